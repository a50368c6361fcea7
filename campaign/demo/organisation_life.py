"""What makes the demo's organisation alive beside its outings: roles handed on, words, thanks, friends brought."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from campaign.demo.organisation_rows import Row, write_rows
from common.bulk import analyze
from supporters.models import Supporter
from teams.models import Membership, Role, RoleChange, Sponsorship, Team, TeamMessage, Thanks, Volunteer
from territory.models import Place

#: Of the members of a team, those whom another member brought; of the départements, those that have a lead.
BROUGHT, LED = 0.3, 0.7
MESSAGES = (
    ("Rendez-vous samedi", ("Bonjour à toutes et tous,\n\nOn se retrouve samedi, venez comme vous êtes : on part par "
     "deux et l'on finit autour d'un café.")),
    ("Merci pour ce week-end", ("Bonjour,\n\nVous avez été nombreux, et cela s'est vu : beaucoup de portes ouvertes, "
     "de longues discussions. Merci !")),
    ("Qui amène un ami ?", ("Bonjour,\n\nLa prochaine sortie est facile pour commencer. C'est le moment d'en parler "
     "autour de vous.")),
)  # fmt: skip
Change = RoleChange.Change


def give(
    person: Supporter, kind: str, place: Place, *, since: datetime, until: datetime, by: Supporter | None,
    team: Team | None = None, source: Role | None = None,
) -> Role:  # fmt: skip
    """A role with its line in the journal, as the service leaves them, without its mail."""
    fields = {"kind": kind, "place": place, "supporter": person}
    role = Role.objects.create(**fields, team=team, given_by=by, delegated_from=source, starts_at=since, ends_at=until)
    change = Change.DELEGATED if source else Change.GIVEN
    RoleChange.objects.create(**fields, role=role, change=change, until=until, by=by, at=since)
    return role


def end(role: Role, *, by: Supporter | None, at: datetime) -> None:
    Role.objects.filter(pk=role.pk).update(ended_at=at)
    fields = {"kind": role.kind, "place": role.place, "supporter": role.supporter}
    RoleChange.objects.create(**fields, role=role, change=Change.ENDED, until=role.ends_at, by=by, at=at)


def lead_territories(*, by: Supporter | None, seed: int, at: datetime) -> None:
    """Leads of most régions and départements that have none, some given, some prolonged, one who stood down."""
    dice = random.Random(seed + 3)  # noqa: S311  nothing here is secret
    kinds = {Place.Kind.REGION: Role.Kind.REGIONAL, Place.Kind.DEPARTEMENT: Role.Kind.DEPARTMENTAL}
    taken = set(Role.objects.values_list("place", flat=True).filter(kind__in=kinds.values()))
    busy = set(Role.objects.values_list("supporter", flat=True))
    roles = []
    for place in Place.objects.filter(kind__in=kinds).exclude(pk__in=taken).order_by("code"):
        people = Volunteer.objects.within(place).exclude(supporter__in=busy).order_by("offered_at", "pk")
        first = people.select_related("supporter").first() if dice.random() < LED else None
        if first:
            busy.add(first.supporter_id)
            since = max(first.offered_at, at - timedelta(days=dice.randint(20, 120)))
            until = at + timedelta(days=dice.choice((20, 200, 240)))
            roles.append(give(first.supporter, kinds[Place.Kind(place.kind)], place, since=since, until=until, by=by))
    _prolong(roles[::5], by=by, at=at)
    for role in roles[1:2]:
        end(role, by=by, at=at - timedelta(days=6))


def _prolong(roles: Sequence[Role], *, by: Supporter | None, at: datetime) -> None:
    for role in roles:
        until, moment = role.ends_at + timedelta(days=30), max(role.starts_at, at - timedelta(days=12))
        Role.objects.filter(pk=role.pk).update(ends_at=until)
        fields = {"kind": role.kind, "place": role.place, "supporter": role.supporter}
        RoleChange.objects.create(**fields, role=role, change=Change.EXTENDED, until=until, by=by, at=moment)


def write_friends(*, seed: int, at: datetime) -> int:
    """Members whom an elder of their team brought: the chain. Returns how many."""
    dice = random.Random(seed + 4)  # noqa: S311  nothing here is secret
    elders: dict[int, list[int]] = {}
    rows: list[Row] = []
    stays = Membership.objects.current().order_by("joined_at", "pk").values_list("team", "supporter", "joined_at")
    for team, person, since in stays.iterator():
        here = elders.setdefault(team, [])
        if here and dice.random() < BROUGHT:
            rows.append(
                {
                    "newcomer": person, "inviter": dice.choice(here), "at": since, "confirmed_at": since,
                    "via": dice.choice(Sponsorship.Via.values),
                }
            )  # fmt: skip
        here.append(person)
    write_rows(Sponsorship, rows)
    analyze(Sponsorship)
    return len(rows)


def write_words(team: Team, *, by: Supporter, at: datetime) -> None:
    """Messages to one team, and thanks to some of its members."""
    members = [stay.supporter for stay in team.memberships.select_related("supporter") if stay.supporter_id != by.pk]
    TeamMessage.objects.bulk_create(
        TeamMessage(
            team=team, author=by, subject=subject, text=text, sent_to=len(members), at=at - timedelta(days=4 + 9 * n)
        )
        for n, (subject, text) in enumerate(MESSAGES)
    )
    thanked = at - timedelta(days=3)
    Thanks.objects.bulk_create(
        Thanks(team=team, supporter=one, by=by, day=thanked.date(), at=thanked) for one in members[:5]
    )
