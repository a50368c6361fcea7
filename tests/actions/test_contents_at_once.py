"""Two people, or two workers, who do the same at the same instant: it happens once."""

from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from actions.models import Approval, Content
from actions.services.content import approve, withdraw, write
from actions.services.publishing import publish_due
from supporters.models import OutgoingMail, Supporter
from tests.actions.making import make_content, make_editor
from tests.teams.silences import fall_silent
from tests.teams.test_at_once import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queued_mail")]


def test_two_editors_who_approve_at_once_are_two_and_publish_once(editor: Supporter) -> None:
    content, now = make_content(state="waiting", polemical=True, written_by=editor), timezone.now()
    acts = [partial(approve, content=content, by=make_editor(), at=now) for _ in range(2)]
    made = at_once(acts, ValidationError)
    content.refresh_from_db()
    assert (content.state, Approval.objects.count()) == ("published", 2)
    assert sorted(row.state for row in made) == ["published", "waiting"]


def test_an_approval_and_a_withdrawal_at_once_leave_one_of_both(editor: Supporter) -> None:
    content, now = make_content(state="waiting", written_by=editor), timezone.now()
    acts: list[Any] = [
        partial(approve, content=content, by=make_editor(), at=now),
        partial(withdraw, content=content, by=editor, at=now),
    ]
    at_once(acts, ValidationError)
    content.refresh_from_db()
    assert content.state == "withdrawn"  # whoever came first, what is withdrawn stays so


def test_two_workers_publish_once(editor: Supporter) -> None:
    now = timezone.now()
    content = make_content(state="scheduled", starts_at=now)
    content.approvals.create(revision=1, by=editor, at=now)
    assert sorted(at_once([partial(publish_due, at=now)] * 2)) == [0, 1]


def test_two_workers_tell_the_writer_once_of_the_silence(editor: Supporter) -> None:
    now = timezone.now()
    make_content(state="scheduled", starts_at=now, written_by=editor)
    fall_silent(now)
    assert at_once([partial(publish_due, at=now)] * 2) == [0, 0]
    assert OutgoingMail.objects.count() == 1


def test_two_contents_of_one_title_written_at_once_have_addresses_of_their_own(editor: Supporter) -> None:
    words = {"kind": "text", "title": "Le prix du pain", "summary": "Il monte.", "body": "Voici."}
    made = at_once([partial(write, by=editor, at=timezone.now(), **words)] * 3)
    assert len({row.slug for row in made}) == 3
    assert Content.objects.count() == 3
