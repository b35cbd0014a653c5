"""The same work as the Java benchmarks, in CPython's asyncio, or by the argument "uvloop" on its loop what a loop has a part in.

Prints a name and nanoseconds per operation.
"""

import asyncio
import sys
import time

ITEMS = 10_000
ROUNDS = 15


async def turns():
    for _ in range(ITEMS):
        await asyncio.sleep(0)


async def take_turns():
    a = asyncio.create_task(turns())
    b = asyncio.create_task(turns())
    await a
    await b
    return 2 * ITEMS


async def value(i):
    return i


async def spawn():
    tasks = [asyncio.create_task(value(i)) for i in range(ITEMS)]
    total = 0
    for task in tasks:
        total += await task
    return ITEMS


async def count():
    for i in range(ITEMS):
        yield i


async def async_for():
    total = 0
    async for item in count():
        total += item
    return ITEMS


async def anext_by_hand():
    items = count()
    total = 0
    while (item := await anext(items, -1)) >= 0:
        total += item
    return ITEMS


async def generator():
    def numbers():
        for i in range(ITEMS):
            yield i

    total = 0
    for item in numbers():
        total += item
    return ITEMS


async def measure(work):
    best = []
    for _ in range(ROUNDS):
        begin = time.perf_counter_ns()
        operations = await work()
        best.append((time.perf_counter_ns() - begin) / operations)
    best.sort()
    return best[len(best) // 2], best[len(best) // 4], best[len(best) * 3 // 4]


async def main(prefix, works):
    for work in works:
        print(prefix + work.__name__, *await measure(work), flush=True)


if sys.argv[1:] == ["uvloop"]:
    try:
        import uvloop
    except ImportError:
        sys.exit(print("No figures for uvloop: this Python has no module of that name", file=sys.stderr))
    uvloop.install()
    asyncio.run(main("uvloop_", (take_turns, spawn)))
else:
    asyncio.run(main("", (take_turns, spawn, async_for, anext_by_hand, generator)))
