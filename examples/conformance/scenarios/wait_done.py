"""wait on futures that are done already, on cancelled and mixed ones; cancelling the wait itself; callbacks left behind.

Level: core.
"""
import asyncio
from _kit import UNIT, Boom, Turns, aattempt, log, run, state, turns


async def main():
    loop = asyncio.get_running_loop()

    def future(end=None):
        f = loop.create_future()
        if end == 'cancel':
            f.cancel()
        elif isinstance(end, Exception):
            f.set_exception(end)
        elif end is not None:
            f.set_result(end)
        return f

    clock = Turns(loop)
    await turns(1)

    async def case(title, futures, **kwargs):
        before = clock.n
        done, pending = await asyncio.wait(futures, **kwargs)
        log(title, 'done', [f in done for f in futures], 'pending', [f in pending for f in futures],
            'turns', clock.n - before)

    modes = (asyncio.ALL_COMPLETED, asyncio.FIRST_COMPLETED, asyncio.FIRST_EXCEPTION)
    for mode in modes:
        log('--', mode)
        await case('all done', [future(1), future(2)], return_when=mode)
        if mode is asyncio.FIRST_COMPLETED:
            await case('one done', [future(), future(1)], return_when=mode)
        await case('one done, timeout 0', [future(), future(1)], return_when=mode, timeout=0)
        await case('none, negative timeout', [future(), future()], return_when=mode, timeout=-1)
    clock.stop()

    async def case(title, futures, **kwargs):
        done, pending = await asyncio.wait(futures, **kwargs)
        log(title, 'done', [f in done for f in futures], 'pending', [f in pending for f in futures])

    for mode in modes:
        log('--', mode, 'with a timeout')
        await case('one failed', [future(), future(Boom('b'))], return_when=mode, timeout=UNIT)
        await case('one cancelled', [future(), future('cancel')], return_when=mode, timeout=UNIT)
        await case('all cancelled', [future('cancel'), future('cancel')], return_when=mode, timeout=UNIT)

    log('-- two complete in the same turn')
    f, g, h = future(), future(), future()
    loop.call_soon(f.set_result, 'f')
    loop.call_soon(g.set_result, 'g')
    await case('both are in done', [f, g, h], return_when=asyncio.FIRST_COMPLETED)

    log('-- cancelling the wait leaves what it waits for alone')
    f = future()
    t = asyncio.create_task(asyncio.wait([f]))
    await turns(1)
    t.cancel('no patience')
    await aattempt('wait', t)
    log('future', state(f))
    f.set_result('later')
    await turns(1)
    log(state(f))

    log('-- a task that waits for itself, and for a task that waits for it')
    async def selfish():
        done, pending = await asyncio.wait([asyncio.current_task()], timeout=UNIT)
        return [len(done), len(pending)]

    await aattempt('selfish', asyncio.create_task(selfish()))


run(main())
