"""One way of ranking the whole country in the database of DATABASE_URL, in a process of its own.

`python -m bench.ranking_once prepare|ours|peer|kept [FILE]` prints one JSON line: precincts, wall and processor
seconds, and a digest of the order that came out.
"""

import hashlib
import json
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

SLUG = "bench-ranking"
PRECINCTS = 66_000
CANDIDATES = tuple(f"CANDIDAT {n}" for n in range(1, 12))
SEED = 20_270
#: Two of the eleven: names of the true file of 2017, or of the invented one.
TRUE_BLOC = ["MÉLENCHON", "HAMON"]
BLOC = ["CANDIDAT 3", "CANDIDAT 7"]


def prepare(path: Path | None) -> list[str]:
    """Places, and results: those of a true file, or invented ones. Done once for a database."""
    from django.core.management import call_command

    from territory.gazetteer import read_gazetteer
    from territory.models import Place, Result
    from territory.services import import_places

    call_command("migrate", verbosity=0)
    if not Place.objects.filter(code="75056").exists():
        import_places(gazetteer=read_gazetteer())
    if Result.objects.exists():
        return []
    if path:
        from territory.services.results import import_results

        import_results(paths=[path], election=SLUG, number=1, date=date(2017, 4, 23))
    else:
        invent()
    return []


def invent() -> None:
    """Seeded, so that every run ranks the same: about two precincts a commune, in a few thousand of them."""
    import numpy as np
    from django.db import transaction

    from common.bulk import analyze, insert_rows, reserve_ids
    from territory.models import Candidate, Election, Place, Precinct, Result, Round

    dice = np.random.default_rng(SEED)
    election = Election.objects.create(slug=SLUG, name=SLUG)
    vote = Round.objects.create(election=election, number=1, date=date(2017, 4, 23))
    Candidate.objects.bulk_create(
        Candidate(round=vote, position=position, name=name) for position, name in enumerate(CANDIDATES)
    )
    communes = list(Place.objects.filter(kind="commune").order_by("code").values_list("pk", "code"))
    own = np.sort(dice.integers(0, len(communes), PRECINCTS))
    number = np.arange(PRECINCTS) - np.searchsorted(own, own) + 1
    registered = dice.integers(50, 1800, PRECINCTS)
    voters = (registered * dice.uniform(0.4, 0.95, PRECINCTS)).astype(int)
    votes = [dice.multinomial(count, dice.dirichlet(np.ones(len(CANDIDATES)))).tolist() for count in voters]
    with transaction.atomic():
        ids = reserve_ids(Precinct, PRECINCTS)
        codes = [(communes[place][0], f"{communes[place][1]}_{n:04}") for place, n in zip(own, number, strict=True)]
        insert_rows(
            Precinct,
            ("id", "code", "commune"),
            ((pk, code, commune) for pk, (commune, code) in zip(ids, codes, strict=True)),
        )
        insert_rows(
            Result,
            ("round", "precinct", "area", "registered", "voters", "blank_votes", "null_votes", "expressed", "votes"),
            (
                (vote.pk, pk, "", people, there, 0, 0, there, json.dumps(row))
                for pk, people, there, row in zip(ids, registered.tolist(), voters.tolist(), votes, strict=True)
            ),
        )
        analyze(Precinct, Result)


def ours() -> list[str]:
    """Read and ranked."""
    from territory.services.ranking import rank

    vote, bloc = _asked()
    return [str(code) for code in rank(round=vote, members=bloc).codes]


def kept() -> list[str]:
    """Read, ranked, and every row written: precincts, sums by territory, basins."""
    from django.utils import timezone

    from territory.models import Bloc, Targeting
    from territory.services.targeting import compute_targeting, save_targeting

    vote, bloc = _asked()
    now = timezone.now()
    saved: Targeting = save_targeting(name=SLUG, bloc=None, members=bloc, at=now, round=vote, weights={}, compared=None)
    compute_targeting(targeting=saved, at=now)
    codes = list(saved.targets.order_by("rank").values_list("precinct__code", flat=True))
    saved.delete()
    Bloc.objects.filter(name=SLUG).delete()
    return codes


def peer() -> list[str]:
    """The same as one would write it first: an object for each result, and `sorted`."""
    from common.text import fold
    from territory.models import Candidate, Result

    vote, bloc = _asked()
    names = {fold(name) for name in bloc}
    columns = [one.position for one in Candidate.objects.filter(round=vote) if fold(one.name) in names]
    found = []
    for result in Result.objects.filter(round=vote).select_related("precinct__commune"):
        share = sum(result.votes[n] for n in columns) / result.expressed if result.expressed else 0
        abstention = 1 - result.voters / result.registered if result.registered else 0
        found.append((-abstention * share, result.precinct.code))
    return [code for _score, code in sorted(found)]


def _asked() -> tuple[Any, list[str]]:
    from territory.models import Candidate, Round

    vote = Round.objects.select_related("election").get(election__slug=SLUG, number=1)
    true = Candidate.objects.filter(round=vote, name=TRUE_BLOC[0]).exists()
    return vote, TRUE_BLOC if true else BLOC


def main(way: str, *arguments: str) -> None:
    import django

    django.setup()
    if way == "prepare":
        prepare(Path(arguments[0]) if arguments else None)
        return
    from django.db import connection

    connection.ensure_connection()
    ways: dict[str, Callable[[], list[str]]] = {"ours": ours, "peer": peer, "kept": kept}
    start, processor = time.perf_counter(), time.process_time()
    codes = ways[way]()
    figures = {
        "precincts": len(codes),
        "seconds": time.perf_counter() - start,
        "processor": time.process_time() - processor,
        "order": hashlib.sha256("\n".join(codes).encode()).hexdigest(),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main(*sys.argv[1:])
