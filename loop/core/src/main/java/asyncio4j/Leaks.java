package asyncio4j;

import java.util.ArrayList;
import java.util.List;

/** Finds what a loop has left behind, in the places where the loop itself keeps it in mind. */
final class Leaks {

  private Leaks() {}

  static List<Leak> of(EventLoopImpl loop) {
    loop.checkThread("Leak.of", "callSoonThreadsafe");
    List<Leak> leaks = new ArrayList<>();
    for (Task<?> task : loop.tasks().snapshot()) {
      leaks.add(
          new Leak(
              Leak.Kind.TASK,
              task.toString(),
              StackFrames.firstOfUser(((TaskImpl<?>) task).source),
              null));
    }
    NeverAwaited.leakedOn(loop, leaks);
    loop.reports().addLeaks(leaks);
    loop.asyncgens().addLeaks(leaks);
    loop.openResources().addLeaks(leaks);
    return List.copyOf(leaks);
  }
}
