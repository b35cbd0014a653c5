package asyncio4j.queues;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.queues.Steps.end;
import static asyncio4j.queues.Steps.ends;
import static asyncio4j.queues.Steps.outcome;
import static asyncio4j.queues.Steps.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.Task;
import asyncio4j.junit.AsyncTest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AsyncBarrierTest {

  private final Steps steps = new Steps();
  private final AsyncBarrier barrier = new AsyncBarrier(3);

  private Task<Integer> member(String name) {
    return createTask(() -> {
      int index = barrier.await();
      steps.log(name, index);
      return index;
    });
  }

  private List<Task<Integer>> members(String... names) {
    return Stream.of(names).map(this::member).toList();
  }

  @Test
  void startsEmptyAndRefusesToBeForNobody() {
    assertThat(barrier.parties()).isEqualTo(3);
    assertThat(barrier.nWaiting()).isZero();
    assertThat(barrier.broken()).isFalse();
    assertThatThrownBy(() -> new AsyncBarrier(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("parties must be > 0");
  }

  @AsyncTest
  void theLastOneGoesOnAtOnceAndTheOthersInTheirOrder() {
    List<Task<Integer>> members = members("a", "b");
    turns(3);
    assertThat(barrier.nWaiting()).isEqualTo(2);
    assertThat(steps.log).isEmpty();
    assertThat(barrier.await()).isEqualTo(2);
    steps.log("main");
    assertThat(barrier.nWaiting()).isZero();
    ends(members);
    assertThat(steps.log).containsExactly("main", "a 0", "b 1");
  }

  @Test
  void oneWhoDoesNotWaitForAnybodyNeedsNoLoop() {
    AsyncBarrier one = new AsyncBarrier(1);
    assertThat(one.await()).isZero();
    assertThat(one.await()).isZero();
  }

  @AsyncTest
  void whoComesWhileItDrainsWaitsForTheNextRound() {
    List<Task<Integer>> members = members("a", "b", "c", "d");
    turns(8);
    assertThat(members.stream().map(Task::isDone)).containsExactly(true, true, true, false);
    assertThat(barrier.nWaiting()).isEqualTo(1);
    List<Task<Integer>> more = members("e", "f");
    assertThat(ends(List.of(members.getLast(), more.get(0), more.get(1))))
        .containsExactly("0", "1", "2");
  }

  @AsyncTest
  void itServesManyRounds() {
    List<Task<List<Integer>>> members =
        IntStream.range(0, 3)
            .mapToObj(i ->
                createTask(() -> {
                  List<Integer> indices = new ArrayList<>();
                  for (int round = 0; round < 50; round++) {
                    indices.add(barrier.await());
                  }
                  return indices;
                }))
            .toList();
    List<List<Integer>> indices = members.stream().map(Task::await).toList();
    for (int round = 0; round < 50; round++) {
      int now = round;
      assertThat(indices.stream().map(of -> of.get(now))).containsExactlyInAnyOrder(0, 1, 2);
    }
  }

  @AsyncTest
  void abortBreaksItForThoseThatWaitAndThoseThatCome() {
    List<Task<Integer>> members = members("a", "b");
    turns(2);
    barrier.abort();
    assertThat(barrier.broken()).isTrue();
    assertThat(barrier.nWaiting()).isZero();
    assertThat(ends(members))
        .containsExactly(
            "BrokenBarrierError: Abort or reset of barrier",
            "BrokenBarrierError: Abort or reset of barrier");
    assertThat(outcome(() -> barrier.await())).isEqualTo("BrokenBarrierError: Barrier aborted");
    barrier.abort();
    barrier.reset();
    assertThat(barrier.broken()).isFalse();
    assertThat(ends(members("c", "d", "e"))).containsExactly("0", "1", "2");
  }

  @AsyncTest
  void resetSendsAwayThoseThatWaitAndKeepsThoseThatComeMeanwhile() {
    List<Task<Integer>> members = members("a", "b");
    turns(2);
    barrier.reset();
    assertThat(barrier.broken()).isFalse();
    assertThat(barrier.nWaiting()).isZero();
    List<Task<Integer>> next = members("c", "d", "e");
    assertThat(ends(members)).allMatch("BrokenBarrierError: Abort or reset of barrier"::equals);
    assertThat(ends(next)).containsExactly("0", "1", "2");
  }

  @AsyncTest
  void whoIsThereBeforeTheLastOneHasLeftWaitsForTheNextRound() {
    List<Task<Integer>> members = members("a", "b");
    turns(2);
    List<Task<Integer>> next = new ArrayList<>(members("c")); // runs before a and b do
    assertThat(barrier.await()).isEqualTo(2);
    assertThat(ends(members)).containsExactly("0", "1");
    next.addAll(members("d"));
    turns(4);
    assertThat(barrier.nWaiting()).isEqualTo(2);

    List<Task<Integer>> last = new ArrayList<>(members("e")); // runs before c and d do
    barrier.reset();
    assertThat(ends(next)).allMatch("BrokenBarrierError: Abort or reset of barrier"::equals);
    last.addAll(members("f", "g"));
    assertThat(ends(last)).containsExactly("0", "1", "2");
  }

  @AsyncTest
  void abortWhileItIsResetBreaksIt() {
    List<Task<Integer>> members = members("a", "b");
    turns(2);
    barrier.reset();
    List<Task<Integer>> next = members("c");
    turns(1);
    barrier.abort();
    ends(members);
    assertThat(ends(next)).containsExactly("BrokenBarrierError: Abort or reset of barrier");
    assertThat(barrier.broken()).isTrue();
  }

  @AsyncTest
  void abortWhileItDrainsDoesNotStopThoseThatLeave() {
    List<Task<Integer>> members = members("a", "b", "c");
    turns(1);
    barrier.abort();
    assertThat(members.getLast().isDone()).isTrue();
    assertThat(ends(members)).element(2).isEqualTo("2");
    assertThat(barrier.broken()).isTrue();
  }

  @AsyncTest
  void aCancelledMemberJustLeaves() {
    List<Task<Integer>> members = members("a", "b");
    turns(2);
    members.getFirst().cancel("gone");
    turns(4);
    assertThat(barrier.nWaiting()).isEqualTo(1);
    assertThat(barrier.broken()).isFalse();
    List<Task<Integer>> more = members("c", "d");
    assertThat(end(members.getFirst())).isEqualTo("CancelledError: gone");
    assertThat(ends(List.of(members.get(1), more.get(0), more.get(1))))
        .containsExactly("1", "1", "2");
  }

  @AsyncTest
  void aMemberThatIsCancelledWhileItDrainsStillCountsAsLeft() {
    List<Task<Integer>> members = members("a", "b", "c");
    turns(1);
    members.getFirst().cancel();
    assertThat(end(members.getFirst())).isEqualTo("CancelledError");
    assertThat(ends(members.subList(1, 3))).containsExactly("1", "2");
    assertThat(ends(members("d", "e", "f"))).containsExactly("0", "1", "2");
  }

  @AsyncTest
  void tellsItsState() {
    assertThat(barrier).asString().matches("<AsyncBarrier at 0x[0-9a-f]+ \\[filling, .*0/3\\]>");
    List<Task<Integer>> members = members("a", "b");
    turns(2);
    assertThat(barrier).asString().endsWith(" [filling, waiters:2/3]>");
    barrier.reset();
    assertThat(barrier).asString().endsWith(" [resetting, waiters:0/3]>");
    ends(members);
    barrier.abort();
    assertThat(barrier).asString().endsWith(" [broken]>");
  }
}
