"""Joining the group, choosing what one is told, leaving. Taking part rests on a consent of its own (L01)."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from conversations.group.handles import base_of, free_handles
from conversations.models import InvitationLink, Member
from conversations.services.forgetting import forget_member
from supporters.ages import is_of_age
from supporters.models import Consent, Supporter
from supporters.services.consents import give_consent, withdraw_consent

Purpose = Consent.Purpose
Channel = Member.Channel


@transaction.atomic
def join(*, supporter: Supporter, at: datetime, source: str, link: InvitationLink | None = None) -> Member:
    """Take part, under the name shown, by the GROUP consent. Idempotent; who left comes back as a newcomer.

    `source`: by which door the box was ticked (`Consent.Source`). `link`: the invitation that was followed, if any.
    Raises ValidationError: `display_name` without one, `birth_month` when not certainly of age (L06).
    """
    person = Supporter.objects.select_for_update(no_key=True).get(pk=supporter.pk)
    _check(person, at=at)
    give_consent(supporter=person, purpose=Purpose.GROUP, source=source, at=at, confirmed=True)
    member = Member.objects.filter(supporter=person).first()
    if member and member.left_at is None:
        return member
    inviter = link.member if link and link.member.supporter_id != person.pk else None
    if member is None:
        member = _named(Member(supporter=person, joined_at=at, invited_by=inviter))
    else:
        member.joined_at, member.left_at, member.trusted_at, member.invited_by = at, None, None, inviter
        _named(member)
    if inviter and link:
        InvitationLink.objects.filter(pk=link.pk).update(joined=F("joined") + 1)
    return member


@transaction.atomic
def leave(*, member: Member, at: datetime) -> None:
    """Stop taking part: the consent ends, and the words go with it. Idempotent; it cannot be undone."""
    withdraw_consent(supporter=member.supporter, purpose=Purpose.GROUP, at=at)
    depart(supporter=member.supporter, at=at)


@transaction.atomic
def depart(*, supporter: Supporter, at: datetime, keeps_words: bool = False) -> None:
    """What follows when somebody no longer takes part, whatever the reason; nothing for who never did.

    `keeps_words`: what they said stays, as when the campaign closes an account.
    """
    member = Member.objects.select_for_update(no_key=True).filter(supporter=supporter).first()
    if member is None:
        return
    InvitationLink.objects.filter(member=member, revoked_at=None).update(revoked_at=at)
    member.left_at = member.left_at or at
    if not keeps_words:
        forget_member(member=member)
        member.handle, member.messages, member.invited_by = f"parti-{member.pk}", 0, None
        member.trusted_at = member.last_sent_at = member.seen_at = member.digest_at = None
    member.save()


@transaction.atomic
def follow_name(*, supporter: Supporter, was: str, at: datetime) -> None:
    """Somebody put their name or age right: the handle says the name of today; a minor leaves (L06). `was`: the name
    until now."""
    member = Member.objects.filter(supporter=supporter, left_at=None).first()
    if member is None:
        return
    if not is_of_age(supporter.birth_month, at=at, minimum=settings.MIN_AGE_PUBLIC):
        leave(member=member, at=at)
    elif base_of(was) != base_of(supporter.display_name):
        _named(member)


@transaction.atomic
def set_channels(*, member: Member, on_answer: str, on_mention: str, on_followed: str) -> Member:
    """By which way each thing is told: values of `Member.Channel`. Raises ValidationError by field."""
    asked = {"on_answer": on_answer, "on_mention": on_mention, "on_followed": on_followed}
    wrong = {
        name: _("Choisissez parmi les réponses proposées.") for name, v in asked.items() if v not in Channel.values
    }
    if wrong:
        raise ValidationError(wrong)
    for name, value in asked.items():
        setattr(member, name, value)
    member.save(update_fields=list(asked))
    return member


@transaction.atomic
def stop_mail(*, member: Member) -> None:
    """No more mail of the group: what came by mail is told on the site alone. What waited for one does not leave."""
    for name in ("on_answer", "on_mention", "on_followed"):
        if getattr(member, name) == Channel.MAIL:
            setattr(member, name, Channel.SITE)
    member.save(update_fields=["on_answer", "on_mention", "on_followed"])
    member.notifications.filter(by_mail=True, mailed_at=None).update(by_mail=False)


def _check(person: Supporter, *, at: datetime) -> None:
    errors: dict[str, str] = {}
    if not person.display_name.strip():
        errors["display_name"] = _("Dites d'abord, dans votre profil, quel nom afficher.")
    if not is_of_age(person.birth_month, at=at, minimum=settings.MIN_AGE_PUBLIC):
        words = _("Il faut avoir %(age)s ans pour prendre part au groupe : votre profil doit dire votre âge.")
        errors["birth_month"] = words % {"age": settings.MIN_AGE_PUBLIC}
    if errors:
        raise ValidationError(errors)


def _named(member: Member) -> Member:
    """The member, saved under a handle that nobody else has."""
    name = member.supporter.display_name
    taken = set(Member.objects.filter(handle__startswith=base_of(name)).values_list("handle", flat=True))
    for handle in free_handles(name, taken=taken):
        member.handle = handle
        try:
            with transaction.atomic():
                member.save()
        except IntegrityError:  # somebody of the same name, at the same instant
            continue
        return member
    raise AssertionError("there is always a free handle")
