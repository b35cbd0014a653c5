package asyncio4j.tck;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.testng.IConfigurationListener;
import org.testng.ITestListener;
import org.testng.ITestResult;
import org.testng.SkipException;
import org.testng.TestNG;
import org.testng.xml.XmlClass;
import org.testng.xml.XmlInclude;
import org.testng.xml.XmlSuite;
import org.testng.xml.XmlTest;

/**
 * The program of the second JVM: runs the tests of one verification, and prints those that fail and
 * the summary. See {@link OtherEngine}.
 */
final class OtherEngineRun implements ITestListener, IConfigurationListener {

  private final AtomicInteger ran = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();

  private OtherEngineRun() {}

  /**
   * Ends the JVM with 0 if all is well.
   *
   * @param args a file of system properties, the verification, its tests
   */
  public static void main(String[] args) throws Exception {
    load(Path.of(args[0]));
    XmlSuite suite = new XmlSuite();
    XmlClass verification = new XmlClass(Class.forName(args[1]));
    verification.setIncludedMethods(Arrays.stream(args).skip(2).map(XmlInclude::new).toList());
    new XmlTest(suite).setClasses(List.of(verification));
    TestNG testng = new TestNG(false);
    testng.setVerbose(0);
    testng.setXmlSuites(List.of(suite));
    OtherEngineRun listener = new OtherEngineRun();
    testng.addListener(listener);
    testng.run();
    if (listener.ran.get() == 0) {
      System.out.println("no test ran");
    }
    System.exit(listener.ran.get() == 0 || listener.failed.get() > 0 ? 1 : 0);
  }

  private static void load(Path file) throws IOException {
    Properties settings = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      settings.load(in);
    }
    settings.forEach((name, value) -> System.getProperties().putIfAbsent(name, value));
  }

  @Override
  public void onTestSuccess(ITestResult result) {
    ran.incrementAndGet();
  }

  @Override
  public void onTestFailure(ITestResult result) {
    ran.incrementAndGet();
    report(result.getName(), result.getThrowable());
  }

  @Override
  public void onTestSkipped(ITestResult result) {
    ran.incrementAndGet();
    if (!(result.getThrowable() instanceof SkipException)) {
      report(result.getName(), result.getThrowable());
    }
  }

  @Override
  public void onConfigurationFailure(ITestResult result) {
    report(result.getName(), result.getThrowable());
  }

  private void report(String name, @Nullable Throwable failure) {
    failed.incrementAndGet();
    System.out.println(name + " failed");
    if (failure != null) {
      failure.printStackTrace(System.out);
    }
  }
}
