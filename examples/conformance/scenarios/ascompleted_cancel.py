"""as_completed: left early, cancelled while it waits, with cancelled and failed ones, with coroutines, inside a timeout.

Level: core.
"""
import asyncio
from _kit import UNIT, Boom, aattempt, log, run, state, turns


async def main():
    loop = asyncio.get_running_loop()

    async def work(name, units, exc=None):
        try:
            await asyncio.sleep(units * UNIT)
        except asyncio.CancelledError as e:
            log(name, 'cancelled', e)
            raise
        if exc:
            raise exc
        return name

    def start(*specs):
        return [asyncio.create_task(work(*s)) for s in specs]

    log('-- left early: the rest goes on')
    tasks = start(('a', 1), ('b', 2), ('c', 3))
    for nxt in asyncio.as_completed(tasks):
        log(await nxt)
        break
    log([state(t) for t in tasks])
    await asyncio.wait(tasks)

    log('-- cancelled while it waits: what it waits for is not')
    tasks = start(('d', 5), ('e', 6))

    async def consumer():
        for nxt in asyncio.as_completed(tasks):
            log('got', await nxt)

    t = asyncio.create_task(consumer())
    await turns(2)
    t.cancel('enough')
    await aattempt('consumer', t)
    log([state(x) for x in tasks])
    for x in tasks:
        x.cancel('the end')
    await asyncio.wait(tasks)

    log('-- cancelled and failed ones come in their turn')
    f = loop.create_future()
    tasks = start(('g', 1, Boom('g')), ('h', 4))
    loop.call_later(2 * UNIT, f.cancel, 'the future')
    loop.call_later(3 * UNIT, tasks[1].cancel)
    for nxt in asyncio.as_completed([f, *tasks]):
        await aattempt('next', nxt)

    log('-- coroutines become tasks; some are done already')
    done = loop.create_future()
    done.set_result('done before')
    await turns(1)
    async for t in asyncio.as_completed([done, work('i', 1)]):
        log('the same' if t is done else 'a task', await t)

    log('-- inside a timeout')
    tasks = start(('j', 1), ('k', 9))
    try:
        async with asyncio.timeout(3 * UNIT):
            for nxt in asyncio.as_completed(tasks):
                log(await nxt)
    except TimeoutError as exc:
        log(exc, [state(t) for t in tasks], 'count', asyncio.current_task().cancelling())
    tasks[1].cancel('clean up')
    await asyncio.wait(tasks)

    log('-- its own timeout passes while nobody waits')
    tasks = start(('l', 1), ('m', 9))
    it = asyncio.as_completed(tasks, timeout=2 * UNIT)
    await asyncio.sleep(4 * UNIT)
    for nxt in it:
        await aattempt('next', nxt)
    log([state(t) for t in tasks])
    tasks[1].cancel()
    await asyncio.wait(tasks)

    log('-- two wait for the next one at the same time')
    tasks = start(('n', 2), ('o', 1))
    first, second = asyncio.as_completed(tasks)
    log(await asyncio.gather(first, second))


run(main())
