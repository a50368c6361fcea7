"""Short closed walks through the stops of a turf, compiled: 2-opt, moved pieces, then kicks.

Compiled and kept as `kernels` are. A walk is a list of stops; after the last comes the first again.
"""

# Numba reads the types from the arrays it is given.
# mypy: allow-untyped-defs, allow-untyped-calls

import numpy as np

from canvassing.turf.compiled import compiled

#: Neighbours that a better walk may join.
NEIGHBOURS = 8
#: Longest piece that is moved elsewhere in its walk.
PIECE = 3


@compiled
def distance(x, y, a, b):
    dx = x[a] - x[b]
    dy = y[a] - y[b]
    return np.sqrt(dx * dx + dy * dy)


@compiled
def length(x, y, tour):
    total = 0.0
    for i in range(len(tour)):
        total += distance(x, y, tour[i - 1], tour[i])
    return total


@compiled
def nearest_first(x, y):
    """For each stop of one turf its nearest others, near to far: (n, k)."""
    n = len(x)
    count = min(NEIGHBOURS, n - 1)
    near = np.empty((n, count), np.int32)
    best = np.empty(count + 1)
    for i in range(n):
        found = 0
        for j in range(n):
            if j == i:
                continue
            d = (x[i] - x[j]) ** 2 + (y[i] - y[j]) ** 2
            if found == count and d >= best[count - 1]:
                continue
            k = min(found, count - 1)
            while k > 0 and best[k - 1] > d:
                best[k] = best[k - 1]
                near[i, k] = near[i, k - 1]
                k -= 1
            best[k] = d
            near[i, k] = j
            found = min(found + 1, count)
    return near


@compiled
def greedy(x, y):
    """Always to the nearest stop not yet visited."""
    n = len(x)
    tour = np.arange(n).astype(np.int32)
    for i in range(1, n):
        best, nearest = i, np.inf
        for j in range(i, n):
            d = (x[tour[i - 1]] - x[tour[j]]) ** 2 + (y[tour[i - 1]] - y[tour[j]]) ** 2
            if d < nearest:
                best, nearest = j, d
        tour[i], tour[best] = tour[best], tour[i]
    return tour


@compiled
def reverse(tour, place, i, j):
    """Turn round the stops from place i to place j (round the end if j < i), or the others: whichever are fewer."""
    n = len(tour)
    inside = (j - i) % n + 1
    if 2 * inside > n:
        i, j = (j + 1) % n, (i - 1) % n
        inside = n - inside
    for _ in range(inside // 2):
        a, b = tour[i], tour[j]
        tour[i], tour[j] = b, a
        place[b], place[a] = i, j
        i = i + 1 if i + 1 < n else 0
        j = j - 1 if j > 0 else n - 1


@compiled
def two_opt(x, y, tour, place, near, c):
    """One exchange of two legs that shortens the walk at stop c. Gives the other ends, or -1."""
    n = len(tour)
    for step in (1, -1):
        b = tour[(place[c] + step) % n]
        leg = distance(x, y, c, b)
        for k in range(near.shape[1]):
            d = near[c, k]
            gain = leg - distance(x, y, c, d)
            if gain <= 1e-9:
                break
            e = tour[(place[d] + step) % n]
            if gain + distance(x, y, d, e) - distance(x, y, b, e) > 1e-7:
                if step == 1:
                    reverse(tour, place, place[b], place[d])
                else:
                    reverse(tour, place, place[d], place[b])
                return b, d, e
    return -1, -1, -1


@compiled
def shift(tour, place, i, size, gap, turned):
    """Move `size` stops from place i on into the leg after place `gap` (not among them), turned round if asked."""
    n = len(tour)
    moved = np.empty(size, np.int32)
    for k in range(size):
        moved[k] = tour[(i + k) % n]
    between = (gap - i - size) % n + 1
    for k in range(between):
        s = tour[(i + size + k) % n]
        tour[(i + k) % n] = s
        place[s] = (i + k) % n
    for k in range(size):
        s = moved[size - 1 - k] if turned else moved[k]
        tour[(i + between + k) % n] = s
        place[s] = (i + between + k) % n


@compiled
def move_piece(x, y, tour, place, near, c):
    """One piece of up to PIECE stops with c at its end moved next to a neighbour of c. Gives the ends, or -1."""
    n = len(tour)
    for size in range(1, min(PIECE, n - 3) + 1):
        for step in (1, -1):
            # The piece runs from c away in the direction `step`; u is on c's side, v beyond the other end.
            o = tour[(place[c] + step * (size - 1)) % n]
            u = tour[(place[c] - step) % n]
            v = tour[(place[o] + step) % n]
            saved = distance(x, y, u, c) + distance(x, y, o, v) - distance(x, y, u, v)
            for k in range(near.shape[1]):
                d = near[c, k]
                toll = distance(x, y, c, d)
                if saved - toll <= 1e-9:
                    break
                if (place[d] - place[c]) * step % n < size:
                    continue
                for way in (1, -1):
                    e = tour[(place[d] + way) % n]
                    if (place[e] - place[c]) * step % n < size:
                        continue
                    if saved - toll - distance(x, y, o, e) + distance(x, y, d, e) > 1e-7:
                        begin = place[c] if step == 1 else place[o]
                        gap = place[d] if way == 1 else place[e]
                        # Ahead in the walk stand d, c, …, o, e (way 1) or e, o, …, c, d.
                        shift(tour, place, begin, size, gap, step != way)
                        return u, v, d, e, o
    return -1, -1, -1, -1, -1


@compiled
def improve(x, y, tour, place, near, queue, waiting, first, last):
    """Shorten the walk around the waiting stops until nothing helps. queue is a ring of n stops."""
    n = len(tour)
    left = last - first
    while left > 0:
        c = queue[first % n]
        first += 1
        left -= 1
        waiting[c] = False
        while True:
            b, d, e = two_opt(x, y, tour, place, near, c)
            touched = (b, d, e, c, c)
            if b < 0:
                touched = move_piece(x, y, tour, place, near, c)
                if touched[0] < 0:
                    break
            for s in touched:
                if s != c and not waiting[s]:
                    waiting[s] = True
                    queue[(first + left) % n] = s
                    left += 1


@compiled
def kick(tour, place, spare, dice):
    """Exchange two neighbouring pieces of the walk (a double bridge). Gives where, their sizes, and the dice."""
    n = len(tour)
    reach = min(n - 1, 30)
    dice = dice * np.uint64(6364136223846793005) + np.uint64(1442695040888963407)
    i = np.int64((dice >> np.uint64(33)) % np.uint64(n))
    one = 1 + np.int64((dice >> np.uint64(40)) % np.uint64(reach // 2))
    two = 1 + np.int64((dice >> np.uint64(50)) % np.uint64(reach // 2))
    for k in range(one + two):
        spare[k] = tour[(i + (k + one if k < two else k - two)) % n]
    for k in range(one + two):
        tour[(i + k) % n] = spare[k]
        place[spare[k]] = (i + k) % n
    return i, one, two, dice


@compiled
def shorten(x, y, tour, kicks, seed):
    """Shorten one closed walk in place; x, y are of its own stops, tour a permutation of them."""
    n = len(tour)
    if n < 5:
        return
    near = nearest_first(x, y)
    place, queue, spare = np.empty(n, np.int32), np.empty(n, np.int32), np.empty(n + 1, np.int32)
    waiting = np.ones(n, np.bool_)
    for i in range(n):
        place[tour[i]] = i
        queue[i] = tour[i]
    improve(x, y, tour, place, near, queue, waiting, 0, n)
    if n < 8:
        return
    kept, best = tour.copy(), length(x, y, tour)
    dice = np.uint64(seed)
    for _ in range(kicks):
        i, one, two, dice = kick(tour, place, spare, dice)
        last = 0
        for at in (i - 1, i, i + two - 1, i + two, i + one + two - 1, i + one + two):
            s = tour[at % n]
            if not waiting[s]:
                waiting[s] = True
                queue[last] = s
                last += 1
        improve(x, y, tour, place, near, queue, waiting, 0, last)
        now = length(x, y, tour)
        if now < best - 1e-7:
            best = now
            kept[:] = tour
        elif now > best:
            tour[:] = kept
            for k in range(n):
                place[tour[k]] = k


@compiled
def shorten_all(x, y, order, starts, kicks, seed, fresh):
    """Shorten the walk of every turf in place: order[starts[t]:starts[t + 1]] are its stops. Gives metres (K,)."""
    metres = np.zeros(len(starts) - 1)
    for t in range(len(metres)):
        stops = order[starts[t] : starts[t + 1]].copy()
        px, py = x[stops], y[stops]
        tour = greedy(px, py) if fresh else np.arange(len(stops)).astype(np.int32)
        shorten(px, py, tour, kicks, seed + t)
        order[starts[t] : starts[t + 1]] = stops[tour]
        metres[t] = length(px, py, tour)
    return metres


@compiled
def link(order, starts, after, before):
    """Write walks as lists of what follows and what precedes."""
    for t in range(len(starts) - 1):
        for i in range(starts[t], starts[t + 1]):
            j = i + 1 if i + 1 < starts[t + 1] else starts[t]
            after[order[i]] = order[j]
            before[order[j]] = order[i]


@compiled
def unlink(turf, after, starts, order):
    """Write lists as walks, each from its lowest stop."""
    done = np.zeros(len(starts) - 1, np.bool_)
    for i in range(len(turf)):
        t = turf[i]
        if not done[t]:
            done[t] = True
            s = i
            for k in range(starts[t], starts[t + 1]):
                order[k] = s
                s = after[s]
