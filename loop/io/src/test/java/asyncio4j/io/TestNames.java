package asyncio4j.io;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * What the JDK asks for addresses and names in these tests: names that end in {@code .test}, and
 * addresses that were named here, are looked up as a test wants it, all others as ever.
 */
public final class TestNames extends InetAddressResolverProvider {

  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final Map<String, Callable<List<String>>> ADDRESSES = new ConcurrentHashMap<>();
  private static final Map<InetAddress, Callable<String>> NAMES = new ConcurrentHashMap<>();

  /** A new name, since the JDK keeps what it has found. */
  static String of(Callable<List<String>> addresses) {
    String name = "host" + NUMBERS.incrementAndGet() + ".test";
    ADDRESSES.put(name, addresses);
    return name;
  }

  static String of(String... addresses) {
    return of(() -> List.of(addresses));
  }

  /** Gives an address a name, which has to be one that is found, too. */
  static void name(String address, Callable<String> name) {
    NAMES.put(InetAddress.ofLiteral(address), name);
  }

  @Override
  public String name() {
    return "names of tests";
  }

  @Override
  public InetAddressResolver get(Configuration configuration) {
    InetAddressResolver others = configuration.builtinResolver();
    return new InetAddressResolver() {
      @Override
      public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
          throws UnknownHostException {
        Callable<List<String>> addresses = ADDRESSES.get(host);
        return addresses == null
            ? others.lookupByName(host, policy)
            : ask(addresses).stream().map(address -> at(host, address));
      }

      @Override
      public String lookupByAddress(byte[] address) throws UnknownHostException {
        Callable<String> name = NAMES.get(InetAddress.getByAddress(address));
        return name == null ? others.lookupByAddress(address) : ask(name);
      }
    };
  }

  private static InetAddress at(String host, String address) {
    try {
      return InetAddress.getByAddress(host, InetAddress.ofLiteral(address).getAddress());
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static <T> T ask(Callable<T> answer) throws UnknownHostException {
    try {
      return answer.call();
    } catch (Exception e) {
      UnknownHostException unknown = new UnknownHostException(e.toString());
      unknown.initCause(e);
      throw unknown;
    }
  }
}
