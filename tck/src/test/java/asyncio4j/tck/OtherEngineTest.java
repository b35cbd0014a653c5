package asyncio4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.Engine;
import asyncio4j.EventLoop;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A verification runs on both engines, whatever the flags of the JVM are. */
class OtherEngineTest {

  private final String ours = System.getProperty(OtherEngine.ENGINES);

  @BeforeEach
  void asForEverybodyElse() {
    System.clearProperty(OtherEngine.ENGINES);
  }

  @AfterEach
  void asForUs() {
    System.clearProperty(Samples.OnOneEngine.PROPERTY);
    System.setProperty(OtherEngine.ENGINES, ours);
  }

  @Test
  void theSameTestsRunOnBoth() {
    assertThat(TestNgRun.summaryOf(Samples.Right.class))
        .containsExactly(
            "TCK Right (other): 4 run, 4 passed, 1 not applicable",
            "TCK Right (engine): 4 run, 4 passed, 1 not applicable");
  }

  @Test
  void whatFailsOnTheOtherOneFailsHere() {
    System.setProperty(Samples.OnOneEngine.PROPERTY, EventLoop.engine().name());
    assertThat(TestNgRun.summaryOf(Samples.OnOneEngine.class))
        .containsExactly("TCK OnOneEngine (engine): 5 run, 4 passed, 1 failed, 1 not applicable");
    OtherEngine other = new OtherEngine();
    other.start(Samples.OnOneEngine.class, Set.of(TestNgRun.SOME[0]));
    assertThatThrownBy(other::join)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(
            EventLoop.engine() == Engine.RELAY ? "engine carried" : "engine relay")
        .hasMessageContaining(TestNgRun.SOME[0] + " failed")
        .hasMessageContaining("TCK OnOneEngine");
    other.join(); // Told once.
  }

  @Test
  void aRunWithoutTestsIsAFailure() {
    OtherEngine other = new OtherEngine();
    other.start(Samples.Right.class, Set.of("noSuchTest"));
    assertThatThrownBy(other::join).hasMessageContaining("no test ran");
  }

  @Test
  void oneEngineIsEnoughIfSomebodySaysSo() {
    System.setProperty(OtherEngine.ENGINES, "jvm");
    assertThat(TestNgRun.summaryOf(Samples.Right.class))
        .containsExactly("TCK Right (engine): 4 run, 4 passed, 1 not applicable");
    System.setProperty(OtherEngine.ENGINES, "all");
    assertThatThrownBy(() -> new OtherEngine().start(Samples.Right.class, Set.of("any")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("both or jvm");
  }
}
