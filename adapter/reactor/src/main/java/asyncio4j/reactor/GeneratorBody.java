package asyncio4j.reactor;

import asyncio4j.AsyncGenerator;
import org.jspecify.annotations.Nullable;

/** Runs a generator object as the body of a Flux: its items go straight through. */
record GeneratorBody<T>(AsyncGenerator<T, ?> generator)
    implements AsyncGenerator.Body<T, @Nullable Object> {

  @Override
  public void run(AsyncGenerator.Yielder<T, @Nullable Object> out) {
    generator.forEach(out::yield);
  }
}
