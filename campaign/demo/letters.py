"""The demo's letters: audiences, the programme's lines, what left last week with its figures, what waits."""

import random
import tomllib
from collections import Counter
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from campaign.demo.sign_ins import SIGN_INS
from mailings.models import (
    Audience,
    Block,
    Mailing,
    MailingApproval,
    MailingStep,
    ProgrammeRule,
    Provider,
    Subject,
    Tally,
    Tier,
)
from mailings.services.recipients import ensure_recipients, refresh_tiers
from supporters.ledger import PARIS
from supporters.models import Supporter

TEXTS = Path(__file__).with_name("letters.toml")
#: Shares of letter boxes among people, in per cent.
BOXES = {"gmail": 41, "microsoft": 16, "orange": 13, "yahoo": 8, "free": 7, "sfr": 5, "laposte": 4, "other": 6}
#: Of each thousand letters that left.
BACK = {"hard": 4, "soft": 6, "unsubscribed": 3, "complaint": 0.3}
#: A mailing's letters leave within so many hours, most in the first.
HOURS = (0, 0, 0, 0, 0, 1, 1, 2)

Outcome = Tally.Outcome


@transaction.atomic
def load_letters(*, seed: int, at: datetime) -> dict[str, int]:
    """Write them once; a second time adds nothing. Returns how many of each thing were added."""
    if Audience.objects.exists():
        return {"letters": 0, "audiences": 0}
    dice = random.Random(seed + 13)  # noqa: S311  nothing here is secret
    told = tomllib.loads(TEXTS.read_text())
    ensure_recipients()
    refresh_tiers(at=at)
    (editor,), (reader, *_others) = _staff("editors"), _staff("national")
    audiences = {row["key"]: _audience(row, editor) for row in told["audiences"]}
    for position, row in enumerate(told["rules"]):
        _rule(row, audiences, position)
    for row in told["letters"]:
        mailing = _letter(row, audiences, editor, at=at)
        if mailing.state == Mailing.State.SENT:
            _figures(mailing, row["share"], reader, dice)
    return {"letters": len(told["letters"]), "audiences": len(audiences)}


def _staff(group: str) -> list[Supporter]:
    emails = [one.email for one in SIGN_INS if one.group == group]
    return list(Supporter.objects.filter(email__in=emails).order_by("pk"))


def _audience(row: dict[str, Any], editor: Supporter) -> Audience:
    kind = Audience.Kind.SELECTED if "rule" in row else Audience.Kind.BROADCAST
    return Audience.objects.create(
        name=row["name"], words=row["words"], kind=kind, rule=row.get("rule", {}), created_by=editor
    )


def _rule(row: dict[str, Any], audiences: dict[str, Audience], position: int) -> None:
    fields = {key: row[key] for key in ("name", "rhythm", "weekdays", "subject", "greeting", "with_week")}
    ProgrammeRule.objects.create(
        **fields, audience=audiences[row["audience"]], send_time=time(row["hour"], row["minute"]), position=position
    )


def _letter(row: dict[str, Any], audiences: dict[str, Audience], editor: Supporter, *, at: datetime) -> Mailing:
    fields: dict[str, Any] = {"state": row.get("state", "sent")}
    if "days_ago" in row:
        day = at.astimezone(PARIS).date() - timedelta(days=row["days_ago"])
        left = datetime.combine(day, time(9), PARIS)
        fields |= {"send_on": day, "send_time": time(9), "started_at": left}
        fields |= {"finished_at": left + timedelta(hours=max(HOURS), minutes=20)}
    mailing = Mailing.objects.create(
        title=row["title"],
        kind=row["kind"],
        audience=audiences[row["audience"]],
        sender=settings.CAMPAIGN_NAME,
        preheader="",
        written_by=editor,
        **fields,
    )
    for position, text in enumerate(row["subjects"]):
        Subject.objects.create(mailing=mailing, text=text, position=position)
    Block.objects.create(mailing=mailing, kind=Block.Kind.TEXT, text=row["text"], position=0)
    if "button" in row:
        url = f"{settings.SITE_URL}{row['url']}"
        Block.objects.create(mailing=mailing, kind=Block.Kind.BUTTON, text=row["button"], url=url, position=1)
    Block.objects.create(mailing=mailing, kind=Block.Kind.CONTENT, position=2)
    return mailing


def _figures(mailing: Mailing, share: float, reader: Supporter, dice: random.Random) -> None:
    """What left and what came back, drawn for each letter box, tier and hour; approved by somebody else before."""
    assert mailing.started_at and mailing.finished_at  # noqa: S101, PT018  it was sent
    MailingApproval.objects.create(mailing=mailing, revision=1, by=reader, at=mailing.started_at - timedelta(hours=14))
    MailingStep.objects.create(mailing=mailing, kind="started", by=None, at=mailing.started_at)
    MailingStep.objects.create(mailing=mailing, kind="finished", by=None, at=mailing.finished_at)
    subjects = list(mailing.subjects.values_list("pk", flat=True))
    mailing.winner_id = subjects[-1]
    people = Supporter.objects.filter(is_staff=False, confirmed_at__isnull=False).count()
    mailing.selected = round(people * share)
    mailing.save(update_fields=["winner", "selected"])
    counts: Counter[tuple[Any, ...]] = Counter()
    names, weights = list(BOXES), list(BOXES.values())
    for provider in dice.choices(names, weights, k=mailing.selected):
        variant = dice.choice(subjects) if dice.random() < 0.1 else subjects[-1]
        place = (Provider(provider), dice.choice(Tier.values), dice.choice(HOURS))
        counts[Outcome.SENT, variant, *place] += 1
        fate = next((kind for kind, of in BACK.items() if dice.random() < of / 1000), "")
        if fate:
            counts[fate, variant, *place] += 1
    Tally.objects.bulk_create(
        Tally(
            mailing=mailing,
            outcome=outcome,
            variant=variant,
            provider=provider,
            tier=tier,
            hour=mailing.started_at + timedelta(hours=hour),
            number=number,
        )
        for (outcome, variant, provider, tier, hour), number in counts.items()
    )
    left_out = {3: round(people * 0.04), 5: round(people * 0.01), 7: round(people * 0.06)}
    Tally.objects.bulk_create(
        Tally(mailing=mailing, outcome=Outcome.LEFT_OUT, reason=reason, hour=mailing.started_at, number=number)
        for reason, number in left_out.items()
        if number
    )
