"""What somebody's roles let them do, and where. Every access function of the organisation asks this.

National administrators of the staff (group `national`) hold the authority of a national organiser without a row of
their own: somebody must give the first role.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser

from supporters.models import Supporter
from supporters.permissions import is_national
from teams.models import Role, Team
from territory.models import Place
from territory.querysets import covers

Kind = Role.Kind
#: Who looks after a territory's organisation: teams, roles, plan.
LEADS = (Kind.NATIONAL, Kind.REGIONAL, Kind.DEPARTMENTAL)
#: Those, and who trains there.
GUIDES = (*LEADS, Kind.TRAINER)


@dataclass(frozen=True)
class Authority:
    """The current roles of one person. `staff`: a national administrator."""

    roles: tuple[Role, ...]
    staff: bool = False

    @property
    def is_national(self) -> bool:
        return self.staff or any(role.kind == Kind.NATIONAL for role in self.roles)

    @property
    def leads_somebody(self) -> bool:
        """Sees more people than themselves: the second factor is asked for (L08)."""
        return self.staff or bool(self.roles)

    def holds(self, *kinds: str) -> bool:
        return (self.staff and Kind.NATIONAL in kinds) or any(role.kind in kinds for role in self.roles)

    def over(self, place: Place, kinds: Collection[str] = LEADS) -> bool:
        """Whether a role of one of these kinds covers the place. A mobiliser's covers nothing but the team."""
        if self.staff and Kind.NATIONAL in kinds:
            return True
        held = [role for role in self.roles if role.kind in kinds and role.kind != Kind.MOBILISER]
        return any(covers(role.place, place) for role in held)

    def leads(self, team: Team) -> bool:
        """Whether they are the team's mobiliser, in their own right or by delegation."""
        return any(role.team_id == team.pk for role in self.roles)

    def territories(self, kinds: Collection[str] = LEADS) -> list[Place]:
        """The places their roles of these kinds are bound to; the country first.

        A national administrator of the staff has the country, which need not be a row: ask its kind, not its key.
        """
        if self.staff and Kind.NATIONAL in kinds:
            return [Place(kind=Place.Kind.COUNTRY, code="FR")]
        held = sorted((role for role in self.roles if role.kind in kinds), key=lambda role: role.rank)
        return list(dict.fromkeys(role.place for role in held))


def authority_of(user: Supporter | AnonymousUser, *, at: datetime) -> Authority:
    """One query; none for a visitor."""
    if not user.is_authenticated or not user.is_active:
        return Authority(())
    current = Role.objects.current(at=at).filter(supporter=user.pk)
    return Authority(tuple(current.select_related("place__departement", "team")), staff=is_national(user))
