"""What somebody who left a walk, or may not read its names, can still do with it: nothing that is not theirs."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from canvassing.models import AddressState
from canvassing.walks.terms import GRACE
from teams.models import Role
from tests.canvassing.test_paper import keyed
from tests.canvassing.walking import make_turf, make_walk
from tests.factories import make_member, make_team, make_volunteer, sign_in

pytestmark = pytest.mark.django_db


def page(name: str, walk: object) -> str:
    return reverse(f"canvassing:{name}", args=[walk])


def test_who_left_a_walk_neither_makes_it_last_nor_shows_its_code() -> None:
    stays, left = make_volunteer().supporter, make_volunteer().supporter
    walk = make_walk(walkers=[stays, left])
    walk.walkers.filter(supporter=left).update(left_at=timezone.now())
    theirs, hers = sign_in(Client(), left), sign_in(Client(), stays)
    for address in (page("walk-extend", walk.pk), f"/api/v1/walks/{walk.pk}/extension/"):
        assert theirs.post(address).status_code == 404
    for address in (page("walk-share", walk.pk), page("walk-sheet", walk.pk), f"/api/v1/walks/{walk.pk}/link/"):
        assert theirs.get(address).status_code == 404
        assert hers.get(address).status_code == 200
    ends_at = walk.ends_at
    walk.refresh_from_db()
    assert walk.ends_at == ends_at


def test_a_sheet_is_keyed_in_as_late_as_phones_send_and_no_later() -> None:
    ended = timezone.now() - GRACE
    walk = make_walk(handed_at=ended - timedelta(days=3), ended_at=ended + timedelta(hours=1), end="returned")
    client = sign_in(Client(), walk.walkers.get().supporter)
    shown = client.get(page("walk-key", walk.pk))
    assert shown.status_code == 200
    typed = keyed(walk, shown.content.decode())
    walk.ended_at = ended - timedelta(hours=1)
    walk.save(update_fields=["ended_at"])
    assert client.post(page("walk-key", walk.pk), typed).status_code == 404
    line = {"address": walk.turf.stops.first().address_id, "state": "done"}
    sent = {"sheet": typed["sheet"], "day": typed["day"], "lines": [line]}
    answer = client.post(f"/api/v1/walks/{walk.pk}/sheet/", sent, content_type="application/json")
    assert answer.status_code == 404
    assert not AddressState.objects.exists()


def test_a_mobiliser_of_another_team_of_the_commune_reads_no_name_on_the_sheet() -> None:
    team = make_team()
    other = make_team(place=team.place)
    person = make_member(other)
    person.display_name = "Zénobie"
    person.save()
    walk = make_walk(team=other, turf=make_turf(commune=team.place), walkers=[person])
    foreign, own = (Role.objects.get(team=one).supporter for one in (team, other))
    address = page("walk-key", walk.pk)
    seen = sign_in(Client(), foreign).get(address)
    assert seen.status_code == 200
    assert "Zénobie" not in seen.content.decode()
    assert "Zénobie" in sign_in(Client(), own).get(address).content.decode()
    unsure = Client()
    unsure.force_login(own)
    assert unsure.get(address).status_code == 302
