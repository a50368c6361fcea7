"""What one more testimony costs among those present, and how long until every zoom shows it.

Run as a process of its own, with the site's environment: `python -m bench.publish http://127.0.0.1:8000`, the site
being up on the same database. Prints one JSON line. Leaves the database as it found it.
"""

import json
import os
import random
import statistics
import sys
import time
import urllib.request
from typing import Any

COSTED = 200
WATCHED = 10
PATIENCE = 5.0


def main(url: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
    import django

    django.setup()
    from django.db import transaction
    from django.utils import timezone

    from common.cells import cell_at, tiles_of
    from supporters.map_counters import add_to_map, remove_from_map
    from supporters.models import Supporter, Testimony
    from territory.models import Place

    dice = random.Random(1)
    place = Place.objects.filter(kind=Place.Kind.COMMUNE).first()
    author = Supporter.objects.create(email="bench-author@example.org")
    Testimony.objects.filter(supporter=author).delete()
    times: dict[str, list[float]] = {"publish_ms": [], "withdraw_ms": []}
    delays: dict[str, list[float]] = {"publish_seen_s": [], "withdraw_seen_s": []}

    def pending() -> Any:
        lon, lat = 2.35 + dice.random() / 10, 48.85 + dice.random() / 10
        return Testimony.objects.create(
            supporter=author, display_name="B", message="B", place=place, lon=lon, lat=lat, cell=cell_at(lon, lat),
            state=Testimony.State.UNCONFIRMED,
        )  # fmt: skip

    def publish(testimony: Any) -> None:
        with transaction.atomic():
            testimony.state, testimony.published_at = Testimony.State.PUBLISHED, timezone.now()
            testimony.save()
            add_to_map(testimony)

    def withdraw(testimony: Any) -> None:
        with transaction.atomic():
            testimony.state = Testimony.State.WITHDRAWN
            testimony.save()
            remove_from_map(testimony)

    for turn in range(COSTED + WATCHED):
        testimony = pending()
        for name, act, change in (("publish", publish, 1), ("withdraw", withdraw, -1)):
            watched = turn >= COSTED
            tiles = [f"{url}/carte/tuiles/{z}/{x}/{y}.json" for z, x, y in tiles_of(testimony.cell)]
            before = [_count(tile) for tile in tiles] if watched else []
            start = time.perf_counter()
            act(testimony)
            committed = time.perf_counter()
            times[f"{name}_ms"].append((committed - start) * 1000)
            if watched:
                _wait(tiles, [count + change for count in before])
                delays[f"{name}_seen_s"].append(time.perf_counter() - committed)
        testimony.delete()
    author.delete()
    result = {name: round(statistics.median(some), 2) for name, some in times.items()}
    result |= {
        name.replace("_ms", "_p99_ms"): round(sorted(some)[int(len(some) * 0.99)], 2) for name, some in times.items()
    }
    result |= {name.replace("seen_s", "seen_worst_s"): round(max(some), 3) for name, some in delays.items()}
    print(json.dumps(result))


def _count(tile: str) -> int:
    with urllib.request.urlopen(tile) as answer:
        return sum(feature["properties"]["count"] for feature in json.load(answer)["features"])


def _wait(tiles: list[str], wanted: list[int]) -> None:
    end = time.perf_counter() + PATIENCE
    while [_count(tile) for tile in tiles] != wanted:
        if time.perf_counter() > end:
            sys.exit("a change was never seen")


if __name__ == "__main__":
    main(sys.argv[1])
