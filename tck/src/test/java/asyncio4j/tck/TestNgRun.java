package asyncio4j.tck;

import asyncio4j.EventLoop;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.testng.TestNG;
import org.testng.xml.XmlClass;
import org.testng.xml.XmlInclude;
import org.testng.xml.XmlSuite;
import org.testng.xml.XmlTest;

/** Verifications run by TestNG itself, inside of a test. */
final class TestNgRun {

  /** Five tests, of which one is the reader's to judge and one is optional. */
  static final String[] SOME = {
    "required_createPublisher1MustProduceAStreamOfExactly1Element",
    "required_createPublisher3MustProduceAStreamOfExactly3Elements",
    "optional_spec104_mustSignalOnErrorWhenFails",
    "optional_spec111_multicast_mustProduceTheSameElementsInTheSameSequenceToAllOfItsSubscribers"
        + "WhenRequestingOneByOne",
    "untested_spec106_mustConsiderSubscriptionCancelledAfterOnErrorOrOnCompleteHasBeenCalled"
  };

  private TestNgRun() {}

  /**
   * Runs some tests of each class; the lines of the summary, "engine" in place of the name of the
   * one that this JVM has, "other" in place of the other one's.
   */
  static List<String> summaryOf(Class<?>... verifications) {
    XmlSuite suite = new XmlSuite();
    XmlTest test = new XmlTest(suite);
    test.setClasses(Stream.of(verifications).map(TestNgRun::some).toList());
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    TestNG testng = new TestNG(false);
    testng.setVerbose(0);
    testng.setXmlSuites(List.of(suite));
    PrintStream usual = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      testng.run();
    } finally {
      System.setOut(usual);
    }
    String engine = EventLoop.engine().name().toLowerCase(Locale.ROOT);
    String other = engine.equals("relay") ? "carried" : "relay";
    return printed
        .toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith("TCK "))
        .map(line -> line.replace("(" + engine + ")", "(engine)"))
        .map(line -> line.replace("(" + other + ")", "(other)"))
        .toList();
  }

  private static XmlClass some(Class<?> verification) {
    XmlClass some = new XmlClass(verification);
    some.setIncludedMethods(Stream.of(SOME).map(XmlInclude::new).toList());
    return some;
  }
}
