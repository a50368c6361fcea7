"""Saying yes and no, purpose by purpose; withdrawing is as easy as giving (L01, L02)."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from common.tokens import make_token
from supporters.models import Consent, Supporter
from supporters.services.consents import give_consent
from supporters.withdrawal import withdrawal_path
from tests.factories import make_supporter, make_testimony, sign_in

pytestmark = pytest.mark.django_db

PAGE = "/compte/consentements/"


def give(supporter: Supporter, *purposes: str, confirmed: bool = True) -> None:
    for purpose in purposes:
        give_consent(supporter=supporter, purpose=purpose, source="form", at=timezone.now(), confirmed=confirmed)


def live(supporter: Supporter) -> set[str]:
    return set(supporter.consents.live().values_list("purpose", flat=True))


def test_ticking_gives_and_unticking_withdraws(signed_in: Client, supporter: Supporter) -> None:
    give(supporter, "account", "selection")
    signed_in.post(PAGE, {"consent_account": "on", "consent_local_team": "on"})
    assert live(supporter) == {"account", "local_team"}


def test_a_change_of_mind_is_a_new_row_and_the_history_stays(signed_in: Client, supporter: Supporter) -> None:
    give(supporter, "account")
    for boxes in (
        {"consent_account": "on"},
        {"consent_account": "on", "consent_local_team": "on"},
        {"consent_account": "on"},
    ):
        signed_in.post(PAGE, boxes)
    signed_in.post(PAGE, {"consent_account": "on", "consent_local_team": "on"})
    assert supporter.consents.filter(purpose="account").count() == 1
    assert supporter.consents.filter(purpose="local_team").count() == 2


def test_the_page_shows_the_words_agreed_to_then(signed_in: Client, supporter: Supporter) -> None:
    give(supporter, "local_team")
    row = supporter.consents.get()
    type(row.text).objects.filter(pk=row.text_id).update(text="Les mots de ce jour-là.")
    assert "Les mots de ce jour-là." in signed_in.get(PAGE).content.decode()


def test_only_what_is_live_is_ticked(signed_in: Client, supporter: Supporter) -> None:
    give(supporter, "account")
    give(supporter, "local_team", confirmed=False)
    form = signed_in.get(PAGE).context["form"]
    assert [name for name in form.fields if form[name].value()] == ["consent_account"]


def test_boxes_ticked_by_somebody_else_count_only_once_the_person_says_so(
    signed_in: Client, supporter: Supporter
) -> None:
    give(supporter, "account", "local_team", confirmed=False)
    signed_in.post(PAGE, {"consent_account": "on"})
    assert live(supporter) == {"account"}
    assert not supporter.consents.waiting().exists()


def test_withdrawing_the_testimony_takes_it_away_with_its_photo_consent(
    signed_in: Client, supporter: Supporter
) -> None:
    testimony = make_testimony(supporter=supporter)
    give(supporter, "account", "testimony", "photo")
    signed_in.post(PAGE, {"consent_account": "on", "consent_photo": "on"})
    testimony.refresh_from_db()
    assert (testimony.state, testimony.message) == ("withdrawn", "")
    assert live(supporter) == {"account"}


def test_the_page_warns_of_what_unticking_does(signed_in: Client, supporter: Supporter) -> None:
    give(supporter, "testimony", "photo")
    page = signed_in.get(PAGE).content.decode()
    assert "retiré de la carte" in page
    assert "votre photo est supprimée" in page


def test_publishing_is_agreed_to_with_a_testimony_and_not_here(signed_in: Client, supporter: Supporter) -> None:
    signed_in.post(PAGE, {"consent_testimony": "on", "consent_photo": "on"})
    assert live(supporter) == set()


def test_withdrawing_the_account_stops_mail_and_offers_erasure(signed_in: Client, supporter: Supporter) -> None:
    give(supporter, "account")
    assert signed_in.post(PAGE, {})["Location"] == "/compte/donnees/effacer/"
    assert live(supporter) == set()


def test_a_minor_is_not_selected_by_their_activity(client: Client) -> None:
    young = make_supporter(birth_month=timezone.localdate().replace(day=1) - timedelta(days=365 * 17))
    page = sign_in(client, young).post(PAGE, {"consent_account": "on", "consent_selection": "on"})
    assert page.status_code == 422
    assert live(young) == set()


def test_a_stranger_changes_only_their_own(client: Client, supporter: Supporter, stranger: Supporter) -> None:
    give(supporter, "account")
    sign_in(client, stranger).post(PAGE, {})
    assert live(supporter) == {"account"}


# --- without signing in ---


def test_reading_the_withdrawal_page_changes_nothing_and_names_nobody(client: Client, supporter: Supporter) -> None:
    give(supporter, "account", "local_team")
    page = client.get(withdrawal_path(supporter))
    assert page.status_code == 200
    assert supporter.email not in page.content.decode()
    assert live(supporter) == {"account", "local_team"}


def test_the_link_withdraws_what_was_ticked_and_no_more(client: Client, supporter: Supporter) -> None:
    give(supporter, "account", "local_team")
    assert client.post(withdrawal_path(supporter), {"consent_local_team": "on"}).status_code == 200
    assert live(supporter) == {"account"}


def test_a_mail_program_withdraws_in_one_click_without_cookie_or_token_of_a_form(supporter: Supporter) -> None:
    give(supporter, "account", "selection", "local_team", "local_list")
    program = Client(enforce_csrf_checks=True)
    program.post(withdrawal_path(supporter), {"List-Unsubscribe": "One-Click"})
    assert live(supporter) == {"local_list"}


def test_ticking_nothing_is_422(client: Client, supporter: Supporter) -> None:
    give(supporter, "account")
    assert client.post(withdrawal_path(supporter), {"x": "y"}).status_code == 422


def test_a_link_of_somebody_erased_answers_like_any_other(client: Client, supporter: Supporter) -> None:
    give(supporter, "account")
    path = withdrawal_path(supporter)
    known = client.post(path, {"consent_account": "on"})
    supporter.delete()
    unknown = client.post(path, {"consent_account": "on"})
    assert (unknown.status_code, unknown.content) == (known.status_code, known.content)


@pytest.mark.parametrize("spoil", [lambda token: token[:-2] + "xx", lambda token: "nonsense"])
def test_an_altered_link_is_refused_without_a_word_on_whom(client: Client, supporter: Supporter, spoil: Any) -> None:
    token = withdrawal_path(supporter).split("/")[-2]
    assert client.post(f"/compte/retrait/{spoil(token)}/", {"consent_account": "on"}).status_code == 403


def test_a_link_made_for_something_else_withdraws_nothing(client: Client, supporter: Supporter) -> None:
    give(supporter, "account")
    foreign = make_token("testimony", {"person": supporter.pk})
    assert client.post(f"/compte/retrait/{foreign}/", {"consent_account": "on"}).status_code == 403
    assert live(supporter) == {"account"}


def test_a_link_of_three_years_ago_is_gone(client: Client, supporter: Supporter) -> None:
    path = withdrawal_path(supporter)
    with time_machine.travel(timezone.now() + timedelta(days=1000)):
        assert client.get(path).status_code == 410


def test_every_purpose_has_a_name_of_its_own() -> None:
    assert len({purpose.label for purpose in Consent.Purpose}) == len(Consent.Purpose)
