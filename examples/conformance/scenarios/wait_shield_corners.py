"""wait with cancelled and failed ones, shield after the outer is gone, gather's corners, wait_for with odd awaitables.

Level: core.
"""
import asyncio
from _kit import UNIT, Bang, Boom, Crash, aattempt, attempt, label, log, run, state, turns


async def main():
    loop = asyncio.get_running_loop()

    def handler(_loop, context):
        log('handler', sorted(context), context['message'], context.get('exception'))

    loop.set_exception_handler(handler)

    async def work(name, units, exc=None, swallow=False):
        try:
            await asyncio.sleep(units * UNIT)
        except asyncio.CancelledError as e:
            log(name, 'cancelled', e)
            if swallow:
                return f'{name} swallowed'
            raise
        if exc:
            raise exc
        return name

    def start(*args):
        return asyncio.create_task(work(*args))

    log('-- FIRST_EXCEPTION: a cancelled one is no exception')
    ts = [start('a', 1), start('b', 2), start('c', 3, Boom('c')), start('d', 4)]
    loop.call_later(1.5 * UNIT, ts[1].cancel)
    done, pending = await asyncio.wait(ts, return_when=asyncio.FIRST_EXCEPTION)
    log([state(t) for t in ts], len(done), len(pending))
    await ts[3]

    log('-- FIRST_EXCEPTION with one that failed before')
    bad, ok = start('e', 0, Boom('e')), start('f', 3)
    await turns(3)
    done, pending = await asyncio.wait([bad, ok], return_when=asyncio.FIRST_EXCEPTION)
    log(done == {bad}, pending == {ok})
    done, pending = await asyncio.wait([bad, ok], return_when=asyncio.ALL_COMPLETED)
    log(len(done), len(pending), state(bad))

    log('-- a timeout of zero, and one with nothing done')
    t = start('g', 2)
    for limit in (0, UNIT):
        done, pending = await asyncio.wait([t], timeout=limit)
        log(len(done), len(pending))
    log(await t)
    await aattempt('nothing to wait for', asyncio.wait([]))

    log('-- wait cancelled: the waited ones go on')
    t = start('h', 3)

    async def waits(*fs):
        return await asyncio.wait(fs)

    w = asyncio.create_task(waits(t))
    await turns(2)
    w.cancel('waiter')
    await aattempt('waiter', w)
    log(state(t), await t)

    log('-- shield: the outer cancelled, the inner fails, is cancelled, or returns')
    for exc, cancel in ((Boom('inner'), False), (None, True), (None, False), (Crash('inner'), False)):
        inner = start('i', 1, exc)
        outer = asyncio.shield(inner)
        await turns(1)
        log('cancel', outer.cancel('outer'), state(outer))
        if cancel:
            inner.cancel('inner')
        await asyncio.wait([inner])
        await turns(1)
        log('inner', state(inner))

    log('-- shield of one that is done')
    inner = start('j', 0)
    await asyncio.wait([inner])
    log(asyncio.shield(inner) is inner)

    log('-- shield awaited by two; one is cancelled')
    inner = start('k', 2)
    async def awaits(f):
        return await f
    shielded = asyncio.shield(inner)
    one, two = asyncio.create_task(awaits(shielded)), asyncio.create_task(awaits(shielded))
    await turns(1)
    one.cancel('one')
    await aattempt('one', one)
    await aattempt('two', two)
    log('inner', await inner)

    log('-- gather: empty, duplicates, nested, with one done')
    g = asyncio.gather()
    log(state(g))
    log(await g)
    t = start('l', 1)
    log(await asyncio.gather(t, t, asyncio.gather(t, work('m', 1))))

    log('-- gather: a child cancelled')
    ts = [start('n', 1), start('o', 3)]
    g = asyncio.gather(*ts)
    await turns(1)
    ts[0].cancel('child')
    await aattempt('gather', g)
    log(state(g), [state(t) for t in ts], await ts[1])

    log('-- gather: cancelled while a child refuses')
    ts = [start('p', 3, None, True), start('q', 3)]
    g = asyncio.gather(*ts)
    await turns(1)
    log('cancel', g.cancel('all'), state(g))
    await aattempt('gather', g)
    log([state(t) for t in ts])

    log('-- gather: cancelled, all refuse, return_exceptions or not')
    for flag in (False, True):
        ts = [start('r', 3, None, True), start('s', 3, None, True)]
        g = asyncio.gather(*ts, return_exceptions=flag)
        await turns(1)
        log('cancel', g.cancel('all'))
        await aattempt('gather', g)
        log(state(g), [state(t) for t in ts])

    log('-- gather: cancelled when all is done')
    g = asyncio.gather(start('t', 0))
    await asyncio.wait([g])
    log(g.cancel(), state(g))

    log('-- gather: the second error is not reported')
    g = asyncio.gather(work('u', 1, Boom('u')), work('v', 2, Bang('v')))
    await aattempt('gather', g)
    await asyncio.sleep(3 * UNIT)

    log('-- wait_for: a future, a done one, zero, none, and what it cancels refuses or fails')
    f = loop.create_future()
    await aattempt('future', asyncio.wait_for(f, UNIT))
    log(state(f))
    f = loop.create_future()
    f.set_result('done')
    for limit in (0, None, -1):
        log(await asyncio.wait_for(f, limit))
    t = start('w', 2)
    await aattempt('zero', asyncio.wait_for(t, 0))
    log(state(t))
    await aattempt('refuses', asyncio.wait_for(work('x', 3, None, True), UNIT))

    async def fails():
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            raise Boom('in clean-up')

    await aattempt('fails', asyncio.wait_for(fails(), UNIT))

    async def times_out_itself():
        raise TimeoutError('own')

    await aattempt('own timeout', asyncio.wait_for(times_out_itself(), 60))
    t = asyncio.create_task(asyncio.wait_for(work('y', 5), 60))
    await turns(2)
    t.cancel('outer')
    await aattempt('cancelled', t)


run(main())
