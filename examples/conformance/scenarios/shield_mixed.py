"""shield inside gather, wait_for, timeout and TaskGroup; shield of a shield; errors after the outer has gone.

Level: core.
"""
import asyncio
from _kit import UNIT, Boom, aattempt, log, run, state, turns


async def main():
    loop = asyncio.get_running_loop()
    reports = []
    loop.set_exception_handler(lambda _l, c: reports.append(c['message']))

    async def work(name, units, exc=None):
        try:
            await asyncio.sleep(units * UNIT)
        except asyncio.CancelledError as e:
            log(name, 'cancelled', e)
            raise
        log(name, 'ends')
        if exc:
            raise exc
        return name

    def task(*spec):
        return asyncio.create_task(work(*spec))

    log('-- wait_for of a shield: the time passes, the work goes on')
    w = task('w', 3)
    await aattempt('wait_for', asyncio.wait_for(asyncio.shield(w), UNIT))
    log(state(w))
    await aattempt('w', w)

    log('-- timeout around a shield')
    w = task('w', 3)
    try:
        async with asyncio.timeout(UNIT):
            await asyncio.shield(w)
    except TimeoutError as exc:
        log(exc, state(w), 'count', asyncio.current_task().cancelling())
    await w

    log('-- a group whose child shields')
    w = task('w', 3)

    async def guarded():
        return await asyncio.shield(w)

    async def fails():
        await asyncio.sleep(UNIT)
        raise Boom('sibling')

    try:
        async with asyncio.TaskGroup() as tg:
            g = tg.create_task(guarded())
            tg.create_task(fails())
    except BaseException as exc:
        log(exc)
    log(state(g), state(w))
    await w

    log('-- a shield of a shield')
    w = task('w', 3)
    once = asyncio.shield(w)
    twice = asyncio.shield(once)
    log('cancel', twice.cancel('twice'), state(twice), state(once), state(w))
    log('cancel', once.cancel('once'), state(once), state(w))
    await aattempt('twice', twice)
    await aattempt('once', once)
    w.cancel('the work itself')
    await aattempt('w', w)

    log('-- the work is cancelled: so is every shield of it')
    w = task('w', 3)
    one, two = asyncio.shield(w), asyncio.shield(w)
    await turns(1)
    w.cancel('inside')
    await aattempt('one', one)
    await aattempt('two', two)

    log('-- the work fails: so does every shield of it')
    w = task('w', 1, Boom('x'))
    one, two = asyncio.shield(w), asyncio.shield(w)
    log(await asyncio.gather(one, two, w, return_exceptions=True))

    log('-- a coroutine is made a task; a future is taken as it is')
    s = asyncio.shield(work('coroutine', 1))
    await aattempt('shield', s)
    f = loop.create_future()
    s = asyncio.shield(f)
    f.set_result('value')
    log(state(s))
    await aattempt('shield', s)
    log('a done one is returned itself', asyncio.shield(f) is f)
    log('reports', reports)


run(main())
