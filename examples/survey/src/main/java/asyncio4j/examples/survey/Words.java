package asyncio4j.examples.survey;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Counts lines, words and identifiers in text that comes in chunks: lines and words as {@code wc}
 * does. A word or identifier may lie across two chunks. Used by one thread at a time.
 */
final class Words {

  private static final int SHORTEST = 3;
  private static final int LONGEST = 64;

  /** Frequent in every source, and so of no interest. */
  private static final Set<String> DULL =
      Set.of(
          ("abstract and are assert boolean break but byte case catch char class const continue"
                  + " def default del double elif else enum except extends false final finally"
                  + " float for from has have implements import instanceof int interface its"
                  + " lambda long new none not null package pass private protected public raise"
                  + " record return sealed short static super switch that the then they this"
                  + " throw throws true try var void was when which while will with yield None"
                  + " True False The This")
              .split(" "));

  private final Map<String, Integer> identifiers = new HashMap<>();
  private long lines;
  private long words;
  private boolean inWord;

  /** The identifier that is being read; longer ones are counted in its length only. */
  private final byte[] name = new byte[LONGEST];

  private int nameLength;

  void add(ByteBuffer text) {
    while (text.hasRemaining()) {
      add(text.get());
    }
  }

  private void add(byte b) {
    boolean blank = b == ' ' || (b >= '\t' && b <= '\r');
    if (b == '\n') {
      lines++;
    }
    if (!blank && !inWord) {
      words++;
    }
    inWord = !blank;
    if (isNamePart(b)) {
      if (nameLength < LONGEST) {
        name[nameLength] = b;
      }
      nameLength++;
    } else {
      endName();
    }
  }

  /** Letters, digits and what Java allows in names; beyond ASCII, everything. */
  private static boolean isNamePart(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || b == '_'
        || b == '$'
        || b < 0;
  }

  private void endName() {
    if (nameLength >= SHORTEST && nameLength <= LONGEST && !Character.isDigit(name[0])) {
      String found = new String(name, 0, nameLength, StandardCharsets.UTF_8);
      if (!DULL.contains(found)) {
        identifiers.merge(found, 1, Integer::sum);
      }
    }
    nameLength = 0;
  }

  /** The text is over. */
  void end() {
    endName();
  }

  long lines() {
    return lines;
  }

  long words() {
    return words;
  }

  Map<String, Integer> identifiers() {
    return identifiers;
  }
}
