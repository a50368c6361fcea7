"""The demo's letters: figures that add up, rules that can be read, and never twice."""

from datetime import UTC, datetime

import pytest
from django.db.models import Sum

from campaign.demo.letters import load_letters
from campaign.demo.loading import load
from mailings.audiences.rules import read
from mailings.composing.lint import lint
from mailings.models import Audience, Mailing, ProgrammeRule, Tally
from tests.factories import make_place

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.django_db
@pytest.mark.usefixtures("queued_mail", "own_files")
def test_the_demo_has_letters_in_each_state_whose_figures_add_up() -> None:
    make_place(name="Le Havre", population=166_000)
    load(testimonies=24, seed=1, at=NOW)
    load_letters(seed=1, at=NOW)

    assert set(Mailing.objects.values_list("state", flat=True)) == {"sent", "waiting", "draft"}
    for mailing in Mailing.objects.all():
        assert lint(mailing) == []
        left = mailing.tallies.filter(outcome=Tally.Outcome.SENT).aggregate(n=Sum("number"))["n"] or 0
        assert left == mailing.selected
    for audience in Audience.objects.filter(kind="selected"):
        read(audience.rule)
    assert ProgrammeRule.objects.count() == 3
    assert load_letters(seed=1, at=NOW) == {"letters": 0, "audiences": 0}
