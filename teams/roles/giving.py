"""Who may give which role, where and until when. Asked by the services, the pages and the API alike."""

from collections.abc import Mapping
from datetime import datetime

from supporters.models import Supporter
from teams.authority import GUIDES, LEADS, Authority, Kind, authority_of
from teams.models import Role
from teams.roles.terms import LONGEST, default_end
from territory.models import Place
from territory.querysets import covers

#: For each kind, those whose holders may give it within their territory. A trainer makes a mobiliser of somebody who
#: was certified, and gives nothing else.
GIVERS: Mapping[str, tuple[str, ...]] = {
    Kind.NATIONAL: (Kind.NATIONAL,),
    Kind.REGIONAL: (Kind.NATIONAL,),
    Kind.DEPARTMENTAL: (Kind.NATIONAL, Kind.REGIONAL),
    Kind.TRAINER: LEADS,
    Kind.MOBILISER: GUIDES,
}
#: A deputy's deputy, no further: whoever meets one must be able to name who answers for them.
DEEPEST = 2


def kinds_given(authority: Authority) -> list[str]:
    """What somebody may give of their own accord, somewhere; from the top."""
    return [kind for kind in Role.RANKS if authority.holds(*_leads(kind))]


def latest_end(
    authority: Authority, kind: str, place: Place, *, at: datetime, certified: bool = False
) -> datetime | None:
    """The last instant that this person may give such a role until; None where they may not give it.

    `certified`: the role comes of a training, so a trainer may give it.
    """
    if authority.staff:
        return at + LONGEST
    kinds = GIVERS[kind] if certified else _leads(kind)
    held = [role.ends_at for role in authority.roles if role.kind in kinds and covers(role.place, place)]
    return min(max(held), at + LONGEST) if held else None


def usual_end(giver: Supporter, kind: str, place: Place, *, at: datetime) -> datetime:
    """The end that nobody chose: the usual one, earlier where the giver's own role ends before."""
    latest = latest_end(authority_of(giver, at=at), kind, place, at=at, certified=True)
    return min(default_end(at), latest) if latest else default_end(at)


def looks_after(authority: Authority, role: Role) -> bool:
    """Whether they stand above a role: its kind is one they give, its place one they cover."""
    return authority.over(role.place, _leads(role.kind))


def chain_of(role: Role) -> list[Role]:
    """The role and those it is delegated from, up to the one that somebody above gave."""
    chain = [role]
    while chain[-1].delegated_from is not None:
        chain.append(chain[-1].delegated_from)
    return chain


def _leads(kind: str) -> tuple[str, ...]:
    return tuple(giver for giver in GIVERS[kind] if giver in LEADS)
