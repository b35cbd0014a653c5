package asyncio4j.junit;

import asyncio4j.Leak;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test method that is a coroutine, on a fresh loop: {@code unittest.IsolatedAsyncioTestCase}.
 *
 * <pre>{@code
 * @AsyncTest(virtualClock = true)
 * void itGivesUpAfterAnHour(EventLoop loop, VirtualClock clock) {
 *   Task<?> task = createTask(() -> poll());
 *   assertThatThrownBy(task::await).isInstanceOf(AsyncTimeoutException.class);
 * }
 * }</pre>
 *
 * <p>It may await. So may the {@code @BeforeEach} and {@code @AfterEach} methods of its class,
 * which run on the same loop. Parameters of type {@link asyncio4j.EventLoop} and {@link
 * asyncio4j.VirtualClock} are those of the test.
 *
 * <p>It fails if, when its last {@code @AfterEach} method has ended, it has left a task that is not
 * done, a coroutine or step that was never awaited, an exception that nobody looked at, an async
 * generator that was not closed, or in debug mode a transport, server or child process that is open
 * still; or if anything was reported to the loop's exception handler, unless it set one of its own.
 * The text of the failure names each, and where it was created.
 *
 * <p>For other kinds of test methods, and for all methods of a class, see {@link OnLoop}.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Test
@ExtendWith(LoopExtension.class)
public @interface AsyncTest {

  /**
   * How long each of the methods may take, in real time whatever the loop's clock is. After that it
   * fails with a dump of the loop's tasks, and its task is cancelled.
   *
   * @return milliseconds, more than zero
   */
  long timeoutMillis() default 60_000;

  /**
   * Whether the loop has a {@link asyncio4j.VirtualClock}, which the method can have as a
   * parameter.
   *
   * @return true for a virtual clock
   */
  boolean virtualClock() default false;

  /**
   * Whether the loop is in debug mode, without which nobody knows where things were created.
   *
   * @return true for debug mode
   */
  boolean debug() default true;

  /**
   * Whether the test needs BlockHound. It fails if BlockHound does not catch blocking calls here,
   * for want of the artifact or of the JVM's flag; implies debug mode, which installs it.
   *
   * @return true to insist on it
   */
  boolean blockHound() default false;

  /**
   * What the test may leave behind. Everything else that it leaves makes it fail.
   *
   * @return kinds of leaks
   */
  Leak.Kind[] allow() default {};

  /**
   * Whether the steps of different tasks that are ready at the same time run in a random order,
   * which asyncio leaves open: see {@link asyncio4j.EventLoopBuilder#shuffleTasks}. The seed is a
   * new one each time, and told when the test fails.
   *
   * @return true to shuffle
   */
  boolean shuffle() default false;

  /**
   * The seed of a run that is to be repeated; implies {@link #shuffle()}. The property {@code
   * asyncio4j.test.seed} does the same for every test that shuffles.
   *
   * @return the seed; 0 for a new one each time
   */
  long seed() default 0;
}
