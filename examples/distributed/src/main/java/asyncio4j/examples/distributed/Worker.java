package asyncio4j.examples.distributed;

import com.hazelcast.core.HazelcastInstance;

/** A process that runs what others send it, until it is killed. */
final class Worker {

  private Worker() {}

  /**
   * Joins.
   *
   * @param args the name of the cluster
   */
  public static void main(String[] args) {
    HazelcastInstance member = Cluster.join(args[0], true);
    IO.println("joined " + member.getCluster().getMembers().size());
  }
}
