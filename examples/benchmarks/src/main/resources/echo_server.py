"""The echo servers of CPython: echo_server.py asyncio|uvloop streams|protocol. Prints its port."""

import asyncio
import sys

MOST = 64 * 1024


async def echo(reader, writer):
    while data := await reader.read(MOST):
        writer.write(data)
        await writer.drain()
    writer.close()


class Echo(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(data)


async def main(kind):
    if kind == "streams":
        server = await asyncio.start_server(echo, "127.0.0.1", 0)
    else:
        server = await asyncio.get_running_loop().create_server(Echo, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if sys.argv[1] == "uvloop":
    import uvloop

    uvloop.install()
asyncio.run(main(sys.argv[2]))
