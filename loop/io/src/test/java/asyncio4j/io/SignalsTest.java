package asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.internal.SignalLink;
import org.junit.jupiter.api.Test;

/** With SIGWINCH, which does nothing to a process that does not handle it. */
class SignalsTest {

  private static final String NAME = "WINCH";

  private static Object signal() throws ReflectiveOperationException {
    return Class.forName("sun.misc.Signal").getConstructor(String.class).newInstance(NAME);
  }

  private static void raise() throws ReflectiveOperationException {
    Class<?> type = Class.forName("sun.misc.Signal");
    type.getMethod("raise", type).invoke(null, signal());
  }

  private static Object handler() throws ReflectiveOperationException {
    try (SignalLink probe = SignalLink.install(signal(), () -> true)) {
      return probe.before();
    }
  }

  @Test
  void loopsMayLetGoOfASignalInAnyOrder() throws Exception {
    Object before = handler();
    try (EventLoop one = Asyncio.newEventLoop();
        EventLoop other = Asyncio.newEventLoop()) {
      LoopFuture<Void> heard = other.createFuture();
      LoopIo.of(one).addSignalHandler(NAME, () -> {});
      LoopIo.of(other).addSignalHandler(NAME, () -> heard.setResult(null));
      assertThat(LoopIo.of(one).removeSignalHandler(NAME)).isTrue();
      assertThat(LoopIo.of(one).removeSignalHandler(NAME)).isFalse();
      raise();
      other.runUntilComplete(heard);
      assertThat(LoopIo.of(other).removeSignalHandler(NAME)).isTrue();
      assertThat(handler()).isSameAs(before);
    }
  }

  @Test
  void whatCannotBeIsSaidAtTheCall() {
    EventLoop loop = Asyncio.newEventLoop();
    LoopIo io = LoopIo.of(loop);
    assertThatThrownBy(() -> io.addSignalHandler("SIGHUP", () -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no such signal, names are without SIG: SIGHUP");
    assertThatThrownBy(() -> io.addSignalHandler("KILL", () -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("sig 9 cannot be caught");
    assertThatThrownBy(() -> io.addSignalHandler(NAME, null)).hasMessage("callback");
    loop.close();
    assertThatThrownBy(() -> io.addSignalHandler(NAME, () -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Event loop is closed");
  }
}
