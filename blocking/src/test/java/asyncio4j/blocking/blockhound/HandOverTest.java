package asyncio4j.blocking.blockhound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.blockhound.BlockingOperationError;

/** A loop may wait for the locks of an executor, and not for what becomes of rejected work. */
class HandOverTest {

  @ParameterizedTest
  @EnumSource
  void theLockOfTheQueueOfAnExecutorIsLetPass(Place place) throws Exception {
    assertThat(place.detects(HandOver.contended(), true)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void theSameLockIsRefusedWhereNoExecutorWaits(Place place) throws Exception {
    assertRefused(place.detects(HandOver.ofNoExecutor(), true))
        .contains("java.util.concurrent.ArrayBlockingQueue.add, called in ");
  }

  @ParameterizedTest
  @EnumSource
  void rejectedWorkThatBlocksItsCallerIsRefused(Place place) throws Exception {
    assertRefused(place.detects(HandOver.runByTheCaller(), true))
        .contains("java.util.concurrent.ThreadPoolExecutor.execute, called in ");
  }

  @ParameterizedTest
  @EnumSource
  void aHandlerOfRejectedWorkThatWaitsIsRefused(Place place) throws Exception {
    assertRefused(place.detects(HandOver.untilThereIsRoom(), true))
        .contains("java.util.concurrent.Semaphore.acquireUninterruptibly, called in ");
  }

  private static AbstractStringAssert<?> assertRefused(Optional<BlockingOperationError> error) {
    assertThat(error).isPresent();
    return assertThat(error.get().getMessage()).startsWith("Blocking call! ");
  }
}
