package asyncio4j.io;

/**
 * What asyncio returns as {@code (reader, writer)}.
 *
 * @param reader reads from the other side
 * @param writer writes to the other side
 */
public record StreamConnection(StreamReader reader, StreamWriter writer) {}
