package asyncio4j;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A future of the library's own, that can say what it is for and which others it stands for, so
 * that a {@link TaskDump} sees through it. Belongs to the loop's line.
 */
final class FutureOfOthers<T extends @Nullable Object> extends FutureImpl<T> {

  private final String what;
  private final Supplier<? extends Collection<? extends LoopFuture<?>>> others;

  FutureOfOthers(
      EventLoopImpl loop,
      String what,
      Supplier<? extends Collection<? extends LoopFuture<?>>> others) {
    super(loop);
    this.what = what;
    this.others = others;
  }

  @Override
  String awaitedAs() {
    return what;
  }

  @Override
  List<FutureImpl<?>> behind() {
    List<FutureImpl<?>> all = new ArrayList<>();
    others.get().forEach(other -> all.add((FutureImpl<?>) other));
    return all;
  }
}
