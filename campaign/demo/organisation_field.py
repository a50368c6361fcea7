"""Outings and training of the demo's organisation, past and to come: rows just as the services would have left them."""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from supporters.models import Supporter
from teams.models import Enrolment, Membership, Outing, Participation, Role, Team, TrainingSession
from territory.models import Place

#: What a team announces: kind, title, where people meet, the hour it begins, how long it lasts.
ANNOUNCED = (
    (Outing.Kind.DOORS, "Porte-à-porte du samedi", "Devant la mairie", 10, 2),
    (Outing.Kind.LEAFLETS, "Tractage au marché", "À l'entrée du marché", 9, 2),
    (Outing.Kind.STALL, "Un stand et des cafés", "Sur la place, près de la fontaine", 15, 3),
    (Outing.Kind.HOME, "On en parle autour d'un thé", "Chez un membre de l'équipe", 19, 2),
)
WORDS = ("De belles rencontres.", "Il pleuvait, mais les gens ouvraient.", "À refaire, en plus nombreux.", "")
#: How many of its teams announce something, and how many people of a team come.
TO_COME, COMING = 0.4, 5


def write_outings(*, seed: int, at: datetime) -> int:
    """One behind each active team that gave a sign lately, one ahead of some. Returns how many."""
    dice = random.Random(seed + 1)  # noqa: S311  nothing here is secret
    teams = list(Team.objects.active().select_related("place").order_by("pk"))
    leaders = dict(
        Role.objects.current(at=at).filter(team__isnull=False).order_by("pk").values_list("team", "supporter")
    )
    made = [outing for team in teams for outing in _of_team(team, leaders.get(team.pk), dice, at=at)]
    members = _members(team.pk for team in teams)
    coming = [_coming(outing, members.get(outing.team_id, []), dice) for outing in made]
    for outing, people in zip(made, coming, strict=True):
        outing.going = len(people)
    Outing.objects.bulk_create(made, batch_size=500)
    Participation.objects.bulk_create(_participations(made, coming), batch_size=500)
    return len(made)


def write_training(*, trainer: Supporter, place: Place, people: Sequence[Supporter], at: datetime) -> None:
    """Two sessions of one trainer: one that was held, one that fills."""
    past = _session(trainer, place, at - timedelta(days=20), "Devenir mobilisateur", at=at)
    coming = _session(trainer, place, at + timedelta(days=9), "Parler aux gens, à la porte", at=at)
    came, will = people[:1], people[2:8]
    states = Enrolment.State
    rows = [
        Enrolment(
            session=past, supporter=one, state=states.ATTENDED, asked_at=past.created_at, attended_at=past.starts_at,
            code=f"DEMO-{one.pk:07}",
        )
        for one in came
    ]  # fmt: skip
    rows += [Enrolment(session=coming, supporter=one, state=states.ENROLLED, asked_at=at) for one in will]
    ends = coming.starts_at
    rows += [
        Enrolment(session=coming, supporter=one, state=states.INVITED, invited_at=at, invitation_expires_at=ends)
        for one in people[1:2]
    ]
    Enrolment.objects.bulk_create(rows)
    for session, taken in ((past, len(came)), (coming, len(will))):
        TrainingSession.objects.filter(pk=session.pk).update(taken=taken)


def _session(trainer: Supporter, place: Place, day: datetime, title: str, *, at: datetime) -> TrainingSession:
    start = _hour(day, 9)
    return TrainingSession.objects.create(
        trainer=trainer,
        title=title,
        description="Écouter, expliquer, proposer : une matinée, par deux, avec des jeux de rôle.",
        place=place,
        lon=place.lon,
        lat=place.lat,
        address="Maison des associations",
        starts_at=start,
        ends_at=start + timedelta(hours=4),
        created_at=start - timedelta(days=25),
    )


def _of_team(team: Team, leader: int | None, dice: random.Random, *, at: datetime) -> Iterator[Outing]:
    silent = team.last_active_at < at - Team.SILENT
    if not silent:
        yield _outing(team, leader, dice, _hour(at - timedelta(days=dice.randint(3, 30)), 0), at=at)
    if not silent and (team.contact or dice.random() < TO_COME):
        yield _outing(team, leader, dice, _hour(at + timedelta(days=dice.randint(1, 13)), 0), at=at)


def _outing(team: Team, leader: int | None, dice: random.Random, day: datetime, *, at: datetime) -> Outing:
    kind, title, where, hour, lasts = dice.choice(ANNOUNCED)
    start = _hour(day, hour)
    row = Outing(
        kind=kind,
        team=team,
        organiser_id=leader,
        title=title,
        place=team.place,
        meeting_point=where,
        lon=team.lon,
        lat=team.lat,
        starts_at=start,
        ends_at=start + timedelta(hours=lasts),
        created_at=min(start - timedelta(days=9), at),
    )
    if start < at:
        row.state, row.reported_at = Outing.State.HELD, row.ends_at + timedelta(hours=2)
        row.result_people, row.result_words = dice.randint(4, 60), dice.choice(WORDS)
        if kind == Outing.Kind.DOORS:
            row.result_doors = row.result_people * 3
        elif kind == Outing.Kind.LEAFLETS:
            row.result_leaflets = row.result_people * 4
    return row


def _coming(outing: Outing, members: Sequence[int], dice: random.Random) -> list[int]:
    return sorted(dice.sample(members, min(len(members), dice.randint(1, COMING))))


def _participations(made: Sequence[Outing], coming: Sequence[Sequence[int]]) -> Iterator[Participation]:
    for outing, people in zip(made, coming, strict=True):
        held = outing.state == Outing.State.HELD
        for pk in people:
            yield Participation(
                outing=outing,
                supporter_id=pk,
                joined_at=outing.created_at,
                came=True if held else None,
                thanked_at=outing.reported_at,
            )


def _members(teams: Iterator[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {pk: [] for pk in teams}
    stays = Membership.objects.current().order_by("pk").values_list("team", "supporter")
    for team, person in stays.iterator():
        if team in found:
            found[team].append(person)
    return found


def _hour(day: datetime, hour: int) -> datetime:
    """That hour of the day, on the campaign's clock."""
    return timezone.localtime(day).replace(hour=hour, minute=0, second=0, microsecond=0)
