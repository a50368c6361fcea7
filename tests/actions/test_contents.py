"""The library behind the scenes: nothing goes out but by somebody else's word, in its time, and within the law."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from actions.models import Content
from actions.services.content import approve, publish, revise, send_back, submit, undo_withdraw, withdraw, write
from actions.services.media import write_wordings
from actions.services.publishing import publish_due
from supporters.models import Supporter
from territory.silence import Silenced
from tests.actions.making import make_content, make_editor, make_medium
from tests.factories import make_place
from tests.teams.silences import fall_silent

pytestmark = pytest.mark.django_db
NOW = timezone.now()
State = Content.State


def written(by: Supporter, **fields: Any) -> Content:
    words = {"kind": "text", "title": "Le prix du pain", "summary": "Il monte.", "body": "Voici pourquoi."}
    return write(by=by, at=NOW, **(words | fields))


def waiting(by: Supporter, **fields: Any) -> Content:
    return submit(content=written(by, **fields), by=by, at=NOW)


def refused(error: Any) -> set[str]:
    return set(error.value.error_dict)


def test_a_content_goes_out_once_another_editor_answers_for_it(editor: Supporter, other_editor: Supporter) -> None:
    content = waiting(editor)
    assert not Content.objects.visible(at=NOW).exists()
    content = approve(content=content, by=other_editor, at=NOW)
    assert (content.state, content.published_at) == (State.PUBLISHED, NOW)
    assert Content.objects.visible(at=NOW).get() == content


def test_nobody_answers_for_their_own_words(editor: Supporter) -> None:
    with pytest.raises(ValidationError, match="une autre personne"):
        approve(content=waiting(editor), by=editor, at=NOW)


def test_what_is_polemical_needs_two_people_beside_its_writer(editor: Supporter, other_editor: Supporter) -> None:
    content = waiting(editor, polemical=True)
    assert approve(content=content, by=other_editor, at=NOW).state == State.WAITING
    assert approve(content=content, by=other_editor, at=NOW).state == State.WAITING
    assert approve(content=content, by=make_editor(), at=NOW).state == State.PUBLISHED


def test_a_draft_is_not_answered_for(editor: Supporter, other_editor: Supporter) -> None:
    with pytest.raises(ValidationError, match="changé entre-temps"):
        approve(content=written(editor), by=other_editor, at=NOW)


def test_other_words_fall_back_to_waiting_with_no_approval(editor: Supporter, other_editor: Supporter) -> None:
    content = approve(content=waiting(editor), by=other_editor, at=NOW)
    content = revise(content=content, by=other_editor, at=NOW, title="Le prix du lait")
    assert (content.state, content.revision, content.written_by) == (State.WAITING, 2, other_editor)
    with pytest.raises(ValidationError, match="une autre personne"):
        approve(content=content, by=other_editor, at=NOW)
    later = NOW + timedelta(hours=1)
    assert approve(content=content, by=editor, at=later).published_at == NOW


def test_what_nobody_reads_changes_without_a_new_approval(editor: Supporter, other_editor: Supporter) -> None:
    content = approve(content=waiting(editor), by=other_editor, at=NOW)
    content = revise(content=content, by=editor, at=NOW, featured=True)
    assert (content.state, content.revision, content.featured) == (State.PUBLISHED, 1, True)


def test_another_wording_is_a_new_revision_and_the_same_is_not(editor: Supporter, other_editor: Supporter) -> None:
    content = waiting(editor)
    write_wordings(content=content, wordings=[("", "À lire."), ("x", "À lire vite.")], by=editor, at=NOW)
    write_wordings(content=content, wordings=[("", "À lire."), ("x", "À lire vite.")], by=other_editor, at=NOW)
    content.refresh_from_db()
    assert (content.revision, content.written_by) == (2, editor)


def test_a_scheduled_content_leaves_at_its_hour(editor: Supporter, other_editor: Supporter) -> None:
    soon = NOW + timedelta(hours=2)
    content = approve(content=waiting(editor, starts_at=soon), by=other_editor, at=NOW)
    assert content.state == State.SCHEDULED
    assert publish_due(at=soon - timedelta(seconds=1)) == 0
    assert publish_due(at=soon) == 1
    content.refresh_from_db()
    assert (content.state, content.published_at) == (State.PUBLISHED, soon)
    assert publish_due(at=soon) == 0


def test_nothing_is_published_in_silence(editor: Supporter, other_editor: Supporter) -> None:
    content = waiting(editor)
    fall_silent(NOW)
    with pytest.raises(Silenced):
        approve(content=content, by=other_editor, at=NOW)
    assert not content.approvals.exists()


def test_silence_is_that_of_the_contents_territory(editor: Supporter, other_editor: Supporter) -> None:
    far = waiting(editor, place=make_place(zone="guadeloupe"))
    here = waiting(editor, title="Ici")
    fall_silent(NOW, zone="guadeloupe")
    assert approve(content=here, by=other_editor, at=NOW).state == State.PUBLISHED
    with pytest.raises(Silenced):
        approve(content=far, by=other_editor, at=NOW)


def test_nothing_is_scheduled_for_the_silence(editor: Supporter) -> None:
    tomorrow = NOW + timedelta(days=1)
    content = written(editor, starts_at=tomorrow)
    fall_silent(tomorrow)
    with pytest.raises(ValidationError) as error:
        submit(content=content, by=editor, at=NOW)
    assert refused(error) == {"starts_at"}
    assert "Réserve électorale du" in str(error.value)


def test_what_meets_silence_at_its_hour_never_leaves_and_its_writer_is_told(editor: Supporter) -> None:
    content = make_content(state="scheduled", starts_at=NOW, written_by=editor)
    content.approvals.create(revision=1, by=make_editor(), at=NOW)
    fall_silent(NOW)
    assert publish_due(at=NOW) == 0
    assert publish_due(at=NOW + timedelta(days=2)) == 0
    content.refresh_from_db()
    assert content.state == State.SILENCED
    assert [message.to for message in mail.outbox] == [[editor.email]]
    assert content.title in mail.outbox[0].subject


def test_a_beat_that_slept_through_the_silence_carries_nothing_over(editor: Supporter) -> None:
    content = make_content(state="scheduled", starts_at=NOW, written_by=editor)
    content.approvals.create(revision=1, by=make_editor(), at=NOW)
    fall_silent(NOW)
    assert publish_due(at=NOW + timedelta(days=2)) == 0
    content.refresh_from_db()
    assert content.state == State.SILENCED


def test_what_may_no_longer_leave_is_a_draft_again_and_its_writer_is_told(editor: Supporter) -> None:
    ends = NOW + timedelta(hours=2)
    content = make_content(state="scheduled", starts_at=NOW, ends_at=ends, written_by=editor)
    content.approvals.create(revision=1, by=make_editor(), at=NOW)
    assert publish_due(at=ends) == 0
    content.refresh_from_db()
    assert content.state == State.DRAFT
    assert "plus personne ne verrait" in mail.outbox[0].body


def test_one_that_fails_does_not_hold_back_the_others(editor: Supporter) -> None:
    bad = make_content(state="scheduled", starts_at=NOW - timedelta(hours=1), body="", written_by=None)
    good = make_content(state="scheduled", starts_at=NOW)
    good.approvals.create(revision=1, by=editor, at=NOW)
    assert publish_due(at=NOW) == 1
    bad.refresh_from_db()
    assert bad.state == State.DRAFT


def test_without_its_approvals_nothing_is_published() -> None:
    content = make_content(state="waiting")
    with pytest.raises(ValidationError, match="manque une validation"):
        publish(content=content, at=NOW)


def test_a_withdrawn_content_comes_back_as_it_was(editor: Supporter, other_editor: Supporter) -> None:
    content = approve(content=waiting(editor), by=other_editor, at=NOW)
    later = NOW + timedelta(hours=1)
    content = withdraw(content=content, by=editor, at=later)
    assert (content.state, content.withdrawn_at) == (State.WITHDRAWN, later)
    assert not Content.objects.visible(at=later).exists()
    content = undo_withdraw(content=content, by=editor, at=later)
    assert (content.state, content.published_at, content.withdrawn_at) == (State.PUBLISHED, NOW, None)


def test_what_was_withdrawn_before_it_was_answered_for_waits_again(editor: Supporter) -> None:
    content = withdraw(content=waiting(editor), by=editor, at=NOW)
    assert undo_withdraw(content=content, by=editor, at=NOW).state == State.WAITING


def test_a_withdrawn_content_does_not_come_back_in_silence(editor: Supporter, other_editor: Supporter) -> None:
    content = withdraw(content=approve(content=waiting(editor), by=other_editor, at=NOW), by=editor, at=NOW)
    fall_silent(NOW)
    with pytest.raises(Silenced):
        undo_withdraw(content=content, by=editor, at=NOW)


def test_what_is_over_is_not_shown_again_in_silence_by_a_later_end(editor: Supporter) -> None:
    content = make_content(ends_at=NOW - timedelta(minutes=5))
    fall_silent(NOW)
    with pytest.raises(Silenced):
        revise(content=content, by=editor, at=NOW, ends_at=None)
    assert revise(content=content, by=editor, at=NOW, featured=True).featured


def test_a_content_sent_back_is_a_draft_that_nobody_answered_for(editor: Supporter, other_editor: Supporter) -> None:
    content = waiting(editor, polemical=True)
    approve(content=content, by=other_editor, at=NOW)
    content = send_back(content=content, by=other_editor, at=NOW)
    assert (content.state, content.approvals.count()) == (State.DRAFT, 0)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": "riposte", "ends_at": NOW + timedelta(days=1)}, "source_url"),
        ({"kind": "riposte", "source_url": "https://example.org/"}, "ends_at"),
        ({"kind": "link"}, "url"),
        ({"kind": "event"}, "event_at"),
        ({"starts_at": NOW, "ends_at": NOW}, "ends_at"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"source_url": "https://127.0.0.1/"}, "source_url"),
        ({"title": ""}, "title"),
        ({"title": "t" * 121}, "title"),
    ],
)
def test_a_content_that_cannot_be_is_not_kept(fields: dict[str, Any], field: str, editor: Supporter) -> None:
    with pytest.raises(ValidationError) as error:
        written(editor, **fields)
    assert field in refused(error)
    assert not Content.objects.exists()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"body": " "}, "body"),
        ({"kind": "image"}, "kind"),
        ({"kind": "riposte", "ends_at": NOW + timedelta(1), "source_url": "https://example.org/"}, "arguments"),
        ({"ends_at": NOW - timedelta(minutes=1)}, "ends_at"),
        ({"disclosure": "in_kind"}, "disclosure"),
    ],
)
def test_what_is_not_finished_is_not_submitted(fields: dict[str, Any], field: str, editor: Supporter) -> None:
    content = written(editor, **fields)
    with pytest.raises(ValidationError) as error:
        submit(content=content, by=editor, at=NOW)
    assert refused(error) == {field}
    content.refresh_from_db()
    assert content.state == State.DRAFT


def test_an_animation_needs_its_video(editor: Supporter) -> None:
    content = written(editor, kind="animation")
    make_medium(content=content)
    with pytest.raises(ValidationError, match="sous-titres"):
        submit(content=content, by=editor, at=NOW)


def test_a_poll_in_a_wording_keeps_a_content_back_on_the_eve(editor: Supporter, other_editor: Supporter) -> None:
    content = write(
        by=editor, at=NOW, wordings=["Le sondage du jour"], kind="text", title="Bon", summary="Bon", body="Bon"
    )
    submit(content=content, by=editor, at=NOW)
    fall_silent(NOW, zone="guadeloupe")
    with pytest.raises(ValidationError) as error:
        approve(content=content, by=other_editor, at=NOW)
    assert refused(error) == {"wordings"}


def test_two_contents_of_the_same_title_have_addresses_of_their_own(editor: Supporter) -> None:
    assert [written(editor).slug, written(editor).slug] == ["le-prix-du-pain", "le-prix-du-pain-2"]


def test_an_address_stays_when_the_title_changes(editor: Supporter) -> None:
    content = written(editor)
    assert revise(content=content, by=editor, at=NOW, title="Autre chose").slug == "le-prix-du-pain"


def test_search_reads_title_summary_and_text_without_accents(editor: Supporter) -> None:
    content = written(editor, title="Été", summary="À l'école", body="Où ?")
    assert content.search_text == "ete a l ecole ou"
