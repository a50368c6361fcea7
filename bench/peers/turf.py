"""The peer: k-means-constrained in cells of some 2,000 doors, each turf then ordered by LKH (elkai), on one thread.

python turf.py cut DOORS.npz OUT.npz [TARGET]     DOORS holds `points` (n, 2); OUT gets turf (n,) and order (n,)
python turf.py lkh DOORS.npz RESULT.npz [SAMPLE]  metres of the walks of a sample of turfs, as they are and by LKH
Prints one JSON line. Needs numpy, k-means-constrained and elkai.
"""

import json
import sys
import time

import elkai
import numpy as np

CELL = 2000


def cells(points, index, k):
    """Halved across the longer side until `k` parts are made."""
    if k <= 1:
        return [index]
    axis = int(np.ptp(points[index, 1]) > np.ptp(points[index, 0]))
    order = index[np.argsort(points[index, axis], kind="stable")]
    middle = round(len(order) * (k // 2) / k)
    return cells(points, order[:middle], k // 2) + cells(points, order[middle:], k - k // 2)


def cut(points, target):
    from k_means_constrained import KMeansConstrained

    turf, done = np.empty(len(points), int), 0
    for cell in cells(points, np.arange(len(points)), max(1, round(len(points) / CELL))):
        k = max(1, round(len(cell) / target))
        means = KMeansConstrained(
            k, size_min=3 * target // 4, size_max=5 * target // 4, n_init=1, max_iter=30, random_state=1, n_jobs=1
        )
        turf[cell] = done + means.fit_predict(points[cell])
        done += k
    return turf


def lkh(points):
    """Distinct points in the order of a walk."""
    if len(points) < 4:
        return np.arange(len(points))
    away = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    matrix = np.rint(away * 10).astype(int).tolist()
    return np.array(elkai.DistanceMatrix(matrix).solve_tsp(runs=1)[:-1])


def walks(points, turf):
    """Place of each door in the walk of its turf; doors of one point follow one another."""
    place = np.zeros(len(points), int)
    for t in range(turf.max() + 1):
        held = np.flatnonzero(turf == t)
        stops, of = np.unique(points[held], axis=0, return_inverse=True)
        rank = np.empty(len(stops), int)
        rank[lkh(stops)] = np.arange(len(stops))
        place[held[np.argsort(rank[of.ravel()], kind="stable")]] = np.arange(len(held))
    return place


def length(points):
    return float(np.hypot(*(points - np.roll(points, -1, axis=0)).T).sum())


def compare(points, turf, order, sample):
    """Metres of a seeded sample of walks, as they are and as LKH orders their points."""
    picked = np.random.default_rng(1).permutation(turf.max() + 1)[:sample]
    ours = best = 0.0
    for t in picked:
        held = np.flatnonzero(turf == t)
        ours += length(points[held[np.argsort(order[held])]])
        stops = np.unique(points[held], axis=0)
        best += length(stops[lkh(stops)])
    return {"walks": ours, "lkh": best}


def main(part, doors, result, number="0"):
    points = np.load(doors)["points"]
    if part == "lkh":
        found = np.load(result)
        print(json.dumps(compare(points, found["turf"], found["order"], int(number) or 150)))
        return
    start, clock = time.process_time(), time.perf_counter()
    turf = cut(points, int(number) or 80)
    cut_at = time.process_time()
    order = walks(points, turf)
    done = time.process_time()
    np.savez(result, turf=turf, order=order)
    print(json.dumps({"cut": cut_at - start, "processor": done - start, "seconds": time.perf_counter() - clock}))


main(*sys.argv[1:])
