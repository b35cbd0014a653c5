"""Semaphore: waiters that are cancelled before, with and after the release that was meant for them.

Level: core.
"""
import asyncio
from _kit import UNIT, aattempt, log, run, turns


async def main():
    sem = asyncio.Semaphore(1)

    async def user(name, hold=1):
        try:
            async with sem:
                log(name, 'in')
                await turns(hold)
        except asyncio.CancelledError as exc:
            log(name, 'cancelled', exc)
            raise
        log(name, 'out')

    def start(*names):
        return [asyncio.create_task(user(n)) for n in names]

    log('-- cancelled while waiting')
    await sem.acquire()
    a, b, c = start('a', 'b', 'c')
    await turns(1)
    a.cancel('early')
    await turns(1)
    sem.release()
    await asyncio.wait([a, b, c])
    log('locked', sem.locked())

    log('-- cancelled in the turn of the release, behind it')
    await sem.acquire()
    a, b = start('a', 'b')
    await turns(1)
    sem.release()
    a.cancel('late')
    await asyncio.wait([a, b])
    log('locked', sem.locked())

    log('-- cancelled in the turn of the release, ahead of it')
    await sem.acquire()
    a, b = start('a', 'b')
    await turns(1)
    a.cancel('just ahead')
    sem.release()
    await asyncio.wait([a, b])
    log('locked', sem.locked())

    log('-- the last one is cancelled: the unit comes back')
    await sem.acquire()
    a, = start('a')
    await turns(1)
    sem.release()
    a.cancel('nobody behind')
    await asyncio.wait([a])
    log('locked', sem.locked())

    log('-- several units, several promises, one of them returned')
    sem = asyncio.Semaphore(0)
    ts = start('p', 'q', 'r', 's')
    await turns(1)
    sem.release()
    sem.release()
    ts[0].cancel('p')
    await turns(1)
    log('newcomer must wait', sem.locked())
    n, = start('n')
    await turns(6)
    sem.release()
    await asyncio.wait([*ts, n])
    log('locked', sem.locked())

    log('-- cancelled while holding it')
    sem = asyncio.Semaphore(1)
    a, b = start('a', 'b')
    await turns(1)
    a.cancel('inside')
    await asyncio.wait([a, b])
    log('locked', sem.locked())

    log('-- time limits leave no ghosts in the line')
    await sem.acquire()
    await aattempt('acquire', asyncio.wait_for(sem.acquire(), UNIT))
    await aattempt('acquire', asyncio.wait_for(sem.acquire(), UNIT))
    sem.release()
    await aattempt('acquire', asyncio.wait_for(sem.acquire(), UNIT))
    sem.release()

    log('-- release by the waiter that was cancelled, and a waiter behind it')
    await sem.acquire()

    async def gives_back():
        try:
            await sem.acquire()
        except asyncio.CancelledError:
            sem.release()
            raise

    g = asyncio.create_task(gives_back())
    b, = start('b')
    await turns(1)
    g.cancel()
    await asyncio.wait([g, b])
    log('locked', sem.locked())


run(main())
