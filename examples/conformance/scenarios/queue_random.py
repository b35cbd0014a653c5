"""Queues under random puts, gets, cancellations and shutdowns: every turn of it, in 300 programs.

One line a program: how long its trace is, and a checksum of it.  TRACE=n prints the trace of program n.
Level: core.
"""
import asyncio
from _kit import Random, Trace, err, log, run, state, turns


class Program:
    def __init__(self, seed):
        self.random = Random(seed)
        self.trace = Trace(seed)
        kind = self.random.below(3)
        maxsize = self.random.below(4)
        self.q = (asyncio.Queue, asyncio.LifoQueue, asyncio.PriorityQueue)[kind](maxsize)
        self.items = 0

    def item(self):
        self.items += 1
        return self.random.below(9) * 1000 + self.items

    async def step(self, name):
        q, op = self.q, self.random.below(16)
        if op < 5:
            self.trace.add(name, 'get')
            self.trace.add(name, 'got', await q.get())
        elif op < 10:
            item = self.item()
            self.trace.add(name, 'put', item)
            await q.put(item)
            self.trace.add(name, 'has put', item)
        elif op == 10:
            self.trace.add(name, 'takes', q.get_nowait())
        elif op == 11:
            item = self.item()
            self.trace.add(name, 'adds', item)
            q.put_nowait(item)
        elif op == 12:
            q.task_done()
            self.trace.add(name, 'done')
        elif op == 13 and self.random.below(3) == 0:
            self.trace.add(name, 'joins')
            await q.join()
            self.trace.add(name, 'joined')
        else:
            await turns(self.random.below(3))

    async def task(self, name):
        for _ in range(4 + self.random.below(5)):
            try:
                await self.step(name)
            except asyncio.CancelledError as exc:
                self.trace.add(name, err(exc))
                if self.random.below(2) == 0:
                    raise
            except Exception as exc:
                self.trace.add(name, err(exc))
        return name

    async def main(self):
        names = 'abcdefgh'[:3 + self.random.below(6)]
        tasks = [asyncio.create_task(self.task(n)) for n in names]
        for i in range(20):
            await turns(1)
            self.trace.add('turn', i, 'size', self.q.qsize(), 'empty', self.q.empty(), 'full', self.q.full())
            what = self.random.below(40)
            if what < 12:
                n = self.random.below(len(tasks))
                self.trace.add('cancel', names[n], tasks[n].cancel(f'in turn {i}'))
            elif what == 12:
                immediate = self.random.below(2) == 0
                self.trace.add('shutdown', immediate)
                self.q.shutdown(immediate)
            elif what == 13:
                tasks[-1].cancel('one')
                tasks[-1].cancel('two')
        while not all(t.done() for t in tasks):
            for t in tasks:
                t.cancel('the end')
            await turns(2)
        self.trace.add('size', self.q.qsize())
        for t in tasks:
            self.trace.add(state(t))
        self.trace.end()


for seed in range(1, 301):
    run(Program(seed).main())
