/** A user's module: it requires ours and nothing else. */
module asyncio4j.examples.modulepath {
  requires asyncio4j.loop;
}
