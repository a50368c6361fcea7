"""What an outing's walks brought goes into its report; programs reach its turfs; two hours are a walk for who helps."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from canvassing.models import DoorSession, Walk
from canvassing.outings import count_doors
from canvassing.services.walks import join
from canvassing.walks.links import path_of
from supporters.models import Supporter
from teams.models import Outing
from teams.outings.figures import Figures
from territory.models import Place
from tests.canvassing.test_outing_walks import comes, given
from tests.canvassing.walking import make_turf
from tests.factories import make_outing, make_team, make_volunteer, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def outing() -> Outing:
    """In an hour."""
    return make_outing(starts_at=timezone.now() + timedelta(hours=1))


def test_the_report_begins_with_the_doors_of_its_walks(client: Client, outing: Outing) -> None:
    walks = given(outing, 2)
    person = comes(outing, "Camille")
    join(walk=walks[0], supporter=person, at=timezone.now())
    for walk, aside in ((walks[0], False), (walks[1], True)):
        make_session_of(walk, person, outing, state="aside" if aside else "counted")
    assert count_doors(outing.pk) == Figures(doors=40, people=9, leaflets=12, waiting=1)
    assert count_doors(outing.pk, supporter=person.pk) == Figures(doors=40, people=9, leaflets=12)
    assert count_doors(outing.pk + 1) == Figures()
    Outing.objects.filter(pk=outing.pk).update(starts_at=timezone.now() - timedelta(hours=1))
    sign_in(client, outing.organiser)
    form = client.get(reverse("teams:outing-report", args=[outing.pk])).context["form"]
    assert (form["doors"].value(), form["people"].value(), form["leaflets"].value()) == (40, 9, 12)


def test_fewer_than_five_doors_are_told_to_who_knocked_alone(outing: Outing) -> None:
    (walk,) = given(outing, 1)
    person = comes(outing, "Camille")
    make_session_of(walk, person, outing, knocked=4, absent=3, refused=0, opened=1, talked=1, leaflets=0)
    assert count_doors(outing.pk) == Figures()
    assert count_doors(outing.pk, supporter=person.pk) == Figures(doors=4, people=1)


def make_session_of(walk: Walk, person: Supporter, outing: Outing, **overrides: Any) -> DoorSession:
    fields: dict[str, Any] = {
        "phone": walk.pk,
        "day": timezone.localdate(),
        "supporter": person,
        "commune": walk.turf.commune,
        "team": outing.team,
        "outing": outing,
        "knocked": 40,
        "absent": 20,
        "refused": 6,
        "opened": 14,
        "talked": 9,
        "leaflets": 12,
        "received_at": timezone.now(),
    }
    return DoorSession.objects.create(walk=walk, **(fields | overrides))


def test_programs_do_the_same(client: Client, outing: Outing) -> None:
    turfs = [make_turf(commune=outing.place) for _turf in range(2)]
    foreign = make_turf()
    sign_in(client, outing.organiser)
    path = reverse("api:canvassing-api:outing-walks", args=[outing.pk])
    free = client.get(reverse("api:canvassing-api:outing-turfs", args=[outing.pk])).json()
    assert [turf["id"] for turf in free] == [turf.pk for turf in turfs]
    sent = client.post(path, {"turfs": [turfs[0].pk, foreign.pk]}, content_type="application/json")
    assert sent.status_code == 201
    assert [refused["turf"] for refused in sent.json()["refused"]] == [foreign.pk]
    (row,) = client.get(path).json()
    assert (row["turf"], row["people"], row["join"]) == (turfs[0].pk, [], path_of(Walk.objects.get()))
    again = client.post(path, {"turfs": [turfs[0].pk]}, content_type="application/json")
    assert again.status_code == 409
    assert client.post(path, {"turfs": []}, content_type="application/json").status_code == 422
    gone = client.delete(reverse("api:canvassing-api:outing-walk", args=[outing.pk, row["id"]]))
    assert (gone.status_code, Walk.objects.get().end) == (204, "withdrawn")


def hours_idea(client: Client, place: Place) -> dict[str, str]:
    ideas = client.get(reverse("api:teams-api:near"), {"place": place.code}).json()["ideas"]
    return {idea["time"]: idea for idea in ideas}["hours"]


def test_two_hours_are_the_nearest_walk_for_who_helps_and_an_outing_for_others(client: Client) -> None:
    team = make_team()
    make_outing(team=team, title="Portes du samedi")
    turf = make_turf(commune=team.place, streets={"Rue des Lilas": (1,) * 40})
    assert hours_idea(client, team.place)["title"] == "Portes du samedi"
    sign_in(client, make_volunteer().supporter)
    idea = hours_idea(client, team.place)
    assert (idea["title"], idea["path"]) == (turf.name, "#near-walks")
    assert "40 portes à frapper" in idea["words"]
