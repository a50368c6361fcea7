"""Training sessions of the demo's organisation: who came, who will, who waits, what they thought of it."""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from campaign.demo.organisation_rows import Row, write_rows
from common.bulk import analyze, reserve_ids
from supporters.models import Supporter
from teams.models import Enrolment, Feedback, TrainingSession, Volunteer
from territory.clocks import clock_of
from territory.models import Place

TITLES = ("Devenir mobilisateur", "Mener une équipe", "Parler aux gens, à la porte", "Préparer et animer une sortie")
PROGRAMME = "Écouter, expliquer, proposer : une matinée, par deux, avec des jeux de rôle."
LEARNT = ("Les jeux de rôle à la porte.", "Comment accueillir quelqu'un qui arrive.", "Préparer une sortie à deux.", "")
MISSING = ("Un peu plus de temps pour s'exercer.", "Des exemples de messages à l'équipe.", "Rien !", "", "")
#: A small room, and how many more than it holds wait.
SMALL_ROOM, WAITING = 12, 4
State = Enrolment.State


def open_session(*, trainer: Supporter, place: Place, day: datetime, title: str, capacity: int = 30) -> TrainingSession:
    """A Saturday morning at the end of that week."""
    local = day.astimezone(clock_of(place))
    saturday = local + timedelta(days=(5 - local.weekday()) % 7)
    start = saturday.replace(hour=9, minute=0, second=0, microsecond=0)
    return TrainingSession.objects.create(
        trainer=trainer,
        title=title,
        place=place,
        lon=place.lon,
        lat=place.lat,
        address="Maison des associations",
        starts_at=start,
        ends_at=start + timedelta(hours=4),
        capacity=capacity,
        created_at=start - timedelta(days=25),
    )


def fill_sessions(*, seed: int, at: datetime) -> int:
    """People of the département in every session, candidates first. Returns how many enrolments."""
    dice = random.Random(seed + 2)  # noqa: S311  nothing here is secret
    free = _volunteers()
    sessions = list(TrainingSession.objects.select_related("place").order_by("pk"))
    made: list[Row] = []
    opinions: list[Row] = []
    for session in sessions:
        session.title, session.description = session.title or dice.choice(TITLES), PROGRAMME
        pool = free.get(session.place.departement_id or session.place_id, [])
        over = session.ends_at < at
        rows = list(_past(session, pool, dice) if over else _coming(session, pool, dice, at=at))
        session.taken = sum(row["state"] in Enrolment.HOLDING for row in rows)
        made += rows
        if over:
            came = [row["supporter"] for row in rows if row["state"] == State.ATTENDED]
            Volunteer.objects.filter(supporter__in=came).update(trained_at=session.starts_at)
    TrainingSession.objects.bulk_update(sessions, ["taken", "title", "description"], batch_size=100)
    for pk, row in zip(reserve_ids(Enrolment, len(made)), made, strict=True):
        row["id"] = pk
        if row["state"] == State.ATTENDED:
            row["code"] = f"DEMO-{pk:07}"
            opinions += _opinion(row, dice)
    write_rows(Enrolment, made)
    write_rows(Feedback, opinions)
    analyze(Enrolment, Feedback)
    return len(made)


def _volunteers() -> dict[int, list[int]]:
    """By département, who is not trained yet: candidates last, where they are taken from first."""
    found: dict[int, list[int]] = {}
    rows = Volunteer.objects.helping().filter(trained_at=None, supporter__home__isnull=False)
    homes = rows.order_by("applied_at", "pk").values_list(
        "supporter", "supporter__home", "supporter__home__departement", "applied_at"
    )
    asked = sorted(homes, key=lambda row: row[3] is not None)
    for person, home, departement, _applied in asked:
        found.setdefault(departement or home, []).append(person)
    return found


def _take(pool: list[int], count: int) -> list[int]:
    """Half of them candidates; the others anybody. Nobody is in two sessions."""
    return [pool.pop(-1 if n % 2 else 0) for n in range(min(count, len(pool)))]


def _past(session: TrainingSession, pool: list[int], dice: random.Random) -> Iterator[Row]:
    for person in _take(pool, min(dice.randint(8, 24), session.capacity)):
        here = dice.random() < 0.85
        yield {
            "session": session.pk, "supporter": person, "asked_at": session.created_at, "invited_at": None,
            "invitation_expires_at": None, "state": (State.ATTENDED if here else State.ABSENT).value, "code": "",
            "attended_at": session.starts_at if here else None, "ends_at": session.ends_at,
            "told_at": session.ends_at + timedelta(hours=1) if here else None,
        }  # fmt: skip


def _coming(session: TrainingSession, pool: list[int], dice: random.Random, *, at: datetime) -> Iterator[Row]:
    """A small room is full, and some wait; of the others a few have been invited and have not said."""
    full = session.capacity <= SMALL_ROOM
    count = session.capacity if full else dice.randint(4, 18)
    states = [State.ENROLLED] * count + [State.WAITING if full else State.INVITED] * dice.randint(2, WAITING)
    for n, (person, state) in enumerate(zip(_take(pool, len(states)), states, strict=False)):
        invited = state == State.INVITED
        yield {
            "session": session.pk, "supporter": person, "state": state.value, "code": "", "attended_at": None,
            "asked_at": None if invited else at - timedelta(hours=90 - n), "told_at": None,
            "invited_at": at - timedelta(days=1) if invited else None,
            "invitation_expires_at": session.starts_at if invited else None,
        }  # fmt: skip


def _opinion(row: Row, dice: random.Random) -> Sequence[Row]:
    if dice.random() < 0.4:
        return []
    rating = dice.choices([3, 4, 5], [1, 4, 5])[0]
    words = {"learnt": dice.choice(LEARNT), "missing": dice.choice(MISSING)}
    return [
        words | {"enrolment": row["id"], "rating": rating, "at": row["ends_at"] + timedelta(hours=dice.randint(2, 40))}
    ]
