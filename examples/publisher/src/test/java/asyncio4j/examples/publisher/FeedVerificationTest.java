package asyncio4j.examples.publisher;

import asyncio4j.AsyncGenerator;
import asyncio4j.tck.AsyncGeneratorVerification;

/** The Reactive Streams TCK on the feed: this is all that it takes. */
public class FeedVerificationTest extends AsyncGeneratorVerification<String> {
  @Override
  protected AsyncGenerator.Body<String, ?> generator(long elements) {
    return Feed.entries(new NumberedPages(elements));
  }
}
