"""Locks, semaphores, events, conditions and barriers under random use and cancellations: every turn of it, in 400 programs.

One line a program: how long its trace is, and a checksum of it.  TRACE=n prints the trace of program n.
Level: core.
"""
import asyncio
from _kit import Random, Trace, err, run, state, turns


class Program:
    def __init__(self, seed):
        self.random = Random(seed)
        self.trace = Trace(seed)
        self.kind = seed % 5
        self.lock = asyncio.Lock()
        self.sem = (asyncio.Semaphore if self.random.below(2) else asyncio.BoundedSemaphore)(self.random.below(3))
        self.event = asyncio.Event()
        self.cond = asyncio.Condition(self.lock)
        self.barrier = asyncio.Barrier(1 + self.random.below(4))
        self.value = 0

    async def hold(self, name, thing):
        self.trace.add(name, 'acquire')
        await thing.acquire()
        self.trace.add(name, 'acquired', thing.locked())
        try:
            await turns(self.random.below(3))
        finally:
            thing.release()
            self.trace.add(name, 'released', thing.locked())

    async def use_lock(self, name, op):
        if op == 0:
            self.lock.release()
            self.trace.add(name, 'released it')
        else:
            await self.hold(name, self.lock)

    async def use_sem(self, name, op):
        if op < 2:
            self.sem.release()
            self.trace.add(name, 'released one', self.sem.locked())
        elif op == 2:
            await self.sem.acquire()
            self.trace.add(name, 'keeps one', self.sem.locked())
        else:
            await self.hold(name, self.sem)

    async def use_event(self, name, op):
        if op < 2:
            self.event.set()
            self.trace.add(name, 'set')
        elif op == 2:
            self.event.clear()
            self.trace.add(name, 'clear')
        else:
            self.trace.add(name, 'wait')
            self.trace.add(name, 'saw it', await self.event.wait(), self.event.is_set())

    async def use_cond(self, name, op):
        if op == 0:
            self.cond.notify()
            self.trace.add(name, 'notified without')
            return
        self.trace.add(name, 'acquire')
        async with self.cond:
            if op < 3:
                n = self.random.below(3)
                self.trace.add(name, 'notify', n)
                self.cond.notify(n)
                await turns(self.random.below(3))
            elif op == 3:
                self.trace.add(name, 'notify all')
                self.value += 1
                self.cond.notify_all()
            elif op == 4:
                least = self.value + self.random.below(2)
                self.trace.add(name, 'wait for', least)
                await self.cond.wait_for(lambda: self.value >= least)
                self.trace.add(name, 'there it is', self.value)
            else:
                self.trace.add(name, 'wait')
                self.trace.add(name, 'woke', await self.cond.wait(), self.cond.locked())
        self.trace.add(name, 'left', self.cond.locked())

    async def use_barrier(self, name, op):
        if op == 0 and self.random.below(4) == 0:
            self.trace.add(name, 'abort')
            await self.barrier.abort()
        elif op == 1 and self.random.below(2) == 0:
            self.trace.add(name, 'reset')
            await self.barrier.reset()
        else:
            self.trace.add(name, 'wait')
            self.trace.add(name, 'index', await self.barrier.wait())
        self.trace.add(name, 'broken', self.barrier.broken, 'waiting', self.barrier.n_waiting)

    async def step(self, name):
        op = self.random.below(9)
        if op > 6:
            await turns(self.random.below(3))
        elif self.kind == 0:
            await self.use_lock(name, op)
        elif self.kind == 1:
            await self.use_sem(name, op)
        elif self.kind == 2:
            await self.use_event(name, op)
        elif self.kind == 3:
            await self.use_cond(name, op)
        else:
            await self.use_barrier(name, op)

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
        for i in range(24):
            await turns(1)
            self.trace.add('turn', i, self.lock.locked(), self.sem.locked(), self.event.is_set(), self.barrier.n_waiting)
            what = self.random.below(40)
            if what < 14:
                n = self.random.below(len(tasks))
                self.trace.add('cancel', names[n], tasks[n].cancel(f'in turn {i}'))
            elif what == 14:
                tasks[-1].cancel('one')
                tasks[-1].cancel('two')
        while not all(t.done() for t in tasks):
            for t in tasks:
                t.cancel('the end')
            await turns(2)
        self.trace.add(self.lock.locked(), self.sem.locked(), self.barrier.broken)
        for t in tasks:
            self.trace.add(state(t))
        self.trace.end()


for seed in range(1, 401):
    run(Program(seed).main())
