"""One's own testimony, and the report of another's."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from supporters.map_counters import published_total
from supporters.models import Decision, Report, Supporter, Testimony
from supporters.services.moderation import publish_testimony, refuse_testimony
from tests.factories import agree, make_supporter, make_testimony, sign_in
from tests.supporters.test_moderation import silent_zone

OWN = reverse("supporters:own-testimony")
EDIT = reverse("supporters:own-testimony-edit")
WITHDRAW = reverse("supporters:own-testimony-withdraw")


@pytest.fixture
def published(supporter: Supporter, moderator: Supporter) -> Testimony:
    testimony = make_testimony(supporter=agree(supporter))
    publish_testimony(testimony=testimony, moderator=moderator, at=timezone.now())
    testimony.refresh_from_db()
    return testimony


def edited(testimony: Testimony, **changes: str) -> dict[str, str]:
    same = {"display_name": testimony.display_name, "message": testimony.message, "place_code": testimony.place.code}
    return same | {"place": ""} | changes


def test_a_stranger_is_asked_to_sign_in(client: Client, db: None) -> None:
    for page in (OWN, EDIT, WITHDRAW):
        assert client.get(page).status_code == 302


def test_without_a_testimony_the_page_invites_to_write_one(signed_in: Client) -> None:
    assert reverse("supporters:testify") in signed_in.get(OWN).content.decode()
    assert signed_in.get(EDIT)["Location"] == reverse("supporters:testify")


def test_the_author_reads_where_it_stands(signed_in: Client, published: Testimony) -> None:
    page = signed_in.get(OWN).content.decode()
    assert "Il est sur la carte depuis le" in page
    assert published.message.replace("'", "&#x27;") in page


def test_the_author_reads_why_it_was_refused(signed_in: Client, supporter: Supporter, moderator: Supporter) -> None:
    testimony = make_testimony(supporter=supporter)
    reason, note = Decision.Reason.OTHER, "Une phrase de trop."
    refuse_testimony(testimony=testimony, moderator=moderator, at=timezone.now(), reason=reason, note=note)
    page = signed_in.get(OWN).content.decode()
    assert str(reason.label) in page
    assert note in page


def test_the_page_says_beforehand_that_an_edit_leaves_the_map(signed_in: Client, published: Testimony) -> None:
    assert "quitte la carte" in signed_in.get(EDIT).content.decode()


def test_an_edit_goes_back_to_review(signed_in: Client, published: Testimony) -> None:
    answer = signed_in.post(EDIT, edited(published, message="Mieux dit."))
    published.refresh_from_db()
    assert answer["Location"] == OWN
    assert (published.state, published.message, published_total()) == ("pending", "Mieux dit.", 0)


def test_a_faulty_edit_changes_nothing(signed_in: Client, published: Testimony) -> None:
    assert signed_in.post(EDIT, edited(published, message="")).status_code == 422
    assert published_total() == 1


def test_withdrawing_asks_first_then_takes_it_off_the_map(signed_in: Client, published: Testimony) -> None:
    assert "Retirer mon témoignage ?" in signed_in.get(WITHDRAW).content.decode()
    assert published_total() == 1
    signed_in.post(WITHDRAW)
    published.refresh_from_db()
    assert (published.state, published_total()) == ("withdrawn", 0)


def test_in_silence_one_may_withdraw_and_not_edit(signed_in: Client, published: Testimony) -> None:
    silent_zone("metropole", timezone.now())
    assert signed_in.post(EDIT, edited(published)).status_code == 403
    assert signed_in.post(WITHDRAW).status_code == 302
    assert published_total() == 0


def report_page(testimony: Testimony) -> str:
    return reverse("supporters:testimony-report", args=[testimony.pk])


def test_anybody_reports_without_an_account(client: Client, published: Testimony) -> None:
    answer = client.post(report_page(published), {"reason": "privacy", "details": "C'est moi sur la photo."})
    assert answer.status_code == 200
    report = Report.objects.get()
    assert (report.reason, report.details) == ("privacy", "C'est moi sur la photo.")
    assert "127.0.0.1" not in report.reporter
    assert len(report.reporter) == 64


def test_the_same_visitor_counts_once_and_two_make_a_review(client: Client, published: Testimony) -> None:
    for address in ("192.0.2.1", "192.0.2.77", "198.51.100.1"):
        client.post(report_page(published), {"reason": "hate"}, REMOTE_ADDR=address)
    published.refresh_from_db()
    assert Report.objects.count() == 2
    assert published.state == "pending"


@pytest.mark.parametrize("answers", [{}, {"reason": "other"}, {"reason": "whatever"}])
def test_a_report_says_what_and_why(client: Client, published: Testimony, answers: dict[str, Any]) -> None:
    assert client.post(report_page(published), answers).status_code == 422
    assert not Report.objects.exists()


@pytest.mark.parametrize("state", ["unconfirmed", "pending", "refused", "withdrawn"])
def test_what_is_not_public_cannot_be_reported(client: Client, db: None, state: str) -> None:
    assert client.get(report_page(make_testimony(state=state))).status_code == 404


def test_a_signed_in_visitor_is_counted_by_person(client: Client, published: Testimony) -> None:
    for _ in range(2):
        sign_in(client, make_supporter())
        client.post(report_page(published), {"reason": "hate"})
    assert Report.objects.count() == 2
