package asyncio4j.tck;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Verifications that are right and wrong, run by TestNG itself, and what is told of them. */
class TckSummaryTest {

  @Test
  void aRightOne() {
    assertThat(TestNgRun.summaryOf(Samples.Right.class))
        .containsExactly("TCK Right (engine): 4 run, 4 passed, 1 not applicable");
  }

  @Test
  void aWrongOneFails() {
    assertThat(TestNgRun.summaryOf(Samples.TooFew.class))
        .containsExactly(
            "TCK TooFew (engine): 4 run, 1 passed, 2 failed, 1 optional not met ["
                + TestNgRun.SOME[3]
                + "], 1 not applicable");
  }

  @Test
  void anOptionalTestThatFailsIsNamed() {
    assertThat(TestNgRun.summaryOf(Samples.Different.class))
        .containsExactly(
            "TCK Different (engine): 4 run, 3 passed, 1 optional not met ["
                + TestNgRun.SOME[3]
                + "], 1 not applicable");
  }

  @Test
  void eachHasALineAtTheEnd() {
    assertThat(TestNgRun.summaryOf(Samples.Short.class, Samples.Right.class))
        .containsExactly(
            "TCK Right (engine): 4 run, 4 passed, 1 not applicable",
            "TCK Short (engine): 2 run, 2 passed, 3 not applicable");
  }

  @Test
  void theLoopIsLookedAtAfterTheLastTest() {
    assertThat(TestNgRun.summaryOf(Samples.Untidy.class))
        .containsExactly("TCK Untidy (engine): 5 run, 4 passed, 1 failed, 1 not applicable");
  }
}
