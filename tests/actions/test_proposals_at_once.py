"""Several people at the same instant: each counts once, and one decides."""

from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from actions.models import Content, Proposal
from actions.services.adoption import Adoption, adopt, tell_results
from actions.services.editing import open_to_supports, refuse, take
from actions.services.proposals import propose, report, support, withdraw_support
from supporters.ledger import recount
from supporters.models import Act, OutgoingMail
from tests.actions.making import make_editor, make_proposal
from tests.actions.proposing import adopted, data, publish
from tests.factories import make_supporter
from tests.teams.test_at_once import at_once, kinds

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("queued_mail", "own_files"),
]


def test_a_button_pressed_twice_sends_once() -> None:
    author, now = make_supporter(), timezone.now()
    given = at_once([partial(propose, author=author, data=data(), at=now) for _each in range(4)], ValidationError)
    assert kinds(given) == ["AlreadyProposed", "AlreadyProposed", "AlreadyProposed", "Proposal"]


def test_everybody_s_support_counts_once() -> None:
    proposal, now = make_proposal(state="open"), timezone.now()
    people = [make_supporter() for _each in range(4)]
    at_once([partial(support, proposal=proposal, supporter=one, at=now) for one in [*people, people[0]]], Exception)
    proposal.refresh_from_db()
    assert (proposal.supports, Act.objects.filter(kind="support").count()) == (4, 4)
    at_once(
        [partial(withdraw_support, proposal=proposal, supporter=people[0], at=now) for _each in range(3)], Exception
    )
    proposal.refresh_from_db()
    assert proposal.supports == 3
    assert recount() == []


def test_one_editor_takes_it() -> None:
    proposal, now = make_proposal(), timezone.now()
    given = at_once([partial(take, proposal=proposal, by=make_editor(), at=now) for _each in range(3)], ValidationError)
    assert kinds(given) == ["Proposal", "TakenByAnother", "TakenByAnother"]


def test_one_decision_stands() -> None:
    proposal, now = make_proposal(), timezone.now()
    made = Adoption(kind="text", title="Cantines", summary="En une phrase.")
    acts = [
        partial(adopt, proposal=proposal, data=made, by=make_editor(), at=now),
        partial(adopt, proposal=proposal, data=made, by=make_editor(), at=now),
        partial(open_to_supports, proposal=proposal, by=make_editor(), at=now),
        partial(refuse, proposal=proposal, reason="Non.", by=make_editor(), at=now),
    ]
    at_once(acts, ValidationError)
    found = Proposal.objects.get()
    assert Content.objects.count() == (1 if found.state == "adopted" else 0)
    assert recount() == []
    assert found.steps.filter(kind__in=("adopted", "refused")).count() == 1


def test_two_reports_at_once_send_it_back_once() -> None:
    proposal, now = make_proposal(state="open"), timezone.now()
    acts = [partial(report, proposal=proposal, by=make_supporter(), words="Faux.", at=now) for _each in range(3)]
    at_once(acts, ValidationError)
    assert Proposal.objects.get().state == "sent"


def test_two_workers_tell_an_author_once() -> None:
    publish(adopted(make_supporter(), make_editor()), days_ago=8)
    Content.objects.update(shares=2)
    OutgoingMail.objects.all().delete()
    at_once([partial(tell_results, at=timezone.now()) for _each in range(3)], Exception)
    assert OutgoingMail.objects.count() == 1
