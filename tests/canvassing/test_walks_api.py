"""Walks for programs."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from canvassing.models import Walk
from canvassing.walks.links import path_of
from tests.canvassing.walking import make_turf, make_walk
from tests.factories import make_member, make_team, make_volunteer, sign_in

pytestmark = pytest.mark.django_db
JSON = "application/json"


def address(name: str, *args: object) -> str:
    return reverse(f"api:canvassing-api:{name}", args=args)


def test_a_volunteer_takes_a_turf_reads_it_and_gives_it_back(client: Client) -> None:
    turf = make_turf()
    sign_in(client, make_volunteer().supporter)
    made = client.post(address("turf-take", turf.pk)).json()
    assert (made["turf"]["doors_left"], made["turf"]["minutes"], made["walkers"]) == (10, 25, 1)
    assert [walk["id"] for walk in client.get(address("walks")).json()["results"]] == [made["id"]]
    read = client.get(address("walk", made["id"])).json()
    assert [(stop["number"], stop["state"]) for stop in read["addresses"]][:2] == [("1", "to_visit"), ("2", "to_visit")]
    ended = client.post(address("walk-return", made["id"]), {"end": "returned"}, content_type=JSON)
    assert ended.json()["end"] == "returned"


def test_a_turf_that_somebody_has_answers_409(client: Client) -> None:
    walk = make_walk()
    sign_in(client, make_volunteer().supporter)
    answer = client.post(address("turf-take", walk.turf_id))
    assert (answer.status_code, answer.json()["detail"]) == (409, "Quelqu'un vient de prendre ce secteur.")


def test_somebody_joins_by_what_they_scanned(client: Client) -> None:
    walk = make_walk()
    sign_in(client, make_volunteer().supporter)
    sent = {"link": settings.SITE_URL + path_of(walk)}
    assert client.post(address("walk-join"), sent, content_type=JSON).json()["walkers"] == 2
    assert client.post(address("walk-join"), {"link": "inventé"}, content_type=JSON).status_code == 403
    assert client.post(address("walk-leave", walk.pk)).json()["walkers"] == 1


def test_a_member_reads_the_link_of_the_team_s_walk_and_a_stranger_does_not(client: Client) -> None:
    team = make_team()
    walk = make_walk(team=team)
    sign_in(client, make_member(team))
    assert [one["id"] for one in client.get(address("team-walks")).json()["results"]] == [str(walk.pk)]
    assert path_of(walk).rpartition(":")[0] in client.get(address("walk-link", walk.pk)).json()["url"]
    assert sign_in(Client(), make_volunteer().supporter).get(address("walk-link", walk.pk)).status_code == 404


def test_a_mobiliser_hands_out_follows_and_withdraws(client: Client) -> None:
    team = make_team()
    turf, member = make_turf(commune=team.place), make_member(team)
    sign_in(client, team.roles.get().supporter)
    receivers = client.get(address("turf-hand-out", turf.pk)).json()
    assert [one["id"] for one in receivers["teams"]] == [team.pk]
    stay = member.memberships.get()
    assert {"id": stay.pk, "name": member.display_name} in receivers["members"]
    made = client.post(address("turf-hand-out", turf.pk), {"member": stay.pk}, content_type=JSON)
    assert made.status_code == 201
    (row,) = client.get(address("hand-outs")).json()["results"]
    assert (row["people"], row["team"]) == ([member.display_name], team.name)
    assert client.post(address("walk-withdrawal", row["id"])).json()["end"] == "withdrawn"
    assert client.get(address("hand-outs") + "?view=finies").json()["results"][0]["id"] == row["id"]


def test_a_turf_is_not_handed_to_another_team_s_member(client: Client) -> None:
    team, other = make_team(), make_member(make_team())
    turf = make_turf(commune=team.place)
    sign_in(client, team.roles.get().supporter)
    sent = {"member": other.memberships.get().pk}
    assert client.post(address("turf-hand-out", turf.pk), sent, content_type=JSON).status_code == 422
    assert client.post(address("turf-hand-out", turf.pk), {}, content_type=JSON).status_code == 422
    assert not Walk.objects.exists()


def test_who_walks_asks_for_a_week_and_who_hands_out_for_a_day(client: Client) -> None:
    team = make_team()
    walk = make_walk(team=team, turf=make_turf(commune=team.place), handed_at=timezone.now() - timedelta(days=5))
    walk.walkers.create(supporter=make_member(team), joined_at=timezone.now())
    far = timezone.now() + timedelta(days=20)
    sent = {"ends_at": far.isoformat()}
    own = sign_in(Client(), walk.walkers.get().supporter)
    own.post(address("walk-extension", walk.pk), sent, content_type=JSON)
    walk.refresh_from_db()
    assert walk.ends_at < timezone.now() + timedelta(days=7, minutes=1)
    sign_in(client, team.roles.get().supporter).post(address("walk-extension", walk.pk), sent, content_type=JSON)
    walk.refresh_from_db()
    assert walk.ends_at == far


def test_walks_near_are_in_the_answer_of_near_me(client: Client) -> None:
    turf = make_turf()
    sent = {"lon": turf.lon, "lat": turf.lat}
    (walk,) = client.post(reverse("api:teams-api:near"), sent, content_type=JSON).json()["walks"]
    assert (walk["id"], walk["doors"], walk["minutes"]) == (turf.pk, 10, 25)
