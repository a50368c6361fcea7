"""Messages for the campaign's own accounts: written, approved by two people, cancelled, taken up again.

They leave by `actions.services.relaying` alone.
"""

import hashlib
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from actions.content.law import findings_in
from actions.content.poster_files import label_of
from actions.content.reading import calendar
from actions.links.addresses import short_url
from actions.models import Content, Medium, RelayAccount, RelayApproval, RelayPost
from actions.relays.lengths import length_of, too_long
from actions.services.links import campaign_link
from common.claims import wake
from supporters.models import Supporter
from territory.silence import current_silence, last_legal_moment, require_voice

State = RelayPost.State
#: People who answer for a message before it leaves (L57).
APPROVALS = 2
TASK = "actions.tasks.send_due_relays"
_REWRITTEN = (State.DRAFT, State.WAITING, State.QUEUED, State.FAILED)


class PostMoved(ValidationError):
    """Somebody approved, changed or cancelled it meanwhile, or it is leaving: it is no longer what one saw."""

    def __init__(self) -> None:
        super().__init__(_("Ce message a changé entre-temps, ou il est en train de partir : relisez-le."), code="moved")


@transaction.atomic
def draft(
    *,
    account: RelayAccount,
    content: Content | None,
    text: str,
    link: str,
    medium: Medium | None,
    due_at: datetime,
    by: Supporter,
    at: datetime,
) -> RelayPost:
    """A message that nobody answers for yet. Raises ValidationError by field; Silenced.

    `link` empty and a content: the campaign's own short link to it, so that clicks are counted.
    """
    _require_voices(account, content, at)
    if content is not None and not link:
        link = short_url(campaign_link(content=content, at=at))
    post = RelayPost(
        account=account, content=content, text=_clean(text, content), link=link, medium=medium, due_at=due_at
    )
    post.written_by = by
    _check(post, at=at)
    post.progress = _remembered(post)
    post.save()
    return post


@transaction.atomic
def rewrite(
    *, post: RelayPost, text: str, medium: Medium | None, due_at: datetime, by: Supporter, at: datetime
) -> RelayPost:
    """Other words, picture or time: whoever changed them is its writer, and both approvals are given anew."""
    post = _locked(post, *_REWRITTEN, at=at)
    if not can_be_rewritten(post):
        raise ValidationError(_("Un envoi a déjà été tenté : annulez ce message et écrivez-en un autre."))
    _require_voices(post.account, post.content, at)
    post.text, post.medium, post.due_at, post.written_by = _clean(text, post.content), medium, due_at, by
    _check(post, at=at)
    post.approvals.all().delete()
    post.state, post.attempts, post.error = State.DRAFT, 0, ""
    post.progress = _remembered(post)
    post.save()
    return post


def can_be_rewritten(post: RelayPost) -> bool:
    """Not once it may stand on the network: a try that nobody answered."""
    return post.state in _REWRITTEN and "tried_at" not in post.progress


def seen_as(post: RelayPost) -> str:
    """What somebody had before their eyes, in a few signs: other words, another picture or time give others."""
    shown = (post.text, post.link, post.medium_id, post.due_at.timestamp())
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:20]


@transaction.atomic
def approve_post(*, post: RelayPost, by: Supporter, at: datetime, seen: str = "") -> RelayPost:
    """Answer for it; with the second person it waits for its time. `seen`: what was read, as `seen_as` says it.

    Raises PostMoved when it says something else by now; Silenced.
    """
    post = _locked(post, State.DRAFT, State.WAITING, at=at)
    if seen and seen != seen_as(post):
        raise PostMoved
    _require_voices(post.account, post.content, at)
    if post.approvals.filter(by=by).exists():
        raise ValidationError(_("Vous avez déjà validé ce message : il faut une autre personne."))
    _check(post, at=at)
    RelayApproval.objects.create(post=post, by=by, at=at)
    if post.approvals.exclude(by=None).count() < APPROVALS:
        post.state = State.WAITING
        post.save(update_fields=["state"])
        return post
    return _queue(post, at=max(post.due_at, at))


@transaction.atomic
def cancel(*, post: RelayPost, by: Supporter, at: datetime) -> RelayPost:
    """It does not leave. One that is leaving at this very moment cannot be held back."""
    post = _locked(post, State.DRAFT, State.WAITING, State.QUEUED, State.FAILED, at=at)
    post.state, post.error = State.CANCELLED, ""
    post.save(update_fields=["state", "error"])
    return post


@transaction.atomic
def take_up(*, post: RelayPost, by: Supporter, at: datetime) -> RelayPost:
    """Undo a cancelling: a draft again, which two people must answer for. Never what silence stopped (L51)."""
    post = _locked(post, State.CANCELLED, at=at)
    _require_voices(post.account, post.content, at)
    post.approvals.all().delete()
    post.state, post.due_at = State.DRAFT, max(post.due_at, at)
    post.save(update_fields=["state", "due_at"])
    return post


@transaction.atomic
def retry(*, post: RelayPost, by: Supporter, at: datetime) -> RelayPost:
    """Send again what failed. Its key is the same: what was posted after all is found, not posted twice."""
    post = _locked(post, State.FAILED, at=at)
    _require_voices(post.account, post.content, at)
    if post.approvals.exclude(by=None).count() < APPROVALS:
        raise ValidationError(_("Deux personnes doivent valider ce message."))
    return _queue(post, at=at)


def _queue(post: RelayPost, *, at: datetime) -> RelayPost:
    post.state, post.due_at, post.attempts, post.error = State.QUEUED, at, 0, ""
    post.progress = post.progress | {"planned": at.isoformat()}
    post.save(update_fields=["state", "due_at", "attempts", "error", "progress"])
    wake(TASK)
    return post


def _locked(post: RelayPost, *states: str, at: datetime) -> RelayPost:
    """The row as it is now, held until the transaction ends. Raises PostMoved."""
    rows = RelayPost.objects.select_for_update(of=("self",)).select_related(
        "account__place", "content__place", "medium"
    )
    found: RelayPost | None = rows.filter(pk=post.pk).first()
    if found is None or found.state not in states:
        raise PostMoved
    if found.state == State.QUEUED and found.leased_until and found.leased_until >= at:
        raise PostMoved
    return found


def _require_voices(account: RelayAccount, content: Content | None, at: datetime) -> None:
    require_voice(account.place, at)
    if content is not None and content.place is not None:
        require_voice(content.place, at)


def _check(post: RelayPost, *, at: datetime) -> None:
    """Everything that would stop it later, said now, each beside its field."""
    errors: dict[str, str] = {}
    if not post.account.is_active:
        errors["account"] = _("Ce compte n'est plus en service.")
    if not post.text and not post.link:
        errors["text"] = _("Écrivez un texte.")
    elif sentence := unfit(post, at=max(post.due_at, at)):
        errors["text"] = sentence
    if post.content is not None and not leaves_with(post.content, due_at=max(post.due_at, at)):
        errors["content"] = _("Ce contenu ne sera pas en ligne à cette date.")
    if post.medium is not None and (post.content is None or post.medium.content_id != post.content.pk):
        errors["medium"] = _("Cette image n'est pas de ce contenu.")
    if sentence := _silence_at(post, at=at):
        errors["due_at"] = sentence
    if errors:
        raise ValidationError(dict(errors))


def leaves_with(content: Content, *, due_at: datetime) -> bool:
    """Whether a content is readable at an instant: published or to be, and not over."""
    if content.ends_at is not None and content.ends_at <= due_at:
        return False
    if content.state == Content.State.SCHEDULED:
        return content.starts_at is not None and content.starts_at <= due_at
    return bool(content.state == Content.State.PUBLISHED)


def unfit(post: RelayPost, *, at: datetime) -> str:
    """Why the text may not leave at that instant, the network's limit or the law (polls, results, free numbers)."""
    if sentence := too_long(length_of(post.account.kind, post.text, post.link, post.account.limits)):
        return sentence
    found = findings_in({"text": post.text}, calendar=calendar(at=at))
    return next((str(finding.words) for finding in found if finding.blocks), "")


def _silence_at(post: RelayPost, *, at: datetime) -> str:
    places: list[Any] = [post.account.place]
    if post.content is not None and post.content.place is not None:
        places.append(post.content.place)
    for place in places:
        if vote := current_silence(place, max(post.due_at, at)):
            last = last_legal_moment(place, at)
            return _("La réserve électorale l'interdit jusqu'au %(end)s. Dernier instant possible : %(last)s.") % {
                "end": _moment(vote.silence_end),
                "last": _moment(last) if last else "–",
            }
    return ""


def _remembered(post: RelayPost) -> dict[str, Any]:
    """What must still be true when it leaves: that it has its picture, and whose name it may say."""
    known: dict[str, Any] = {}
    if post.medium is not None:
        known["with_picture"] = True
    if post.content is not None and post.content.credit:
        known["credit"] = post.content.credit
    return known


def _clean(text: str, content: Content | None) -> str:
    """Above what was paid or given stands who paid (EU 2024/900)."""
    text = text.replace("\r\n", "\n").strip()
    label = label_of(content) if content is not None else ""
    return f"[{label}]\n{text}".strip() if label and label not in text else text


def _moment(when: datetime) -> str:
    return date_format(timezone.localtime(when), "j F Y, H:i")
