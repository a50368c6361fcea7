"""Somebody's own page: where they stand, and what comes next."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from supporters.models import Supporter
from teams.models import TeamOffer, Thanks
from tests.factories import (
    make_member,
    make_outing,
    make_place,
    make_role,
    make_supporter,
    make_team,
    make_volunteer,
    sign_in,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def page_of(client: Client, person: Supporter) -> str:
    answer = sign_in(client, person).get("/equipe/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_whoever_never_offered_is_invited_to(client: Client) -> None:
    assert 'href="/agir/aider/"' in page_of(client, make_supporter())


@pytest.mark.parametrize(
    ("dates", "heading", "button"),
    [
        ({}, "Faire ma première sortie", "/sorties/"),
        ({"first_outing_at": NOW}, "Mener une équipe à mon tour", "/equipe/candidature/"),
        ({"first_outing_at": NOW, "applied_at": NOW}, "Suivre une formation", "/equipe/formations/"),
        ({"first_outing_at": NOW, "applied_at": NOW, "trained_at": NOW}, "Faire connaissance", ""),
        (
            {"first_outing_at": NOW, "applied_at": NOW, "trained_at": NOW, "welcomed_at": NOW},
            "Recevoir mon équipe",
            "",
        ),
    ],
)
def test_the_next_step_is_big_and_has_its_button(client: Client, dates: Any, heading: str, button: str) -> None:
    person = make_member(make_team(), make_volunteer(**dates).supporter)
    page = page_of(client, person)
    assert f'<h2 id="next-title">{heading}</h2>' in page
    assert not button or f'class="button button-large" href="{button}"' in page


def test_a_volunteer_without_a_team_is_led_to_choose_one(client: Client) -> None:
    assert 'class="button button-large" href="/equipe/proches/"' in page_of(client, make_volunteer().supporter)


def test_the_team_its_next_outing_and_thanks_are_shown(client: Client) -> None:
    team = make_team(name="Recouvrance", contact="06 00 00 00 00")
    person = make_member(team)
    make_outing(team=team, title="Marché du samedi")
    mobiliser = team.roles.get().supporter
    Supporter.objects.filter(pk=mobiliser.pk).update(display_name="Awa")
    Thanks.objects.create(team=team, supporter=person, by=mobiliser, day=NOW.date(), at=NOW)
    page = page_of(client, person)
    for words in ("Recouvrance", "06 00 00 00 00", "Marché du samedi", "Merci de Awa"):
        assert words in page


def test_what_waits_for_a_mobiliser_has_its_links(client: Client) -> None:
    team = make_team()
    make_member(team)
    started = NOW - timedelta(hours=5)
    outing = make_outing(team=team, title="Marché", starts_at=started)
    orphan = make_team(state="without", name="Kerinou")
    week = timedelta(days=7)
    offer = TeamOffer.objects.create(team=orphan, neighbour=team, offered_at=NOW, expires_at=NOW + week)
    page = page_of(client, team.roles.get().supporter)
    for path in ("/equipe/accueillir/", f"/sorties/{outing.pk}/bilan/", f"/equipe/propositions/{offer.pk}/"):
        assert f'href="{path}"' in page
    assert "1 personne à accueillir" in page


def test_what_waits_for_a_trainer_is_the_candidates_of_their_territory(client: Client) -> None:
    here = make_place(kind="departement")
    make_volunteer(home=make_place(departement=here), applied_at=NOW, first_outing_at=NOW)
    make_volunteer(home=make_place(), applied_at=NOW, first_outing_at=NOW)
    trainer = make_role(None, "trainer", place=here).supporter
    assert "1 candidature à lire" in page_of(client, trainer)


@pytest.mark.parametrize(
    ("kind", "heading", "path"),
    [
        ("trainer", "Préparez ceux qui mèneront", "/equipe/formations/nouvelle/"),
        ("departmental", "Voyez où la chaîne se rompt", "/equipe/plan/D-87/"),
        ("national", "Voyez où la chaîne se rompt", "/equipe/plan/FR/"),
    ],
)
@pytest.mark.parametrize("helps", [True, False])
def test_a_role_over_a_territory_has_its_own_headline(
    client: Client, kind: str, heading: str, path: str, helps: bool
) -> None:
    person = make_volunteer().supporter if helps else make_supporter()
    place = make_place(code="FR", kind="country") if kind == "national" else make_place(code="D-87", kind="departement")
    make_role(person, kind, place=place)
    page = page_of(client, person)
    assert heading in page
    assert f'href="{path}"' in page
    assert ("Votre chemin" in page) is helps


def test_a_role_that_ends_soon_is_told(client: Client) -> None:
    lead = make_role(None, "departmental", ends_at=NOW + timedelta(days=10)).supporter
    assert "Votre rôle se termine bientôt : Responsable de département" in page_of(client, lead)


def test_nothing_of_others_is_told_to_a_member(client: Client) -> None:
    team = make_team()
    person = make_member(team)
    make_member(team, make_volunteer(supporter=make_supporter(display_name="Zénobie")).supporter)
    assert "Zénobie" not in page_of(client, person)


def test_the_page_asks_as_many_questions_whatever_waits(client: Client, django_assert_max_num_queries: Any) -> None:
    team = make_team()
    for _ in range(4):
        make_member(team)
        make_outing(team=team)
    sign_in(client, team.roles.get().supporter)
    with django_assert_max_num_queries(40):
        client.get("/equipe/")
