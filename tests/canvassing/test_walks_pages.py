"""The pages of walks, for who walks and who hands out."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from canvassing.models import AddressState, Walk
from canvassing.walks.links import path_of, token_of
from supporters.models import Supporter
from teams.models import Volunteer
from tests.canvassing.walking import make_turf, make_walk
from tests.factories import make_member, make_place, make_supporter, make_team, make_volunteer, sign_in

pytestmark = pytest.mark.django_db
DOORSTEP = reverse("canvassing:doorstep")


def of(person: Supporter) -> Client:
    return sign_in(Client(), person)


def page(name: str, *args: object) -> str:
    return reverse(f"canvassing:{name}", args=args)


def test_a_volunteer_finds_walks_near_home_and_takes_one() -> None:
    turf, volunteer = make_turf(), make_volunteer()
    client = of(volunteer.supporter)
    assert "Rue des Lilas" in client.get(DOORSTEP).content.decode()
    answer = client.post(page("walk-take", turf.pk))
    walk = Walk.objects.get()
    assert answer["Location"] == page("walk", walk.pk)
    shown = client.get(answer["Location"]).content.decode()
    assert "Rue des Lilas" in shown
    assert "10" in shown


def test_whoever_comes_too_late_reads_a_sentence_and_the_nearest_other() -> None:
    taken, other = make_walk(), make_turf(streets={"Rue du Moulin": (1, 1)})
    answer = of(make_volunteer().supporter).post(page("walk-take", taken.turf_id))
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "Quelqu'un vient de prendre ce secteur." in shown.replace("&#x27;", "'")
    assert page("walk-take", other.pk) in shown


def test_who_does_not_help_yet_is_invited_to() -> None:
    volunteer = make_volunteer(stopped_at=timezone.now())
    shown = of(volunteer.supporter).get(DOORSTEP).content.decode()
    assert reverse("teams:help") in shown


def test_a_walk_is_seen_by_who_walks_it_and_by_who_hands_out_and_by_nobody_else() -> None:
    team = make_team()
    walk = make_walk(team=team, turf=make_turf(commune=team.place), walkers=[make_member(team)])
    address = page("walk", walk.pk)
    seen = {
        "walker": walk.walkers.get().supporter,
        "mobiliser": team.roles.get().supporter,
        "member": make_member(team),
        "elsewhere": make_team(place=make_place()).roles.get().supporter,
    }
    assert {who: of(person).get(address).status_code for who, person in seen.items()} == {
        "walker": 200,
        "mobiliser": 200,
        "member": 404,
        "elsewhere": 404,
    }


def test_a_code_that_is_scanned_asks_before_it_joins() -> None:
    walk, second = make_walk(), make_volunteer().supporter
    client = of(second)
    assert client.get(path_of(walk)).status_code == 200
    assert walk.walkers.count() == 1
    assert client.post(path_of(walk))["Location"] == page("walk", walk.pk)
    assert walk.walkers.count() == 2


def test_the_code_of_a_walk_stays_the_same_and_opens_no_other() -> None:
    walk, other = make_walk(), make_walk()
    assert path_of(walk) == path_of(Walk.objects.get(pk=walk.pk))
    name, signature = token_of(walk).split(":")
    client = of(make_volunteer().supporter)
    assert client.get(page("walk-join", f"{token_of(other).split(':')[0]}:{signature}")).status_code == 403
    assert client.get(page("walk-join", f"{name}:{signature}")).status_code == 200


def test_a_link_that_was_altered_opens_nothing() -> None:
    answer = of(make_volunteer().supporter).get(page("walk-join", "inventé"))
    assert answer.status_code == 403


@pytest.mark.parametrize(("kind", "start"), [("svg", b"<?xml"), ("png", b"\x89PNG")])
def test_the_code_of_a_walk_is_drawn_here(kind: str, start: bytes) -> None:
    walk = make_walk()
    client = of(walk.walkers.get().supporter)
    assert client.get(page("walk-code", walk.pk, kind)).content.startswith(start)
    assert client.get(page("walk-code", walk.pk, "gif")).status_code == 404
    assert client.get(page("walk-share", walk.pk)).status_code == 200


def test_a_walk_is_given_back_after_a_page_that_asks() -> None:
    walk = make_walk()
    client = of(walk.walkers.get().supporter)
    assert client.get(page("walk-return", walk.pk)).status_code == 200
    client.post(page("walk-return", walk.pk), {"end": "returned"})
    walk.refresh_from_db()
    assert walk.end == "returned"


def test_a_mobiliser_hands_a_turf_to_a_member_by_first_name() -> None:
    team = make_team()
    turf, member = make_turf(commune=team.place), make_member(team)
    client = of(team.roles.get().supporter)
    shown = client.get(page("walk-hand", turf.pk)).content.decode()
    assert member.display_name in shown
    assert member.email not in shown
    day = (timezone.now() + timedelta(days=3)).date()
    answer = client.post(page("walk-hand", turf.pk), {"to": f"person:{member.pk}", "ends_at": day})
    walk = Walk.objects.get()
    assert answer["Location"] == page("walk", walk.pk)
    assert (walk.walkers.get().supporter, walk.team) == (member, team)


def test_a_member_of_another_team_is_not_in_the_list() -> None:
    team, other = make_team(), make_member(make_team())
    turf = make_turf(commune=team.place)
    client = of(team.roles.get().supporter)
    day = (timezone.now() + timedelta(days=3)).date()
    answer = client.post(page("walk-hand", turf.pk), {"to": f"person:{other.pk}", "ends_at": day})
    assert answer.status_code == 422
    assert not Walk.objects.exists()


@pytest.mark.parametrize("why", ["restricted", "stopped"])
def test_whoever_may_not_be_asked_is_not_in_the_list(why: str) -> None:
    team = make_team()
    member = make_member(team, make_volunteer(supporter=make_supporter(display_name="Zoé")).supporter)
    if why == "restricted":
        Supporter.objects.filter(pk=member.pk).update(restricted_at=timezone.now())
    else:
        Volunteer.objects.filter(supporter=member).update(stopped_at=timezone.now())
    shown = of(team.roles.get().supporter).get(page("walk-hand", make_turf(commune=team.place).pk))
    assert "Zoé" not in shown.content.decode()


def test_a_mobiliser_sees_who_has_what_and_takes_it_back() -> None:
    team = make_team()
    walk = make_walk(team=team, turf=make_turf(commune=team.place), walkers=[make_member(team)])
    client = of(team.roles.get().supporter)
    assert "Camille" in client.get(page("walks")).content.decode()
    client.post(page("walk-withdraw", walk.pk))
    walk.refresh_from_db()
    assert walk.end == "withdrawn"
    assert "Rue des Lilas" in client.get(page("walks") + "?vue=finies").content.decode()


def test_walks_from_which_nothing_comes_are_listed_apart() -> None:
    team = make_team()
    old = timezone.now() - timedelta(days=3)
    make_walk(team=team, turf=make_turf(commune=team.place), handed_at=old)
    make_walk(team=team, turf=make_turf(commune=team.place, streets={"Rue du Moulin": (1,)}))
    shown = of(team.roles.get().supporter).get(page("walks") + "?vue=silence").content.decode()
    assert "Rue des Lilas" in shown
    assert "Rue du Moulin" not in shown


def test_who_hands_out_nowhere_has_no_list() -> None:
    assert of(make_volunteer().supporter).get(page("walks")).status_code == 404


def test_walks_are_searched_by_commune_team_or_street() -> None:
    team = make_team(name="Les Matinales")
    make_walk(team=team, turf=make_turf(commune=team.place))
    make_walk(turf=make_turf(commune=team.place, streets={"Rue du Moulin": (1,)}))
    client = of(team.roles.get().supporter)

    def found(words: str) -> list[str]:
        shown = client.get(page("walks"), {"q": words}).content.decode()
        return [street for street in ("Rue des Lilas", "Rue du Moulin") if street in shown]

    assert found("matinales") == ["Rue des Lilas"]
    assert found("moulin") == ["Rue du Moulin"]
    assert found(team.place.name) == ["Rue des Lilas", "Rue du Moulin"]
    assert found("nulle part\0") == []


@pytest.mark.parametrize("name", ["walks", "doorstep"])
def test_a_list_asks_the_same_however_long_it_is(name: str) -> None:
    team = make_team()
    leader = team.roles.get().supporter
    client = of(leader)
    counts = []
    client.get(page(name))  # what the first page of a site asks once
    for _each in range(2):
        for _more in range(6):  # as many to take near home as the page shows
            make_walk(team=team, turf=make_turf(commune=team.place), walkers=[make_member(team)])
            make_walk(team=team, turf=make_turf(commune=team.place), walkers=[leader, make_member(team)])
            make_turf(commune=team.place)
        with CaptureQueriesContext(connection) as asked:
            client.get(page(name))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_list_of_a_walk_asks_the_same_for_a_tower_and_a_lane() -> None:
    counts = []
    for houses in ((1,), (1, 12, 3, 4, 5, 6, 7, 8)):
        walk = make_walk(turf=make_turf(streets={"Rue des Lilas": houses, "Rue du Moulin": houses}))
        client = of(walk.walkers.get().supporter)
        client.get(page("doorstep"))  # what the first page of a site asks once
        with CaptureQueriesContext(connection) as asked:
            client.get(page("walk", walk.pk))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_what_is_known_of_an_address_is_about_getting_in() -> None:
    walk = make_walk()
    stops = [stop.address for stop in walk.turf.stops.all()]
    at = timezone.now()
    AddressState.objects.create(address=stops[0], state="inaccessible", left=1, note="ascenseur en panne", at=at)
    AddressState.objects.create(address=stops[1], state="do_not_visit", left=0, at=at)
    shown = of(walk.walkers.get().supporter).get(page("walk", walk.pk)).content.decode()
    assert "ascenseur en panne" in shown
    assert "Ne pas visiter" in shown


def test_whoever_left_reads_no_address_any_more() -> None:
    walk = make_walk()
    person = walk.walkers.get().supporter
    client = of(person)
    client.post(page("walk-leave", walk.pk))
    shown = client.get(page("walk", walk.pk)).content.decode()
    assert "Adresse par adresse" not in shown


def test_a_week_more_is_one_button() -> None:
    walk = make_walk(handed_at=timezone.now() - timedelta(days=6))
    client = of(walk.walkers.get().supporter)
    client.post(page("walk-extend", walk.pk))
    walk.refresh_from_db()
    assert walk.ends_at > timezone.now() + timedelta(days=6)
    Walk.objects.update(ended_at=timezone.now(), end="returned")
    assert client.post(page("walk-extend", walk.pk)).status_code == 409


def test_a_turf_that_was_taken_meanwhile_is_not_handed_out() -> None:
    team = make_team()
    walk = make_walk(turf=make_turf(commune=team.place))
    client = of(team.roles.get().supporter)
    day = (timezone.now() + timedelta(days=3)).date()
    answer = client.post(page("walk-hand", walk.turf_id), {"to": f"team:{team.pk}", "ends_at": day})
    assert answer.status_code == 409
    assert Walk.objects.count() == 1


def test_staff_hand_to_the_nearest_teams_and_to_nobody_by_name(national: Supporter) -> None:
    team = make_team(name="Les Matinales")
    turf = make_turf(commune=team.place)
    shown = of(national).get(page("walk-hand", turf.pk)).content.decode()
    assert "Les Matinales" in shown
    assert "Une personne" not in shown


def test_a_mobiliser_of_another_team_of_the_commune_reads_no_name() -> None:
    here = make_place()
    team, other = make_team(place=here), make_team(place=here)
    make_walk(team=team, turf=make_turf(commune=here), walkers=[make_member(team)])
    shown = of(other.roles.get().supporter).get(page("walks")).content.decode()
    assert "Rue des Lilas" in shown
    assert "Camille" not in shown
    assert "1 personne" in shown
