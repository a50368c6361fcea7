"""What authors do: submit, confirm, edit, withdraw."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.utils import timezone

from common.cells import cell_at
from common.tokens import TokenAltered, TokenExpired, make_token, proof_of
from supporters.models import Consent, Supporter, Testimony
from supporters.services import testimonies
from supporters.services.moderation import publish_testimony
from tests.factories import agree, make_place, make_supporter, make_testimony
from tests.supporters.writing import BOXES, Purpose, a_photo, token_in, words

State = Testimony.State


def submit(email: str = "nouvelle@example.org", purposes: Any = BOXES, **changes: Any) -> Testimony:
    data = words(**({"birth_month": date(1990, 1, 1)} | changes))
    return testimonies.submit_testimony(email=email, data=data, purposes=purposes, at=timezone.now())


def confirm(token: str | None = None, at: datetime | None = None) -> Testimony:
    return testimonies.confirm_testimony(token=token or token_in(mail.outbox[-1]), at=at or timezone.now())


def published(person: Supporter, moderator: Supporter, **changes: Any) -> Testimony:
    testimony = make_testimony(supporter=agree(person), **changes)
    publish_testimony(testimony=testimony, moderator=moderator, at=timezone.now())
    testimony.refresh_from_db()
    return testimony


def test_an_unknown_address_gets_a_link_and_nothing_is_confirmed(db: None) -> None:
    testimony = submit()
    assert testimony.state == State.UNCONFIRMED
    assert not testimony.supporter.is_confirmed
    assert not Consent.objects.live().exists()
    assert mail.outbox[0].to == ["nouvelle@example.org"]
    assert token_in(mail.outbox[0])


def test_confirming_confirms_person_consents_and_testimony(db: None) -> None:
    submit(purposes=[*BOXES, Purpose.LOCAL_TEAM])
    token = token_in(mail.outbox[0])
    testimony = confirm(token)
    person = Supporter.objects.get()
    assert testimony.state == State.PENDING
    assert person.is_confirmed
    assert (person.display_name, person.home, person.birth_month) == ("Camille", testimony.place, date(1990, 1, 1))
    live = Consent.objects.live()
    assert {consent.purpose for consent in live} == {*BOXES, Purpose.LOCAL_TEAM}
    assert {consent.proof for consent in live} == {proof_of(token)}


def test_a_link_serves_once(db: None) -> None:
    submit()
    confirm()
    with pytest.raises(TokenExpired):
        confirm()


def test_a_link_dies_after_three_days(db: None) -> None:
    submit()
    with time_machine.travel(timezone.now() + timedelta(hours=72, seconds=1)), pytest.raises(TokenExpired):
        confirm()


def test_an_altered_link_confirms_nothing(db: None) -> None:
    submit()
    with pytest.raises(TokenAltered):
        confirm(token_in(mail.outbox[0])[:-2] + "xx")
    with pytest.raises(TokenAltered):
        confirm(make_token("something-else", {"t": Testimony.objects.get().pk, "p": []}))
    assert Testimony.objects.get().state == State.UNCONFIRMED


def test_a_known_person_is_unchanged_until_the_link_is_confirmed(supporter: Supporter) -> None:
    before = Supporter.objects.filter(pk=supporter.pk).values().get()
    submit(supporter.email, display_name="Intrus", birth_month=date(1950, 1, 1))
    assert Supporter.objects.filter(pk=supporter.pk).values().get() == before
    assert not supporter.consents.live().exists()


def test_known_and_unknown_addresses_are_worked_on_alike(
    supporter: Supporter, django_assert_max_num_queries: Any
) -> None:
    submit("premiere@example.org")  # writes the texts of the boxes, once for all
    with django_assert_max_num_queries(45) as unknown:
        submit()
    with django_assert_max_num_queries(45) as known:
        submit(supporter.email)
    assert abs(len(unknown) - len(known)) <= 6  # the new person's rows
    assert len({letter.subject for letter in mail.outbox}) == 1


def test_boxes_ticked_by_somebody_else_are_not_confirmed(db: None) -> None:
    submit(purposes=[*BOXES, Purpose.SELECTION])
    submit()
    confirm()
    assert set(Consent.objects.live().values_list("purpose", flat=True)) == set(BOXES)


def test_confirming_replaces_the_testimony_that_was_there(supporter: Supporter, moderator: Supporter) -> None:
    former = published(supporter, moderator)
    submit(supporter.email)
    testimony = confirm()
    former.refresh_from_db()
    assert (former.state, testimony.state) == (State.WITHDRAWN, State.PENDING)


def test_confirming_one_link_deletes_the_other_drafts(db: None) -> None:
    submit(photo=a_photo(), photo_alt="Moi", purposes=[*BOXES, Purpose.PHOTO])
    names = list(Testimony.objects.values_list("photo", "thumbnail").get())
    submit()
    testimonies_kept = confirm()
    assert Testimony.objects.get() == testimonies_kept
    assert names[0]


def test_somebody_known_to_be_a_minor_cannot_confirm(db: None) -> None:
    child = make_supporter(birth_month=date(timezone.localdate().year - 17, 1, 1))
    submit(child.email)
    with pytest.raises(ValidationError):
        confirm()
    assert Testimony.objects.get().state == State.UNCONFIRMED


def test_a_disabled_account_cannot_confirm(supporter: Supporter) -> None:
    submit(supporter.email)
    Supporter.objects.update(is_active=False)
    with pytest.raises(TokenExpired):
        confirm()


def test_another_link_is_sent_only_where_a_testimony_waits(supporter: Supporter) -> None:
    for email in ("inconnue@example.org", supporter.email):
        testimonies.resend_confirmation(email=email, at=timezone.now())
    assert mail.outbox == []
    submit()
    testimonies.resend_confirmation(email="Nouvelle@Example.org", at=timezone.now())
    assert confirm().state == State.PENDING


def test_a_signed_in_person_goes_straight_to_review(supporter: Supporter) -> None:
    testimony = testimonies.submit_own_testimony(supporter=supporter, data=words(), purposes=BOXES, at=timezone.now())
    assert testimony.state == State.PENDING
    assert supporter.consents.live().count() == 2
    assert mail.outbox == []


@pytest.mark.parametrize("birth", [date(2011, 1, 1), date(2100, 1, 1), date(1850, 1, 1)])
def test_an_impossible_or_too_young_age_stores_nothing(db: None, birth: date) -> None:
    with time_machine.travel(datetime(2027, 3, 1).astimezone()), pytest.raises(ValidationError) as refused:
        submit(birth_month=birth)
    assert "birth_month" in refused.value.message_dict
    assert not Supporter.objects.exists()
    assert mail.outbox == []


def test_eighteen_means_eighteen(db: None) -> None:
    with time_machine.travel(datetime(2027, 3, 15).astimezone()):
        with pytest.raises(ValidationError):
            submit(birth_month=date(2009, 3, 1))
        assert submit(birth_month=date(2009, 2, 1)).pk


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"message": " "}, "message"),
        ({"message": "x" * 501}, "message"),
        ({"message": "Écrivez-moi à camille@example.org"}, "message"),
        ({"message": "Appelez le 06 12 34 56 78"}, "message"),
        ({"display_name": ""}, "display_name"),
        ({"photo": a_photo()}, "photo_alt"),
        ({"photo": a_photo(), "photo_alt": "Moi"}, "consent_photo"),
        ({"purposes": [Purpose.TESTIMONY]}, "consent_account"),
        ({"purposes": [Purpose.ACCOUNT]}, "consent_testimony"),
    ],
)
def test_what_is_wrong_is_named_by_its_field(db: None, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        submit(**changes)
    assert field in refused.value.message_dict
    assert not Testimony.objects.exists()


def test_a_departement_is_not_a_home(db: None) -> None:
    with pytest.raises(ValidationError):
        submit(place=make_place(kind="departement"))


def test_the_point_depends_on_person_and_place_alone(supporter: Supporter) -> None:
    place = make_place()
    at = timezone.now()
    first = testimonies.submit_own_testimony(supporter=supporter, data=words(place=place), purposes=BOXES, at=at)
    second = testimonies.edit_testimony(testimony=first, data=words(place=place, message="Autre chose."), at=at)
    assert (first.lon, first.lat) == (second.lon, second.lat)
    assert second.cell == cell_at(second.lon, second.lat)
    assert "autre chose" in second.search_text


def test_an_edit_leaves_the_map_and_goes_back_to_review(supporter: Supporter, moderator: Supporter) -> None:
    testimony = published(supporter, moderator)
    edited = testimonies.edit_testimony(testimony=testimony, data=words(message="Mieux dit."), at=timezone.now())
    assert (edited.state, edited.message) == (State.PENDING, "Mieux dit.")
    assert not supporter.acts.filter(undone_by=None, undoes=None).exists()


def test_an_edit_keeps_replaces_or_removes_the_photo(supporter: Supporter) -> None:
    at, place = timezone.now(), make_place()
    agree(supporter, *BOXES, Purpose.PHOTO)
    live = {*BOXES, Purpose.PHOTO}
    data = words(place=place, photo=a_photo(), photo_alt="Moi")
    testimony = testimonies.submit_own_testimony(supporter=supporter, data=data, purposes=live, at=at)
    first = testimony.photo
    kept = words(place=place, keep_photo=True, photo_alt="Moi, au marché")
    testimony = testimonies.edit_testimony(testimony=testimony, data=kept, at=at)
    assert (testimony.photo, testimony.photo_alt) == (first, "Moi, au marché")
    testimony = testimonies.edit_testimony(testimony=testimony, data=data, at=at)
    assert testimony.photo not in ("", first)
    testimony = testimonies.edit_testimony(testimony=testimony, data=words(place=place), at=at)
    assert (testimony.photo, testimony.thumbnail, testimony.photo_alt) == ("", "", "")


@pytest.mark.django_db(transaction=True)
def test_a_withdrawn_testimony_leaves_nothing_behind(moderator: Supporter) -> None:
    person = agree(make_supporter(), *BOXES, Purpose.PHOTO)
    data = words(photo=a_photo(), photo_alt="Moi")
    purposes = {*BOXES, Purpose.PHOTO}
    testimony = testimonies.submit_own_testimony(supporter=person, data=data, purposes=purposes, at=timezone.now())
    publish_testimony(testimony=testimony, moderator=moderator, at=timezone.now())
    names = [testimony.photo, testimony.thumbnail]
    assert all(default_storage.exists(name) for name in names)

    withdrawn = testimonies.withdraw_testimony(testimony=testimony, at=timezone.now())

    assert withdrawn.state == State.WITHDRAWN
    assert (withdrawn.message, withdrawn.display_name, withdrawn.photo) == ("", "", "")
    assert not any(default_storage.exists(name) for name in names)
    assert [consent.purpose for consent in person.consents.live()] == [Purpose.ACCOUNT]
    assert sum(person.acts.values_list("quantity", flat=True)) == 0
    assert testimonies.withdraw_testimony(testimony=testimony, at=timezone.now()).state == State.WITHDRAWN


def test_the_mail_repeats_nothing_that_was_typed(db: None) -> None:
    submit(display_name="Cliquez evil.example", message="Gagnez sur evil.example")
    letter = mail.outbox[0]
    assert "evil.example" not in letter.subject + str(letter.body) + str(letter.alternatives[0][0])


def test_the_mail_speaks_the_authors_language(db: None) -> None:
    at = timezone.now()
    data = words(birth_month=date(1990, 1, 1))
    testimony = testimonies.submit_testimony(email="a@example.org", data=data, purposes=BOXES, at=at, language="en")
    assert testimony.supporter.language == "en"


def test_a_picture_that_a_moderator_turned_down_does_not_come_back(supporter: Supporter, moderator: Supporter) -> None:
    agree(supporter, *BOXES, Purpose.PHOTO)
    testimony = make_testimony(supporter=supporter, photo="a", thumbnail="b", photo_alt="Moi", photo_hash=7)
    at = timezone.now()
    publish_testimony(testimony=testimony, moderator=moderator, at=at, with_photo=False)
    with pytest.raises(ValidationError) as refused:
        submit(photo=a_photo(), photo_alt="Moi", purposes=[*BOXES, Purpose.PHOTO])
    assert "photo" in refused.value.message_dict
