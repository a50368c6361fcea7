"""Where the demo's chain breaks, near enough to be seen: a team nobody leads, a silent one, newcomers who wait.

Broken before anybody goes out: outings and training then keep to it.
"""

from datetime import datetime, timedelta

from teams.models import Membership, Role, RoleChange, Team, TeamChange, TeamOffer, Volunteer
from territory.models import Place

WHY = (
    "J'anime déjà le groupe du jeudi, j'aimerais aller plus loin.",
    "J'ai du temps le week-end et l'envie d'emmener les autres.",
)
#: Newcomers whom nobody has welcomed: since so many hours.
WAIT_HOURS = (6, 30, 75)


def break_chain(departement: Place, *, at: datetime) -> None:
    own = Team.objects.active().within(departement).exclude(contact="").first()
    others = Team.objects.active().within(departement).filter(contact="").order_by("-members", "pk")
    if len(found := list(others[:2])) == 2:
        _lose_mobiliser(found[0], own, at=at)
        _fall_silent(found[1], at=at)
    if own is not None:
        _let_wait(own, at=at)
    _let_apply(departement, at=at)


def _lose_mobiliser(team: Team, neighbour: Team | None, *, at: datetime) -> None:
    """Five days ago; the neighbours are asked for two more."""
    moment = at - timedelta(days=5)
    for role in Role.objects.filter(team=team, ended_at=None):
        Role.objects.filter(pk=role.pk).update(ended_at=moment)
        fields = {"kind": role.kind, "place": role.place, "supporter": role.supporter, "until": role.ends_at}
        RoleChange.objects.create(**fields, role=role, change=RoleChange.Change.ENDED, by=role.supporter, at=moment)
    TeamChange.objects.create(team=team, change=TeamChange.Change.LOST, at=moment)
    Team.objects.filter(pk=team.pk).update(state=Team.State.WITHOUT, without_since=moment)
    if neighbour is not None:
        TeamChange.objects.create(team=team, change=TeamChange.Change.OFFERED, other=neighbour, at=moment)
        until = moment + timedelta(days=7)
        TeamOffer.objects.create(team=team, neighbour=neighbour, offered_at=moment, expires_at=until)


def _fall_silent(team: Team, *, at: datetime) -> None:
    Team.objects.filter(pk=team.pk).update(last_active_at=at - timedelta(days=24))


def _let_wait(team: Team, *, at: datetime) -> None:
    """The latest members of the team somebody signs in to, not welcomed yet: one of them too late."""
    leads = Role.objects.current(at=at).values("supporter")
    stays = Membership.objects.current().filter(team=team).exclude(supporter__in=leads)
    fresh = stays.exclude(supporter__email__in=["benevole@demo.example"]).order_by("-joined_at", "-pk")
    for stay, hours in zip(fresh, WAIT_HOURS, strict=False):
        since = at - timedelta(hours=hours)
        Membership.objects.filter(pk=stay.pk).update(joined_at=since)
        due = since + Volunteer.WELCOME
        steps = {"offered_at": since, "welcome_due_at": due, "welcomed_at": None, "last_active_at": since}
        steps |= dict.fromkeys(("first_outing_at", "applied_at", "trained_at", "certified_at"))
        steps["lead_told_at"] = due if due < at else None
        Volunteer.objects.filter(supporter=stay.supporter_id).update(**steps)


def _let_apply(departement: Place, *, at: datetime) -> None:
    """Two candidates whom the trainer may certify."""
    able = Volunteer.objects.helping().within(departement).filter(certified_at=None, applied_at=None)
    seasoned = able.exclude(first_outing_at=None).filter(supporter__roles=None).order_by("offered_at", "pk")
    for volunteer, why in zip(seasoned, WHY, strict=False):
        moment = max(volunteer.first_outing_at, at - timedelta(days=6))
        Volunteer.objects.filter(pk=volunteer.pk).update(applied_at=moment, application=why)
