"""A person with a row in every table of the mail that can refer to one."""

from datetime import UTC, datetime

from mailings.models import (
    Audience,
    Delivery,
    Mailing,
    MailingApproval,
    MailingStep,
    PaceStep,
    ProgrammeDay,
    Recipient,
    Return,
)
from supporters.models import Supporter

WHEN = datetime(2026, 11, 20, 12, tzinfo=UTC)


def plant(person: Supporter) -> Delivery:
    """As who receives, and as who defines, writes, approves, steers and decides."""
    # A page that the person looked at may have made the row already.
    Recipient.objects.update_or_create(supporter=person, defaults={"rhythm": "weekly"})
    audience = Audience.objects.create(name="Plantée", words="vous êtes abonné.", created_by=person)
    mailing = Mailing.objects.create(
        title="Planté", audience=audience, sender="Campagne", written_by=person, finished_at=WHEN
    )
    MailingApproval.objects.create(mailing=mailing, revision=1, by=person, at=WHEN)
    MailingStep.objects.create(mailing=mailing, kind="approved", by=person, at=WHEN)
    PaceStep.objects.create(provider="gmail", kind="lifted", by=person, at=WHEN, words="Réglé avec eux.")
    ProgrammeDay.objects.create(day=WHEN.date(), proposed_at=WHEN, decided_by=person, decided_at=WHEN)
    delivery = Delivery.objects.create(mailing=mailing, supporter=person, state=Delivery.State.SENT, sent_at=WHEN)
    Return.objects.create(
        kind="hard",
        source="mail",
        key="plante",
        delivery=delivery,
        mailing=mailing,
        status="5.1.1",
        diagnostic=f"{person.email}: unknown",
        raw=person.email.encode(),
        received_at=WHEN,
    )
    return delivery
