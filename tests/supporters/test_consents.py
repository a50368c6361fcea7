"""Consents: one row per purpose, append-only, confirmed with a proof, withdrawn with what rested on it."""

import hashlib

import pytest
from django.utils import timezone, translation

from supporters.consents import ON_TESTIMONY, text_of
from supporters.forms.account import SignupForm
from supporters.forms.testimony import TestimonyForm
from supporters.models import Consent, Supporter, Testimony
from supporters.services.consents import confirm_consents, give_consent, withdraw_consent
from supporters.services.moderation import publish_testimony
from tests.factories import agree, make_testimony
from tests.supporters.writing import Purpose


def give(supporter: Supporter, purpose: str = Purpose.ACCOUNT, *, confirmed: bool = False) -> Consent:
    return give_consent(
        supporter=supporter, purpose=purpose, source=Consent.Source.FORM, at=timezone.now(), confirmed=confirmed
    )


def test_a_consent_keeps_the_exact_words_and_their_digest(supporter: Supporter) -> None:
    consent = give(supporter)
    assert consent.text.text == text_of(Purpose.ACCOUNT)
    assert consent.text.digest == hashlib.sha256(consent.text.text.encode()).hexdigest()


def test_the_words_kept_are_those_of_the_readers_language(supporter: Supporter) -> None:
    with translation.override("en"):
        consent = give(supporter)
        assert consent.text.text == text_of(Purpose.ACCOUNT)


def test_an_unconfirmed_consent_is_not_live(supporter: Supporter) -> None:
    give(supporter)
    assert not supporter.consents.live().exists()


def test_giving_twice_is_giving_once(supporter: Supporter) -> None:
    assert give(supporter) == give(supporter)


def test_giving_again_once_known_confirms_the_waiting_row(supporter: Supporter) -> None:
    waiting = give(supporter)
    assert give(supporter, confirmed=True) == waiting
    assert supporter.consents.live().count() == 1


def test_a_confirmation_keeps_its_proof_and_does_not_touch_the_withdrawn(supporter: Supporter) -> None:
    give(supporter, Purpose.SELECTION)
    withdraw_consent(supporter=supporter, purpose=Purpose.SELECTION, at=timezone.now())
    give(supporter)
    assert confirm_consents(supporter=supporter, at=timezone.now(), proof="a" * 64) == 1
    assert supporter.consents.get(purpose=Purpose.ACCOUNT).proof == "a" * 64


def test_only_the_named_purposes_are_confirmed(supporter: Supporter) -> None:
    give(supporter)
    give(supporter, Purpose.SELECTION)
    confirm_consents(supporter=supporter, at=timezone.now(), proof="", purposes=[Purpose.ACCOUNT])
    assert [consent.purpose for consent in supporter.consents.live()] == [Purpose.ACCOUNT]


def test_a_change_of_mind_is_a_new_row(supporter: Supporter) -> None:
    give(supporter, confirmed=True)
    withdraw_consent(supporter=supporter, purpose=Purpose.ACCOUNT, at=timezone.now())
    give(supporter, confirmed=True)
    assert supporter.consents.count() == 2


def test_rows_are_append_only(supporter: Supporter) -> None:
    with pytest.raises(TypeError, match="append-only"):
        give(supporter).save()


def test_withdrawing_what_was_never_given_is_no_error(supporter: Supporter) -> None:
    assert withdraw_consent(supporter=supporter, purpose=Purpose.PHOTO, at=timezone.now()) is None


def test_withdrawing_publication_takes_the_testimony_away(supporter: Supporter, moderator: Supporter) -> None:
    testimony = make_testimony(supporter=agree(supporter))
    publish_testimony(testimony=testimony, moderator=moderator, at=timezone.now())
    withdraw_consent(supporter=supporter, purpose=Purpose.TESTIMONY, at=timezone.now())
    testimony.refresh_from_db()
    assert testimony.state == Testimony.State.WITHDRAWN


def test_withdrawing_the_photo_keeps_the_words(supporter: Supporter, moderator: Supporter) -> None:
    agree(supporter, "account", "testimony", "photo")
    testimony = make_testimony(supporter=supporter, photo="a.webp", thumbnail="b.webp", photo_alt="Moi")
    publish_testimony(testimony=testimony, moderator=moderator, at=timezone.now())
    withdraw_consent(supporter=supporter, purpose=Purpose.PHOTO, at=timezone.now())
    testimony.refresh_from_db()
    assert (testimony.state, testimony.photo) == (Testimony.State.PUBLISHED, "")


@pytest.mark.parametrize("form", [TestimonyForm, SignupForm])
def test_every_box_stands_alone_and_unticked(db: None, form: type[TestimonyForm]) -> None:
    fields = {name: field for name, field in form().fields.items() if name.startswith("consent_")}
    assert len(fields) >= 3
    assert not any(field.initial for field in fields.values())
    assert len({str(field.label) for field in fields.values()}) == len(fields)


def test_each_purpose_has_words_of_its_own() -> None:
    assert len({text_of(purpose) for purpose in Purpose}) == len(Purpose)
    assert set(ON_TESTIMONY) < set(Purpose)
