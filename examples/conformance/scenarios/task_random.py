"""Tasks, gather, wait, wait_for, shield, timeouts and groups under random cancellations: every turn of it, in 600 programs.

One line a program: how long its trace is, and a checksum of it.  TRACE=n prints the trace of program n.
Time stands still, as main never lets the loop go idle: a timeout is over at once or never.  Where CPython walks a set
(the children of a group that it cancels, what is done before as_completed begins) there is no more than one.  Every third
program starts its tasks eagerly.
Level: core.
"""
import asyncio
from _kit import Bang, Boom, Random, Trace, err, run, state, turns


class Program:
    def __init__(self, seed):
        self.random = Random(seed)
        self.trace = Trace(seed)
        self.eager = seed % 3 == 0
        self.futures = []
        self.tasks = []
        self.names = 'abcdefgh'[:3 + self.random.below(4)]
        self.made = 0
        self.others = []

    # -- what can be awaited

    def future(self):
        i = self.random.below(3)
        if self.futures[i].done() and self.random.below(2) == 0:
            self.futures[i] = asyncio.get_running_loop().create_future()
            self.trace.add('new future', i)
        return i

    async def child(self, name, kind, n):
        self.trace.add(name, 'starts')
        try:
            if kind < 2:
                await turns(n)
            else:
                await asyncio.get_running_loop().create_future()
        except asyncio.CancelledError as exc:
            self.trace.add(name, err(exc), asyncio.current_task().cancelling())
            await turns(n)
            if kind == 3:
                return name + ' swallowed'
            if kind == 4:
                raise Bang(name)
            raise
        if kind == 1:
            raise Boom(name)
        return name

    def name_child(self):
        self.made += 1
        return f'k{self.made}'

    def start_child(self, group=None, kinds=5):
        name = self.name_child()
        coro = self.child(name, self.random.below(kinds), self.random.below(3))
        task = asyncio.create_task(coro) if group is None else group.create_task(coro)
        self.others.append(task)
        return name, task

    def pick(self, level):
        what = self.random.below(3)
        if what == 0:
            i = self.future()
            return f'f{i}', self.futures[i]
        if what == 1 and level > 0:
            j = self.random.below(level)
            return self.names[j], self.tasks[j]
        return self.start_child()

    def pick_some(self, level):
        return [self.pick(level) for _ in range(1 + self.random.below(3))]

    # -- steps

    async def complete(self, name):
        i = self.future()
        f = self.futures[i]
        how = self.random.below(4)
        if how == 0:
            f.set_exception(Boom(f'{name} to f{i}'))
        elif how == 1:
            self.trace.add(name, 'cancels', i, f.cancel(f'{name} to f{i}'))
        else:
            f.set_result(f'{name} to f{i}')
        self.trace.add(name, 'completed', i)

    async def cancel(self, name):
        if not self.tasks:
            return
        j = self.random.below(len(self.tasks))
        t = self.tasks[j]
        self.trace.add(name, 'cancels', self.names[j], t.cancel(f'by {name}'), t.cancelling())

    async def gather(self, name, level):
        some = self.pick_some(level)
        keep = self.random.below(2) == 0
        g = asyncio.gather(*[a for _, a in some], return_exceptions=keep)
        self.trace.add(name, 'gathers', [n for n, _ in some], keep, g.done())
        if self.random.below(3) == 0:
            await turns(self.random.below(2))
            self.trace.add(name, 'cancels it', g.cancel(f'gather of {name}'))
        self.trace.add(name, 'gathered', await g)

    async def wait(self, name, level):
        some = self.pick_some(level)
        mode = [asyncio.FIRST_COMPLETED, asyncio.FIRST_EXCEPTION, asyncio.ALL_COMPLETED][self.random.below(3)]
        timeout = None if self.random.below(3) == 0 else 0
        self.trace.add(name, 'waits', [n for n, _ in some], mode, timeout)
        done, pending = await asyncio.wait([a for _, a in some], return_when=mode, timeout=timeout)
        self.trace.add(name, 'waited', {n for n, a in some if a in done}, {n for n, a in some if a in pending})

    async def wait_for(self, name, level):
        what, awaitable = self.pick(level)
        timeout = [None, 0, -1, 1000][self.random.below(4)]
        self.trace.add(name, 'waits for', what, timeout)
        self.trace.add(name, 'got', await asyncio.wait_for(awaitable, timeout))

    async def wait_for_inline(self, name):
        child = self.name_child()
        timeout = [None, 0, 1000][self.random.below(3)]
        coro = self.child(child, self.random.below(5), self.random.below(3))
        self.trace.add(name, 'waits for', child, timeout)
        self.trace.add(name, 'got', await asyncio.wait_for(coro, timeout))

    async def shield(self, name, level):
        what, awaitable = self.pick(level)
        self.trace.add(name, 'shields', what)
        self.trace.add(name, 'got', await asyncio.shield(awaitable))

    async def as_completed(self, name, level):
        some = {}
        for n, a in self.pick_some(level):
            if not a.done() or not any(b.done() for b in some.values()):
                some[n] = a
        timeout = None if self.random.below(2) == 0 else 0
        self.trace.add(name, 'as completed', list(some), timeout)
        if self.random.below(2) == 0:
            async for f in asyncio.as_completed(some.values(), timeout=timeout):
                self.trace.add(name, 'next', next(n for n, a in some.items() if a is f), state(f))
        else:
            for f in asyncio.as_completed(some.values(), timeout=timeout):
                self.trace.add(name, 'next', await f)

    async def timeout(self, name, level, depth):
        delay = [None, 0, 1000][self.random.below(3)]
        later = self.random.below(3) == 0
        tm = asyncio.timeout(delay)
        self.trace.add(name, 'timeout', delay, later)
        try:
            async with tm:
                if later:
                    tm.reschedule(asyncio.get_running_loop().time() - 1)
                for _ in range(1 + self.random.below(2)):
                    await self.step(name, level, depth + 1)
        finally:
            self.trace.add(name, 'expired', tm.expired(), asyncio.current_task().cancelling())

    async def group(self, name, level, depth):
        self.trace.add(name, 'group')
        try:
            async with asyncio.TaskGroup() as tg:
                for i in range(self.random.below(3)):
                    # One that hangs at the most.
                    child, task = self.start_child(tg, 5 if i == 0 else 2)
                    self.trace.add(name, 'starts', child, state(task))
                if self.random.below(3) == 0:
                    raise Boom(name)
                await self.step(name, level, depth + 1)
                self.trace.add(name, 'body over')
        finally:
            self.trace.add(name, 'group over', asyncio.current_task().cancelling())

    async def callbacks(self, name):
        i = self.future()
        n = self.random.below(100)

        def called(f):
            self.trace.add(name, 'callback', n, state(f))

        self.futures[i].add_done_callback(called)
        if self.random.below(2) == 0:
            self.futures[i].add_done_callback(called)
        if self.random.below(3) == 0:
            await turns(self.random.below(2))
            self.trace.add(name, 'removes', n, self.futures[i].remove_done_callback(called))

    async def step(self, name, level, depth):
        op = self.random.below(16)
        if depth > 2 or op == 0:
            await turns(self.random.below(3))
        elif op == 1:
            i = self.future()
            self.trace.add(name, 'awaits', i)
            self.trace.add(name, 'got', await self.futures[i])
        elif op == 2 or op == 3:
            await self.complete(name)
        elif op == 4:
            await self.cancel(name)
        elif op == 5:
            self.trace.add(name, 'uncancels', asyncio.current_task().uncancel())
        elif op == 6:
            what, awaitable = self.pick(level)
            self.trace.add(name, 'awaits', what)
            self.trace.add(name, 'got', await awaitable)
        elif op == 7:
            await self.gather(name, level)
        elif op == 8:
            await self.wait(name, level)
        elif op == 9:
            await self.wait_for(name, level)
        elif op == 10:
            await self.wait_for_inline(name)
        elif op == 11:
            await self.shield(name, level)
        elif op == 12:
            await self.as_completed(name, level)
        elif op == 13:
            await self.timeout(name, level, depth)
        elif op == 14:
            await self.group(name, level, depth)
        else:
            await self.callbacks(name)

    async def task(self, name, level):
        for _ in range(3 + self.random.below(6)):
            try:
                await self.step(name, level, 0)
            except asyncio.CancelledError as exc:
                self.trace.add(name, err(exc), asyncio.current_task().cancelling())
                if self.random.below(3) == 0:
                    raise
            except Exception as exc:
                self.trace.add(name, err(exc))
                if self.random.below(4) == 0:
                    raise
        return name

    async def main(self):
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _loop, _context: None)
        if self.eager:
            loop.set_task_factory(asyncio.eager_task_factory)
        self.futures = [loop.create_future() for _ in range(3)]
        for level, name in enumerate(self.names):
            self.tasks.append(asyncio.create_task(self.task(name, level)))
        for i in range(40):
            await turns(1)
            self.trace.add('turn', i, [f.done() for f in self.futures], [t.done() for t in self.tasks])
            what = self.random.below(40)
            if what < 10:
                n = self.random.below(len(self.tasks))
                self.trace.add('cancel', self.names[n], self.tasks[n].cancel(f'in turn {i}'))
            elif what < 20:
                f = self.futures[self.random.below(3)]
                if not f.done():
                    f.set_result(f'in turn {i}')
        everything = self.tasks + self.others
        while not all(t.done() for t in everything):
            for t in everything:
                t.cancel('the end')
            await turns(2)
            everything = self.tasks + self.others
        await turns(3)
        for t in everything:
            self.trace.add(state(t), t.cancelling())
        self.trace.end()


for seed in range(1, 601):
    run(Program(seed).main())
