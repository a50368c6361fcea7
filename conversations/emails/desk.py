"""Messages to the desk's own people: what waits for them. No propaganda: nothing in them speaks to voters."""

from django.urls import reverse

from common.mail import build
from conversations.models import Answer, Conversation
from supporters.models import Supporter


def heard(*, conversation: Conversation, person: Supporter) -> None:
    """To whoever follows it: they spoke again."""
    _send("desk_heard", conversation, person)


def handed(*, conversation: Conversation, person: Supporter, by: Supporter, words: str) -> None:
    """To whom it is given."""
    _send("desk_handed", conversation, person, by=by, words=words)


def returned(*, answer: Answer, person: Supporter, by: Supporter, words: str) -> None:
    """To its writer: what to correct."""
    _send("desk_returned", answer.conversation, person, by=by, words=words)


def stopped(*, answer: Answer) -> None:
    """To its writer: it did not leave, and why."""
    if answer.written_by is not None:
        _send("desk_stopped", answer.conversation, answer.written_by, answer=answer)


def reminded(*, conversation: Conversation, person: Supporter) -> None:
    """The day that they chose, or that was chosen for them, has come."""
    _send("desk_reminded", conversation, person)


def _send(name: str, conversation: Conversation, person: Supporter, **more: object) -> None:
    if not person.is_active or person.restricted_at:
        return
    path = reverse("conversations:conversation", args=[conversation.pk])
    context: dict[str, object] = {"person": person, "conversation": conversation, "path": path, **more}
    build(name, to=person.email, language=person.language, context=context).send()
