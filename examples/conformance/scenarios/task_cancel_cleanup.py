"""Cancellation that hits a task in its clean-up: finally blocks that await, second requests, nested tries.

Level: core.
"""
import asyncio
from _kit import UNIT, Boom, aattempt, log, run, state, turns


async def main():
    async def body(name, second='let through'):
        try:
            try:
                await asyncio.sleep(60)
            finally:
                log(name, 'inner finally')
                try:
                    await turns(2)
                    log(name, 'inner finally ends')
                except asyncio.CancelledError as exc:
                    log(name, 'second', exc, 'count', asyncio.current_task().cancelling())
                    if second == 'swallow':
                        log(name, 'swallows it')
                    elif second == 'replace':
                        raise Boom('instead')
                    else:
                        raise
        except asyncio.CancelledError as exc:
            log(name, 'outer sees', exc)
            raise
        finally:
            await asyncio.sleep(0)
            log(name, 'outer finally')

    log('-- one request')
    t = asyncio.create_task(body('one'))
    await turns(1)
    t.cancel('first')
    await aattempt('task', t)
    for second in ('let through', 'swallow', 'replace'):
        log('-- two requests,', second)
        t = asyncio.create_task(body('two', second))
        await turns(1)
        t.cancel('first')
        await turns(2)
        log('cancel', t.cancel('second'))
        await aattempt('task', t)
        log(state(t), 'count', t.cancelling())

    log('-- a clean-up that waits for a task of its own')

    async def with_helper():
        async def helper():
            await asyncio.sleep(UNIT)
            log('helper done')
            return 'helped'

        try:
            await asyncio.sleep(60)
        finally:
            log('clean-up got', await asyncio.create_task(helper()))

    t = asyncio.create_task(with_helper())
    await turns(1)
    t.cancel()
    await aattempt('task', t)

    log('-- a request that comes while the awaited future has its result')
    f = asyncio.get_running_loop().create_future()

    async def waits():
        try:
            log('value', await f)
        except asyncio.CancelledError as exc:
            log('cancelled', exc, 'although', state(f))
            raise

    t = asyncio.create_task(waits())
    await turns(1)
    f.set_result('there')
    t.cancel('too late for the future')
    await aattempt('task', t)

    log('-- and while it has failed: the error is hidden')
    f = asyncio.get_running_loop().create_future()
    t = asyncio.create_task(waits())
    await turns(1)
    f.set_exception(Boom('hidden'))
    t.cancel('hides it')
    await aattempt('task', t)

    log('-- a loop that refuses a few times')

    async def retries():
        for i in range(3):
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError as exc:
                log('refused', i, exc)
        await asyncio.sleep(0)
        return 'gave in to nothing'

    t = asyncio.create_task(retries())
    for i in range(3):
        await turns(2)
        t.cancel(f'request {i}')
    await aattempt('task', t)
    log('count', t.cancelling())

    log('-- a cancelled task whose result another one awaits')
    t = asyncio.create_task(body('shared'))

    async def other(name):
        try:
            await t
        except asyncio.CancelledError as exc:
            log(name, 'sees', exc, 'count', asyncio.current_task().cancelling())
            return name

    others = [asyncio.create_task(other(n)) for n in ('x', 'y')]
    await turns(2)
    t.cancel('shared')
    log(await asyncio.gather(*others))


run(main())
