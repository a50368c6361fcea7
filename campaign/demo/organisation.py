"""The organisation of the demo: an invented pyramid, lively around one département, and people to sign in as."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate

from django.db import transaction
from django.db.models import F

from campaign.demo.organisation_breaks import break_chain
from campaign.demo.organisation_field import write_outings
from campaign.demo.organisation_life import give, lead_territories, write_friends, write_words
from campaign.demo.organisation_names import team_name
from campaign.demo.organisation_rows import Inventor, Sizes, write_organisation
from campaign.demo.organisation_training import fill_sessions, open_session
from campaign.demo.people import invent
from campaign.demo.sign_ins import SIGN_INS
from campaign.demo.terrain import DEPARTEMENT
from campaign.demo.walks import write_walks
from canvassing.services.boards import refresh_boards
from supporters.models import Consent, Supporter
from supporters.services.consents import give_consent
from teams.models import Measure, Membership, Role, RoleChange, Team, TeamChange, Volunteer
from teams.services.plan import DEFAULTS, compute_due_plan, fix_goal, make_plan
from territory.models import Place

SIZES = {"small": Sizes(2_000, 150, 12), "large": Sizes(120_000, 8_000, 100)}
#: What the plan asks for: of a small organisation what it may just reach.
GOALS = {
    "small": {Measure.TRAINERS: 20, Measure.MOBILISERS: 300, Measure.VOLUNTEERS: 6_000, Measure.DOORS: 60_000},
    "large": DEFAULTS,
}
#: Of the small one, what somebody fixed for the demo's département.
FIXED = {Measure.TRAINERS: 2, Measure.MOBILISERS: 16, Measure.VOLUNTEERS: 200, Measure.DOORS: 3_000}
#: How much likelier a team is in the demo's département than its people alone would have it; outings behind a team.
LIVELY, PAST = {"small": 8, "large": 1}, {"small": 6, "large": 3}
#: How unlike départements are: some are ahead, some behind.
UNLIKE = 0.5
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
    nothing = dict.fromkeys(("volunteers", "teams", "outings", "turfs"), 0)
    if size not in SIZES or Team.objects.exists() or not Place.objects.homes().exists():
        return nothing
    with transaction.atomic():
        inventor = Inventor(SIZES[size], seed=seed, at=at, name=lambda dice: invent(dice, overseas=False).name)
        _enliven(inventor, lively=LIVELY[size], seed=seed)
        made = write_organisation(inventor.invent())
        national = Supporter.objects.filter(email=SIGN_INS[0].email).first()
        here = _here()
        if here is not None:
            _sign_ins(here, seed=seed, at=at)
        lead_territories(by=national, seed=seed, at=at)
        if here is not None:
            break_chain(here.departement, at=at)
        outings = write_outings(seed=seed, at=at, past=PAST[size])
        fill_sessions(seed=seed, at=at)
        write_friends(seed=seed, at=at)
        Role.objects.filter(given_by=None).update(given_by=national)
        RoleChange.objects.filter(by=None).update(by=national)
        _plan(GOALS[size], here.departement if here and size == "small" else None, by=national, at=at)
        turfs = write_walks(seed=seed, at=at)
    compute_due_plan(at=at)
    refresh_boards(at=at)
    counts = {"volunteers": made["volunteers"], "teams": made["teams"] + bool(here)}
    return counts | {"outings": outings, "turfs": turfs}


def _enliven(inventor: Inventor, *, lively: float, seed: int) -> None:
    """More teams where the demo looks first; elsewhere more in some départements, fewer in others."""
    dice = random.Random(seed + 5)  # noqa: S311  nothing here is secret
    areas = Place.objects.filter(kind=Place.Kind.DEPARTEMENT).order_by("code").values_list("pk", "code")
    factor = {pk: lively if code == DEPARTEMENT else dice.lognormvariate(0, UNLIKE) for pk, code in areas}
    weights = (home.population * factor.get(home.departement_id, 1) for home in inventor.homes)
    inventor.weights = list(accumulate(weights))


def _here() -> Here | None:
    """The largest commune of the demo's département."""
    homes = Place.objects.homes().filter(departement__code=DEPARTEMENT, lon__isnull=False)
    home = homes.select_related("departement__parent").order_by("-population").first()
    if home is None or home.departement.parent is None:
        return None
    return Here(home, home.departement, home.departement.parent)


def _sign_ins(here: Here, *, seed: int, at: datetime) -> None:
    """The roles of those who can sign in, as the services would have left them, without their mail."""
    since, until = at - timedelta(days=60), at + timedelta(days=240)
    people = {one.lead: Supporter.objects.filter(email=one.email).first() for one in SIGN_INS if one.lead}
    if not all(people.values()):
        return
    national = Supporter.objects.filter(email=SIGN_INS[0].email).first()
    for lead, person in people.items():
        Supporter.objects.filter(pk=person.pk).update(home=here.home)
        _helps(person, certified=lead != "volunteer", since=since, at=at)
    region, departement, trainer, mobiliser = (people[kind.value] for kind in Role.RANKS[1:])
    give(region, Role.Kind.REGIONAL, here.region, since=since, until=until, by=national)
    led = give(departement, Role.Kind.DEPARTMENTAL, here.departement, since=since, until=until, by=region)
    give(trainer, Role.Kind.TRAINER, here.departement, since=since, until=until, by=departement)
    team, mine = _team(
        here.home, mobiliser, people["volunteer"], by=trainer, seed=seed, since=since, until=until, at=at
    )
    stays = team.memberships.select_related("supporter").exclude(supporter__in=[one.pk for one in people.values()])
    others = [stay.supporter for stay in stays.order_by("pk")[:2]]
    # Both hand something on, for a while.
    for source, to, days in zip((mine, led), others, (14, 30), strict=False):
        place, began = source.place, at - timedelta(days=4)
        ends = at + timedelta(days=days)
        give(to, source.kind, place, since=began, until=ends, by=source.supporter, team=source.team, source=source)
    write_words(team, by=mobiliser, at=at)
    open_session(trainer=trainer, place=here.home, day=at - timedelta(days=27), title="Devenir mobilisateur")
    open_session(trainer=trainer, place=here.home, day=at + timedelta(days=5), title="Mener une équipe", capacity=12)
    open_session(trainer=trainer, place=here.home, day=at + timedelta(days=19), title="Parler aux gens, à la porte")


def _helps(person: Supporter, *, certified: bool, since: datetime, at: datetime) -> None:
    purpose, source = Consent.Purpose.LOCAL_TEAM, Consent.Source.FORM
    give_consent(supporter=person, purpose=purpose, source=source, at=since, confirmed=True)
    steps = {"offered_at": since, "welcome_due_at": since + Volunteer.WELCOME, "welcomed_at": since}
    steps |= {"last_active_at": at - timedelta(days=1), "first_outing_at": since + timedelta(days=7)}
    if certified:
        steps |= dict.fromkeys(("applied_at", "trained_at", "certified_at"), since + timedelta(days=20))
    Volunteer.objects.create(supporter=person, ways=["doors", "leaflets"], **steps)


def _team(
    home: Place, mobiliser: Supporter, volunteer: Supporter, *, by: Supporter, seed: int, since: datetime,
    until: datetime, at: datetime,
) -> tuple[Team, Role]:  # fmt: skip
    """A team with its mobiliser, a volunteer, and people of the département who had none; the mobiliser's role."""
    taken = set(Team.objects.filter(place=home).values_list("name", flat=True))
    team = Team.objects.create(
        name=team_name(home.name, home.population, random.Random(seed), taken),  # noqa: S311
        place=home,
        lon=home.lon,
        lat=home.lat,
        contact="Le samedi matin au marché",
        opened_at=since,
        last_active_at=at - timedelta(days=1),
    )
    TeamChange.objects.create(team=team, change=TeamChange.Change.OPENED, by=by, at=since)
    role = give(mobiliser, Role.Kind.MOBILISER, home, since=since, until=until, by=by, team=team)
    free = Volunteer.objects.within(home.departement).filter(supporter__roles__isnull=True)
    settled = Membership.objects.current().values("supporter")
    alone = free.exclude(supporter__in=settled).exclude(supporter=volunteer).order_by("supporter")
    people = [(mobiliser.pk, since), (volunteer.pk, since)]
    people += [(pk, max(since, when)) for pk, when in alone.values_list("supporter", "offered_at")[:MEMBERS]]
    Membership.objects.bulk_create(Membership(team=team, supporter_id=pk, joined_at=when) for pk, when in people)
    Team.objects.filter(pk=team.pk).update(members=F("members") + len(people))
    return team, role


def _plan(goals: Mapping[Measure, int], fixed: Place | None, *, by: Supporter | None, at: datetime) -> None:
    if not Place.objects.filter(kind=Place.Kind.COUNTRY).exists():
        return
    due_on = DUE_ON if at.date() < DUE_ON else (at + timedelta(days=140)).date()
    amounts = {measure.value: amount for measure, amount in goals.items()}
    plan = make_plan(due_on=due_on, split_by="population", amounts=amounts, by=by, at=at)
    if fixed is None:
        return
    for measure, amount in FIXED.items():
        fix_goal(plan=plan, place=fixed, measure=measure.value, amount=amount, by=by, at=at)
