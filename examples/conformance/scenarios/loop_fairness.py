"""Who runs in which turn: sleeps of zero, callbacks, timers that come due, wake-ups through futures, queues and locks.

Level: core.
"""
import asyncio
from _kit import UNIT, block, log, run, turns


async def main():
    loop = asyncio.get_running_loop()
    order = []

    def show(title):
        log(title, ' '.join(order))
        order.clear()

    async def steps(name, n):
        for i in range(n):
            order.append(f'{name}{i}')
            await asyncio.sleep(0)

    await asyncio.gather(steps('a', 3), steps('b', 2), steps('c', 4))
    show('zero sleeps')

    def hop(name, n):
        order.append(f'{name}{n}')
        if n:
            loop.call_soon(hop, name, n - 1)

    loop.call_soon(hop, 'x', 3)
    loop.call_soon(hop, 'y', 2)
    await asyncio.gather(steps('a', 3), turns(5))
    show('callbacks among tasks')

    async def naps(name, *units):
        for u in units:
            await asyncio.sleep(u * UNIT)
            order.append(f'{name}@{u}')

    await asyncio.gather(naps('a', 3, 1), naps('b', 1, 1, 3), naps('c', 2, 4))
    show('naps')

    loop.call_later(UNIT, order.append, 'timer1')
    loop.call_later(2 * UNIT, order.append, 'timer2')
    t = asyncio.create_task(naps('a', 1))
    await asyncio.sleep(0)
    loop.call_soon(block, 5 * UNIT)
    loop.call_soon(order.append, 'soon')
    await t
    await asyncio.sleep(0)
    show('overdue together')

    f = loop.create_future()

    async def waits(name):
        order.append(f'{name} waits')
        order.append(f'{name} {await f}')
        await asyncio.sleep(0)
        order.append(f'{name} again')

    ts = [asyncio.create_task(waits(n)) for n in 'pqr']
    await turns(1)
    f.set_result('woken')
    order.append('set')
    loop.call_soon(order.append, 'soon')
    await asyncio.gather(*ts)
    show('one future, three waiters')

    q = asyncio.Queue()

    async def producer():
        for i in range(4):
            order.append(f'put{i}')
            await q.put(i)
        await asyncio.sleep(0)
        order.append('put end')
        await q.put(None)

    async def consumer(name):
        while (item := await q.get()) is not None:
            order.append(f'{name}{item}')
        await q.put(None)

    await asyncio.gather(consumer('c'), producer(), consumer('d'))
    show('queue')

    lock = asyncio.Lock()

    async def locks(name):
        for _ in range(2):
            async with lock:
                order.append(f'{name}+')
                await asyncio.sleep(0)
                order.append(f'{name}-')

    await asyncio.gather(locks('m'), locks('n'))
    show('lock')

    async def chain(n):
        if n:
            await asyncio.create_task(chain(n - 1))
        order.append(f'level{n}')

    await asyncio.gather(chain(3), steps('s', 9))
    show('a chain of tasks')


run(main())
