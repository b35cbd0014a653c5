"""Condition: notify(n) and notify_all with some of the receivers cancelled; predicates and time limits among them.

Level: core.
"""
import asyncio
from _kit import UNIT, aattempt, log, run, state, turns


async def main():
    cond = asyncio.Condition()

    async def waiter(name):
        async with cond:
            try:
                await cond.wait()
                log(name, 'woke')
            except asyncio.CancelledError as exc:
                log(name, 'cancelled', exc)
                raise

    def start(*names):
        return [asyncio.create_task(waiter(n)) for n in names]

    log('-- notify(2), the first receiver is cancelled: it is passed on')
    ts = start('a', 'b', 'c')
    await turns(1)
    async with cond:
        cond.notify(2)
        ts[0].cancel('a')
    await turns(8)
    log([state(t) for t in ts])

    log('-- notify(2), both are cancelled: two others get it')
    ts = start('d', 'e', 'f', 'g')
    await turns(1)
    async with cond:
        cond.notify(2)
        ts[0].cancel('d')
        ts[1].cancel('e')
    await turns(10)
    log([state(t) for t in ts])

    log('-- notify_all, and one is cancelled: nothing to pass on')
    ts = start('h', 'i', 'j')
    await turns(1)
    async with cond:
        cond.notify_all()
        ts[1].cancel('i')
    await turns(8)
    log([state(t) for t in ts])

    log('-- cancelled first, notified then: the notification skips it')
    ts = start('k', 'l')
    await turns(1)
    async with cond:
        ts[0].cancel('k')
        cond.notify(1)
    await turns(8)
    log([state(t) for t in ts])

    log('-- with nobody left a passed-on notification is lost')
    ts = start('m')
    await turns(1)
    async with cond:
        cond.notify(1)
        ts[0].cancel('m')
    await turns(4)
    late = start('late')
    await turns(4)
    log([state(t) for t in ts + late])
    async with cond:
        cond.notify()
    await asyncio.wait(late)

    log('-- predicates: each is asked in its turn')
    value = 0

    async def until(n):
        async with cond:
            try:
                await cond.wait_for(lambda: value >= n)
                log('until', n, 'value', value)
            except asyncio.CancelledError as exc:
                log('until', n, 'cancelled', exc)
                raise

    ts = [asyncio.create_task(until(n)) for n in (2, 1, 3)]
    await turns(1)
    async with cond:
        value = 1
        cond.notify_all()
    await turns(6)
    log([t.done() for t in ts])
    ts[0].cancel('no longer')
    await turns(2)
    async with cond:
        value = 3
        cond.notify_all()
    await turns(6)
    log([state(t) for t in ts])

    log('-- time limits')
    async with cond:
        await aattempt('wait_for', asyncio.wait_for(cond.wait(), UNIT))
        log('locked', cond.locked())
    async with cond:
        try:
            async with asyncio.timeout(UNIT):
                await cond.wait_for(lambda: False)
        except TimeoutError as exc:
            log(exc, 'locked', cond.locked())
    log('locked', cond.locked())


run(main())
