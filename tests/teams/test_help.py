"""« I'd like to help »: a form, a link, a team."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from common.tokens import make_token
from supporters.models import Consent, OutgoingMail, Supporter
from supporters.privacy.purge import purge_expired
from teams.models import HelpOffer, Volunteer
from tests.campaign.test_pages import make_silence
from tests.factories import agree, make_place, make_supporter, make_volunteer, sign_in
from tests.mailbox import letters_to
from tests.teams.offering import ADDRESS, FORM, offer, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queued_mail")]


# --- the form ---


def test_a_visitor_offers_help_and_is_written_to(client: Client) -> None:
    answer = client.post(FORM, words(), follow=True)
    assert answer.redirect_chain == [("/agir/aider/merci/", 302)]
    assert not Volunteer.objects.exists()
    assert Supporter.objects.get().confirmed_at is None
    assert "Nadia" not in letters_to(ADDRESS)[0]


def test_no_box_is_ticked_beforehand(client: Client) -> None:
    page = client.get(FORM).content.decode()
    assert "consent_local_team" in page
    assert " checked" not in page


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"consent_account": None}, "Consentement requis"),
        ({"consent_local_team": None}, "Consentement requis"),
        ({"first_name": "06 12 34 56 78"}, "Votre prénom seulement"),
        ({"first_name": ""}, "Dites-nous votre prénom"),
        ({"email": "nadia"}, "adresse e-mail"),
        ({"ways": ["bribes"]}, "bribes"),
        ({"birth_year": "2999"}, "Vérifiez cette année"),
        ({"place_code": "", "place": "Nulle-Part-sur-Rien"}, "cette commune"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_kept(client: Client, change: Any, said: str) -> None:
    answer = client.post(FORM, words(**change))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Supporter.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_below_the_minimum_age_nothing_is_kept_not_even_the_address(client: Client, settings: Any) -> None:
    year = timezone.localdate().year - settings.MIN_AGE_ACCOUNT + 1
    answer = client.post(FORM, words(birth_year=str(year)))
    assert answer.status_code == 422
    assert not Supporter.objects.exists()


def test_a_minor_is_not_chosen_by_activity(client: Client) -> None:
    year = timezone.localdate().year - 17
    young = words(birth_year=str(year), birth_month="1", consent_selection="on")
    assert client.post(FORM, young).status_code == 422
    young.pop("consent_selection")
    assert client.post(FORM, young).status_code == 302


def test_the_same_answer_for_a_known_and_an_unknown_address(client: Client) -> None:
    known = make_volunteer(supporter=make_supporter(email="connue@example.org")).supporter
    first = client.post(FORM, words(email=known.email), follow=True)
    second = client.post(FORM, words(), follow=True)
    assert first.redirect_chain == second.redirect_chain
    assert len(letters_to(known.email)) == len(letters_to(ADDRESS)) == 1


def test_a_known_person_is_not_changed_before_the_link_answers(client: Client) -> None:
    known = agree(make_supporter(email="connue@example.org", display_name="Camille"), "account")
    offer(client, email=known.email)
    known.refresh_from_db()
    assert known.display_name == "Camille"
    assert known.home is None
    assert not Volunteer.objects.exists()


def test_three_offers_a_day_for_one_address(client: Client) -> None:
    sent = words()
    assert [client.post(FORM, sent).status_code for _ in range(4)] == [302, 302, 302, 429]


def test_in_silence_the_form_is_closed(client: Client) -> None:
    make_silence()
    assert client.get(FORM).status_code == 403
    assert client.post(FORM, words()).status_code == 403
    assert not Supporter.objects.exists()


# --- the link ---


def test_reading_the_link_changes_nothing(client: Client) -> None:
    path = offer(client)
    page = client.get(path)
    assert "Nadia" in page.content.decode()
    assert not Volunteer.objects.exists()
    assert HelpOffer.objects.exists()


def test_confirming_makes_a_volunteer_and_shows_the_nearest_teams(client: Client) -> None:
    answer = client.post(offer(client), follow=True)
    assert answer.redirect_chain == [("/equipe/proches/", 302)]
    volunteer = Volunteer.objects.get()
    assert (volunteer.supporter.display_name, volunteer.supporter.home.name) == ("Nadia", "Brest")
    assert volunteer.ways == ["doors", "stall"]
    live = set(volunteer.supporter.consents.live().values_list("purpose", flat=True))
    assert live == {"account", "local_team"}
    assert not HelpOffer.objects.exists()


def test_a_link_serves_once(client: Client) -> None:
    path = offer(client)
    client.post(path)
    assert Client().post(path).status_code == 410


def test_an_old_link_is_refused_and_another_offered(client: Client) -> None:
    path = offer(client)
    with time_machine.travel(timezone.now() + timedelta(hours=73)):
        answer = client.post(path)
    assert answer.status_code == 410
    assert "Recevoir un autre lien" in answer.content.decode()
    assert not Volunteer.objects.exists()


#: Signed for something else, and signed with nonsense in it: made now, so named by hand.
ALTERED = {
    "nonsense": "nonsense",
    "of a testimony": make_token("testimony", {"o": 1}),
    "not a number": make_token("help", {"o": "1"}),
}


@pytest.mark.parametrize("token", ALTERED.values(), ids=ALTERED)
def test_an_altered_link_is_refused(client: Client, token: str) -> None:
    assert client.get(reverse("teams:help-confirm", args=[token])).status_code == 403


def test_a_new_link_is_sent_to_whoever_waits_and_nobody_else(client: Client) -> None:
    offer(client)
    client.post("/agir/aider/renvoyer/", {"email": ADDRESS})
    client.post("/agir/aider/renvoyer/", {"email": "personne@example.org"})
    assert len(letters_to(ADDRESS)) == 2
    assert OutgoingMail.objects.count() == 2


def test_a_link_never_signs_in_who_has_an_account(client: Client) -> None:
    known = agree(make_supporter(email="connue@example.org"), "account")
    answer = client.post(offer(client, email=known.email), follow=True)
    assert answer.redirect_chain == [("/agir/aider/confirme/", 302)]
    assert Volunteer.objects.get().supporter == known
    assert "_auth_user_id" not in client.session


def test_boxes_that_somebody_else_ticked_are_withdrawn(client: Client) -> None:
    offer(client, consent_selection="on")
    path = offer(client)
    client.post(path)
    live = Consent.objects.live().values_list("purpose", flat=True)
    assert set(live) == {"account", "local_team"}


def test_an_offer_that_nobody_confirms_is_forgotten_within_seven_days(client: Client) -> None:
    offer(client)
    purge_expired(at=timezone.now() + timedelta(days=8))
    assert not HelpOffer.objects.exists()
    assert not Supporter.objects.exists()


# --- a signed-in person ---


def test_a_signed_in_person_is_asked_what_is_missing_only(client: Client) -> None:
    person = agree(make_supporter(home=make_place()), "account")
    page = sign_in(client, person).get(FORM).content.decode()
    assert 'name="consent_local_team"' in page
    for known in ("email", "first_name", "birth_year", "place_code", "consent_account"):
        assert f'name="{known}"' not in page
    assert client.post(FORM, {"ways": ["leaflets"], "consent_local_team": "on"})["Location"] == "/equipe/proches/"
    assert Volunteer.objects.get().ways == ["leaflets"]


def test_whoever_helps_already_finds_their_own_page(client: Client) -> None:
    volunteer = make_volunteer()
    assert sign_in(client, volunteer.supporter).get(FORM)["Location"] == "/equipe/"
