"""Bytes of resident memory for each of many sleeping tasks, in CPython's asyncio. A tenth of ours: it takes long."""

import asyncio
import gc
import resource

COUNT = 100_000


def resident():
    gc.collect()
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * resource.getpagesize()


async def main():
    before = resident()
    tasks = [asyncio.create_task(asyncio.sleep(3600)) for _ in range(COUNT)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    print("sleep", (resident() - before) / COUNT, flush=True)
    for task in tasks:
        task.cancel()


asyncio.run(main())
