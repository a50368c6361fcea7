"""The library of facts and arguments: each with its source and date, inserted into answers and then made personal."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common.text import fold
from common.web_addresses import AddressRefused, check_address
from conversations.models import Answer, Fact
from conversations.services import answers
from supporters.models import Supporter

WRITTEN = ("title", "text", "source", "source_url", "dated", "good_until", "topic")
LONGEST_ANSWER = 5000


@transaction.atomic
def add(*, by: Supporter, at: datetime, **written: Any) -> Fact:
    """Takes `WRITTEN`. Raises ValidationError by field."""
    told = _checked(written, at)
    return Fact.objects.create(**told, search=_search(told), written_by=by, created_at=at)


@transaction.atomic
def edit(*, fact: Fact, at: datetime, **written: Any) -> Fact:
    """Answers that hold it stay as they were written. Raises ValidationError by field."""
    fact = Fact.objects.select_for_update(no_key=True).get(pk=fact.pk)
    told = _checked({name: getattr(fact, name) for name in WRITTEN} | written, at)
    for name, value in told.items():
        setattr(fact, name, value)
    fact.search = _search(told)
    fact.save()
    return fact


def retire(*, fact: Fact) -> None:
    """Nobody inserts it any more; where it was said it stays."""
    Fact.objects.filter(pk=fact.pk).update(is_retired=True)


def restore(*, fact: Fact) -> None:
    Fact.objects.filter(pk=fact.pk).update(is_retired=False)


def is_over(fact: Fact, *, at: datetime) -> bool:
    """Past the day until which it was good."""
    return fact.good_until is not None and fact.good_until < timezone.localdate(at)


def words_of(fact: Fact) -> str:
    """As it is inserted: the text, then where it comes from and of when."""
    source = f"{fact.source}, {date_format(fact.dated, 'j F Y')}"
    return f"{fact.text.strip()} ({source}{', ' if fact.source_url else ''}{fact.source_url})"


@transaction.atomic
def insert(*, fact: Fact, answer: Answer, by: Supporter, at: datetime) -> Answer:
    """Put a fact at the end of an answer in hand, to be made personal. What else the answer says stays as it is.

    Raises ValidationError: the fact is retired or over, the answer too long, left, or somebody else's.
    """
    refuse_stale(fact, at=at)
    answer = (
        Answer.objects.select_for_update(no_key=True, of=("self",)).select_related("conversation").get(pk=answer.pk)
    )
    if answer.state not in Answer.OPEN:
        raise ValidationError(_("Cette réponse n'est plus à écrire."))
    text = f"{answer.text.rstrip()}\n\n{words_of(fact)}".strip()
    if len(text) > LONGEST_ANSWER:
        raise ValidationError(_("Avec ce fait, la réponse dépasserait 5 000 signes."))
    return answers.write(
        conversation=answer.conversation,
        text=text,
        by=by,
        at=at,
        to=answer.to,
        channel=answer.channel,
        account=answer.account,
        facts=[fact],
        gave_something=answer.gave_something,
        transparency=answer.transparency,
    )


def refuse_stale(fact: Fact, *, at: datetime) -> None:
    """Raises ValidationError."""
    if fact.is_retired:
        raise ValidationError(_("Ce fait est retiré de la bibliothèque."))
    if is_over(fact, at=at):
        raise ValidationError(_("Ce fait n'est plus valable : vérifiez-le et changez sa date avant de le dire."))


def _checked(written: dict[str, Any], at: datetime) -> dict[str, Any]:
    told = {name: written.get(name) for name in WRITTEN}
    for name in ("title", "text", "source"):
        told[name] = str(told[name] or "").strip()
    wrong: dict[str, Any] = {}
    required = {
        "title": _("Donnez un titre."),
        "text": _("Écrivez le fait."),
        "source": _("Un fait sans source ne se dit pas : donnez la sienne."),
        "dated": _("De quand date ce fait ?"),
    }
    wrong |= {name: said for name, said in required.items() if not told[name]}
    try:
        typed = str(told["source_url"] or "").strip()
        allowed = settings.FETCH_PRIVATE_HOSTS
        told["source_url"] = check_address(typed, schemes=("http", "https"), private=allowed) if typed else ""
    except AddressRefused as error:
        wrong["source_url"] = error.message
    if isinstance(told["dated"], date) and told["dated"] > timezone.localdate(at):
        wrong["dated"] = _("Cette date est à venir.")
    if told["dated"] and told["good_until"] and told["good_until"] < told["dated"]:
        wrong["good_until"] = _("Ce jour est avant la date du fait.")
    if wrong:
        raise ValidationError(wrong)
    return told


def _search(told: dict[str, Any]) -> str:
    return fold(" ".join([told["title"], told["text"], told["source"]]))
