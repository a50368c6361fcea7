"""The calendar and the page of an outing, as a visitor, a participant, an organiser and a stranger open them."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from supporters.models import Supporter
from teams.models import Outing, Participation
from teams.services.participations import join_outing
from tests.factories import make_member, make_outing, make_place, make_supporter, make_team, make_volunteer, sign_in
from tests.teams.test_outings import come, organiser_of, posted

pytestmark = pytest.mark.django_db

PUBLIC = ("teams:outings", "teams:outings-map", "teams:outings-feed", "teams:outings-ics")
OF_ONE = ("teams:outing", "teams:outing-ics")


def read(client: Client, name: str, outing: Outing | None = None, query: str = "") -> str:
    address = reverse(name, args=[outing.pk] if outing else []) + query
    return client.get(address).content.decode()


def with_a_named_participant(**overrides: Any) -> tuple[Outing, Supporter]:
    outing = make_outing(**overrides)
    person = make_volunteer(supporter=make_supporter(display_name="Philomène", email="phil@example.org")).supporter
    join_outing(outing=outing, supporter=person, friends=1, at=timezone.now())
    Supporter.objects.filter(pk=outing.organiser_id).update(display_name="Théodule")
    return outing, person


def test_a_visitor_reads_no_name_and_no_address_of_anybody(client: Client) -> None:
    outing, _person = with_a_named_participant()
    pages = [read(client, name) for name in PUBLIC] + [read(client, name, outing) for name in OF_ONE]
    pages += [read(client, "api:teams-api:outings"), read(client, "api:teams-api:outing", outing)]
    everything = "".join(pages)
    for private in ("Philomène", "phil@", "Théodule", organiser_of(outing).email):
        assert private not in everything
    assert "2 personnes" in pages[0]


def test_a_visitor_gets_no_cookie(client: Client) -> None:
    outing = make_outing()
    for name in PUBLIC:
        assert not client.get(reverse(name)).cookies, name
    for name in OF_ONE:
        assert not client.get(reverse(name, args=[outing.pk])).cookies, name


def test_an_address_at_somebodys_home_is_for_those_who_come(client: Client) -> None:
    outing, person = with_a_named_participant(kind="home", meeting_point="12 rue des Lilas")
    pages = [read(client, name) for name in (*PUBLIC, "api:teams-api:outings")]
    pages += [read(client, name, outing) for name in (*OF_ONE, "api:teams-api:outing")]
    sign_in(client, make_volunteer().supporter)
    pages += [read(client, name, outing) for name in (*OF_ONE, "api:teams-api:outing")]
    assert not [page for page in pages if "Lilas" in page]
    for known in (person, organiser_of(outing)):
        sign_in(client, known)
        for name in (*OF_ONE, "api:teams-api:outing"):
            assert "12 rue des Lilas" in read(client, name, outing), name


def test_who_left_knows_the_address_no_more(client: Client) -> None:
    outing, person = with_a_named_participant(kind="home", meeting_point="12 rue des Lilas")
    sign_in(client, person)
    client.post(reverse("teams:outing-leave", args=[outing.pk]))
    assert "Lilas" not in read(client, "teams:outing", outing)


def test_the_calendar_finds_by_kind_and_near_a_place(client: Client) -> None:
    here, far = make_place(lon=5.0, lat=45.0), make_place(lon=-1.0, lat=47.0)
    make_outing(team=make_team(place=here), title="Portes d'ici")
    make_outing(team=make_team(place=here), title="Stand d'ici", kind="stall")
    make_outing(team=make_team(place=far), title="Portes de là-bas")
    page = read(client, "teams:outings", query=f"?type=doors&lieu_code={here.code}")
    assert re.findall(r"(Portes|Stand) (d&#x27;ici|de là-bas)", page) == [("Portes", "d&#x27;ici")]


def test_only_the_next_thirty_days_and_nothing_called_off_is_listed(client: Client) -> None:
    now = timezone.now()
    make_outing(title="Trop loin", starts_at=now + timedelta(days=31))
    make_outing(title="Déjà finie", starts_at=now - timedelta(days=1))
    make_outing(title="Annulée", state=Outing.State.CANCELLED)
    page = read(client, "teams:outings")
    assert not [title for title in ("Trop loin", "Déjà finie", "Annulée") if title in page]
    assert "la première commence avec vous" in page


def test_the_calendar_has_pages_and_costs_the_same_whatever_its_length(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    """The silences near, the list, and the banner's question when nobody asked it within five seconds."""
    team = make_team()
    make_outing(team=team)
    with django_assert_max_num_queries(3):
        client.get(reverse("teams:outings"))
    for _number in range(24):
        make_outing(team=team)
    with django_assert_max_num_queries(3):
        first = read(client, "teams:outings")
    assert first.count("outing-card") == 20
    assert read(client, "teams:outings", query="?page=2").count("outing-card") == 5


@pytest.mark.parametrize("query", ["?type=voyage", "?lieu=Nullepart-sur-Rien"])
def test_a_question_that_means_nothing_is_answered_on_the_same_page(client: Client, query: str) -> None:
    answer = client.get(reverse("teams:outings") + query)
    assert answer.status_code == 400
    assert "Corrigez la recherche" in answer.content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999", "٣"])
def test_a_page_number_that_means_nothing_is_the_first_or_an_empty_one(client: Client, page: str) -> None:
    assert client.get(reverse("teams:outings"), {"page": page}).status_code == 200


def test_the_map_knows_communes_and_few_fields(client: Client) -> None:
    team = make_team(place=make_place(lon=5.0, lat=45.0, name="Vienne"))
    make_outing(team=team, lon=5.123456, lat=45.123456)
    make_outing(team=team)
    found = json.loads(read(client, "teams:outings-map"))["places"]
    assert [(place["lon"], place["lat"], place["name"], len(place["outings"])) for place in found] == [
        (5.0, 45.0, "Vienne", 2)
    ]
    assert set(found[0]["outings"][0]) == {"url", "title", "when", "kind"}


def test_the_page_tells_search_engines_of_the_event(client: Client) -> None:
    outing = make_outing(title="Portes </script><b>", description="Venez & riez")
    page = read(client, "teams:outing", outing)
    found = re.search(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert found
    event = json.loads(found[1])
    assert (event["@type"], event["name"]) == ("Event", "Portes </script><b>")
    assert event["location"]["address"]["streetAddress"] == "Devant la mairie"
    assert '<meta property="og:title" content="Portes &lt;/script&gt;&lt;b&gt;">' in page


def test_a_visitor_is_led_to_sign_up_and_back(client: Client) -> None:
    outing = make_outing()
    assert f"{reverse('account_signup')}?next=/sorties/{outing.pk}/" in read(client, "teams:outing", outing)
    answer = client.post(reverse("teams:outing-join", args=[outing.pk]), {"friends": "0"})
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_who_wants_no_message_is_told_to_look_the_day_before(client: Client) -> None:
    outing, person = with_a_named_participant()
    person.volunteer.team_mail = "none"
    person.volunteer.save()
    sign_in(client, person)
    assert "regardez cette page la veille" in read(client, "teams:outing", outing)


def test_a_full_outing_offers_its_neighbours_and_refuses_a_late_click(client: Client) -> None:
    outing = make_outing(capacity=1)
    come(outing)
    sign_in(client, make_volunteer().supporter)
    assert "Les sorties voisines" in read(client, "teams:outing", outing)
    answer = client.post(reverse("teams:outing-join", args=[outing.pk]), {"friends": "0"})
    assert answer.status_code == 422
    assert "Cette sortie est complète." in answer.content.decode()


def test_a_past_outing_shows_what_it_brought(client: Client) -> None:
    start = timezone.now() - timedelta(days=1)
    outing = make_outing(starts_at=start, state=Outing.State.HELD, result_doors=80, result_people=31)
    page = read(client, "teams:outing", outing)
    assert "<strong>80</strong> <span>portes frappées</span>" in page
    assert reverse("teams:outing-join", args=[outing.pk]) not in page


def test_an_organiser_sees_who_comes_by_first_name_and_commune(client: Client) -> None:
    outing, person = with_a_named_participant()
    sign_in(client, organiser_of(outing))
    page = read(client, "teams:outing-people", outing)
    assert "Philomène" in page
    assert person.home is None or person.home.name in page
    assert person.email not in page


PRIVATE = ("outing-people", "outing-report", "outing-edit", "outing-cancel")


@pytest.mark.parametrize("name", PRIVATE)
def test_what_organisers_do_does_not_exist_for_others(client: Client, name: str) -> None:
    outing = make_outing()
    address = reverse(f"teams:{name}", args=[outing.pk])
    assert client.get(address)["Location"].startswith(reverse("account_login"))
    for person in (make_supporter(), make_member(outing.team), organiser_of(make_outing())):
        sign_in(client, person)
        assert client.get(address).status_code == 404
        assert client.post(address, posted()).status_code in (404, 405)
    outing.refresh_from_db()
    assert outing.state == Outing.State.ANNOUNCED


def test_who_does_not_come_says_nothing_of_how_it_was(client: Client) -> None:
    outing, _person = with_a_named_participant()
    sign_in(client, make_volunteer().supporter)
    address = reverse("teams:outing-mood", args=[outing.pk])
    assert client.get(address).status_code == 404
    assert client.post(address, {"mood": "great"}).status_code == 404


def test_the_report_form_keeps_what_was_typed_and_marks_who_came(client: Client) -> None:
    outing = make_outing(starts_at=timezone.now() - timedelta(hours=3))
    row = join_outing(outing=outing, supporter=make_volunteer().supporter, at=timezone.now() - timedelta(days=1))
    sign_in(client, organiser_of(outing))
    address = reverse("teams:outing-report", args=[outing.pk])
    sent = {f"came_{row.pk}": "on", f"friends_{row.pk}": "12", "doors": "40", "words": "Beau temps"}
    refused = client.post(address, sent)
    assert refused.status_code == 422
    assert "Beau temps" in refused.content.decode()
    assert client.post(address, sent | {f"friends_{row.pk}": "2"}).status_code == 302
    row.refresh_from_db()
    assert (row.came, row.friends) == (True, 2)


def test_my_outings_are_mine_to_come_and_past(client: Client) -> None:
    _coming, person = with_a_named_participant(title="Bientôt")
    past = make_outing(title="Hier", starts_at=timezone.now() - timedelta(days=1), result_people=7)
    Participation.objects.create(outing=past, supporter=person, joined_at=timezone.now())
    make_outing(title="D'un autre")
    sign_in(client, person)
    page = read(client, "teams:my-outings")
    assert page.index("Bientôt") < page.index("Hier") < page.index("7 conversations")
    assert "un autre" not in page


def test_programs_join_announce_and_report_by_the_same_rules(client: Client) -> None:
    outing = make_outing(capacity=1)
    person = make_volunteer().supporter
    sign_in(client, person)
    own = reverse("api:teams-api:outing-participation", args=[outing.pk])
    as_json = {"content_type": "application/json"}
    assert client.put(own, {"friends": 1}, **as_json).status_code == 409
    assert client.put(own, {"friends": 0}, **as_json).json()["friends"] == 0
    assert client.get(reverse("api:teams-api:my-outings")).json()["results"][0]["outing"]["id"] == outing.pk
    for name in ("outing-participants", "outing-report", "outing-cancel", "outing-team"):
        address = reverse(f"api:teams-api:{name}", args=[outing.pk])
        answer = client.get(address) if name == "outing-participants" else client.post(address, {}, **as_json)
        assert answer.status_code in (404, 405), name
    assert client.delete(own).status_code == 204
    assert client.get(own).status_code == 404


def test_a_program_announces_reports_and_reads_who_comes(client: Client) -> None:
    team = make_team()
    sign_in(client, team.roles.get().supporter)
    start = timezone.now() + timedelta(days=2)
    sent = {"team": team.pk, "kind": "stall", "title": "Au marché", "place": team.place.code}
    sent |= {"meeting_point": "Devant", "starts_at": start.isoformat(), "ends_at": start.isoformat()}
    address, as_json = reverse("api:teams-api:outings"), {"content_type": "application/json"}
    assert set(client.post(address, sent, **as_json).json()) == {"ends_at"}
    sent["ends_at"] = (start + timedelta(hours=1)).isoformat()
    made = client.post(address, sent, **as_json)
    assert made.status_code == 201
    outing = Outing.objects.get(pk=made.json()["id"])
    row = come(outing)
    listed = client.get(reverse("api:teams-api:outing-participants", args=[outing.pk])).json()["results"]
    assert [one["id"] for one in listed] == [row.pk]
    assert set(listed[0]) == {"id", "name", "commune", "friends", "came", "mood", "words"}
    Outing.objects.update(starts_at=start - timedelta(days=3), ends_at=start - timedelta(days=2))
    report = reverse("api:teams-api:outing-report", args=[outing.pk])
    stranger = {"came": [{"participation": row.pk + 1}]}
    assert client.put(report, stranger, **as_json).status_code == 422
    told = client.put(report, {"came": [{"participation": row.pk}], "people": 9}, **as_json).json()
    assert (told["state"], told["result_people"]) == ("held", 9)
