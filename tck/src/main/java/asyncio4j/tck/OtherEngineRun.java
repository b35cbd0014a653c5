package asyncio4j.tck;

import asyncio4j.Engine;
import asyncio4j.EventLoop;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
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

  /** By name. Tests may run on several threads. */
  private final Set<String> ran = ConcurrentHashMap.newKeySet();

  private final AtomicInteger failed = new AtomicInteger();

  private OtherEngineRun() {}

  /**
   * Ends the JVM with 0 if all is well.
   *
   * @param args the engine, a file of system properties, the verification, its tests
   */
  public static void main(String[] args) throws Exception {
    endWithTheOther();
    load(Path.of(args[1]));
    if (EventLoop.engine() != Engine.valueOf(args[0])) {
      System.out.println("it has the engine " + EventLoop.engine() + ", not " + args[0]);
      System.exit(1);
    }
    List<String> tests = Arrays.stream(args).skip(3).toList();
    XmlSuite suite = new XmlSuite();
    XmlClass verification = new XmlClass(Class.forName(args[2]));
    verification.setIncludedMethods(tests.stream().map(XmlInclude::new).toList());
    new XmlTest(suite).setClasses(List.of(verification));
    TestNG testng = new TestNG(false);
    testng.setVerbose(0);
    testng.setXmlSuites(List.of(suite));
    OtherEngineRun listener = new OtherEngineRun();
    testng.addListener(listener);
    testng.run();
    Set<String> missing = new TreeSet<>(tests);
    missing.removeAll(listener.ran);
    if (listener.ran.isEmpty()) {
      System.out.println("no test ran");
    } else if (!missing.isEmpty()) {
      System.out.println("these did not run: " + missing);
    }
    System.exit(!missing.isEmpty() || listener.failed.get() > 0 ? 1 : 0);
  }

  /** The JVM that started this one holds its input open; nobody else would end it. */
  private static void endWithTheOther() {
    Thread.ofPlatform()
        .daemon()
        .name("tck, until the other JVM ends")
        .start(() -> {
          try {
            while (System.in.read() >= 0) {
              // Nothing is ever said.
            }
          } catch (IOException e) {
            System.out.println("the input is broken: " + e);
          }
          Runtime.getRuntime().halt(2);
        });
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
    ran.add(result.getName());
  }

  @Override
  public void onTestFailure(ITestResult result) {
    ran.add(result.getName());
    report(result.getName(), result.getThrowable());
  }

  @Override
  public void onTestSkipped(ITestResult result) {
    ran.add(result.getName());
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
