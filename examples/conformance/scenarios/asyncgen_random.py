"""Async generators that await, delegate and overlap, used by three tasks at random, some of them cancelled: 300 programs.

One line a program: how long its trace is, and a checksum of it.  TRACE=n prints the trace of program n.
Level: core.
"""
import asyncio
from _kit import Bang, Boom, Crash, Random, Trace, err, turns


class Program:
    def __init__(self, seed):
        self.random = Random(seed)
        self.trace = Trace(seed)
        self.all = []
        self.inside = 0

    def error(self, name):
        kind = self.random.below(7)
        if kind == 0:
            return GeneratorExit()
        return (Boom, Boom, Bang, Crash, StopAsyncIteration, asyncio.CancelledError)[kind - 1](name)

    def pick(self):
        return self.all[len(self.all) - 1 - self.random.below(min(3, len(self.all)))]

    def make(self, depth):
        name = f'g{len(self.all)}'
        self.all.append(self.body(name, depth))
        return self.all[-1]

    async def body(self, name, depth):
        self.trace.add(name, 'starts')
        try:
            for i in range(1 + self.random.below(6)):
                try:
                    op = self.random.below(16)
                    if op < 5:
                        got = yield f'{name}.{i}'
                        self.trace.add(name, 'got', got)
                    elif op < 9:
                        await turns(1 + self.random.below(3))
                        self.trace.add(name, 'awaited')
                    elif op < 12 and depth > 0:
                        async for x in self.make(depth - 1):
                            self.trace.add(name, 'was given', x)
                            if self.random.below(3) == 0:
                                break
                            if self.random.below(3) == 0:
                                self.trace.add(name, 'got', (yield f'{name} passes {x}'))
                    elif op == 12:
                        raise self.error(name)
                    elif op == 13:
                        return
                    else:
                        await self.use(name)
                except Boom as exc:
                    self.trace.add(name, 'handles', err(exc))
                    what = self.random.below(4)
                    if what == 0:
                        raise
                    if what == 1:
                        raise Bang(f'{name} translated')
                    if what == 2:
                        self.trace.add(name, 'got', (yield f'{name} handling'))
                except asyncio.CancelledError as exc:
                    self.trace.add(name, 'cancelled', err(exc))
                    what = self.random.below(4)
                    if what < 2:
                        raise
                    if what == 2:
                        self.trace.add(name, 'got', (yield f'{name} uncancelled'))
                except GeneratorExit as exc:
                    self.trace.add(name, 'exits', err(exc))
                    what = self.random.below(6)
                    if what < 2:
                        raise
                    if what == 2:
                        self.trace.add(name, 'got', (yield f'{name} refusing'))
                    if what == 3:
                        return
                    if what == 4:
                        await turns(1)
                        raise self.error(f'{name} exiting')
                finally:
                    self.trace.add(name, 'inner finally')
                    what = self.random.below(8)
                    if what == 0:
                        self.trace.add(name, 'got', (yield f'{name} finally'))
                    if what < 3:
                        await turns(1)
        finally:
            self.trace.add(name, 'ends')

    async def use(self, who):
        """One step of some generator."""
        if self.inside > 6:
            return
        self.inside += 1
        g = self.pick()
        n = self.all.index(g)
        op = self.random.below(11)
        try:
            if op < 4:
                result = await anext(g)
            elif op < 6:
                result = await g.asend(f'v{self.random.below(3)}' if op == 4 else None)
            elif op < 8:
                result = await g.athrow(self.error(who))
            elif op == 8:
                result = await g.aclose()
            elif op == 9:
                result = await anext(g, 'default')
            else:
                result = await asyncio.create_task(self.step(g))
            self.trace.add(who, op, f'g{n}', '->', result)
        except asyncio.CancelledError as exc:
            self.trace.add(who, op, f'g{n}', '!!', err(exc))
            if self.random.below(2):
                raise
        except BaseException as exc:
            self.trace.add(who, op, f'g{n}', '!!', err(exc))
        finally:
            self.inside -= 1

    async def step(self, g):
        try:
            return await anext(g)
        except GeneratorExit:
            # Out of a task it would close each coroutine that awaits the task, one inside the other.
            raise Bang('exit')

    async def worker(self, name):
        try:
            for _ in range(12):
                if not self.all or self.random.below(5) == 0:
                    self.make(2)
                await self.use(name)
                if self.random.below(2):
                    await turns(self.random.below(3))
        finally:
            self.trace.add(name, 'is over')

    async def main(self):
        workers = [asyncio.create_task(self.worker(f'w{i}')) for i in range(3)]
        for i in range(6):
            await turns(self.random.below(6))
            w = workers[self.random.below(3)]
            if self.random.below(2):
                self.trace.add('cancel', w.cancel(f'c{i}'))
        await asyncio.wait(workers)
        for n, w in enumerate(workers):
            self.trace.add(f'w{n}', 'cancelled' if w.cancelled() else w.exception())
        n = 0
        while n < len(self.all):
            await self.rest(self.all[n], f'g{n}')
            n += 1
        self.trace.end()

    async def rest(self, g, name):
        for _ in range(100):
            try:
                self.trace.add('rest of', name, await anext(g))
            except StopAsyncIteration:
                self.trace.add('end of', name)
                break
            except BaseException as exc:
                self.trace.add('end of', name, err(exc))


for seed in range(1, 301):
    asyncio.run(Program(seed).main())
