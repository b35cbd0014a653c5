"""timeout() around, inside and beside a TaskGroup: who cancels whom, and what comes out.

Level: core.
"""
import asyncio
from _kit import UNIT, Boom, aattempt, block, label, log, run, state, turns


async def main():
    me = asyncio.current_task()

    async def child(name, units, end=None, on_cancel=None):
        try:
            await asyncio.sleep(units * UNIT)
            log(name, 'ends')
        except asyncio.CancelledError as exc:
            log(name, 'cancelled', exc)
            if on_cancel is not None:
                raise on_cancel
            raise
        if end is not None:
            raise end
        return name

    async def case(title, outer_units, *specs, body_units=0):
        log('--', title)
        tasks = []
        tm = asyncio.timeout(outer_units * UNIT)
        try:
            async with tm:
                async with asyncio.TaskGroup() as tg:
                    for spec in specs:
                        tasks.append(tg.create_task(child(*spec)))
                    await asyncio.sleep(body_units * UNIT)
                    log('body over')
                log('group over')
            log('block over')
        except BaseException as exc:
            log('raised', exc, 'cause', label(exc.__cause__) if exc.__cause__ else None)
        log([state(t) for t in tasks], 'expired', tm.expired(), 'count', me.cancelling())

    await case('in time', 5, ('a', 1), ('b', 2))
    await case('expires in the body', 1, ('a', 5), body_units=9)
    await case('expires in the exit', 2, ('a', 9), body_units=1)
    await case('a child fails first', 5, ('a', 1, Boom('a')), ('b', 9))
    await case('expires, and a child fails while dying', 1, ('a', 9, None, Boom('dying')))

    log('-- the timeout inside: the group goes on')
    async with asyncio.TaskGroup() as tg:
        a = tg.create_task(child('a', 3))
        try:
            async with asyncio.timeout(UNIT):
                await asyncio.sleep(60)
        except TimeoutError as exc:
            log('caught', exc, 'count', me.cancelling())
    log(state(a))

    log('-- uncaught inside: it is an error of the group')
    try:
        async with asyncio.TaskGroup() as tg:
            a = tg.create_task(child('a', 9))
            async with asyncio.timeout(UNIT):
                await asyncio.sleep(60)
    except BaseException as exc:
        log(exc, 'count', me.cancelling())
    log(state(a))

    log('-- a child times out: an error like any other')

    async def limited(units):
        async with asyncio.timeout(units * UNIT):
            await asyncio.sleep(60)

    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(limited(1))
            a = tg.create_task(child('a', 9))
    except BaseException as exc:
        log(exc, 'count', me.cancelling())
    log(state(a))

    log('-- the child fails and the deadline passes at one poll')
    tm = asyncio.timeout(2 * UNIT)
    try:
        async with tm:
            async with asyncio.TaskGroup() as tg:
                tg.create_task(child('a', 1, Boom('a')))
                await turns(1)
                block(5 * UNIT)
                await asyncio.sleep(60)
    except BaseException as exc:
        log(exc, 'count', me.cancelling())
    log('expired', tm.expired())

    log('-- cancelled from outside while the group waits inside a timeout')

    async def guarded():
        async with asyncio.timeout(9 * UNIT) as tm:
            try:
                async with asyncio.TaskGroup() as tg:
                    tg.create_task(child('a', 60))
            finally:
                log('expired', tm.expired())

    t = asyncio.create_task(guarded())
    await turns(2)
    t.cancel('outside')
    await aattempt('guarded', t)
    log('count', t.cancelling())


run(main())
