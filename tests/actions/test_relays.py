"""Messages to relay are written, answered for by two people, and stopped by silence for good."""

from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from actions.models import ProposalStep, RelayPost
from actions.services import relaying, relays, relays_told
from supporters.models import Supporter
from territory.models import ZoneVote
from territory.silence import Silenced
from tests.actions.making import (
    make_content,
    make_medium,
    make_proposal,
    make_relay_account,
    make_relay_post,
)
from tests.actions.relaying import later, queue, write
from tests.factories import make_place, make_round

pytestmark = pytest.mark.django_db

State = RelayPost.State


def fall_silent(*, start: Any, end: Any, zone: str = "metropole") -> None:
    vote = make_round()
    vote.election.is_active = True
    vote.election.save()
    ZoneVote.objects.filter(round=vote).delete()
    ZoneVote.objects.create(
        round=vote, zone=zone, votes_on=end.date(), timezone="Europe/Paris", silence_start=start, silence_end=end
    )


def test_two_people_answer_for_a_message(editor: Supporter, other_editor: Supporter) -> None:
    post = write(make_relay_account(), by=editor)
    now = timezone.now()
    assert relays.approve_post(post=post, by=editor, at=now).state == "waiting"
    with pytest.raises(ValidationError):
        relays.approve_post(post=post, by=editor, at=now)
    assert relays.approve_post(post=post, by=other_editor, at=now).state == "queued"


def test_other_words_are_approved_anew(editor: Supporter) -> None:
    post = queue(make_relay_account(), due_at=later(hours=1))
    changed = relays.rewrite(
        post=post, text="Autrement", medium=None, due_at=later(hours=2), by=editor, at=timezone.now()
    )
    assert (changed.state, changed.text, changed.approvals.count()) == ("draft", "Autrement", 0)


def test_a_message_that_may_have_left_is_not_rewritten(editor: Supporter) -> None:
    post = queue(make_relay_account())
    RelayPost.objects.update(progress={"tried_at": timezone.now().isoformat()})
    with pytest.raises(ValidationError):
        relays.rewrite(post=post, text="Autrement", medium=None, due_at=later(), by=editor, at=timezone.now())


def test_a_message_that_is_leaving_cannot_be_cancelled(editor: Supporter) -> None:
    post = queue(make_relay_account())
    RelayPost.objects.update(leased_until=later(minutes=3))
    with pytest.raises(relays.PostMoved):
        relays.cancel(post=post, by=editor, at=timezone.now())


def test_a_cancelled_message_can_be_taken_up_by_two_people_again(editor: Supporter) -> None:
    post = queue(make_relay_account(), due_at=later(hours=1))
    relays.cancel(post=post, by=editor, at=timezone.now())
    assert relays.take_up(post=post, by=editor, at=timezone.now()).approvals.count() == 0


@pytest.mark.parametrize(
    ("overrides", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "é" * 501}, "text"),
    ],
    ids=["empty", "one-too-long"],
)
def test_what_would_not_leave_is_said_at_once(overrides: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        write(make_relay_account(), **overrides)
    assert list(refused.value.message_dict) == [field]


def test_a_picture_of_another_content_does_not_go_along() -> None:
    with pytest.raises(ValidationError) as refused:
        write(make_relay_account(), content=make_content(), medium=make_medium())
    assert "medium" in refused.value.message_dict


@pytest.mark.parametrize("state", ["draft", "waiting", "withdrawn"])
def test_what_nobody_may_read_is_not_relayed(state: str) -> None:
    with pytest.raises(ValidationError) as refused:
        write(make_relay_account(), content=make_content(state=state))
    assert "content" in refused.value.message_dict


def test_a_scheduled_content_is_relayed_once_it_is_out() -> None:
    content = make_content(state="scheduled")
    with pytest.raises(ValidationError):
        write(make_relay_account(), content=content)
    assert write(make_relay_account(), content=content, due_at=later(hours=2)).pk


def test_a_content_withdrawn_meanwhile_is_not_relayed() -> None:
    content = make_content()
    post = queue(make_relay_account(), content=content)
    content.state = "withdrawn"
    content.save()
    relaying.send_due(at=timezone.now())
    post.refresh_from_db()
    assert post.state == "cancelled"


@pytest.mark.parametrize("credit", ["", "Proposé par un sympathisant"], ids=["left", "no longer signed"])
def test_nobody_s_name_is_said_once_it_may_not_be(credit: str) -> None:
    content = make_content(credit="Nadia B.")
    post = queue(make_relay_account(), content=content, text="Une idée de Nadia B.")
    content.credit = credit
    content.save()
    relaying.send_due(at=timezone.now())
    post.refresh_from_db()
    assert post.state == "cancelled"


def test_a_message_planned_in_silence_is_refused_with_the_last_moment() -> None:
    fall_silent(start=later(days=1), end=later(days=3))
    with pytest.raises(ValidationError) as refused:
        write(make_relay_account(), due_at=later(days=2))
    assert "Dernier instant possible" in refused.value.message_dict["due_at"][0]


def test_no_poll_is_told_while_people_vote_somewhere() -> None:
    """L55: the message speaks to the whole country, and Guadeloupe votes already."""
    text = "Un sondage nous donne gagnants !"
    post = queue(make_relay_account(), text=text)
    fall_silent(start=later(hours=-1), end=later(days=1), zone="guadeloupe")
    with pytest.raises(ValidationError) as refused:
        write(make_relay_account(), text=text)
    assert "Sondages interdits" in refused.value.message_dict["text"][0]
    relaying.send_due(at=timezone.now())
    post.refresh_from_db()
    assert (post.state, "Sondages" in post.error) == ("failed", True)


def test_what_was_paid_for_says_so() -> None:
    post = write(make_relay_account(), content=make_content(disclosure="in_kind"), text="À lire")
    assert post.text == "[Publicité à caractère politique]\nÀ lire"


def test_nothing_is_written_nor_approved_in_silence(editor: Supporter) -> None:
    post = write(make_relay_account())
    fall_silent(start=later(hours=-1), end=later(days=1))
    with pytest.raises(Silenced):
        write(make_relay_account())
    with pytest.raises(Silenced):
        relays.approve_post(post=post, by=editor, at=timezone.now())


def test_a_message_reached_in_silence_never_leaves_and_its_writer_is_told() -> None:
    post = queue(make_relay_account(), due_at=later(hours=2))
    fall_silent(start=later(hours=1), end=later(days=2))
    relaying.send_due(at=later(hours=3))
    relaying.send_due(at=later(days=3))
    post.refresh_from_db()
    assert post.state == "silenced"
    assert [letter.to for letter in mail.outbox] == [[post.written_by.email]]  # type: ignore[union-attr]


def test_a_message_kept_back_by_a_breakdown_does_not_leave_after_the_vote() -> None:
    """The worker was down from before the silence until after it (L51: never postponed)."""
    post = queue(make_relay_account())
    fall_silent(start=later(hours=1), end=later(days=2))
    relaying.send_due(at=later(days=3))
    post.refresh_from_db()
    assert post.state == "silenced"


def test_a_message_planned_for_after_the_vote_leaves_after_it(settings: Any) -> None:
    fall_silent(start=later(hours=1), end=later(days=2))
    post = queue(make_relay_account(address="https://127.0.0.1"), due_at=later(days=3))
    relaying.send_due(at=later(days=3, minutes=1))
    post.refresh_from_db()
    assert post.state != "silenced"


def test_silence_is_of_the_account_s_territory_and_of_the_content_s() -> None:
    reunion = make_place(code="97411", zone="reunion")
    fall_silent(start=later(hours=-1), end=later(days=1), zone="reunion")
    assert write(make_relay_account()).pk
    with pytest.raises(Silenced):
        write(make_relay_account(place=reunion))
    with pytest.raises(Silenced):
        write(make_relay_account(), content=make_content(place=reunion))


def test_the_author_of_a_proposal_is_told_once_where_it_stands() -> None:
    content = make_content()
    proposal = make_proposal(state="adopted", content=content)
    make_relay_post(content=content, state="posted", remote_url="https://mastodon.example/@campagne/1")
    assert relays_told.tell_authors(at=timezone.now()) == 1
    assert relays_told.tell_authors(at=timezone.now()) == 0
    assert proposal.steps.filter(kind=ProposalStep.Kind.RELAYED).count() == 1
    assert [letter.to for letter in mail.outbox] == [[proposal.author.email]]


def test_a_message_that_nobody_proposed_tells_nobody() -> None:
    make_relay_post(content=make_content(), state="posted")
    assert relays_told.tell_authors(at=timezone.now()) == 0
    assert not RelayPost.objects.to_tell().exists()
