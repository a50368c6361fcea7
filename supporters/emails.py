"""Messages about testimonies: each a named function and three templates. They leave through the outbox."""

from email.utils import parseaddr

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse

from common.mail import build
from supporters.models import Decision, Supporter, Testimony
from supporters.roles import MODERATORS


def send(name: str, *, supporter: Supporter, **context: object) -> None:
    """Send `templates/emails/<name>` to a person in their language.

    The templates get `supporter`, `contest_at` (the address that reads objections) and `context`.
    """
    context |= {"supporter": supporter, "contest_at": contact_address()}
    build(name, to=supporter.email, language=supporter.language, context=context).send()


def contact_address() -> str:
    """Where a human answers: the controller's address, or else the one the mails come from."""
    return settings.CONTROLLER_EMAIL or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def testimony_confirmation(*, testimony: Testimony, token: str) -> None:
    """The link that confirms address, consents and testimony (L02)."""
    path = reverse("supporters:testify-confirm", args=[token])
    send("testimony_confirmation", supporter=testimony.supporter, path=path)


def testimony_published(*, testimony: Testimony, decision: Decision) -> None:
    send("testimony_published", supporter=testimony.supporter, testimony=testimony, decision=decision)


def testimony_refused(*, testimony: Testimony, decision: Decision) -> None:
    """The statement of reasons, and how to contest (L71)."""
    send("testimony_refused", supporter=testimony.supporter, testimony=testimony, decision=decision)


def testimony_back_in_review(*, testimony: Testimony) -> None:
    send("testimony_back_in_review", supporter=testimony.supporter, testimony=testimony)


def reports_to_read(*, testimony: Testimony) -> None:
    """Tell every moderator that a testimony was reported."""
    moderators = get_user_model().objects.filter(groups__name=MODERATORS, is_active=True)
    for moderator in moderators:
        send("reports_to_read", supporter=moderator, testimony=testimony)
