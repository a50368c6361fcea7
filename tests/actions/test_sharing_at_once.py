"""Shares declared and undone at the same instant: counts are right."""

from functools import partial

import pytest
from django.utils import timezone

from actions.models import Content, Share, ShareDay, ShortLink
from actions.services.links import own_link
from actions.services.sharing import declare_share, undo_share
from supporters import ledger
from supporters.models import Act
from tests.actions.making import make_content
from tests.factories import make_supporter
from tests.teams.test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def counts(content: Content) -> tuple[int, int, int]:
    content.refresh_from_db()
    return content.shares, sum(row.total for row in ShareDay.objects.all()), Share.objects.count()


def test_a_double_tap_is_one_share() -> None:
    content, person, now = make_content(), make_supporter(), timezone.now()
    shares = at_once([partial(declare_share, supporter=person, content=content, network="x", at=now)] * 4)
    assert len({share.pk for share in shares}) == 1
    assert counts(content) == (1, 1, 1)
    assert Act.objects.filter(kind="share").count() == 1


def test_shares_of_several_people_all_count() -> None:
    content, now = make_content(), timezone.now()
    people = [make_supporter() for _one in range(6)]
    at_once([partial(declare_share, supporter=one, content=content, network="x", at=now) for one in people])
    assert counts(content) == (6, 6, 6)
    assert ledger.recount() == []


def test_a_share_undone_twice_at_once_is_undone_once() -> None:
    content, person, now = make_content(), make_supporter(), timezone.now()
    for network in ("x", "sms"):
        share = declare_share(supporter=person, content=content, network=network, at=now)
    at_once([partial(undo_share, share=share, at=now)] * 3)
    assert counts(content) == (1, 1, 1)
    assert ledger.recount() == []


def test_a_link_asked_for_twice_at_once_is_one() -> None:
    content, person, now = make_content(), make_supporter(), timezone.now()
    links = at_once([partial(own_link, supporter=person, content=content, at=now)] * 4)
    assert len({link.pk for link in links}) == 1
    assert ShortLink.objects.count() == 1
