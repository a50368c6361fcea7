"""Super Saturday: phones send their walks all day, seven a second (ten times what a strong campaign makes) and in
bursts, when everybody comes out of the same stairwell or the network comes back.

Each upload is a whole walk, fifty doors: a state for each of its addresses, a count for each door, the end of the walk.
Two web workers as the site runs them, PostgreSQL and, where it is installed, Redis, on the machine's own cores. The
load is open: an upload is due at its moment, whatever the others do, and its time runs from then.
Afterwards the database must hold exactly what was sent. The weight of the first load is that of the shell, of what its
worker keeps and of the pack of an eighty-door walk, as the server sends them to a phone.
"""

import argparse
import gzip
import json
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4

from bench import load, servers
from bench.doorstep_rows import DOORS
from tests.servers import find_redis, redis

MOST_SECONDS, MOST_KB = 1.0, 250
RATE, BURST, PAUSE = 7.0, 35, 5.0
WHO = "CONTROLLER_NAME CONTROLLER_ADDRESS CONTROLLER_EMAIL DPO_CONTACT PUBLICATION_DIRECTOR HOSTING_PROVIDER"


def main(arguments: Sequence[str] = ()) -> None:
    options = _options(arguments)
    options.work.mkdir(parents=True, exist_ok=True)
    print(json.dumps(load.quietness()))
    with ExitStack() as stack:
        found = stack.enter_context(servers.postgres(options.work / "pg"))
        if found is None:
            print("PostgreSQL: no server on this machine")
            return
        database = found[0]
        program = find_redis()
        address = stack.enter_context(redis(program)) + "/0" if program else ""
        print(f"PostgreSQL, {'Redis' if program else 'no Redis here: a cache of files'}, two web workers")
        _run(options, database, f"from bench.doorstep import *; prepare({options.walks})")
        site = servers.site(options.work, database, threads=4, options=[], workers=2, redis_url=address)
        url, pid = stack.enter_context(site)
        roots = [pid, found[1]]
        phones = _phones(options.work)
        _send(url, islice(phones, 20), [index / 4 for index in range(20)])  # workers are warm on a Saturday
        steady = [index / RATE for index in range(options.uploads // 2)]
        before = load.tree_cpu(roots)
        _show("seven a second", _send(url, phones, steady))
        bursts = [PAUSE * (index // BURST) for index in range(options.uploads - len(steady))]
        _show(f"{BURST} at once, every five seconds", _send(url, phones, bursts))
        spent = (load.tree_cpu(roots) - before) / options.uploads
        print(f"processor time of servers and database: {1000 * spent:.0f} ms a walk")
        _run(options, database, f"from bench.doorstep import *; check({20 + options.uploads})")
        _weigh(url, options)
    print(json.dumps(load.quietness()))


def prepare(walks: int) -> None:
    """In a process of its own, with the environment of the measured site."""
    _begin()
    from bench.doorstep_rows import fill

    fill(walks, _folder() / "phones.jsonl")
    _one_big_walk()


def check(uploads: int) -> None:
    """What was sent is there, once."""
    _begin()
    from django.db.models import Count, Sum

    from canvassing.models import DoorReport, DoorSession, Mark, Walk
    from supporters.ledger import recount

    sums = DoorSession.objects.aggregate(n=Count("pk"), doors=Sum("knocked"))
    there = {
        "sessions": (sums["n"], uploads),
        "doors": (sums["doors"], uploads * sum(DOORS)),
        "reported": (DoorReport.objects.aggregate(doors=Sum("knocked"))["doors"], uploads * sum(DOORS)),
        "states": (Mark.objects.count(), uploads * len(DOORS)),
        "walks ended": (Walk.objects.exclude(end="").count(), uploads),
        "ledger that differs": (len(recount()), 0),
    }
    wrong = {name: pair for name, pair in there.items() if pair[0] != pair[1]}
    print(
        f"held: {sums['doors']:,} doors of {uploads:,} walks" + (f"; NOT AS SENT: {wrong}" if wrong else ", as sent"),
        flush=True,
    )


def _begin() -> None:
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
    import django

    django.setup()


def _folder() -> Path:
    from django.conf import settings

    return Path(settings.VAR_DIR).parent


def _one_big_walk() -> None:
    """Eighty houses, for who signs in by a personal token."""
    from knox.models import AuthToken

    from territory.models import Place
    from tests.canvassing.walking import make_turf, make_walk
    from tests.factories import make_supporter, make_volunteer

    commune = Place.objects.filter(kind="commune", population__gt=3000).order_by("pk").first()
    volunteer = make_volunteer(supporter=make_supporter(email="marche-longue@example.org"))
    streets = {"Rue du Maréchal-de-Lattre-de-Tassigny": (1,) * 40, "Avenue de la République": (1,) * 40}
    walk = make_walk(turf=make_turf(streets=streets, commune=commune), walkers=[volunteer.supporter])
    _row, token = AuthToken.objects.create(user=volunteer.supporter)
    (_folder() / "long.json").write_text(json.dumps({"walk": str(walk.pk), "token": token}))


def _phones(work: Path) -> Iterator[dict[str, Any]]:
    with (work / "phones.jsonl").open() as lines:
        for line in lines:
            yield json.loads(line)


def _send(url: str, phones: Iterator[dict[str, Any]], due: list[float]) -> list[tuple[float, int]]:
    """One upload for each moment of `due` (seconds from now, in order): seconds until its answer, its status."""
    ready = [(phone, _body(phone)) for phone in islice(phones, len(due))]
    start = time.perf_counter() + 0.5

    def upload(phone: dict[str, Any], body: bytes, moment: float) -> tuple[float, int]:
        headers = {"Authorization": f"Walk {phone['token']}", "Content-Type": "application/json"}
        asked = urllib.request.Request(f"{url}/api/v1/walks/{phone['walk']}/events/", body, headers)
        try:
            with urllib.request.urlopen(asked, timeout=60) as answer:
                said = json.load(answer)
            status = 200 if all(one["status"] == "ok" for one in said["results"]) else 0
        except urllib.error.HTTPError as error:
            status = error.code
        except OSError:
            status = -1
        return time.perf_counter() - moment, status

    with ThreadPoolExecutor(4 * BURST) as pool:
        waiting = []
        for moment, (phone, body) in zip(due, ready, strict=True):
            time.sleep(max(0.0, start + moment - time.perf_counter()))
            waiting.append(pool.submit(upload, phone, body, start + moment))
        return [one.result() for one in waiting]


def _body(phone: dict[str, Any]) -> bytes:
    dice, now = random.Random(phone["walk"]), datetime.now(UTC)
    day = now.astimezone().date().isoformat()
    events: list[dict[str, Any]] = []
    for place, address in enumerate(phone["addresses"]):
        at = (now - timedelta(minutes=5 * (len(DOORS) - place))).isoformat()
        state = {"kind": "state", "address": address, "state": "done", "left": 0, "reopens": False, "at": at}
        events.append({"id": str(uuid4()), **state})
    for _door in range(sum(DOORS)):
        counts = dice.choice([{"absent": 1}, {"absent": 1}, {"refused": 1}, {"opened": 1, "talked": 1, "leaflets": 1}])
        topics = {"sante": 1} if "talked" in counts else {}
        events.append({"id": str(uuid4()), "kind": "tally", "day": day, "counts": counts, "topics": topics})
    events.append({"id": str(uuid4()), "kind": "finish", "at": now.isoformat(), "end": "finished"})
    return json.dumps({"sent_at": now.isoformat(), "events": events}).encode()


def _show(what: str, found: list[tuple[float, int]]) -> None:
    times = sorted(seconds for seconds, _status in found)
    wrong = Counter(status for _seconds, status in found if status != 200)
    high = times[min(int(len(times) * 0.99), len(times) - 1)]
    print(
        f"{what:<32} {len(found):,} walks, {sum(wrong.values())} errors{f' {dict(wrong)}' if wrong else ''}, "
        f"p50 {statistics.median(times):.3f} s, p99 {high:.3f} s ({high / MOST_SECONDS:.2f} × the limit), "
        f"worst {times[-1]:.3f} s",
        flush=True,
    )


def _weigh(url: str, options: argparse.Namespace) -> None:
    """Bodies as they travel to a phone, each once."""
    long = json.loads((options.work / "long.json").read_text())
    shell, page = _asked(url, "/porte-a-porte/marche/")
    worker, code = _asked(url, "/porte-a-porte/sw.js")
    files = set(re.findall(r'(?:href|src)="(/[^"#?]+\.(?:js|css|svg|woff2|webmanifest))"', page))
    files |= set(re.findall(r'"(/[^"\s]+)"', code)) - {
        "/porte-a-porte/marche/",
        "/porte-a-porte/",
        "/porte-a-porte/sw.js",
    }
    sizes = {path: _asked(url, path)[0] for path in sorted(files)}
    path = f"/api/v1/walks/{long['walk']}/pack/?phone={uuid4()}"
    pack, _said = _asked(url, path, Authorization=f"Token {long['token']}")
    total = (shell + worker + sum(sizes.values()) + pack) / 1000
    print(
        f"first load {total:.1f} kB ({total / MOST_KB:.2f} × the limit): shell {shell / 1000:.1f}, "
        f"worker {worker / 1000:.1f}, {len(sizes)} files {sum(sizes.values()) / 1000:.1f}, "
        f"pack of 80 doors {pack / 1000:.1f}"
    )
    for name, size in sorted(sizes.items(), key=lambda item: -item[1]) if options.files else ():
        print(f"  {size:7,}  {name}")


def _asked(url: str, path: str, **headers: str) -> tuple[int, str]:
    """Bytes of the body as it was sent, and the text in it."""
    asked = urllib.request.Request(url + path, headers={"Accept-Encoding": "gzip", "Accept-Language": "fr"} | headers)
    with urllib.request.urlopen(asked) as answer:
        body = answer.read()
        packed = answer.headers.get("Content-Encoding") == "gzip"
    return len(body), (gzip.decompress(body) if packed else body).decode(errors="replace")


def _run(options: argparse.Namespace, database: str, code: str) -> None:
    environment = servers.site_environment(options.work, database) | dict.fromkeys(WHO.split(), "bench@example.org")
    command = [sys.executable, "-W", "ignore", "-c", code]
    done = subprocess.run(command, cwd=servers.ROOT, env=environment, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench doorstep", description=__doc__)
    parser.add_argument("--walks", type=int, default=20_000, help="walks in people's hands")
    parser.add_argument("--uploads", type=int, default=1400, help="of them sent, half steadily, half in bursts")
    parser.add_argument("--files", action="store_true", help="list what each file weighs")
    work = Path(tempfile.gettempdir(), "bench-doorstep")
    parser.add_argument("--work", type=Path, default=work, help="folder kept between runs")
    return parser.parse_args(arguments)
