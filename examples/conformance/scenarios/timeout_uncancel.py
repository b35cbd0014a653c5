"""timeout() in clean-up, around shield and wait_for, in tasks that are being cancelled or take cancellations back.

Level: core.
"""
import asyncio
from _kit import UNIT, Boom, aattempt, log, run, state, turns


async def main():
    async def limited(units, body):
        me = asyncio.current_task()
        try:
            async with asyncio.timeout(units * UNIT):
                return await body()
        except TimeoutError as exc:
            log('timed out', exc, 'count', me.cancelling())
            return 'late'

    async def sleeps(units=60):
        await asyncio.sleep(units * UNIT)
        return 'slept'

    log('-- a timeout in the clean-up of a cancelled task')

    async def cleans(units):
        try:
            await asyncio.sleep(60)
        finally:
            log('clean-up', await limited(2, lambda: sleeps(units)), 'count', asyncio.current_task().cancelling())

    for units in (1, 5):
        t = asyncio.create_task(cleans(units))
        await turns(1)
        t.cancel('stop')
        await aattempt('task', t)
        log('count', t.cancelling())

    log('-- the task takes the cancellation back before it goes on')

    async def persists():
        me = asyncio.current_task()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            log('uncancel', me.uncancel())
        return await limited(1, sleeps)

    t = asyncio.create_task(persists())
    await turns(1)
    t.cancel()
    await aattempt('task', t)

    log('-- and one that does not')

    async def ignores():
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            pass
        return await limited(1, sleeps)

    t = asyncio.create_task(ignores())
    await turns(1)
    t.cancel()
    await aattempt('task', t)
    log('count', t.cancelling())

    log('-- cancelled, and the deadline passes before the task runs again')

    async def both():
        async with asyncio.timeout(2 * UNIT) as tm:
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError as exc:
                log('sees', exc, 'expired', tm.expired())
                raise

    t = asyncio.create_task(both())
    await asyncio.sleep(UNIT)
    t.cancel('first')
    await aattempt('task', t)
    log(state(t), 'count', t.cancelling())

    log('-- cancelled with count two; the block takes back only its own')

    async def counts():
        me = asyncio.current_task()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            log('count', me.cancelling())
        try:
            async with asyncio.timeout(UNIT):
                await asyncio.sleep(60)
        except TimeoutError:
            log('timed out, count', me.cancelling())
        return me.cancelling()

    t = asyncio.create_task(counts())
    await turns(1)
    t.cancel()
    t.cancel()
    await aattempt('task', t)

    log('-- wait_for inside a timeout, either way round')
    for inner, outer in ((1, 3), (3, 1)):
        try:
            async with asyncio.timeout(outer * UNIT) as tm:
                await asyncio.wait_for(sleeps(), inner * UNIT)
        except TimeoutError as exc:
            log(exc, 'outer expired', tm.expired())

    log('-- a timeout that is entered when its time is up')
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout_at(loop.time() - 1) as tm:
            log('the body begins', tm.expired())
            await asyncio.sleep(0)
            log('not reached')
    except TimeoutError as exc:
        log(exc, tm.expired())

    log('-- a body that fails at once, or returns, with its time up')
    for how in ('fails', 'returns'):
        try:
            async with asyncio.timeout(0) as tm:
                if how == 'fails':
                    raise Boom('at once')
            log('no error')
        except BaseException as exc:
            log(exc)
        log('expired', tm.expired(), 'count', asyncio.current_task().cancelling())
    await turns(2)
    log('nothing comes later')

    log('-- a loop of many')
    hits = 0
    for i in range(50):
        try:
            async with asyncio.timeout((i % 3) * UNIT / 2):
                await asyncio.sleep(UNIT * 0.7)
        except TimeoutError:
            hits += 1
    log('hits', hits, 'count', asyncio.current_task().cancelling())


run(main())
