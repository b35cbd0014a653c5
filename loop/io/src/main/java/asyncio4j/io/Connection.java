package asyncio4j.io;

/**
 * What asyncio returns as {@code (transport, protocol)}.
 *
 * @param transport the transport
 * @param protocol the protocol that the factory made
 * @param <T> the kind of transport
 * @param <P> the class of the protocol
 */
public record Connection<T extends BaseTransport, P extends BaseProtocol>(
    T transport, P protocol) {}
