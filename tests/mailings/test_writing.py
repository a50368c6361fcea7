"""A letter is written and changed; others answer for what they read, and for nothing else."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.utils import timezone

from common.images import Photo, reencode
from mailings import pictures
from mailings.models import Block, Mailing
from mailings.services import approving, scheduling, writing
from supporters.models import Supporter
from tests.actions.making import make_editor
from tests.mailings.making import make_audience, make_mailing, make_subscriber
from tests.supporters.writing import jpeg

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TEXT = {"kind": "text", "text": "Bonjour à tous."}


@pytest.fixture
def writer(db: None) -> Supporter:
    return make_editor(display_name="Qui écrit")


@pytest.fixture
def reader(db: None) -> Supporter:
    return make_editor(display_name="Qui relit")


def write(writer: Supporter, **overrides: Any) -> Mailing:
    fields: dict[str, Any] = {
        "title": "Dimanche",
        "sender": "Tous en campagne",
        "subjects": ["Dimanche, on y va"],
        "blocks": [TEXT],
    }
    if "audience" not in overrides:
        fields["audience"] = make_audience()
    return writing.write(by=writer, at=NOW, **(fields | overrides))


def a_photo() -> Photo:
    return reencode(jpeg(), name="place.jpg", content_type="image/jpeg")


def refusal(act: Any, **arguments: Any) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as refused:
        act(**arguments)
    error = refused.value
    return error.message_dict if hasattr(error, "error_dict") else {"": error.messages}


def submitted(writer: Supporter, **overrides: Any) -> Mailing:
    return approving.submit(mailing=write(writer, **overrides), by=writer, at=NOW)


def test_a_letter_is_written_with_its_subjects_and_blocks(writer: Supporter) -> None:
    mailing = write(writer, subjects=["Un", " Deux ", ""], blocks=[{"kind": "title", "text": " Demain "}, TEXT])
    assert (mailing.state, mailing.revision, mailing.written_by) == ("draft", 1, writer)
    assert [subject.text for subject in mailing.subjects.all()] == ["Un", "Deux"]
    assert [(block.kind, block.text) for block in mailing.blocks.all()] == [("title", "Demain"), ("text", TEXT["text"])]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"subjects": ["Bonjour\r\nBcc: tous@exemple.fr"]}, "subjects"),
        ({"subjects": ["Bonjour\u2028vous"]}, "subjects"),
        ({"subjects": ["Un", "Deux", "Trois", "Quatre"]}, "subjects"),
        ({"subjects": ["Un", "Un"]}, "subjects"),
        ({"subjects": ["x" * 151]}, "subjects"),
        ({"sender": "La campagne\nBcc: tous@exemple.fr"}, "sender"),
        ({"title": ""}, "title"),
        ({"preheader": "x" * 151}, "preheader"),
        ({"sample_share": 0}, "sample_share"),
        ({"kind": "menace"}, "kind"),
        ({"blocks": [{"kind": "text", "text": "  "}]}, "blocks"),
        ({"blocks": [{"kind": "button", "text": "Venez"}]}, "blocks"),
        ({"blocks": [{"kind": "button", "text": "Venez", "url": "javascript:alert(1)"}]}, "blocks"),
        ({"blocks": [{"kind": "picture", "alt": "Une place"}]}, "blocks"),
        ({"blocks": [{"kind": "inconnu"}]}, "blocks"),
        ({"blocks": [TEXT] * 41}, "blocks"),
    ],
)
def test_what_could_not_be_sent_is_refused_beside_its_field(
    said: dict[str, Any], field: str, writer: Supporter
) -> None:
    assert list(refusal(write, writer=writer, **said)) == [field]
    assert not Mailing.objects.exists()


def test_each_wrong_block_is_told_by_its_place(writer: Supporter) -> None:
    blocks = [TEXT, {"kind": "button"}]
    assert refusal(write, writer=writer, blocks=blocks)["blocks"] == [
        "Bloc 2 : Écrivez ce que dit le bouton.",
        "Bloc 2 : Dites où mène le bouton.",
    ]


def test_an_archived_audience_is_not_written_to(writer: Supporter) -> None:
    assert list(refusal(write, writer=writer, audience=make_audience(archived_at=NOW))) == ["audience"]


def test_what_people_read_makes_a_new_revision_and_takes_approvals_away(writer: Supporter, reader: Supporter) -> None:
    mailing = submitted(writer)
    approving.approve(mailing=mailing, by=reader, at=NOW)
    assert approving.is_approved(mailing)
    changed = writing.revise(mailing=mailing, by=writer, at=NOW, subjects=["Autre chose"])
    assert (changed.revision, changed.state, changed.written_by) == (2, "waiting", writer)
    assert not approving.is_approved(changed)


def test_a_title_for_ourselves_changes_nothing_of_what_was_approved(writer: Supporter, reader: Supporter) -> None:
    mailing = submitted(writer)
    approving.approve(mailing=mailing, by=reader, at=NOW)
    same: dict[str, Any] = {"subjects": ["Dimanche, on y va"], "blocks": [TEXT | {"pk": mailing.blocks.get().pk}]}
    changed = writing.revise(mailing=mailing, by=reader, at=NOW, title="Pour nous", sample_share=20, **same)
    assert (changed.revision, changed.title, changed.written_by) == (1, "Pour nous", writer)
    assert approving.is_approved(changed)


def test_blocks_are_changed_moved_added_and_removed_together(writer: Supporter) -> None:
    mailing = write(writer, blocks=[TEXT, {"kind": "week"}])
    first, week = mailing.blocks.all()
    writing.revise(
        mailing=mailing,
        by=writer,
        at=NOW,
        blocks=[{"kind": "title", "text": "Neuf"}, {"pk": first.pk, "kind": "text", "text": "Changé"}],
    )
    assert [(block.text, block.pk == first.pk) for block in mailing.blocks.all()] == [("Neuf", False), ("Changé", True)]
    assert not Block.objects.filter(pk=week.pk).exists()


def test_what_another_kind_said_is_not_sent_along(writer: Supporter) -> None:
    mailing = write(writer, blocks=[{"kind": "button", "text": "Venez", "url": "https://exemple.fr/"}])
    block = mailing.blocks.get()
    writing.revise(
        mailing=mailing, by=writer, at=NOW, blocks=[{"pk": block.pk, "kind": "week", "url": "https://x.fr/"}]
    )
    block.refresh_from_db()
    assert (block.kind, block.text, block.url) == ("week", "", "")


def test_a_block_of_another_letter_is_not_taken(writer: Supporter) -> None:
    other = make_mailing(text="À quelqu'un d'autre.")
    mailing = write(writer, blocks=[TEXT | {"pk": other.blocks.get().pk}])
    assert other.blocks.get().text == "À quelqu'un d'autre."
    assert mailing.blocks.get().pk != other.blocks.get().pk


@pytest.mark.parametrize("state", ["preparing", "sending", "paused", "sent", "cancelled", "silenced"])
def test_nothing_changes_any_more_once_deliveries_are_written(state: str, writer: Supporter) -> None:
    mailing = make_mailing(state=state)
    assert "a changé entre-temps" in refusal(writing.revise, mailing=mailing, by=writer, at=NOW, title="Non")[""][0]


def test_what_was_scheduled_waits_again_once_its_words_change(writer: Supporter) -> None:
    mailing = submitted(writer)
    tomorrow = timezone.localdate(NOW) + timedelta(days=3)
    scheduling.schedule(mailing=mailing, send_on=tomorrow, send_time=time(10), by=writer, at=NOW)
    changed = writing.revise(mailing=mailing, by=writer, at=NOW, preheader="Venez")
    assert (changed.state, changed.prepare_at) == ("waiting", None)
    assert [step.kind for step in changed.steps.all()] == ["unscheduled", "scheduled", "submitted"]


def test_a_letter_goes_back_to_its_writer_and_comes_again(writer: Supporter, reader: Supporter) -> None:
    mailing = submitted(writer)
    approving.approve(mailing=mailing, by=reader, at=NOW)
    back = approving.send_back(mailing=mailing, by=reader, at=NOW)
    assert (back.state, approving.is_approved(back)) == ("draft", False)
    assert approving.submit(mailing=back, by=writer, at=NOW).state == "waiting"


def test_nobody_answers_for_what_they_wrote(writer: Supporter) -> None:
    assert "une autre personne" in refusal(approving.approve, mailing=submitted(writer), by=writer, at=NOW)[""][0]


def test_nobody_answers_for_another_revision_than_they_read(writer: Supporter, reader: Supporter) -> None:
    mailing = submitted(writer)
    writing.revise(mailing=mailing, by=writer, at=NOW, subjects=["Tout autre chose"])
    assert "relisez-le" in refusal(approving.approve, mailing=mailing, by=reader, at=NOW, seen=1)[""][0]
    assert not mailing.approvals.exists()


def test_to_answer_twice_is_to_answer_once(writer: Supporter, reader: Supporter) -> None:
    mailing = submitted(writer)
    approving.approve(mailing=mailing, by=reader, at=NOW)
    approving.approve(mailing=mailing, by=reader, at=NOW)
    assert (mailing.approvals.count(), mailing.steps.filter(kind="approved").count()) == (1, 1)


def test_a_thousand_people_may_be_written_to_alone_and_one_more_may_not(
    monkeypatch: pytest.MonkeyPatch, writer: Supporter, reader: Supporter
) -> None:
    monkeypatch.setattr(approving, "ALONE", 2)
    people = [make_subscriber() for _number in range(2)]
    mailing = submitted(writer)
    assert not approving.needs_second(mailing, at=NOW)
    make_subscriber()
    assert approving.needs_second(mailing, at=NOW)
    assert not approving.may_leave(mailing, at=NOW)
    when: dict[str, Any] = {
        "send_on": timezone.localdate(NOW) + timedelta(days=2),
        "send_time": time(10),
        "by": writer,
        "at": NOW,
    }
    assert "quelqu'un d'autre" in refusal(scheduling.schedule, mailing=mailing, **when)[""][0]
    approving.approve(mailing=mailing, by=reader, at=NOW)
    assert scheduling.schedule(mailing=mailing, **when).state == "scheduled"
    assert len(people) == 2


@pytest.mark.usefixtures("own_files")
def test_a_picture_is_kept_as_every_mail_program_reads_it_and_goes_with_its_block(
    writer: Supporter, django_capture_on_commit_callbacks: Any
) -> None:
    mailing = write(writer, blocks=[{"kind": "picture", "alt": "Une place", "photo": a_photo()}])
    block = mailing.blocks.get()
    assert block.image.endswith(".jpg")
    assert block.width
    with default_storage.open(block.image) as file:
        assert file.read(3) == b"\xff\xd8\xff"
    with django_capture_on_commit_callbacks(execute=True):
        writing.revise(
            mailing=mailing, by=writer, at=NOW, blocks=[{"pk": block.pk, "alt": "La même", "kind": "picture"}]
        )
    assert default_storage.exists(block.image)
    with django_capture_on_commit_callbacks(execute=True):
        writing.revise(mailing=mailing, by=writer, at=NOW, blocks=[TEXT])
    assert not default_storage.exists(block.image)
    assert not default_storage.exists(block.small)


@pytest.mark.usefixtures("own_files")
def test_another_picture_takes_the_place_of_the_first(
    writer: Supporter, django_capture_on_commit_callbacks: Any
) -> None:
    mailing = write(writer, blocks=[{"kind": "picture", "alt": "Une place", "photo": a_photo()}])
    first = mailing.blocks.get()
    with django_capture_on_commit_callbacks(execute=True):
        writing.revise(
            mailing=mailing, by=writer, at=NOW, blocks=[{"pk": first.pk, "kind": "picture", "photo": a_photo()}]
        )
    assert mailing.blocks.get().image != first.image
    assert not default_storage.exists(first.image)
    assert mailing.revision + 1 == Mailing.objects.get().revision


@pytest.mark.usefixtures("own_files")
def test_files_that_no_block_shows_are_swept_after_a_day(writer: Supporter) -> None:
    shown = write(writer, blocks=[{"kind": "picture", "alt": "Une place", "photo": a_photo()}]).blocks.get()
    lost = Block()
    pictures.keep(lost, a_photo())
    assert pictures.sweep_orphans(at=timezone.now()) == 0
    assert pictures.sweep_orphans(at=timezone.now() + timedelta(days=2)) == 2
    assert default_storage.exists(shown.image)
    assert not default_storage.exists(lost.image)
