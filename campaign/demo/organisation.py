"""The organisation of the demo: an invented pyramid, lively around one département, and people to sign in as."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate

from django.db import transaction
from django.db.models import F

from campaign.demo.organisation_field import write_outings, write_training
from campaign.demo.organisation_rows import Inventor, Sizes, write_organisation
from campaign.demo.people import invent
from campaign.demo.sign_ins import SIGN_INS
from campaign.demo.terrain import DEPARTEMENT
from supporters.models import Consent, Supporter
from supporters.services.consents import give_consent
from teams.models import Membership, Role, RoleChange, Team, TeamChange, Volunteer
from teams.services.plan import DEFAULTS, compute_due_plan, make_plan
from territory.models import Place

SIZES = {"small": Sizes(2_000, 150, 12), "large": Sizes(120_000, 8_000, 100)}
#: How much likelier a team is in the demo's département than its people alone would have it.
LIVELY = 12
#: The plan's date: the eve of the first round.
DUE_ON = date(2027, 4, 10)
#: Members of the team that somebody signs in to.
MEMBERS = 14


@dataclass(frozen=True)
class Here:
    """Where the people to sign in as stand: their commune, and the territories above it."""

    home: Place
    departement: Place
    region: Place


def load_organisation(*, size: str, seed: int, at: datetime) -> dict[str, int]:
    """Write it unless a team is there. Returns what was added.

    The same seed, size, places and moment give the same organisation.
    """
    nothing = dict.fromkeys(("volunteers", "teams", "outings"), 0)
    if size not in SIZES or Team.objects.exists() or not Place.objects.homes().exists():
        return nothing
    with transaction.atomic():
        inventor = Inventor(SIZES[size], seed=seed, at=at, name=lambda dice: invent(dice, overseas=False).name)
        _enliven(inventor)
        made = write_organisation(inventor.invent())
        here = _here()
        if here is not None:
            _sign_ins(here, at=at)
            _breaks(here, at=at)
        outings = write_outings(seed=seed, at=at)
        _plan(at=at)
    compute_due_plan(at=at)
    return {"volunteers": made["volunteers"], "teams": made["teams"] + bool(here), "outings": outings}


def _enliven(inventor: Inventor) -> None:
    """More teams where the demo looks first."""
    lively = Place.objects.filter(code=DEPARTEMENT).values_list("pk", flat=True).first()
    weights = (home.population * (LIVELY if home.departement_id == lively else 1) for home in inventor.homes)
    inventor.weights = list(accumulate(weights))


def _here() -> Here | None:
    """The largest commune of the demo's département."""
    homes = Place.objects.homes().filter(departement__code=DEPARTEMENT, lon__isnull=False)
    home = homes.select_related("departement__parent").order_by("-population").first()
    if home is None or home.departement.parent is None:
        return None
    return Here(home, home.departement, home.departement.parent)


def _sign_ins(here: Here, *, at: datetime) -> None:
    """The roles of those who can sign in, as the services would have left them, without their mail."""
    since = at - timedelta(days=60)
    people = {one.lead: Supporter.objects.filter(email=one.email).first() for one in SIGN_INS if one.lead}
    if not all(people.values()):
        return
    for lead, person in people.items():
        Supporter.objects.filter(pk=person.pk).update(home=here.home)
        _helps(person, certified=lead != "volunteer", since=since, at=at)
    for kind, place in ((Role.Kind.REGIONAL, here.region), (Role.Kind.DEPARTMENTAL, here.departement)):
        _role(people[kind.value], kind, place, since=since, at=at)
    trainer = people[Role.Kind.TRAINER.value]
    _role(trainer, Role.Kind.TRAINER, here.departement, since=since, at=at)
    team = _team(here.home, people[Role.Kind.MOBILISER.value], people["volunteer"], since=since, at=at)
    members = [stay.supporter for stay in team.memberships.select_related("supporter").order_by("pk")]
    write_training(trainer=trainer, place=here.home, people=members, at=at)


def _helps(person: Supporter, *, certified: bool, since: datetime, at: datetime) -> None:
    purpose, source = Consent.Purpose.LOCAL_TEAM, Consent.Source.FORM
    give_consent(supporter=person, purpose=purpose, source=source, at=since, confirmed=True)
    steps = {"offered_at": since, "welcome_due_at": since + Volunteer.WELCOME, "welcomed_at": since}
    steps |= {"last_active_at": at - timedelta(days=1), "first_outing_at": since + timedelta(days=7)}
    if certified:
        steps |= dict.fromkeys(("applied_at", "trained_at", "certified_at"), since + timedelta(days=20))
    Volunteer.objects.create(supporter=person, ways=["doors", "leaflets"], **steps)


def _role(
    person: Supporter, kind: str, place: Place, *, since: datetime, at: datetime, team: Team | None = None
) -> None:
    giver = Supporter.objects.filter(email=SIGN_INS[0].email).first()
    ends_at = at + timedelta(days=240)
    fields = {"kind": kind, "place": place, "supporter": person}
    role = Role.objects.create(**fields, team=team, given_by=giver, starts_at=since, ends_at=ends_at)
    change = RoleChange.Change.GIVEN
    RoleChange.objects.create(**fields, role=role, change=change, until=ends_at, by=giver, at=since)


def _team(home: Place, mobiliser: Supporter, volunteer: Supporter, *, since: datetime, at: datetime) -> Team:
    """A team with its mobiliser, a volunteer, and people of the département who had none."""
    team = Team.objects.create(
        name=f"{home.name} centre",
        place=home,
        lon=home.lon,
        lat=home.lat,
        contact="Le samedi matin au marché",
        opened_at=since,
        last_active_at=at - timedelta(days=1),
    )
    TeamChange.objects.create(team=team, change=TeamChange.Change.OPENED, at=since)
    _role(mobiliser, Role.Kind.MOBILISER, home, since=since, at=at, team=team)
    free = Volunteer.objects.within(home.departement).filter(supporter__roles__isnull=True)
    settled = Membership.objects.current().values("supporter")
    alone = free.exclude(supporter__in=settled).exclude(supporter=volunteer).order_by("supporter")
    people = [mobiliser.pk, volunteer.pk, *alone.values_list("supporter", flat=True)[:MEMBERS]]
    Membership.objects.bulk_create(Membership(team=team, supporter_id=pk, joined_at=since) for pk in people)
    Team.objects.filter(pk=team.pk).update(members=F("members") + len(people))
    return team


def _breaks(here: Here, *, at: datetime) -> None:
    """One team nobody leads and one nobody hears of, near enough to be seen."""
    mine = Team.objects.active().within(here.departement).filter(contact="").order_by("pk")
    without, silent = mine.first(), mine.last()
    if without is None or silent is None or without == silent:
        return
    moment = at - timedelta(days=5)
    Role.objects.filter(team=without, ended_at=None).update(ended_at=moment)
    TeamChange.objects.create(team=without, change=TeamChange.Change.LOST, at=moment)
    Team.objects.filter(pk=without.pk).update(state=Team.State.WITHOUT, without_since=moment)
    Team.objects.filter(pk=silent.pk).update(last_active_at=at - timedelta(days=24))


def _plan(*, at: datetime) -> None:
    if not Place.objects.filter(kind=Place.Kind.COUNTRY).exists():
        return
    due_on = DUE_ON if at.date() < DUE_ON else (at + timedelta(days=140)).date()
    amounts = {measure.value: amount for measure, amount in DEFAULTS.items()}
    by = Supporter.objects.filter(email=SIGN_INS[0].email).first()
    make_plan(due_on=due_on, split_by="population", amounts=amounts, by=by, at=at)
