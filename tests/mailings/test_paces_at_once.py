"""Two administrators, or two complaints, at the same instant: each thing is done once, and said once."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from mailings.models import Delivery, PaceStep, ProviderState
from mailings.services import paces
from mailings.services.returns import take_in
from supporters.models import Supporter
from tests.actions.making import make_editor
from tests.factories import make_supporter
from tests.mailbox import letters_to
from tests.mailings.making import make_delivery, make_mailing, make_slice, make_subscriber
from tests.mailings.returning import complaint
from tests.teams.test_at_once import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queued_mail")]
AT = datetime(2026, 11, 18, 12, 30, tzinfo=UTC)


def lift(by: Supporter) -> str:
    try:
        paces.lift_pause(provider="gmail", by=by, at=AT, words="C'est réglé.")
    except ValidationError:
        return "refused"
    return "lifted"


def test_a_pause_is_lifted_once() -> None:
    until = AT + timedelta(hours=12)
    ProviderState.objects.create(provider="gmail", per_minute=600, paused_until=until, reason="Trop vite.")
    person = make_supporter()
    assert sorted(at_once([partial(lift, person)] * 2)) == ["lifted", "refused"]
    assert PaceStep.objects.count() == 1


def test_a_pace_that_was_never_written_is_set_by_two_one_after_the_other() -> None:
    person = make_supporter()
    who: dict[str, Any] = {"provider": "sfr", "by": person, "at": AT, "words": "Doucement."}
    at_once([partial(paces.set_pace, per_minute=number, **who) for number in (20, 30)])
    first, second = PaceStep.objects.order_by("pk")
    assert (first.before, second.before) == (300, first.after)
    assert ProviderState.objects.get().per_minute == second.after


def test_complaints_at_once_are_told_in_one_mail(settings: Any) -> None:
    settings.BOUNCE_DOMAIN = "bounce.campagne.example"
    editor, mailing = make_editor(), make_mailing(state="sending", started_at=AT)
    rows = [
        make_delivery(mailing=mailing, supporter=make_subscriber(), state=Delivery.State.SENT, sent_at=AT)
        for _ in range(7)
    ]
    make_slice(mailing=mailing, deliveries=rows, sent=4000)
    for row in rows[:4]:
        take_in(complaint(row), at=AT)
    at_once([partial(take_in, complaint(row), at=AT) for row in rows[4:]])
    assert len(letters_to(editor.email)) == 1
