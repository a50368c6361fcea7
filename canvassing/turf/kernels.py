"""Annealing of turfs, compiled. Pieces of walks pass between neighbouring turfs while a temperature falls.

Compiled at first use and kept (`compiled`). Nothing here is imported before a cut is asked for.

A walk is a closed list: `after[i]`, `before[i]` are the stops that follow and precede stop i in its turf. Integers are
int32, lengths float64 metres, everywhere: one compiled form each.
"""

# Numba reads the types from the arrays it is given.
# mypy: allow-untyped-defs, allow-untyped-calls

import numpy as np

from canvassing.turf.compiled import compiled
from canvassing.turf.tours import distance

#: Longest piece of a walk that one try moves.
LONGEST = 32
#: Number of logarithms of evenly spread chances; the longest pieces' table has 256.
CHANCES = 1024


@compiled
def excess(load, low, high):
    """Square of the doors outside the limits: a large fault is shared among neighbours."""
    over = max(load - high, low - load, 0)
    return over * (over + 2)


@compiled
def held_by(first, last, slot_turf, slot_stops, turf):
    """Stops of a street that a turf holds."""
    for z in range(first, last):
        if slot_turf[z] == turf:
            return slot_stops[z]
    return 0


@compiled
def pieces_gained(piece, m, group, slots, slot_turf, slot_stops, a, b):
    """How many more (street, turf) pairs there would be if the piece went from turf a to turf b."""
    gained = 0
    for k in range(m):
        g = group[piece[k]]
        if g < 0:
            continue
        seen, count = False, 0
        for j in range(m):
            if group[piece[j]] == g:
                if j < k:
                    seen = True
                    break
                count += 1
        if seen:
            continue
        first, last = slots[g], slots[g + 1]
        if held_by(first, last, slot_turf, slot_stops, a) == count:
            gained -= 1
        if held_by(first, last, slot_turf, slot_stops, b) == 0:
            gained += 1
    return gained


@compiled
def count_moved(stop, group, slots, slot_turf, slot_stops, a, b):
    """Keep the counts of a stop's street when it goes from turf a to b. A street in too many turfs is not counted."""
    g = group[stop]
    if g < 0:
        return
    free, done = -1, False
    for z in range(slots[g], slots[g + 1]):
        if slot_turf[z] == a:
            slot_stops[z] -= 1
            if slot_stops[z] == 0:
                slot_turf[z] = -1
        elif slot_turf[z] == b:
            slot_stops[z] += 1
            done = True
        if slot_turf[z] < 0 and free < 0:
            free = z
    if not done and free >= 0:
        slot_turf[free] = b
        slot_stops[free] = 1


@compiled
def leaves_whole(piece, m, turf, links, near, marks, stack):
    """Whether the neighbours a piece leaves in its turf still hang together without it. marks[-1] is a counter."""
    mark = marks[-1] + 3
    marks[-1] = mark
    a = turf[piece[0]]
    for k in range(m):
        marks[piece[k]] = mark
    wanted, start = 0, -1
    for k in range(m):
        for j in range(links[piece[k]], links[piece[k] + 1]):
            q = near[j]
            if turf[q] == a and marks[q] < mark:
                marks[q] = mark + 1
                wanted += 1
                start = q
    if wanted <= 1:
        return True
    stack[0] = start
    marks[start] = mark + 2
    wanted -= 1
    depth = 1
    while depth > 0:
        depth -= 1
        c = stack[depth]
        for j in range(links[c], links[c + 1]):
            q = near[j]
            if turf[q] == a and marks[q] != mark and marks[q] != mark + 2:
                if marks[q] == mark + 1:
                    wanted -= 1
                    if wanted == 0:
                        return True
                marks[q] = mark + 2
                stack[depth] = q
                depth += 1
    return False


@compiled
def joins(piece, m, turf, links, near, b):
    """Whether each stop of a piece touches turf b or a stop of the piece before it."""
    for k in range(m):
        touches = False
        for j in range(links[piece[k]], links[piece[k] + 1]):
            q = near[j]
            if turf[q] == b:
                touches = True
                break
            for i in range(k):
                if piece[i] == q:
                    touches = True
        if not touches:
            return False
    return True


@compiled
def relink(piece, m, q, forward, beside, after, before):
    """Take a piece out of its walk and put its first stop next to q: behind it if `beside`, else ahead of it."""
    first, last = piece[0], piece[m - 1]
    if forward:
        u, v = before[first], after[last]
    else:
        u, v = before[last], after[first]
    after[u] = v
    before[v] = u
    previous = q
    if beside:
        end = after[q]
        for k in range(m):
            after[previous] = piece[k]
            before[piece[k]] = previous
            previous = piece[k]
        after[previous] = end
        before[end] = previous
    else:
        end = before[q]
        for k in range(m):
            before[previous] = piece[k]
            after[piece[k]] = previous
            previous = piece[k]
        before[previous] = end
        after[end] = previous


@compiled
def pull(piece, m, x, y, sums, a, b):
    """Metres nearer the centre of turf b than to that of turf a, over the stops of a piece."""
    ax, ay = sums[a, 0] / sums[a, 2], sums[a, 1] / sums[a, 2]
    bx, by = sums[b, 0] / sums[b, 2], sums[b, 1] / sums[b, 2]
    total = 0.0
    for k in range(m):
        px, py = x[piece[k]], y[piece[k]]
        total += np.sqrt((px - ax) ** 2 + (py - ay) ** 2) - np.sqrt((px - bx) ** 2 + (py - by) ** 2)
    return total


@compiled
def anneal(
    x, y, doors, links, near, groups, slots, slot_turf, slot_stops, turf, after, before, load, sums, marks, stack,
    logs, lengths, drawn, begin, end, tries, heat, toll, low, high, weights, seed,
):  # fmt: skip
    """Try `tries` moves of pieces that begin at stops begin..end-1. Gives the state of the dice.

    weights: metres that a (street, turf) pair costs, for each column of `groups`; then the pull of the centres.
    logs (CHANCES,): logarithms of chances; lengths (256,): lengths of pieces.
    """
    piece = np.empty(LONGEST, np.int32)
    dice = seed
    span = np.uint64(end - begin)
    kinds = groups.shape[0]
    kappa = weights[kinds]
    most = 0.0
    for c in range(kinds):
        most += weights[c]
    for _ in range(tries):
        dice ^= dice << np.uint64(13)
        dice ^= dice >> np.uint64(7)
        dice ^= dice << np.uint64(17)
        p = drawn[begin + np.int64(((dice >> np.uint64(32)) * span) >> np.uint64(32))]
        bits = np.int64(dice & np.uint64(0xFFFFFFFF))
        a = turf[p]
        q = near[links[p] + (((bits & 255) * (links[p + 1] - links[p])) >> 8)]
        b = turf[q]
        if a == b and bits >> 28 != 0:
            continue
        forward = bits & 256 != 0
        beside = bits & 512 != 0
        length = lengths[(bits >> 10) & 255]
        e, weight, m, whole = p, doors[p], 1, True
        piece[0] = p
        run = length == 0
        if run:
            length = LONGEST
        while m < length:
            s = after[e] if forward else before[e]
            if run and groups[0, s] != groups[0, p]:
                break
            if s == p:
                whole = False
                break
            e = s
            piece[m] = e
            weight += doors[e]
            m += 1
        if not whole:
            continue
        u = before[p] if forward else after[p]
        v = after[e] if forward else before[e]
        nothing_left = u == e or v == p
        if nothing_left or u == v:
            continue
        r = after[q] if beside else before[q]
        if a == b:
            for k in range(m):
                if piece[k] == q or piece[k] == r:
                    whole = False
            if not whole:
                continue
        gain = distance(x, y, u, p) + distance(x, y, e, v) - distance(x, y, u, v)
        gain -= distance(x, y, p, q) + distance(x, y, e, r) - distance(x, y, q, r)
        least = heat[p] * logs[(bits >> 18) & (CHANCES - 1)]
        if a != b:
            over = excess(load[a] - weight, low, high) + excess(load[b] + weight, low, high)
            over -= excess(load[a], low, high) + excess(load[b], low, high)
            gain -= toll[p] * over
            streets = 1
            for k in range(1, m):
                if groups[0, piece[k]] != groups[0, piece[k - 1]]:
                    streets += 1
            if gain + most * streets < least:
                continue
            gain += kappa * pull(piece, m, x, y, sums, a, b)
            for c in range(kinds):
                gain -= weights[c] * pieces_gained(piece, m, groups[c], slots, slot_turf, slot_stops, a, b)
        if gain < least:
            continue
        if a != b:
            if not joins(piece, m, turf, links, near, b) or not leaves_whole(piece, m, turf, links, near, marks, stack):
                continue
            load[a] -= weight
            load[b] += weight
            for k in range(m):
                s = piece[k]
                turf[s] = b
                sums[a, 0] -= x[s]
                sums[a, 1] -= y[s]
                sums[a, 2] -= 1
                sums[b, 0] += x[s]
                sums[b, 1] += y[s]
                sums[b, 2] += 1
                for c in range(kinds):
                    count_moved(s, groups[c], slots, slot_turf, slot_stops, a, b)
        relink(piece, m, q, forward, beside, after, before)
    return dice
