"""What writes mail or moves people is done so often and no more, by page and by program together."""

import pytest
from django.test import Client
from django.urls import reverse

from common.limits import check_limit, parse_rate
from tests.factories import make_outing, make_role, make_session, sign_in
from tests.teams.pyramid import Pyramid, make_pyramid

pytestmark = pytest.mark.django_db
#: Scope, rate, who, and the addresses that it holds; arguments are made in the test.
LIMITED = {
    "outing-change": ("60/h", "mobiliser", ("teams:outing-edit", "teams:outing-cancel", "api:teams-api:outing-cancel")),
    "session-change": ("60/h", "trainer", ("teams:session-edit", "teams:session-cancel")),
    "session-new": ("40/d", "trainer", ("teams:session-new", "api:teams-api:sessions")),
    "team-movement": ("60/h", "departmental", ("teams:team-split", "teams:team-close", "api:teams-api:team-close")),
    "team-choice": ("30/d", "member", ("teams:team-leave", "teams:team-choose", "teams:help-stop")),
    "role-give": ("60/h", "departmental", ("teams:role-end", "teams:role-extend", "api:teams-api:role-end")),
    "candidates": ("120/h", "departmental", ("teams:certify", "teams:decline")),
}


@pytest.fixture
def pyramid(db: None) -> Pyramid:
    return make_pyramid()


def things(pyramid: Pyramid) -> dict[str, int]:
    candidate = pyramid.people["volunteer"].volunteer
    return {
        "outing": make_outing(team=pyramid.teams["here"]).pk,
        "session": make_session(place=pyramid.communes["here"], trainer=pyramid.people["trainer"]).pk,
        "team": pyramid.teams["here"].pk,
        "role": make_role(None, "trainer", place=pyramid.departements["here"]).pk,
        "certify": candidate.pk,
        "decline": candidate.pk,
    }


@pytest.mark.parametrize("scope", LIMITED)
def test_beyond_its_limit_an_action_waits(scope: str, pyramid: Pyramid) -> None:
    rate, role, names = LIMITED[scope]
    keys, person = things(pyramid), pyramid.people[role]
    client = sign_in(Client(), person)
    for _n in range(parse_rate(rate)[0]):
        assert check_limit(scope, f"person:{person.pk}", rate) is None
    for name in names:
        short = name.rpartition(":")[2]
        key = keys.get(short.partition("-")[0]) if short not in ("session-new", "team-leave", "team-choose") else None
        answer = client.post(reverse(name, args=[key] if key else []))
        assert (name, answer.status_code) == (name, 429)
        assert int(answer["Retry-After"]) > 0


def test_confirming_help_is_limited_by_network(client: Client) -> None:
    link = reverse("teams:help-confirm", args=["faux"])
    answers = [client.post(link).status_code for _n in range(61)]
    assert set(answers[:60]) == {403}
    assert answers[60] == 429
