package asyncio4j.examples.survey;

/** Sums over files. */
record Totals(long files, long binaries, long bytes, long lines, long words) {

  static final Totals NONE = new Totals(0, 0, 0, 0, 0);

  Totals with(FileTally file) {
    return new Totals(
        files + 1,
        binaries + (file.isBinary() ? 1 : 0),
        bytes + file.bytes(),
        lines + file.lines(),
        words + file.words());
  }
}
