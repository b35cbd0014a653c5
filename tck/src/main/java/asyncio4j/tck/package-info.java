/**
 * The Reactive Streams TCK for publishers made of coroutines: extend one of these classes, say what
 * your generator yields, and the whole of the TCK runs on it.
 *
 * {@snippet :
 * public class TicksTest extends AsyncGeneratorVerification<Integer> {
 *   @Override
 *   protected AsyncGenerator.Body<Integer, ?> generator(long elements) {
 *     return Ticks.upTo(elements);
 *   }
 * }
 * }
 *
 * <table class="striped">
 *   <caption>Which class</caption>
 *   <thead>
 *     <tr><th>what you have</th><th>what you extend</th></tr>
 *   </thead>
 *   <tbody>
 *     <tr><td>an async generator</td>
 *       <td>{@link asyncio4j.tck.AsyncGeneratorVerification}</td></tr>
 *     <tr><td>a coroutine, for a Mono</td>
 *       <td>{@link asyncio4j.tck.AsyncMonoVerification}</td></tr>
 *     <tr><td>an async generator, published as {@link java.util.concurrent.Flow.Publisher}</td>
 *       <td>{@link asyncio4j.tck.AsyncFlowVerification}</td></tr>
 *     <tr><td>any publisher that runs on a loop</td>
 *       <td>{@link asyncio4j.tck.AsyncPublisherVerification}</td></tr>
 *   </tbody>
 * </table>
 *
 * <p>The classes are TestNG's, as the TCK is. TestNG runs them as they are, and so does the JUnit
 * Platform, through the {@code testng-engine} that comes with this module. Each brings a loop, runs
 * on both coroutine engines, checks at its end that no task was left behind, and adds a line for
 * each engine to the summary that {@link asyncio4j.tck.TckSummary} prints.
 */
@NullMarked
package asyncio4j.tck;

import org.jspecify.annotations.NullMarked;
