"""Two workers, two mail servers or two readers at the same instant: each thing counts once, and none is lost."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from mailings.models import Delivery, Recipient, Return, SendingDay, Tally
from mailings.returns import tokens
from mailings.services.letterbox import read_maildir
from mailings.services.returns import take_in
from tests.mailings.making import make_delivery, make_mailing, make_subscriber
from tests.mailings.returning import bounce, complaint
from tests.teams.test_at_once import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queued_mail")]

AT = datetime(2026, 11, 18, 12, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def box(settings: Any, tmp_path: Path) -> Path:
    settings.BOUNCE_DOMAIN = "bounce.campagne.example"
    settings.RETURNS_DIR = tmp_path
    (tmp_path / "new").mkdir()
    return tmp_path / "new"


def sent(number: int) -> list[Delivery]:
    mailing = make_mailing()
    return [make_delivery(mailing=mailing, supporter=make_subscriber(), state=1, sent_at=AT) for _ in range(number)]


def tallies() -> dict[str, int]:
    return dict(Tally.objects.values_list("outcome", "number"))


def test_the_same_message_handed_over_twice_counts_once() -> None:
    raw = bounce(sent(1)[0])
    rows = at_once([partial(take_in, raw, at=AT)] * 3)
    assert len({row.pk for row in rows}) == 1
    assert tallies() == {"hard": 1}


def test_reports_on_one_letter_count_once_between_them() -> None:
    delivery = sent(1)[0]
    at_once([partial(take_in, complaint(delivery, kind=kind), at=AT) for kind in ("abuse", "fraud", "other")])
    assert (Return.objects.count(), tallies(), SendingDay.objects.get().complaints) == (3, {"complaint": 1}, 1)


def test_reports_on_many_letters_all_count() -> None:
    at_once([partial(take_in, bounce(delivery), at=AT) for delivery in sent(4)])
    assert (tallies(), SendingDay.objects.get().hard) == ({"hard": 4}, 4)
    assert Recipient.objects.filter(stopped_for="bounce").count() == 4


def test_two_workers_empty_one_box(box: Path) -> None:
    for number, delivery in enumerate(sent(6)):
        (box / f"{number}.mx").write_bytes(bounce(delivery))
    at_once([partial(read_maildir, at=AT)] * 2)
    assert (list(box.iterdir()), Return.objects.count(), tallies()) == ([], 6, {"hard": 6})


def test_one_click_twice_at_once_is_one() -> None:
    delivery = sent(1)[0]
    page = f"/u/{tokens.make(delivery.supporter_id, delivery.mailing_id)}/"
    click = partial(Client().post, page, {"List-Unsubscribe": "One-Click"})
    assert [answer.status_code for answer in at_once([click] * 2)] == [200, 200]
    assert tallies() == {"unsubscribed": 1}
