"""The demo's campaign online: consistent with what the services write, and never twice."""

from datetime import UTC, datetime

import pytest
from django.core.files.storage import default_storage
from django.db.models import Sum

from actions.models import Content, LinkDay, Medium, Proposal, ShortLink
from campaign.demo.loading import load
from campaign.demo.online import load_online
from supporters import ledger
from tests.factories import make_place

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


# One story: its posters are drawn, decoded and encoded as any picture, which takes a moment.
@pytest.mark.django_db
@pytest.mark.usefixtures("queued_mail", "own_files")
def test_the_demo_has_something_of_everything_and_its_numbers_add_up() -> None:
    make_place(name="Le Havre", population=166_000)
    load(testimonies=24, seed=1, at=NOW)
    load_online(seed=1, at=NOW)

    kinds = set(Content.objects.visible(at=NOW).values_list("kind", flat=True))
    assert kinds == set(Content.Kind.values) - {"animation"}
    assert set(Proposal.objects.values_list("state", flat=True)) == {"sent", "asked", "open", "adopted"}
    assert all(default_storage.exists(name) for pair in Medium.objects.values_list("image", "small") for name in pair)
    clicks = LinkDay.objects.filter(is_robot=False).aggregate(n=Sum("clicks"))["n"]
    elsewhere = ShortLink.objects.filter(content=None).aggregate(n=Sum("people"))["n"]
    assert clicks == Content.objects.aggregate(n=Sum("clicks"))["n"] + elsewhere
    assert ledger.recount() == []
    assert load_online(seed=1, at=NOW) == {"contents": 0, "proposals": 0, "links": 0}
