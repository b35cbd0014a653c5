"""TaskGroup: entered by a cancelled task, left by return and break, children that add and cancel each other, counts.

Level: core.
"""
import asyncio
from _kit import Bang, Boom, aattempt, log, state, turns


async def main():
    async def child(name, n, exc=None):
        try:
            await turns(n)
        except asyncio.CancelledError as e:
            log(name, 'cancelled', e)
            raise
        log(name, 'ends')
        if exc:
            raise exc
        return name

    log('-- entered with a cancellation pending: the first await of the body gets it')

    async def pending():
        asyncio.current_task().cancel('pending')
        async with asyncio.TaskGroup() as tg:
            tg.create_task(child('a', 1))
            log('the body begins')
            await turns(1)
            log('not reached')

    t = asyncio.create_task(pending())
    await aattempt('pending', t)
    log('count', t.cancelling())

    log('-- the same without an await in the body: the exit gets it')

    async def pending_exit():
        async with asyncio.TaskGroup() as tg:
            tg.create_task(child('b', 1))
            asyncio.current_task().cancel('pending')
        log('not reached')

    t = asyncio.create_task(pending_exit())
    await aattempt('pending', t)

    log('-- and in an empty group: the next await gets it')

    async def pending_empty():
        async with asyncio.TaskGroup():
            asyncio.current_task().cancel('pending')
        log('the block is over')
        await turns(1)
        log('not reached')

    t = asyncio.create_task(pending_empty())
    await aattempt('pending', t)

    log('-- left by return and by break')

    async def returns():
        async with asyncio.TaskGroup() as tg:
            tg.create_task(child('c', 3))
            return 'returned'

    await aattempt('returns', returns())
    for _ in range(3):
        async with asyncio.TaskGroup() as tg:
            tg.create_task(child('d', 2))
            break
    log('left')

    log('-- a child cancels its sibling, then fails')

    async def attacks(victim):
        victim.cancel('attacked')
        await turns(2)
        raise Boom('attacker')

    try:
        async with asyncio.TaskGroup() as tg:
            v = tg.create_task(child('victim', 60))
            tg.create_task(attacks(v))
    except BaseException as exc:
        log(exc)
    log(state(v))

    log('-- a child that refuses to be cancelled holds the group')

    async def refuses():
        for i in range(2):
            try:
                await turns(60)
            except asyncio.CancelledError as exc:
                log('refused', exc)
        await turns(3)
        return 'at last'

    try:
        async with asyncio.TaskGroup() as tg:
            r = tg.create_task(refuses())
            tg.create_task(child('e', 1, Boom('e')))
            await turns(4)
    except BaseException as exc:
        log(exc)
        r.cancel()
    log(state(r))

    log('-- children of children, all into one group')
    order = []

    async def spawns(tg, depth):
        order.append(depth)
        if depth:
            for _ in range(2):
                tg.create_task(spawns(tg, depth - 1))

    async with asyncio.TaskGroup() as tg:
        tg.create_task(spawns(tg, 3))
    log(order)

    log('-- two groups one after the other, errors in both')
    me = asyncio.current_task()
    for exc in (Boom('one'), Bang('two')):
        try:
            async with asyncio.TaskGroup() as tg:
                tg.create_task(child('f', 1, exc))
                await turns(9)
        except BaseException as out:
            log(out, 'count', me.cancelling())
    await turns(1)
    log('the next await is quiet')

    log('-- a group inside gather')

    async def group(name, exc=None):
        async with asyncio.TaskGroup() as tg:
            tg.create_task(child(name, 2, exc))
        return name

    log(await asyncio.gather(group('g'), group('h', Boom('h')), return_exceptions=True))

    log('-- the body swallows the cancellation of the group')
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(child('i', 1, Boom('i')))
            try:
                await turns(9)
            except asyncio.CancelledError:
                log('swallowed', me.cancelling())
            await turns(1)
            log('the body goes on')
    except BaseException as exc:
        log(exc, 'count', me.cancelling())


asyncio.run(main())
