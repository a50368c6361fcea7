"""Letters to who wrote in the group: a decision, its reason and the way to contest it (L71); a message picked."""

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from common.mail import build
from conversations.models import ModerationStep, Pick
from supporters.emails import contact_address
from supporters.models import Supporter


def decided(*, step: ModerationStep) -> None:
    """What was decided, why, on which words; with reasons comes the appeal."""
    _about(step, "message_decided")


def undone(*, step: ModerationStep) -> None:
    """The decision told a moment ago does not stand."""
    _about(step, "message_undone")


def appeal_decided(*, step: ModerationStep) -> None:
    """What somebody else decided, and why."""
    _about(step, "message_appeal")


def picked(*, pick: Pick) -> None:
    """A message goes to the editors as a proposal of its author, who may withdraw it."""
    author = pick.message.author
    if author is not None:
        message = _written("message_picked", author.supporter, pick=pick, path=pick.proposal.get_absolute_url())
        _send(message)


def _about(step: ModerationStep, name: str) -> None:
    if step.member is None:
        return
    contestable = step.kind in ModerationStep.CONTESTABLE
    path = reverse("conversations:own-decision", args=[step.pk])
    context = {"step": step, "thread": step.message.thread, "contestable": contestable, "path": path}
    _send(_written(name, step.member.supporter, contact=contact_address(), **context))


def _written(name: str, person: Supporter, **context: object) -> EmailMultiAlternatives | None:
    """None for whoever is not written to any more."""
    if not person.is_active or person.restricted_at or not person.is_confirmed:
        return None
    return build(name, to=person.email, language=person.language, context={"person": person, **context})


def _send(message: EmailMultiAlternatives | None) -> None:
    if message is not None:
        message.send()
