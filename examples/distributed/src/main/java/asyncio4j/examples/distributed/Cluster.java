package asyncio4j.examples.distributed;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;

/** Members of a Hazelcast cluster on this machine's loopback interface. */
final class Cluster {

  private static final String LOOPBACK = "127.0.0.1";

  private Cluster() {}

  /**
   * Joins a cluster, or begins it.
   *
   * @param name its name
   * @param worker true for a member that others send code to, false for one that only sends
   */
  static HazelcastInstance join(String name, boolean worker) {
    Config config = new Config();
    config.setClusterName(name);
    config.setLiteMember(!worker);
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface(LOOPBACK);
    JoinConfig join = config.getNetworkConfig().getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(true).addMember(LOOPBACK);
    return Hazelcast.newHazelcastInstance(config);
  }
}
