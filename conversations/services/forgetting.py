"""Somebody leaves the group, or is erased: their words go, what others said around them stays readable."""

from collections.abc import Iterable

from django.db.models import Case, Count, Exists, F, OuterRef, Q, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import override

from common.kept_files import forget_files
from conversations.models import Following, Member, Message, MessageReport, ModerationStep, Notification, Thread, Useful

State = Message.State


def forget_member(*, member: Member) -> None:
    """In the caller's transaction: votes, words and pictures go; a thread that others answered keeps a neutral title.

    What was counted in the ledger stays done, as it does when somebody leaves a team. Idempotent.
    """
    _forget_votes(member)
    _forget_reports(member)
    _forget_threads(member)
    _forget_words(member)
    Following.objects.filter(member=member).delete()
    Notification.objects.filter(member=member).delete()


def _forget_votes(member: Member) -> None:
    voted = Useful.objects.filter(member=member)
    Message.objects.filter(votes__member=member).update(useful=F("useful") - 1)
    _changed(Thread.objects.filter(messages__votes__member=member).values_list("pk", flat=True))
    voted.delete()


def _forget_reports(member: Member) -> None:
    """Those that nobody handled yet, and the appeals that nobody decided: both are their words."""
    waiting = MessageReport.objects.filter(member=member, handled_at=None)
    Message.objects.filter(reported__in=waiting, reports__gt=0).update(reports=F("reports") - 1)
    waiting.delete()
    member.steps.filter(appealed_at__isnull=False, appeal_at=None).update(appeal="", appealed_at=None)


def _forget_threads(member: Member) -> None:
    """Theirs where nobody else spoke go with all that is in them; the others lose what the title said.

    A thread in which something was judged stays for the record, out of sight (L71).
    """
    others = Count("messages", filter=~Q(messages__author=member))
    judged = Exists(ModerationStep.objects.filter(message__thread=OuterRef("pk")))
    own = Thread.objects.filter(opened_by=member)
    rows = list(own.annotate(n=others, judged=judged).values_list("pk", "n", "judged"))
    alone = [pk for pk, n, is_judged in rows if n == 0 and not is_judged]
    pictures = Message.objects.filter(thread__in=alone).exclude(image="").values_list("image", "small")
    forget_files(*(name for names in pictures for name in names))
    Thread.objects.filter(pk__in=alone).delete()
    own.filter(pk__in=[pk for pk, n, _judged in rows if n == 0]).update(state=Thread.State.HIDDEN)
    with override("fr"):  # the title is kept: it is the site's, not the reader's, language
        own.update(title=_("Fil sans titre"), credit="", credit_url="", opened_by=None, version=F("version") + 1)


def _forget_words(member: Member) -> None:
    said = Message.objects.filter(author=member)
    forget_files(*(name for names in said.exclude(image="").values_list("image", "small") for name in names))
    published = said.filter(state=State.PUBLISHED, number__gt=1)
    counted = list(published.order_by().values_list("thread").annotate(n=Count("pk")))
    for thread, n in counted:
        Thread.objects.filter(pk=thread).update(replies=F("replies") - n)
    _changed(said.values_list("thread", flat=True))
    Notification.objects.filter(message__author=member).delete()
    said.filter(state=State.WAITING).delete()
    # What was refused was never read: it takes no place now. What was judged stays with the decision (L71).
    kept = Case(When(state=State.REFUSED, then=Value(State.REFUSED)), default=Value(State.WITHDRAWN))
    said.update(text="", search="", image="", small="", alt="", card=None, author=None, reports=0, state=kept)


def _changed(threads: Iterable[int]) -> None:
    """Readers of these threads see something else than before."""
    Thread.objects.filter(pk__in=set(threads)).update(version=F("version") + 1)
