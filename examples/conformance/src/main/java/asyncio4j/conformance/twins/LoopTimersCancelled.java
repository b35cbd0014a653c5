package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.EventLoop;
import asyncio4j.TimerHandle;
import asyncio4j.conformance.Twin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * callAt and callLater with cancelled timers among them, timers that cancel timers, and timers set
 * by timers.
 */
public final class LoopTimersCancelled implements Twin {

  private final EventLoop loop = newLoop();
  private final Map<Double, TimerHandle> handles = new TreeMap<>();
  private long base;

  private long when(double n) {
    return base + (long) (n * UNIT.toNanos());
  }

  private static Object show(double n) {
    return n == Math.rint(n) ? (Object) (int) n : (Object) n;
  }

  private void at(double n) {
    at(n, () -> {});
  }

  private void at(double n, Runnable action) {
    handles.put(
        n,
        loop.callAt(
            when(n),
            () -> {
              log("at", show(n));
              action.run();
            }));
  }

  private List<Object> cancelled() {
    return handles.entrySet().stream()
        .filter(e -> e.getValue().cancelled())
        .map(e -> show(e.getKey()))
        .toList();
  }

  private void cancel(double n) {
    handles.get(n).cancel();
  }

  @Override
  public void play() {
    base = loop.time() + UNIT.toNanos();
    log("-- every other one is cancelled before the start");
    for (int n : List.of(5, 1, 4, 2, 3, 6)) {
      at(n);
    }
    for (int n : List.of(2, 4, 6)) {
      cancel(n);
    }
    loop.callAt(when(7), loop::stop);
    loop.runForever();
    log(cancelled());

    log("-- a timer cancels a later one, an earlier one, itself, and one that is due with it");
    base = loop.time() + UNIT.toNanos();
    at(1, () -> cancel(3));
    at(
        2,
        () -> {
          cancel(1);
          cancel(2);
        });
    at(3);
    at(4, () -> cancel(4.5));
    at(4.5);
    loop.callAt(when(3.5), () -> block(units(2)));
    loop.callAt(when(7), loop::stop);
    loop.runForever();
    log(cancelled());

    log("-- timers set by timers");
    base = loop.time() + UNIT.toNanos();
    at(
        1,
        () -> {
          at(2);
          at(0.5);
          loop.callSoon(() -> log("soon"));
        });
    at(3);
    loop.callAt(when(4), loop::stop);
    loop.runForever();

    log("-- an overdue timer set by a timer runs in the next iteration, behind what is ready");
    base = loop.time() + UNIT.toNanos();
    loop.callAt(
        base,
        () -> {
          loop.callAt(when(-1), () -> log("overdue"));
          loop.callSoon(() -> {
            log("ready");
            loop.callSoon(() -> log("ready one iteration later"));
          });
        });
    loop.callAt(when(1), loop::stop);
    loop.runForever();

    log("-- a cancelled timer does not wake the loop");
    long start = loop.time();
    loop.callAt(start + UNIT.toNanos(), () -> log("must not run")).cancel();
    loop.callAt(start + units(3).toNanos(), loop::stop);
    loop.runForever();
    log("slept through", loop.time() - start >= units(3).toNanos());

    log("-- many");
    List<Integer> order = new ArrayList<>();
    base = loop.time() + UNIT.toNanos();
    List<TimerHandle> many = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      int n = i * 37 % 100;
      many.add(loop.callAt(when(n), () -> order.add(n)));
    }
    for (int i = 0; i < 100; i += 3) {
      many.get(i).cancel();
    }
    loop.callAt(when(101), loop::stop);
    loop.runForever();
    log(
        order.size(),
        order.equals(order.stream().sorted().toList()),
        order.subList(0, 5),
        order.subList(order.size() - 5, order.size()));
    loop.close();
  }
}
