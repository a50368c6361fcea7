"""The best of the group goes to the campaign: a proposal filled in, its author told, and the way it goes on."""

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from actions.models import Proposal
from actions.services.proposals import withdraw
from common.images import reencode
from common.kept_files import keep_picture
from conversations.models import LinkCard, Message, Notification, Pick
from conversations.services import moderation
from conversations.services.message_steps import MessageMoved
from conversations.services.picks import AlreadyPicked, pick
from supporters.models import Supporter
from territory.silence import Silenced
from tests.actions.making import make_editor, make_topic
from tests.actions.proposing import WORDS, adopted, png
from tests.conversations.making import make_member, make_message, make_thread
from tests.conversations.moderating import WHY, make_departement, make_waiting
from tests.teams.silences import fall_silent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]


def test_one_button_makes_a_proposal_filled_in(moderator: Supporter) -> None:
    thread = make_thread("Les cantines", topic=make_topic(), place=make_departement())
    message = make_message(thread, WORDS)
    made = pick(message=message, by=moderator, at=timezone.now())
    made.refresh_from_db()
    assert (made.author, made.kind, made.title, made.text) == (message.author.supporter, "text", "Les cantines", WORDS)
    assert (made.source, made.licence) == ("Groupe de discussion, « Les cantines »", "own")
    assert (made.topic, made.place, made.is_signed, made.state) == (thread.topic, thread.place, False, "sent")
    assert Pick.objects.get().by == moderator


def test_its_author_learns_it_and_may_take_it_back(moderator: Supporter) -> None:
    message = make_message(text=WORDS)
    made = pick(message=message, by=moderator, at=timezone.now())
    [letter] = mail.outbox
    assert letter.to == [message.author.supporter.email]
    assert made.get_absolute_url() in str(letter.body)
    assert Notification.objects.get(member=message.author).kind == "picked"
    withdraw(proposal=made, at=timezone.now())
    assert Proposal.objects.get().state == "withdrawn"


def test_what_was_picked_is_not_picked_again(moderator: Supporter) -> None:
    message = make_message(text=WORDS)
    made = pick(message=message, by=moderator, at=timezone.now())
    with pytest.raises(AlreadyPicked):
        pick(message=message, by=moderator, at=timezone.now())
    withdraw(proposal=made, at=timezone.now())
    with pytest.raises(AlreadyPicked):
        pick(message=message, by=moderator, at=timezone.now())


def test_a_picture_goes_along_as_a_copy_of_its_own(moderator: Supporter) -> None:
    large, small = keep_picture(reencode(png()), folder="conversations")
    message = make_message(text="Au marché.", image=large, small=small, alt="Des légumes sur un étal")
    made = pick(message=message, by=moderator, at=timezone.now())
    assert (made.kind, made.alt) == ("image", "Des légumes sur un étal")
    assert made.image not in ("", large)


@pytest.mark.parametrize(("video", "kind"), [("", "link"), ("abc123", "video")], ids=["a page", "a film"])
def test_a_bare_link_becomes_a_link(video: str, kind: str, moderator: Supporter) -> None:
    url, now = "https://example.org/article", timezone.now()
    card = LinkCard.objects.create(
        url=url, url_key="une-cle", state="read", video=video, video_kind="youtube", due_at=now, created_at=now
    )
    made = pick(message=make_message(text=f"À lire : {url}", card=card), by=moderator, at=now)
    assert (made.kind, made.url, made.licence) == (kind, url, "linked")


def test_words_too_few_to_be_passed_on_are_refused(moderator: Supporter) -> None:
    message = make_message(text="Oui !")
    with pytest.raises(ValidationError, match="une phrase au moins"):
        pick(message=message, by=moderator, at=timezone.now())
    assert not Proposal.objects.exists()
    assert mail.outbox == []


def test_what_somebody_proposed_already_is_not_proposed_twice(moderator: Supporter) -> None:
    adopted(make_member().supporter, make_editor())
    with pytest.raises(ValidationError, match="déjà"):
        pick(message=make_message(text=WORDS), by=moderator, at=timezone.now())
    assert not Pick.objects.exists()


def test_only_what_readers_see_is_picked(moderator: Supporter) -> None:
    hidden = make_message(text=WORDS)
    moderation.hide(message=hidden, by=moderator, at=timezone.now(), **WHY)
    for message in (hidden, make_waiting(text=WORDS)):
        with pytest.raises(MessageMoved):
            pick(message=message, by=moderator, at=timezone.now())


def test_nothing_is_picked_in_silence_nor_from_who_rests(moderator: Supporter) -> None:
    message, now = make_message(text=WORDS), timezone.now()
    Supporter.objects.filter(pk=message.author.supporter_id).update(restricted_at=now)
    with pytest.raises(ValidationError, match="ses données"):
        pick(message=Message.objects.get(pk=message.pk), by=moderator, at=now)
    fall_silent(now)
    with pytest.raises(Silenced):
        pick(message=make_message(text=WORDS), by=moderator, at=now)
