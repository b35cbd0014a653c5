"""Locks and queues on a second loop: fine while nobody waits, refused once they are bound.

Level: detail.
"""
import asyncio
from _kit import aattempt, log, scrub, turns

lock, event, cond, sem, queue = asyncio.Lock(), asyncio.Event(), asyncio.Condition(), asyncio.Semaphore(1), asyncio.Queue(1)


async def unbound(where):
    async with lock:
        log(where, 'lock', lock.locked())
    event.set()
    log(where, 'event', await event.wait())
    async with sem:
        log(where, 'semaphore', sem.locked())
    await queue.put(where)
    log(where, 'queue', await queue.get())
    event.clear()


async def binds():
    await lock.acquire()
    await sem.acquire()
    await queue.put('full')
    waiting = [asyncio.create_task(c) for c in (lock.acquire(), event.wait(), sem.acquire(), queue.put('more'))]
    await turns(1)
    log('waiting', [not t.done() for t in waiting])
    for t in waiting:
        t.cancel()
    await asyncio.wait(waiting)


async def refused():
    async def check(what, awaitable):
        try:
            await awaitable
            log(what, 'fine')
        except RuntimeError as exc:
            log(what, '!!', scrub(str(exc)))

    await check('lock', lock.acquire())
    await check('event', event.wait())
    await check('semaphore', sem.acquire())
    await check('queue', queue.put('x'))
    log('what needs no waiting still works', queue.get_nowait())
    lock.release()
    await check('lock, now free', lock.acquire())


asyncio.run(unbound('one'))
asyncio.run(unbound('two'))
asyncio.run(binds())
asyncio.run(refused())
