"""Which roles, changes and people somebody sees, and where they may give a role: for the pages and the API alike."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q, QuerySet

from supporters.models import Supporter
from teams.authority import GUIDES, LEADS, Authority
from teams.models import Role, RoleChange, Team, Volunteer
from teams.near.distances import km
from teams.querysets import RoleQuerySet, inside_any
from teams.roles.terms import SOON
from territory.models import Place

#: Territories that a role may be bound to; a mobiliser's is a team's.
WIDE = (
    Place.Kind.COUNTRY,
    Place.Kind.REGION,
    Place.Kind.DEPARTEMENT,
    Place.Kind.COLLECTIVITY,
    Place.Kind.ABROAD,
)
#: People and teams offered by one search; more need another letter.
FOUND = 20
#: A search begins with so many letters.
LETTERS = 2


def roles_seen(user: Supporter, authority: Authority, *, at: datetime) -> RoleQuerySet:
    """The current roles of others within their territories, and what they delegated; those about to end first."""
    current = Role.objects.current(at=at).with_people().exclude(supporter=user)
    seen = _within(authority, "place", GUIDES) | Q(delegated_from__supporter=user)
    found: RoleQuerySet = current.filter(seen).soonest_first(by=at + SOON)
    return found


def own_roles(user: Supporter, *, at: datetime) -> RoleQuerySet:
    found: RoleQuerySet = Role.objects.current(at=at).with_people().filter(supporter=user).order_by("ends_at", "pk")
    return found


def changes_seen(authority: Authority) -> QuerySet[RoleChange]:
    """The journal of the territories they lead."""
    found = RoleChange.objects.filter(_within(authority, "place", LEADS))
    return found.select_related("supporter", "place", "by").order_by("-at", "-pk")


def people_to_choose(authority: Authority, *, name: str, commune: str = "") -> QuerySet[Supporter]:
    """Volunteers of their territories by the beginning of first name and commune (L08); nobody for fewer letters."""
    if len(name.strip()) < LETTERS:
        return Supporter.objects.none()
    found = people_within(authority).filter(display_name__istartswith=name.strip())
    if commune.strip():
        found = found.filter(home__name__istartswith=commune.strip())
    return found.order_by("display_name", "home__name", "pk")[:FOUND]


def people_within(authority: Authority) -> QuerySet[Supporter]:
    """All volunteers that they may give a role to."""
    people = Supporter.objects.filter(volunteer__in=Volunteer.objects.helping(), restricted_at=None)
    return people.filter(_within(authority, "home", LEADS)).select_related("home__departement")


def confirmed_by_address(email: str) -> Supporter | None:
    """For national organisers: any confirmed supporter, by the whole address."""
    found: Supporter | None = (
        Supporter.objects.confirmed()
        .filter(is_active=True, email=email.strip().lower())
        .select_related("home__departement")
        .first()
    )
    return found


def places_to_give(authority: Authority) -> QuerySet[Place]:
    """Territories, communes left out, where they may give some role."""
    return Place.objects.filter(_within(authority, "", LEADS), kind__in=WIDE).order_by("name")


def teams_to_give(authority: Authority) -> QuerySet[Team]:
    """Teams of their territories, led or not; a led one is refused with its reason."""
    return Team.objects.live().filter(_within(authority, "place", LEADS)).select_related("place__departement")


def free_teams(authority: Authority, *, near: Place | None = None) -> list[Team]:
    """Some that nobody leads, the nearest to a place first."""
    free = teams_to_give(authority).filter(state=Team.State.WITHOUT)
    if near is None or near.lon is None or near.lat is None:
        return list(free.order_by("name", "pk")[:FOUND])
    lon, lat = near.lon, near.lat
    placed = free.filter(lon__isnull=False, lat__isnull=False)
    return sorted(placed, key=lambda team: (km(lon, lat, team.lon or 0, team.lat or 0), team.pk))[:FOUND]


def _within(authority: Authority, path: str, kinds: Collection[str]) -> Q:
    """A national administrator of the staff has the country without a role."""
    if authority.is_national:
        return Q(**{f"{path or 'pk'}__isnull": False})
    return inside_any(authority.territories(kinds), path)
