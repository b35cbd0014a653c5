package asyncio4j.benchmarks;

/**
 * One line of the table: our score over a peer's.
 *
 * @param work what both do
 * @param ours our benchmark, {@code Class.method}
 * @param peerName who the peer is
 * @param peer the peer's benchmark, or {@code python:} and a name in {@code peers.py}
 * @param mark the ratio to reach; NaN if there is none
 */
record Row(String work, String ours, String peerName, String peer, double mark) {

  static final String PYTHON = "python:";

  boolean hasMark() {
    return !Double.isNaN(mark);
  }

  boolean isPython() {
    return peer.startsWith(PYTHON);
  }
}
