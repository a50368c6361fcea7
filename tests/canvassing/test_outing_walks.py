"""A door-to-door outing gets its turfs, hands them out on the spot by a code, and is thanked with its result."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from canvassing.models import Turf, Walk
from canvassing.outings import rows_of
from canvassing.services.outing_walks import give_turfs
from canvassing.services.walks import WalkRefused, join
from canvassing.walks.links import path_of
from supporters.models import Supporter
from teams.models import Outing, Participation, Role
from teams.services.outings import OutingData, cancel_outing, change_outing
from tests.canvassing.test_walks_near import draw
from tests.canvassing.walking import make_turf, make_walk
from tests.factories import (
    make_member,
    make_outing,
    make_place,
    make_precinct,
    make_role,
    make_supporter,
    make_team,
    make_volunteer,
    sign_in,
)
from tests.supporters.test_moderation import silent_zone
from tests.teams.test_near import texts_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def outing() -> Outing:
    """In an hour."""
    return make_outing(starts_at=timezone.now() + timedelta(hours=1))


def comes(outing: Outing, name: str) -> Supporter:
    """Not a volunteer: somebody who only said they would come."""
    person = make_supporter(display_name=name)
    Participation.objects.create(outing=outing, supporter=person, joined_at=timezone.now())
    Outing.objects.filter(pk=outing.pk).update(going=outing.going + 1)
    return person


def given(outing: Outing, turfs: int = 1, **overrides: Any) -> list[Walk]:
    chosen = [make_turf(commune=outing.place, **overrides) for _turf in range(turfs)]
    return give_turfs(outing=outing, turfs=chosen, by=outing.organiser, at=timezone.now()).walks


def page(client: Client, name: str, outing: Outing, **asked: str) -> str:
    return texts_of(client.get(reverse(f"canvassing:{name}", args=[outing.pk]), asked).content.decode())


def test_the_organiser_picks_turfs_and_they_last_until_the_evening(client: Client, outing: Outing) -> None:
    turfs = [make_turf(commune=outing.place) for _turf in range(3)]
    make_turf()  # of another commune
    sign_in(client, outing.organiser)
    path = reverse("canvassing:outing-walks", args=[outing.pk])
    assert [turf.pk for turf, _ticked in client.get(path).context["turfs"]] == [turf.pk for turf in turfs]
    assert client.post(path, {"turfs": [turfs[0].pk, turfs[2].pk]}).status_code == 302
    walks = Walk.objects.filter(outing=outing)
    assert {walk.turf_id for walk in walks} == {turfs[0].pk, turfs[2].pk}
    assert all(walk.team == outing.team and walk.ends_at > outing.ends_at for walk in walks)
    assert [turf.pk for turf, _ticked in client.get(path).context["turfs"]] == [turfs[1].pk]


def test_turfs_of_a_large_town_are_found_by_their_precinct(client: Client, outing: Outing) -> None:
    one, other = (make_turf(commune=outing.place) for _turf in range(2))
    make_turf(commune=outing.place, state="done", doors_left=0)
    sign_in(client, outing.organiser)
    path = reverse("canvassing:outing-walks", args=[outing.pk])
    assert client.get(path).context["precincts"] == [one.precinct.code, other.precinct.code]
    found = client.get(path, {"bureau": other.precinct.code}).context["turfs"]
    assert [turf for turf, _ticked in found] == [other]
    assert client.get(path, {"bureau": "x"}).context["turfs"] == []


def test_a_team_of_an_arrondissement_has_the_turfs_of_its_precincts(client: Client) -> None:
    paris = make_place(code="75056", name="Paris")
    eleventh = make_place(code="75111", kind="arrondissement", parent=paris)
    outing = make_outing(team=make_team(place=eleventh))
    here, _elsewhere = (
        make_turf(commune=paris, precinct=make_precinct(commune=paris, code=f"75056_{number}"))
        for number in ("1101", "1201")
    )
    sign_in(client, outing.organiser)
    path = reverse("canvassing:outing-walks", args=[outing.pk])
    assert [turf for turf, _ticked in client.get(path).context["turfs"]] == [here]
    assert client.post(path, {"turfs": [here.pk]}).status_code == 302
    back = reverse("canvassing:outing-walk-withdraw", args=[outing.pk, Walk.objects.get().pk])
    assert client.post(back).status_code == 302


def test_nobody_is_sent_to_a_control(client: Client, outing: Outing) -> None:
    turf = make_turf(commune=outing.place)
    draw(turf, "control")
    sign_in(client, outing.organiser)
    path = reverse("canvassing:outing-walks", args=[outing.pk])
    assert client.get(path).context["turfs"] == []
    client.post(path, {"turfs": [turf.pk]})
    assert not Walk.objects.exists()


def test_one_turf_for_each_pair_is_ticked_beforehand(client: Client, outing: Outing) -> None:
    for name in ("Camille", "Karim", "Inès"):
        comes(outing, name)
        outing.refresh_from_db()
    for _turf in range(3):
        make_turf(commune=outing.place)
    sign_in(client, outing.organiser)
    found = client.get(reverse("canvassing:outing-walks", args=[outing.pk]))
    assert [ticked for _turf, ticked in found.context["turfs"]] == [True, True, False]
    assert "2 secteurs suffiraient" in found.content.decode()


def test_a_turf_that_somebody_took_meanwhile_is_said(client: Client, outing: Outing) -> None:
    taken = make_turf(commune=outing.place)
    sign_in(client, outing.organiser)
    path = reverse("canvassing:outing-walks", args=[outing.pk])
    make_walk(turf=taken)
    refused = client.post(path, {"turfs": [taken.pk]})
    assert (refused.status_code, "vient d'être pris" in texts_of(refused.content.decode())) == (422, True)
    assert client.post(path, {}).status_code == 422
    assert client.post(path, {"turfs": ["x"]}).status_code == 422
    answer = give_turfs(outing=outing, turfs=[taken], by=outing.organiser, at=timezone.now())
    assert (answer.walks, [turf for turf, _words in answer.refused]) == ([], [taken])


def test_two_who_scan_share_the_walk_and_the_screen_goes_on_to_the_next(client: Client, outing: Outing) -> None:
    first, second = given(outing, 2)
    for name in ("Camille", "Karim"):
        sign_in(client, comes(outing, name))
        client.post(path_of(first))
    sign_in(client, outing.organiser)
    assert [row.words for row in rows_of(outing)] == ["Pris par Camille et Karim", "À prendre"]
    board = client.get(reverse("canvassing:outing-walks-state", args=[outing.pk])).context
    assert (board["shown"].walk, board["following"]) == (second, None)
    body = page(client, "outing-walks-state", outing, feuille=str(first.pk))
    assert "data-campaign-full" in body
    assert f'data-campaign-next="{second.pk}"' in body
    assert "Pris par Camille et Karim" in page(client, "outing-walks-state", outing, liste="")


def test_a_walk_with_one_person_waits_for_the_second(client: Client, outing: Outing) -> None:
    (walk,) = given(outing)
    join(walk=walk, supporter=comes(outing, "Camille"), at=timezone.now())
    (row,) = rows_of(outing)
    assert (row.words, row.has_room, row.is_free) == ("Pris par Camille, encore une place", True, False)
    sign_in(client, outing.organiser)
    assert row.code in page(client, "outing-walks-screen", outing)


def test_a_screen_without_turfs_says_what_to_do(client: Client, outing: Outing) -> None:
    sign_in(client, outing.organiser)
    assert "Choisir les secteurs" in page(client, "outing-walks-screen", outing)
    assert "Découper des secteurs" in page(client, "outing-walks", outing)
    assert "choisissez d'abord" in page(client, "outing-walks-print", outing)


def test_codes_are_printed_for_days_of_rain(client: Client, outing: Outing) -> None:
    given(outing, 2)
    sign_in(client, outing.organiser)
    body = page(client, "outing-walks-print", outing)
    assert len({row.code for row in rows_of(outing) if row.code in body}) == 2


def test_who_comes_finds_the_walks_on_the_outings_page(client: Client, outing: Outing) -> None:
    (walk,) = given(outing)
    person = comes(outing, "Camille")
    path = reverse("teams:outing", args=[outing.pk])
    assert "/porte-a-porte/" not in client.get(path).content.decode().split("<main")[1].split("</main>")[0]
    sign_in(client, person)
    assert "/porte-a-porte/rejoindre/" in client.get(path).content.decode()
    join(walk=walk, supporter=person, at=timezone.now())
    body = client.get(path).content.decode()
    assert "Ouvrir ma feuille de route" in body
    assert reverse("canvassing:walk", args=[walk.pk]) in body


def test_a_third_who_scans_is_led_to_the_other_walks(client: Client, outing: Outing) -> None:
    first, second = given(outing, 2)
    for name in ("Camille", "Karim"):
        join(walk=first, supporter=comes(outing, name), at=timezone.now())
    for person in (comes(outing, "Inès"), make_volunteer().supporter):
        sign_in(client, person)
        refused = client.post(path_of(first))
        path = reverse("teams:outing", args=[outing.pk])
        assert (refused.status_code, path in refused.content.decode()) == (409, True)
        assert "encore une place" not in client.get(path).content.decode()
        assert [row.walk for row in client.get(path).context["sections"][0].content["to_take"]] == [second]


def test_who_scans_without_coming_is_led_to_the_outing(client: Client, outing: Outing) -> None:
    (walk,) = given(outing)
    sign_in(client, make_supporter())
    refused = client.post(path_of(walk))
    assert (refused.status_code, reverse("teams:outing", args=[outing.pk]) in refused.content.decode()) == (422, True)


def test_days_before_walks_are_not_to_take_yet(client: Client) -> None:
    later = make_outing(starts_at=timezone.now() + timedelta(days=4))
    given(later)
    sign_in(client, comes(later, "Camille"))
    body = texts_of(client.get(reverse("teams:outing", args=[later.pk])).content.decode())
    assert "vous scannez un code" in body
    assert "/porte-a-porte/rejoindre/" not in body


def test_only_its_organisers_reach_its_turfs(client: Client, outing: Outing) -> None:
    (walk,) = given(outing)
    leaflets = make_outing(team=outing.team, kind="leaflets")
    for person in (make_team().roles.get().supporter, make_member(outing.team), comes(outing, "Camille")):
        sign_in(client, person)
        for name in ("outing-walks", "outing-walks-screen", "outing-walks-state", "outing-walks-print"):
            assert client.get(reverse(f"canvassing:{name}", args=[outing.pk])).status_code == 404
        back = reverse("canvassing:outing-walk-withdraw", args=[outing.pk, walk.pk])
        assert client.post(back).status_code == 404
    sign_in(client, outing.organiser)
    assert client.get(reverse("canvassing:outing-walks", args=[leaflets.pk])).status_code == 404
    other = make_walk(team=outing.team)
    assert client.post(reverse("canvassing:outing-walk-withdraw", args=[outing.pk, other.pk])).status_code == 404


def test_leads_of_the_territory_reach_them_and_those_of_another_do_not(client: Client) -> None:
    here, elsewhere = (make_place(kind="departement", code=f"D-9{n}") for n in (1, 2))
    outing = make_outing(team=make_team(place=make_place(departement=here)))
    for place, status in ((here, 200), (elsewhere, 404)):
        sign_in(client, make_role(None, Role.Kind.DEPARTMENTAL, place=place).supporter)
        assert client.get(reverse("canvassing:outing-walks", args=[outing.pk])).status_code == status


def test_a_turf_is_taken_back(client: Client, outing: Outing) -> None:
    (walk,) = given(outing)
    sign_in(client, outing.organiser)
    client.post(reverse("canvassing:outing-walk-withdraw", args=[outing.pk, walk.pk]))
    walk.refresh_from_db()
    assert (walk.end, walk.turf.state) == (Walk.End.WITHDRAWN, Turf.State.FREE)


def test_an_outing_called_off_gives_its_turfs_back(outing: Outing) -> None:
    (walk,) = given(outing)
    cancel_outing(outing=outing, at=timezone.now())
    walk.refresh_from_db()
    assert (walk.end, Turf.objects.get(pk=walk.turf_id).state) == (Walk.End.WITHDRAWN, Turf.State.FREE)


def test_walks_follow_an_outing_to_another_day(outing: Outing) -> None:
    (walk,) = given(outing)
    fields = {name: getattr(outing, name) for name in OutingData.__dataclass_fields__}
    later = timedelta(days=3)
    moved = OutingData(**fields | {"starts_at": outing.starts_at + later, "ends_at": outing.ends_at + later})
    change_outing(outing=outing, data=moved, at=timezone.now())
    walk.refresh_from_db()
    assert walk.is_open
    assert walk.ends_at > outing.ends_at + later


def test_in_silence_nothing_is_given(client: Client, outing: Outing) -> None:
    turf = make_turf(commune=outing.place)
    silent_zone("metropole", timezone.now())
    sign_in(client, outing.organiser)
    path = reverse("canvassing:outing-walks", args=[outing.pk])
    assert "La loi impose le silence" in client.get(path).content.decode()
    assert client.post(path, {"turfs": [turf.pk]}).status_code == 403
    assert not Walk.objects.exists()


def test_an_outing_that_is_over_gets_nothing_more(outing: Outing) -> None:
    turf = make_turf(commune=outing.place)
    with pytest.raises(WalkRefused):
        give_turfs(outing=outing, turfs=[turf], by=outing.organiser, at=outing.ends_at + timedelta(minutes=1))


def test_more_walks_cost_no_more_queries(client: Client, outing: Outing) -> None:
    sign_in(client, outing.organiser)
    page(client, "outing-walks", outing)
    costs = []
    for _more in range(2):
        for walk in given(outing, 3):
            join(walk=walk, supporter=comes(outing, "Camille"), at=timezone.now())
        with CaptureQueriesContext(connection) as queries:
            page(client, "outing-walks", outing)
        costs.append(len(queries))
    assert costs[0] == costs[1]
