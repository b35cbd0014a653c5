package asyncio4j.io;

import org.jspecify.annotations.Nullable;

/**
 * What {@link Subprocess#communicate} returns.
 *
 * @param stdout the output; null if it is no pipe
 * @param stderr the errors; null if they are no pipe
 */
@SuppressWarnings("ArrayRecordComponent") // as asyncio's tuple; nobody compares it
public record Communicated(byte @Nullable [] stdout, byte @Nullable [] stderr) {}
