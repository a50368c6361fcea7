"""Where a role ends: the circle of deputies that is refused, and the instant at which a term is over."""

from datetime import timedelta

import pytest
from django.utils import timezone

from teams.authority import authority_of
from teams.models import Role
from teams.services.roles import RoleRefused, delegate_role
from tests.factories import make_role, make_supporter
from tests.teams.pyramid import Pyramid, make_pyramid

NOW = timezone.now()
LATER = NOW + timedelta(days=90)


@pytest.fixture
def pyramid(db: None) -> Pyramid:
    return make_pyramid()


def test_a_deputy_does_not_lend_a_part_of_the_role_to_whom_they_stand_in_for(pyramid: Pyramid) -> None:
    """The whole of it they hold already; a part would be another role, and a circle."""
    top = make_role(pyramid.people["trainer"], Role.Kind.TRAINER, place=pyramid.regions["here"])
    deputy = delegate_role(role=top, to=make_supporter(), by=top.supporter, at=NOW, ends_at=LATER)
    Role.objects.filter(pk=pyramid.roles["trainer"].pk).update(ended_at=NOW)
    with pytest.raises(RoleRefused, match="vous l'a délégué"):
        delegate_role(
            role=deputy,
            to=top.supporter,
            by=deputy.supporter,
            at=NOW,
            ends_at=LATER,
            place=pyramid.departements["here"],
        )
    assert not deputy.delegations.exists()


def test_a_role_holds_until_its_last_instant_and_no_longer(pyramid: Pyramid) -> None:
    """Before the worker has noted anything."""
    role, commune = pyramid.roles["departmental"], pyramid.communes["here"]
    before = authority_of(role.supporter, at=role.ends_at - timedelta(microseconds=1))
    at_the_end = authority_of(role.supporter, at=role.ends_at)
    assert (before.over(commune), at_the_end.over(commune)) == (True, False)
    assert role.ended_at is None
