"""Queue.shutdown with joiners, waiting putters and cancelled waiters; the count of unfinished items.

Level: core.
"""
import asyncio
from _kit import UNIT, aattempt, attempt, log, run, turns


async def main():
    def start(name, awaitable):
        return asyncio.create_task(aattempt(name, awaitable))

    log('-- immediate, with putters and a joiner waiting')
    q = asyncio.Queue(1)
    q.put_nowait('in')
    putters = [start(f'putter {i}', q.put(i)) for i in range(2)]
    joiner = start('join', q.join())
    await turns(1)
    q.shutdown(immediate=True)
    await asyncio.gather(*putters, joiner)
    attempt('task_done', q.task_done)
    await aattempt('get', q.get())
    await aattempt('join again', q.join())

    log('-- immediate, while items are being worked on')
    q = asyncio.Queue()
    for i in range(4):
        q.put_nowait(i)
    log('taken', q.get_nowait(), q.get_nowait())
    joiner = start('join', q.join())
    await turns(1)
    q.shutdown(immediate=True)
    await turns(2)
    log('joined', joiner.done())
    q.task_done()
    await turns(2)
    log('joined', joiner.done())
    q.task_done()
    await joiner
    attempt('one too many', q.task_done)

    log('-- a getter is promised an item, then the queue is shut down')
    q = asyncio.Queue()
    a, b = start('a', q.get()), start('b', q.get())
    await turns(1)
    q.put_nowait('last')
    q.shutdown()
    await asyncio.gather(a, b)
    q.task_done()
    await aattempt('join', q.join())

    log('-- the same, and the promised item is dropped')
    q = asyncio.Queue()
    a, b = start('a', q.get()), start('b', q.get())
    await turns(1)
    q.put_nowait('dropped')
    q.shutdown(immediate=True)
    await asyncio.gather(a, b)
    await aattempt('join', q.join())

    log('-- a waiter that is cancelled in the turn of the shutdown')
    q = asyncio.Queue(1)
    g = asyncio.create_task(q.get())
    await turns(1)
    q.shutdown()
    g.cancel('both')
    await aattempt('getter', g)
    q = asyncio.Queue(1)
    q.put_nowait('x')
    p = asyncio.create_task(q.put('y'))
    await turns(1)
    q.shutdown()
    p.cancel('both')
    await aattempt('putter', p)
    log('size', q.qsize())

    log('-- an orderly shutdown lets the workers finish')
    q = asyncio.PriorityQueue()
    for item in (3, 1, 2):
        q.put_nowait(item)

    async def worker(name):
        done = []
        while True:
            try:
                item = await q.get()
            except asyncio.QueueShutDown:
                log(name, 'did', done)
                return
            await turns(1)
            done.append(item)
            q.task_done()

    workers = [asyncio.create_task(worker(n)) for n in ('w1', 'w2')]
    q.shutdown()
    await q.join()
    log('joined')
    await asyncio.gather(*workers)
    attempt('put', q.put_nowait, 4)

    log('-- with time limits')
    q = asyncio.Queue()
    q.put_nowait(1)
    await aattempt('join', asyncio.wait_for(q.join(), UNIT))
    q.shutdown(immediate=True)
    await aattempt('join', asyncio.wait_for(q.join(), UNIT))
    await aattempt('get', asyncio.wait_for(q.get(), UNIT))


run(main())
