"""The doors that the demo's outings knocked at: a walk for each, what was counted, and the report of its precinct.

Rows as the services would have left them, without phones: turfs that have been cut again since.
"""

import json
import random
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from campaign.demo.organisation_rows import Row, write_rows
from canvassing.doorstep.topics import TOPICS
from canvassing.models import DoorReport, DoorSession, Turf, Walk, Walker
from common.bulk import analyze, reserve_ids
from territory.models import Precinct

#: Of the doors that open, those where nobody wants to talk; of talks, those about a subject; who would help.
REFUSE, ABOUT, HELP = (0.2, 0.4), 0.6, 0.04


def write_doors(outings: Sequence[Row], dice: random.Random) -> None:
    """Of those that have a result: by precinct, an invented one where the commune has none."""
    walked = [row for row in outings if row["result_doors"]]
    known = _precincts(dict(row["precinct"] for row in walked))
    places = [(dice.choice(known[row["precinct"][1]]), row["precinct"][1]) for row in walked]
    turfs = _write_turfs(dict(places), at=_first(walked))
    walks, walkers, sessions, reports = [], [], [], []
    numbers = reserve_ids(DoorSession, len(walked))
    for number, row, (precinct, commune) in zip(numbers, walked, places, strict=True):
        walk = _walk(row, turfs[precinct], dice)
        session = _session(row, walk["id"], precinct=precinct, commune=commune, dice=dice) | {"id": number}
        walks.append(walk)
        sessions.append(session)
        reports.append(_report(session))
        if row["organiser"]:
            walkers.append(
                {"walk": walk["id"], "supporter": row["organiser"], "position": 1, "joined_at": walk["handed_at"]}
            )
    write_rows(Walk, walks)
    write_rows(Walker, walkers)
    write_rows(DoorSession, sessions)
    write_rows(DoorReport, reports)
    analyze(Turf, Walk, DoorSession, DoorReport)


def _precincts(wanted: dict[str, int]) -> dict[int, list[int]]:
    """Keys of the precincts of each commune; those of `wanted` ({code: commune}) are made where there are none."""
    known = _by_commune()
    without = [Precinct(code=code, commune_id=commune) for code, commune in wanted.items() if not known.get(commune)]
    Precinct.objects.bulk_create(without, batch_size=500)
    return _by_commune() if without else known


def _by_commune() -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for commune, pk in Precinct.objects.order_by("code").values_list("commune", "pk").iterator():
        found.setdefault(commune, []).append(pk)
    return found


def _write_turfs(precincts: dict[int, int], *, at: datetime | None) -> dict[int, int]:
    """One turf that is no more for each precinct; their keys."""
    ids = dict(zip(precincts, reserve_ids(Turf, len(precincts)), strict=True))
    rows = [
        {
            "id": ids[precinct], "commune": commune, "precinct": precinct, "number": 1, "cut_at": at,
            "state": Turf.State.RETIRED.value,
        }
        for precinct, commune in precincts.items()
    ]  # fmt: skip
    write_rows(Turf, rows)
    return ids


def _first(rows: Sequence[Row]) -> datetime | None:
    return min((row["starts_at"] for row in rows), default=None)


def _walk(row: Row, turf: int, dice: random.Random) -> Row:
    return {
        "id": uuid.UUID(int=dice.getrandbits(128), version=4).hex, "turf": turf, "team": row["team"],
        "outing": row["id"], "handed_by": row["organiser"], "handed_at": row["starts_at"],
        "ends_at": row["ends_at"] + timedelta(hours=3), "ended_at": row["ends_at"],
        "end": Walk.End.FINISHED.value,
    }  # fmt: skip


def _session(row: Row, walk: str, *, precinct: int, commune: int, dice: random.Random) -> Row:
    knocked = row["result_doors"]
    answered = round(knocked * dice.uniform(0.35, 0.6))
    refused = round(answered * dice.uniform(*REFUSE))
    opened = answered - refused
    talked = min(row["result_people"], opened)
    topics = dice.choices(list(TOPICS), k=round(talked * ABOUT))
    return {
        "walk": walk, "phone": uuid.UUID(int=dice.getrandbits(128), version=4).hex, "day": row["day"],
        "supporter": row["organiser"], "commune": commune, "precinct": precinct, "team": row["team"],
        "outing": row["id"], "knocked": knocked, "absent": knocked - answered, "refused": refused, "opened": opened,
        "talked": talked, "leaflets": round(answered * 0.7), "helpers": round(talked * HELP),
        "topics": json.dumps({key: topics.count(key) for key in sorted(set(topics))}),
        "first_at": row["starts_at"], "last_at": row["ends_at"], "received_at": row["ends_at"],
    }  # fmt: skip


def _report(session: Row) -> Row:
    opened = session["opened"] + session["refused"]
    return {
        "precinct": session["precinct"], "made_on": session["day"], "session": session["id"],
        "knocked": session["knocked"], "opened": opened, "talked": session["talked"],
    }  # fmt: skip
