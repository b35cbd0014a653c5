package asyncio4j.io;

import java.net.SocketAddress;

/**
 * What {@code loop.sock_recvfrom} returns as {@code (data, address)}.
 *
 * @param data the bytes, perhaps none; they belong to the caller
 * @param sender where it came from
 */
@SuppressWarnings("ArrayRecordComponent") // as asyncio returns it; nobody compares two of them
public record ReceivedDatagram(byte[] data, SocketAddress sender) {}
