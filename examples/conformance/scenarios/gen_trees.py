"""Generators that walk a tree: yield from through many levels, send and close from the top, pipelines of generators.

Level: core.
"""
from _kit import Boom, attempt, log


def tree(depth, path='r'):
    try:
        got = yield path
        if got:
            log('  at', path, 'got', got)
        count = 1
        if depth and got != 'prune':
            for side in 'ab':
                count += yield from tree(depth - 1, path + side)
        return count
    except Boom as exc:
        log('  at', path, 'handles', exc)
        yield f'{path} recovered'
        return 0
    finally:
        if depth == 0 and path.endswith('bb'):
            log('  leaving', path)


def total(gen):
    result = yield from gen
    log('total', result)


log(list(total(tree(2))))

log('-- send from the top')
g = tree(2)
attempt('prime', next, g)
attempt('send', g.send, 'hello')
attempt('prune', g.send, 'prune')
attempt('next', next, g)
attempt('throw', g.throw, Boom('deep'))
log(list(g))

log('-- close from the top')
g = tree(2)
log([next(g) for _ in range(3)])
attempt('close', g.close)
attempt('next', next, g)

log('-- a pipeline')


def numbers():
    try:
        n = 0
        while True:
            yield n
            n += 1
    finally:
        log('  numbers closed')


def odd(source):
    try:
        for x in source:
            if x % 2:
                yield x
    finally:
        log('  odd closed')


def take(n, source):
    for _ in range(n):
        yield next(source)


source = numbers()
middle = odd(source)
log(list(take(4, middle)))
attempt('middle goes on', next, middle)
attempt('close the middle', middle.close)
attempt('the source goes on', next, source)
attempt('close the source', source.close)
attempt('take of a closed one', lambda: list(take(1, middle)))


log('-- a running average, driven by send')


def average():
    total = count = 0
    value = None
    while True:
        got = yield value
        if got is None:
            return [total, count]
        total += got
        count += 1
        value = total // count


g = average()
next(g)
log([g.send(x) for x in (10, 20, 60)])
attempt('end', g.send, None)

log('-- deep')


def deep(n):
    if n:
        yield from deep(n - 1)
    else:
        got = yield 'bottom'
        yield got


g = deep(200)
log(next(g), g.send('through all of them'), next(g, 'end'))
