package asyncio4j.benchmarks

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.launch
import kotlinx.coroutines.reactive.asFlow
import kotlinx.coroutines.reactive.asPublisher
import kotlinx.coroutines.reactive.awaitSingle
import kotlinx.coroutines.reactor.asFlux
import kotlinx.coroutines.reactor.flux
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.yield
import java.util.function.LongSupplier
import org.reactivestreams.Publisher
import reactor.core.publisher.Flux

/** The same work as the benchmarks of ours, in kotlinx coroutines. Called from the benchmark classes, which are Java. */
object KotlinPeers {

  /** One coroutine that gives up its turn n times with nobody else there. */
  @JvmStatic
  fun yieldAlone(n: Int): Int = runBlocking {
    repeat(n) { yield() }
    n
  }

  /** Two coroutines that take turns. */
  @JvmStatic
  fun takeTurns(n: Int): Int = runBlocking {
    val a = launch { repeat(n) { yield() } }
    val b = launch { repeat(n) { yield() } }
    a.join()
    b.join()
    n
  }

  /** Starts n coroutines and awaits them all. */
  @JvmStatic
  fun spawn(n: Int): Int = runBlocking {
    val all = List(n) { async { it } }
    var sum = 0
    for (one in all) sum += one.await()
    sum
  }

  /** A producer and a consumer with a channel between them. */
  @JvmStatic
  fun channel(n: Int, capacity: Int): Int = runBlocking {
    val channel = Channel<Int>(capacity)
    launch {
      for (i in 0 until n) channel.send(i)
    }
    var sum = 0
    repeat(n) { sum += channel.receive() }
    sum
  }

  /** A flow as a publisher; it runs where demand comes from. */
  @JvmStatic
  fun flowPublisher(n: Int): Publisher<Int> = flow { for (i in 0 until n) emit(i) }.asPublisher()

  /** The same as a Flux. */
  @JvmStatic
  fun flowFlux(n: Int): Flux<Int> = flow { for (i in 0 until n) emit(i) }.asFlux()

  /** A coroutine that sends, on the default dispatcher. */
  @JvmStatic
  fun fluxOnDefault(n: Int): Publisher<Int> = flux(Dispatchers.Default) { for (i in 0 until n) send(i) }

  /** Iterates a publisher. `Publisher.collect` would ask for one item at a time; a flow asks for 64. */
  @JvmStatic
  fun collect(publisher: Publisher<Int>): Int = runBlocking {
    var sum = 0
    publisher.asFlow().collect { sum += it }
    sum
  }

  /** Awaits publishers of one item. */
  @JvmStatic
  fun awaitSingle(publishers: List<Publisher<Int>>): Int = runBlocking {
    var sum = 0
    for (publisher in publishers) sum += publisher.awaitSingle()
    sum
  }

  /** Starts n coroutines that give up their turn once, and awaits them all. */
  @JvmStatic
  fun crowd(n: Int): Int = runBlocking {
    val all = List(n) {
      async {
        yield()
        it
      }
    }
    var sum = 0
    for (one in all) sum += one.await()
    sum
  }

  /** How much each of n coroutines that sleep adds to what is measured. */
  @JvmStatic
  fun sleepers(n: Int, measure: LongSupplier): Double = runBlocking {
    val before = measure.asLong
    val all = List(n) { launch { delay(3_600_000) } }
    yield()
    yield()
    val each = (measure.asLong - before) / n.toDouble()
    all.forEach { it.cancel() }
    each
  }
}
