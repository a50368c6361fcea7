"""A walk on paper: printed, walked, keyed in; counted once, as from a phone."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from canvassing.models import AddressState, DoorReport, DoorSession, Walk
from canvassing.paper.sheet import lines_of, streets_of, way_of
from supporters.models import Act, Supporter
from territory.clocks import clock_of
from tests.canvassing.walking import make_turf, make_walk
from tests.factories import make_supporter, make_volunteer, sign_in

pytestmark = pytest.mark.django_db
STREETS = {"Rue des Lilas": (1, 1, 12), "Quai Nord": (1, 1)}


@pytest.fixture
def walk() -> Walk:
    return make_walk(turf=make_turf(streets=STREETS), handed_at=timezone.now() - timedelta(days=2))


@pytest.fixture
def walker(walk: Walk) -> Supporter:
    return walk.walkers.get().supporter


def today(walk: Walk) -> date:
    return timezone.now().astimezone(clock_of(walk.turf.commune)).date()


def keyed(walk: Walk, page: str, **typed: Any) -> dict[str, Any]:
    """A form filled in: the counts of three doors, unless others are typed."""
    sheet = re.search(r'name="sheet" value="([^"]+)"', page)
    assert sheet
    return {"sheet": sheet[1], "day": today(walk).isoformat(), "absent": 2, "opened": 1, "talked": 1} | typed


def state_of(walk: Walk, n: int) -> str:
    return f"state_{lines_of(walk.turf)[n].address.pk}"


def test_the_sheet_lists_the_walk_street_by_street(walk: Walk) -> None:
    streets = streets_of(lines_of(walk.turf))
    assert [(street.name, street.doors) for street in streets] == [("Rue des Lilas", 14), ("Quai Nord", 2)]
    assert [line.place for street in streets for line in street.lines] == [1, 2, 3, 4, 5]


def test_the_way_is_drawn_through_every_stop_northwards_up(walk: Walk) -> None:
    way = way_of(walk.turf, lines_of(walk.turf))
    assert way
    first, second = way.dots[:2]
    assert len(way.dots) == 5
    assert second.y < first.y  # the next house lies further north
    assert way.route.count("L") == 4


def test_a_turf_without_addresses_has_no_way() -> None:
    assert way_of(make_turf(), []) is None


def test_the_sheet_leads_back_to_the_page_that_takes_it_over(client: Client, walk: Walk, walker: Supporter) -> None:
    sign_in(client, walker)
    page = client.get(f"/porte-a-porte/{walk.pk}/feuille/").text
    assert "<svg" in page
    assert "Quai Nord" in page
    assert walker.display_name not in page.split("<article")[1].split("</article")[0]


def test_an_address_where_nobody_goes_has_no_boxes(client: Client, walk: Walk, walker: Supporter) -> None:
    address = lines_of(walk.turf)[0].address
    AddressState.objects.create(address=address, state="do_not_visit", left=0, at=timezone.now())
    sign_in(client, walker)
    assert "Ne pas visiter" in client.get(f"/porte-a-porte/{walk.pk}/feuille/").text
    assert f"state_{address.pk}" not in client.get(f"/porte-a-porte/{walk.pk}/saisie/").text


def test_a_sheet_is_keyed_in_as_a_phone_would_have_sent_it(client: Client, walk: Walk, walker: Supporter) -> None:
    sign_in(client, walker)
    page = f"/porte-a-porte/{walk.pk}/saisie/"
    typed = keyed(walk, client.get(page).text, topic_sante=1, by=walker.pk)
    typed |= {state_of(walk, 0): "done", state_of(walk, 1): "nobody", state_of(walk, 2): "nobody"}
    typed[state_of(walk, 2).replace("state", "left")] = 5
    answer = client.post(page, typed, follow=True)
    assert "3 portes" in answer.text
    session = DoorSession.objects.get()
    assert (session.source, session.supporter, session.knocked, session.talked) == ("paper", walker, 3, 1)
    assert session.topics == {"sante": 1}
    states = [(line.state, line.left) for line in lines_of(walk.turf)]
    assert states == [("done", 0), ("nobody", 1), ("nobody", 5), ("to_visit", 1), ("to_visit", 1)]
    assert DoorReport.objects.get().knocked == 3
    assert Act.objects.get(kind=Act.Kind.DOORS).quantity == 3


def test_sent_twice_it_counts_once(client: Client, walk: Walk, walker: Supporter) -> None:
    sign_in(client, walker)
    page = f"/porte-a-porte/{walk.pk}/saisie/"
    typed = keyed(walk, client.get(page).text) | {state_of(walk, 0): "done"}
    assert client.post(page, typed).status_code == 302
    AddressState.objects.all().delete()  # the line would otherwise be off the form
    assert client.post(page, typed).status_code == 302
    assert DoorSession.objects.get().knocked == 3


def test_the_same_sheet_typed_otherwise_is_refused_whole(client: Client, walk: Walk, walker: Supporter) -> None:
    sign_in(client, walker)
    page = f"/porte-a-porte/{walk.pk}/saisie/"
    typed = keyed(walk, client.get(page).text)
    client.post(page, typed)
    answer = client.post(page, typed | {"absent": 9, state_of(walk, 3): "done"})
    assert answer.status_code == 422
    assert "déjà été recopiée" in answer.text
    assert DoorSession.objects.get().knocked == 3
    assert not AddressState.objects.exists()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"talked": 5}, "qui se sont ouvertes"),
        ({"absent": 401}, "400"),
        ({"absent": -1}, "supérieure ou égale à 0"),
        ({"absent": 300, "refused": 200}, "recopiez jour par jour"),
        ({"day": "2999-01-01"}, "pas encore venue"),
        ({"absent": 0, "opened": 0, "talked": 0}, "au moins une ligne"),
    ],
    ids=["talked", "too many", "negative", "too many together", "tomorrow", "nothing"],
)
def test_counts_that_cannot_be_are_told_beside_their_field(
    client: Client, walk: Walk, walker: Supporter, typed: dict[str, Any], words: str
) -> None:
    sign_in(client, walker)
    page = f"/porte-a-porte/{walk.pk}/saisie/"
    answer = client.post(page, keyed(walk, client.get(page).text, **typed))
    assert answer.status_code == 422
    assert words in answer.text
    assert not DoorSession.objects.exists()


def test_nobody_else_prints_or_keys_in_somebodys_walk(client: Client, walk: Walk) -> None:
    for person in (make_supporter(), make_volunteer().supporter):
        sign_in(client, person)
        assert client.get(f"/porte-a-porte/{walk.pk}/feuille/").status_code == 404
        assert client.get(f"/porte-a-porte/{walk.pk}/saisie/").status_code == 404


def test_a_mobiliser_keys_in_for_somebody_nobody_remembers(client: Client, walk: Walk, national: Supporter) -> None:
    sign_in(client, national)
    page = f"/porte-a-porte/{walk.pk}/saisie/"
    assert client.post(page, keyed(walk, client.get(page).text, by="")).status_code == 302
    assert DoorSession.objects.get().supporter is None
    assert not Act.objects.filter(kind=Act.Kind.DOORS).exists()


def test_programs_read_a_sheet_and_key_it_in(client: Client, walk: Walk, walker: Supporter) -> None:
    sign_in(client, walker)
    address = f"/api/v1/walks/{walk.pk}/sheet/"
    lines = client.get(address).json()
    assert [line["number"] for line in lines] == ["1", "2", "3", "1", "2"]
    sheet = {"sheet": "5d9d8f6e-6c0a-4a2c-9d7b-0f1a2b3c4d5e", "day": today(walk).isoformat(), "counts": {"absent": 2}}
    sheet |= {"by": walker.pk, "lines": [{"address": lines[0]["address"], "state": "done"}]}
    for _again in range(2):
        assert client.post(address, sheet, "application/json").json() == {"knocked": 2}
    assert client.post(address, sheet | {"counts": {"dogs": 1}}, "application/json").status_code == 422
    sign_in(client, make_supporter())
    assert client.get(address).status_code == 404
