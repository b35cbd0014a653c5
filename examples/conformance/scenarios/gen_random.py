"""Generators that delegate to, use and break off each other, driven at random: 400 programs.

One line a program: how long its trace is, and a checksum of it.  TRACE=n prints the trace of program n.
Level: core.
"""
from _kit import Bang, Boom, Crash, Random, Trace, err


class Program:
    def __init__(self, seed):
        self.random = Random(seed)
        self.trace = Trace(seed)
        self.all = []
        self.inside = 0

    def error(self, name):
        kind = self.random.below(6)
        return GeneratorExit() if kind == 0 else (Boom, Boom, Bang, Crash, StopIteration)[kind - 1](name)

    def pick(self):
        n = len(self.all) - 1 - self.random.below(min(3, len(self.all)))
        return self.all[n]

    def make(self, depth):
        name = f'g{len(self.all)}'
        self.all.append(self.body(name, depth))
        return self.all[-1]

    def body(self, name, depth):
        self.trace.add(name, 'starts')
        try:
            for i in range(1 + self.random.below(6)):
                try:
                    op = self.random.below(14)
                    if op < 6:
                        got = yield f'{name}.{i}'
                        self.trace.add(name, 'got', got)
                    elif op < 10 and depth > 0:
                        given = yield from self.make(depth - 1)
                        self.trace.add(name, 'was given', given)
                    elif op == 10:
                        given = yield from self.pick()
                        self.trace.add(name, 'was given', given)
                    elif op == 11:
                        raise self.error(name)
                    elif op == 12:
                        return f'{name} returned'
                    else:
                        self.use(name)
                except Boom as exc:
                    self.trace.add(name, 'handles', err(exc))
                    what = self.random.below(4)
                    if what == 0:
                        raise
                    if what == 1:
                        raise Bang(f'{name} translated')
                    if what == 2:
                        self.trace.add(name, 'got', (yield f'{name} handling'))
                except GeneratorExit as exc:
                    self.trace.add(name, 'exits', err(exc))
                    what = self.random.below(6)
                    if what < 2:
                        raise
                    if what == 2:
                        self.trace.add(name, 'got', (yield f'{name} refusing'))
                    if what == 3:
                        return f'{name} on exit'
                    if what == 4:
                        raise self.error(f'{name} exiting')
                finally:
                    self.trace.add(name, 'inner finally')
                    if self.random.below(8) == 0:
                        self.trace.add(name, 'got', (yield f'{name} finally'))
            return f'{name} fell through'
        finally:
            self.trace.add(name, 'ends')

    def use(self, who):
        """One step of some generator."""
        if self.inside > 3:
            return
        self.inside += 1
        g = self.pick()
        n = self.all.index(g)
        op = self.random.below(10)
        try:
            if op < 4:
                result = next(g)
            elif op < 6:
                result = g.send(f'v{self.random.below(3)}' if op == 4 else None)
            elif op < 8:
                result = g.throw(self.error(who))
            elif op == 8:
                result = g.close()
            else:
                result = next(g, 'default')
            self.trace.add(who, op, f'g{n}', '->', result)
        except BaseException as exc:
            self.trace.add(who, op, f'g{n}', '!!', err(exc))
        self.inside -= 1

    def main(self):
        for _ in range(40):
            if not self.all or self.random.below(6) == 0:
                self.make(3)
            self.use('main')
        for n, g in enumerate(self.all):
            for _ in range(100):
                try:
                    self.trace.add('rest of', f'g{n}', next(g))
                except StopIteration as stop:
                    self.trace.add('end of', f'g{n}', stop)
                    break
                except BaseException as exc:
                    self.trace.add('end of', f'g{n}', err(exc))
        self.trace.end()


for seed in range(1, 401):
    Program(seed).main()
