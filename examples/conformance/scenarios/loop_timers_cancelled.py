"""call_at and call_later with cancelled timers among them, timers that cancel timers, and timers set by timers.

Level: core.
"""
import asyncio
from _kit import UNIT, block, log, new_loop

loop = new_loop()
base = loop.time() + UNIT
handles = {}


def at(n, action=None):
    def fire():
        log('at', n)
        if action:
            action()
    handles[n] = loop.call_at(base + n * UNIT, fire)


log('-- every other one is cancelled before the start')
for n in (5, 1, 4, 2, 3, 6):
    at(n)
for n in (2, 4, 6):
    handles[n].cancel()
loop.call_at(base + 7 * UNIT, loop.stop)
loop.run_forever()
log([n for n in sorted(handles) if handles[n].cancelled()])

log('-- a timer cancels a later one, an earlier one, itself, and one that is due with it')
base = loop.time() + UNIT
at(1, lambda: handles[3].cancel())
at(2, lambda: (handles[1].cancel(), handles[2].cancel()))
at(3)
at(4, lambda: handles[4.5].cancel())
at(4.5)
loop.call_at(base + 3.5 * UNIT, block, 2 * UNIT)
loop.call_at(base + 7 * UNIT, loop.stop)
loop.run_forever()
log([n for n in sorted(handles) if handles[n].cancelled()])

log('-- timers set by timers')
base = loop.time() + UNIT
at(1, lambda: (at(2), at(0.5), loop.call_soon(log, 'soon')))
at(3)
loop.call_at(base + 4 * UNIT, loop.stop)
loop.run_forever()

log('-- an overdue timer set by a timer runs in the next iteration, behind what is ready')
base = loop.time() + UNIT


def first():
    loop.call_at(base - UNIT, log, 'overdue')
    loop.call_soon(lambda: (log('ready'), loop.call_soon(log, 'ready one iteration later')))


loop.call_at(base, first)
loop.call_at(base + UNIT, loop.stop)
loop.run_forever()

log('-- a cancelled timer does not wake the loop')
start = loop.time()
loop.call_at(start + UNIT, log, 'must not run').cancel()
loop.call_at(start + 3 * UNIT, loop.stop)
loop.run_forever()
log('slept through', loop.time() - start >= 3 * UNIT)

log('-- many')
order = []
base = loop.time() + UNIT
many = [loop.call_at(base + (i * 37 % 100) * UNIT, order.append, i * 37 % 100) for i in range(100)]
for i in range(0, 100, 3):
    many[i].cancel()
loop.call_at(base + 101 * UNIT, loop.stop)
loop.run_forever()
log(len(order), order == sorted(order), order[:5], order[-5:])
loop.close()
