"""The moderators' page: what they see, decide, undo, and what stops them."""

from datetime import datetime, timedelta

from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from supporters.models import Consent, Decision, Supporter, Testimony
from supporters.services.moderation import refuse_testimony
from supporters.services.testimonies import withdraw_testimony
from territory.models import Election, Round, ZoneVote
from tests.factories import agree, make_place, make_supporter, sign_in
from tests.supporters.moderating import DECIDE, HOME, PHOTO, THUMBNAIL, decide, make_waiting


def make_silence() -> datetime:
    """Silence now, in metropolitan France; returns its end."""
    now = timezone.now()
    election = Election.objects.create(slug="presidentielle", name="Présidentielle", is_active=True)
    turn = Round.objects.create(election=election, number=1, date=timezone.localdate(now))
    end = now + timedelta(hours=20)
    fields = {
        "votes_on": timezone.localdate(now),
        "timezone": "Europe/Paris",
        "silence_start": now - timedelta(hours=2),
    }
    ZoneVote.objects.update_or_create(round=turn, zone="metropole", defaults={**fields, "silence_end": end})
    return end


def test_the_queue_is_for_moderators(signed_in: Client) -> None:
    assert signed_in.get(HOME).status_code in (302, 403, 404)
    assert signed_in.post(DECIDE).status_code in (302, 403, 404)


def test_staff_without_the_role_do_not_moderate(client: Client, db: None) -> None:
    sign_in(client, make_supporter(is_staff=True))
    assert client.get(HOME).status_code == 403
    assert client.post(DECIDE).status_code == 403


def test_the_oldest_is_read_first(desk: Client) -> None:
    make_waiting(submitted_at=timezone.now())
    oldest = make_waiting(submitted_at=timezone.now() - timedelta(days=2))
    assert desk.get(HOME).context["current"] == oldest


def test_text_photo_description_and_place_are_side_by_side(desk: Client) -> None:
    place = make_place(name="Guingamp")
    make_waiting(place=place, message="Pour ma ville", photo=PHOTO, thumbnail=THUMBNAIL, photo_alt="Sur le marché")
    page = desk.get(HOME).content.decode()
    for words in ("Pour ma ville", "Sur le marché", "Guingamp", reverse("supporters:photo", args=[PHOTO])):
        assert words in page


def test_publishing_shows_the_next_one_and_keeps_the_decision(desk: Client, moderator: Supporter) -> None:
    first = make_waiting(submitted_at=timezone.now() - timedelta(hours=2))
    second = make_waiting()
    response = decide(desk, "publish", first, apres=second.pk)
    assert response.status_code == 303
    shown = desk.get(response["Location"])
    assert shown.context["current"] == second
    first.refresh_from_db()
    decision = first.decisions.get()
    assert (first.state, decision.verdict, decision.moderator) == ("published", "publish", moderator)


def test_the_photo_can_be_left_out(desk: Client) -> None:
    testimony = make_waiting(photo=PHOTO, thumbnail=THUMBNAIL, photo_alt="Moi")
    agree(testimony.supporter, "photo")
    decide(desk, "publish_text", testimony)
    testimony.refresh_from_db()
    assert (testimony.state, testimony.photo) == ("published", "")


def test_a_refusal_needs_a_reason_and_keeps_what_was_typed(desk: Client) -> None:
    testimony = make_waiting()
    response = decide(desk, "refuse", testimony, note="Merci de reformuler", scope="card")
    assert response.status_code == 422
    page = response.content.decode()
    assert "choisissez un motif" in page
    assert "Merci de reformuler" in page
    assert response.context["current"] == testimony
    testimony.refresh_from_db()
    assert testimony.state == "pending"


def test_another_reason_is_put_into_words(desk: Client) -> None:
    response = decide(desk, "refuse", make_waiting(), reason="other", scope="card")
    assert response.status_code == 422
    assert "note" in response.context["decision"].errors


def test_a_refused_author_is_told_why(desk: Client, mailoutbox: list[EmailMessage]) -> None:
    testimony = make_waiting()
    decide(desk, "refuse", testimony, reason="off_topic", note="Parlez de la campagne")
    testimony.refresh_from_db()
    decision = testimony.decisions.get()
    assert (testimony.state, decision.reason, decision.note) == ("refused", "off_topic", "Parlez de la campagne")
    assert [message.to for message in mailoutbox] == [[testimony.supporter.email]]
    assert "Parlez de la campagne" in str(mailoutbox[0].body)


def test_several_are_published_at_once(desk: Client) -> None:
    several = [make_waiting() for _ in range(3)]
    response = decide(desk, "publish", *several, scope="bulk")
    assert Testimony.objects.published().count() == 3
    assert "3 témoignages publiés" in desk.get(response["Location"]).content.decode()


def test_several_are_refused_for_one_reason(desk: Client) -> None:
    several = [make_waiting() for _ in range(2)]
    decide(desk, "refuse", *several, scope="bulk", reason="advertising")
    assert Decision.objects.filter(reason="advertising").count() == 2


def test_a_bulk_refusal_without_a_reason_keeps_the_selection(desk: Client) -> None:
    several = [make_waiting() for _ in range(2)]
    response = decide(desk, "refuse", *several, scope="bulk")
    assert response.status_code == 422
    assert response.context["chosen"] == {str(testimony.pk) for testimony in several}
    assert not Decision.objects.exists()


def test_choosing_nobody_is_said_kindly(desk: Client) -> None:
    make_waiting()
    response = desk.post(DECIDE, {"verdict": "publish", "scope": "bulk"})
    assert response.status_code == 422
    assert "Choisissez au moins un témoignage" in response.content.decode()


def test_a_decision_can_be_undone_at_once(desk: Client) -> None:
    testimony = make_waiting()
    page = desk.get(decide(desk, "publish", testimony)["Location"])
    assert page.context["undo"] == [testimony.pk]
    shown = desk.get(desk.post(DECIDE, {"verdict": "reopen", "testimony": page.context["undo"]})["Location"])
    testimony.refresh_from_db()
    assert testimony.state == "pending"
    assert shown.context["current"] == testimony


def test_two_moderators_at_once_decide_once(desk: Client, national: Supporter) -> None:
    testimony = make_waiting()
    refuse_testimony(testimony=testimony, moderator=national, at=timezone.now(), reason="insult")
    page = desk.get(decide(desk, "publish", testimony)["Location"]).content.decode()
    assert "a changé entre-temps" in page
    assert Decision.objects.count() == 1


def test_a_text_edited_after_it_was_shown_is_not_published_unread(desk: Client) -> None:
    testimony = make_waiting(message="Ce que le modérateur a lu")
    Testimony.objects.filter(pk=testimony.pk).update(message="Autre chose")
    decide(desk, "publish", testimony)
    testimony.refresh_from_db()
    assert testimony.state == "pending"


def test_a_testimony_withdrawn_meanwhile_stays_away(desk: Client) -> None:
    testimony = make_waiting()
    withdraw_testimony(testimony=Testimony.objects.get(pk=testimony.pk), at=timezone.now())
    decide(desk, "publish", testimony)
    assert not Testimony.objects.published().exists()


def test_nothing_is_published_without_consent(desk: Client) -> None:
    testimony = make_waiting()
    Consent.objects.filter(supporter=testimony.supporter).withdraw(at=timezone.now())
    page = desk.get(decide(desk, "publish", testimony)["Location"]).content.decode()
    assert "d'accord pour paraître" in page or "d&#x27;accord pour paraître" in page
    assert not Testimony.objects.published().exists()


def test_in_silence_the_page_says_when_publishing_reopens(desk: Client) -> None:
    end = make_silence()
    testimony = make_waiting()
    page = desk.get(decide(desk, "publish", testimony)["Location"])
    assert date_format(timezone.localtime(end), "j F Y") in page.content.decode()
    assert page.context["current"] == testimony
    assert not Testimony.objects.published().exists()


def test_in_silence_a_refusal_goes_through(desk: Client) -> None:
    make_silence()
    testimony = make_waiting()
    decide(desk, "refuse", testimony, reason="insult")
    testimony.refresh_from_db()
    assert testimony.state == "refused"
