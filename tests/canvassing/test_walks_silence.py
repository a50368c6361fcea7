"""Before a vote nothing is handed out, taken or joined; what was begun may end (L51, L54)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from canvassing.models import Walk
from canvassing.near import nearest_walks
from canvassing.services.walks import extend, give_back, hand_out, join, take, withdraw
from canvassing.walks.links import path_of
from supporters.models import Supporter
from territory.silence import Silenced
from tests.canvassing.walking import make_turf, make_walk
from tests.factories import make_supporter, make_team, make_volunteer, sign_in
from tests.teams.silences import fall_silent

pytestmark = pytest.mark.django_db


def page(name: str, *args: object) -> str:
    return reverse(f"canvassing:{name}", args=args)


def api(name: str, *args: object) -> str:
    return reverse(f"api:canvassing-api:{name}", args=args)


@pytest.fixture
def mobiliser(db: None) -> Supporter:
    return make_team().roles.get().supporter


def test_services_refuse_what_would_send_somebody_out() -> None:
    walk, turf, person, now = make_walk(), make_turf(), make_volunteer().supporter, timezone.now()
    fall_silent(now)
    with pytest.raises(Silenced):
        hand_out(turf=turf, by=person, supporter=person, at=now)
    with pytest.raises(Silenced):
        take(turf=turf, supporter=person, at=now)
    with pytest.raises(Silenced):
        join(walk=walk, supporter=person, at=now)
    with pytest.raises(Silenced):
        extend(walk=walk, by=person, at=now)


def test_giving_back_and_withdrawing_stay_open() -> None:
    walk, other, now = make_walk(), make_walk(), timezone.now()
    fall_silent(now)
    assert give_back(walk=walk, by=walk.walkers.get().supporter, at=now).end == "returned"
    assert withdraw(walk=other, by=make_supporter(), at=now).end == "withdrawn"


def test_a_walk_never_lasts_into_the_silence() -> None:
    turf, now = make_turf(), timezone.now()
    vote = fall_silent(now + timedelta(days=2))
    assert take(turf=turf, supporter=make_volunteer().supporter, at=now).ends_at < vote.silence_start


def test_silence_elsewhere_stops_nobody() -> None:
    fall_silent(timezone.now(), zone="reunion")
    assert take(turf=make_turf(), supporter=make_volunteer().supporter, at=timezone.now()).is_open


def test_pages_answer_403_forms_included(client: Client) -> None:
    team = make_team()
    turf = make_turf(commune=team.place)
    walk = make_walk(turf=make_turf(commune=team.place), team=team)
    sign_in(client, team.roles.get().supporter)
    fall_silent(timezone.now())
    assert client.get(page("walk-hand", turf.pk)).status_code == 403
    assert client.post(page("walk-hand", turf.pk)).status_code == 403
    assert client.post(page("walk-take", turf.pk)).status_code == 403
    assert client.get(path_of(walk)).status_code == 403
    assert client.post(path_of(walk)).status_code == 403
    assert client.get(page("walk-share", walk.pk)).status_code == 403
    assert client.get(page("walk-code", walk.pk, "svg")).status_code == 403
    assert client.get(page("walk-sheet", walk.pk)).status_code == 403
    assert client.get(page("walk-key", walk.pk)).status_code == 200
    assert client.post(page("walk-extend", walk.pk)).status_code == 403
    assert client.get(page("walk-withdraw", walk.pk)).status_code == 200
    assert client.get(page("walk", walk.pk)).status_code == 200
    assert client.get(page("doorstep")).status_code == 200


def test_programs_are_answered_403(client: Client) -> None:
    team = make_team()
    turf = make_turf(commune=team.place)
    walk = make_walk(turf=make_turf(commune=team.place), team=team)
    sign_in(client, team.roles.get().supporter)
    fall_silent(timezone.now())
    link = {"link": path_of(walk)}
    assert client.get(api("turf-hand-out", turf.pk)).status_code == 403
    assert client.post(api("turf-hand-out", turf.pk)).status_code == 403
    assert client.post(api("turf-take", turf.pk)).status_code == 403
    assert client.post(api("walk-join"), link, content_type="application/json").status_code == 403
    assert client.get(api("walk-link", walk.pk)).status_code == 403
    assert client.post(api("walk-extension", walk.pk)).status_code == 403
    assert client.post(api("walk-withdrawal", walk.pk)).status_code == 200


def test_nothing_is_to_take_where_the_law_imposes_silence() -> None:
    turf, now = make_turf(), timezone.now()
    fall_silent(now)
    assert nearest_walks(lon=turf.lon or 0, lat=turf.lat or 0, limit=3, at=now) == []
    assert nearest_walks(lon=turf.lon or 0, lat=turf.lat or 0, limit=3, at=now + timedelta(hours=2)) != []


def test_a_walk_that_began_before_is_over_when_the_silence_begins() -> None:
    turf, now = make_turf(), timezone.now()
    vote = fall_silent(now + timedelta(days=2))
    take(turf=turf, supporter=make_volunteer().supporter, at=now)
    assert not Walk.objects.open().exclude(ends_at__lt=vote.silence_start).exists()
