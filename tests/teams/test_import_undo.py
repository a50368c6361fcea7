"""Undoing an import: what it made ends, what people did since stays."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from supporters.models import OutgoingMail, Supporter
from teams.models import Role, Team
from teams.services.import_undo import undo_import
from teams.services.imported import invite_due
from teams.services.imports import TooLate
from teams.services.teams import join_team
from territory.models import Place
from tests.factories import make_volunteer
from tests.teams.bringing import WHOLE, YES, bring_in, link_of, make_country

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queued_mail")]


@pytest.fixture
def places() -> dict[str, Place]:
    return make_country()


def say_yes(email: str) -> Any:
    return Client().post(link_of(email), YES)


def test_undoing_ends_what_the_file_made_and_says_what_stays(national: Supporter, places: dict[str, Place]) -> None:
    batch = bring_in(national, *WHOLE)
    invite_due(at=timezone.now())
    for email in ("lea@example.org", "zoe@example.org", "max@example.org"):
        say_yes(email)
    undone = undo_import(batch=batch, by=national, at=timezone.now())
    assert (undone.forgotten, undone.roles, undone.stays, undone.teams, undone.kept) == (1, 2, 2, 1, [])
    assert not Role.objects.filter(ended_at=None).exists()
    assert Team.objects.get().state == "closed"
    assert not OutgoingMail.objects.filter(to="ana@example.org").exists()
    assert Supporter.objects.filter(email="lea@example.org", is_active=True).exists()


def test_undoing_keeps_a_team_that_others_joined(national: Supporter, places: dict[str, Place]) -> None:
    batch = bring_in(national, *WHOLE)
    say_yes("lea@example.org")
    join_team(team=Team.objects.get(), supporter=make_volunteer().supporter, at=timezone.now())
    undone = undo_import(batch=batch, by=national, at=timezone.now())
    assert undone.teams == 0
    assert [line for line, _column, _why in undone.kept] == [2]
    batch.refresh_from_db()
    assert (batch.state, len(batch.errors)) == ("undone", 1)


def test_an_import_is_undone_once_and_within_a_month(national: Supporter, places: dict[str, Place]) -> None:
    batch = bring_in(national, *WHOLE)
    with pytest.raises(TooLate):
        undo_import(batch=batch, by=national, at=timezone.now() + timedelta(days=30))
    undo_import(batch=batch, by=national, at=timezone.now())
    with pytest.raises(TooLate):
        undo_import(batch=batch, by=national, at=timezone.now())
