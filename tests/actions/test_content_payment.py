"""What was paid for, or given: told with its record, or kept back (EU 2024/900, code électoral L52-1)."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from actions.models import Content
from actions.services.content import approve, submit, write
from supporters.models import Supporter
from tests.actions.access_staff import make_record
from tests.teams.silences import fall_silent

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def written(by: Supporter, **fields: Any) -> Content:
    words = {"kind": "text", "title": "Le prix du pain", "summary": "Il monte.", "body": "Voici pourquoi."}
    return write(by=by, at=NOW, **(words | fields))


def test_a_gift_is_told_with_its_record_and_the_record_leads_to_it(
    editor: Supporter, other_editor: Supporter, settings: Any
) -> None:
    content = written(editor, disclosure="in_kind")
    kept = make_record(content)
    content = approve(content=submit(content=content, by=editor, at=NOW), by=other_editor, at=NOW)
    kept.refresh_from_db()
    assert content.state == Content.State.PUBLISHED
    assert kept.link == f"{settings.SITE_URL}/partager/le-prix-du-pain/"


@pytest.mark.parametrize("gap", [{"sponsor": " "}, {"amount": 0}, {"controller": ""}])
def test_a_record_with_a_gap_keeps_a_paid_content_back(gap: dict[str, Any], editor: Supporter) -> None:
    content = written(editor, disclosure="paid")
    make_record(content, **gap)
    with pytest.raises(ValidationError) as error:
        submit(content=content, by=editor, at=NOW)
    assert set(error.value.error_dict) == {"disclosure"}


def vote_in(days: int) -> None:
    vote = fall_silent(NOW + timedelta(days=days))
    vote.votes_on = timezone.localdate(NOW) + timedelta(days=days)
    vote.save()


def test_nothing_paid_is_published_in_the_six_months_before_a_vote(editor: Supporter) -> None:
    content = written(editor, disclosure="paid")
    make_record(content)
    vote_in(30)
    with pytest.raises(ValidationError, match="L52-1"):
        submit(content=content, by=editor, at=NOW)


def test_a_sponsor_from_elsewhere_is_refused_three_months_before_a_vote(editor: Supporter) -> None:
    content = written(editor, disclosure="in_kind")
    make_record(content, sponsor_country="US")
    vote_in(30)
    with pytest.raises(ValidationError, match="Union européenne"):
        submit(content=content, by=editor, at=NOW)
