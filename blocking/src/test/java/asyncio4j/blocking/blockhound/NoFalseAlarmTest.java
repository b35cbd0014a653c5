package asyncio4j.blocking.blockhound;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What our engine, class loading and logging do is not reported, where a sleep is. */
class NoFalseAlarmTest {

  @Test
  void onlyWhatBlocksIsReported() throws Exception {
    assertThat(ChildJvm.run(Innocent.class))
        .contains("innocent")
        .noneMatch(line -> line.contains("Blocking call!"));
  }
}
