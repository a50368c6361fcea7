"""Making short links and changing where they lead. Every change tells the doors (`actions.links.changes`)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from actions.emails import links as emails
from actions.links.changes import note_change
from actions.links.slugs import SlugRefused, check_slug, draw_slug
from actions.links.targets import Target, TargetRefused, read_target
from actions.models import Content, LinkDomain, LinkTarget, ShortLink
from supporters import ledger
from supporters.models import Act, Supporter
from territory.silence import require_voice

#: Per person (W06); the page and the API count together.
SCOPE, RATE = "short-link", "30/d"
#: Draws of a slug before giving up: chance would need a thousand million links to take two.
_DRAWS = 5
#: Addresses that a link had, kept in its history.
HISTORY = 50
_State = LinkDomain.State


@transaction.atomic
def shorten(
    *,
    owner: Supporter,
    target: str,
    at: datetime,
    slug: str = "",
    title: str = "",
    content: Content | None = None,
    expires_at: datetime | None = None,
) -> ShortLink:
    """A new short link to any public https page. Counted in its owner's ledger.

    Raises ValidationError by field: target, slug, title, expires_at; Silenced.
    """
    require_voice(content.place if content else None, at)
    errors: dict[str, Any] = {}
    checked = _collected(errors, "target", lambda: check_target(target))
    chosen = _collected(errors, "slug", lambda: check_new_slug(slug) if slug.strip() else "")
    _collected(errors, "expires_at", lambda: _check_end(expires_at, at=at))
    if content and ShortLink.objects.filter(owner=owner, content=content).exists():
        errors["content"] = [_("Vous avez déjà un lien vers ce contenu.")]
    if errors or checked is None:
        raise ValidationError(errors)
    link = _create(
        slug=chosen or "",
        **_fields_of(checked, at=at),
        title=title.strip()[:120],
        owner=owner,
        content=content,
        expires_at=expires_at,
        created_at=at,
    )
    ledger.record(supporter=owner, kind=Act.Kind.LINK, subject=f"link:{link.pk}", at=at)
    return link


def own_link(*, supporter: Supporter, content: Content, at: datetime) -> ShortLink:
    """The person's one link to a content's public page, made the first time. Right whoever else asks at once."""
    found = ShortLink.objects.filter(owner=supporter, content=content).first()
    if found is not None:
        return found
    require_voice(content.place, at)
    try:
        with transaction.atomic():
            return _to_content(content, owner=supporter, at=at)
    except IntegrityError:  # asked twice at once: the other was quicker
        return ShortLink.objects.get(owner=supporter, content=content)


@transaction.atomic
def campaign_link(*, content: Content, at: datetime) -> ShortLink:
    """The campaign's own link to a content: for relays, feeds and print."""
    Content.objects.select_for_update().get(pk=content.pk)  # one at a time, so that there is one
    found = ShortLink.objects.filter(owner=None, content=content).order_by("pk").first()
    return found or _to_content(content, owner=None, at=at)


@transaction.atomic
def house_link(*, target: str, title: str, at: datetime) -> ShortLink:
    """A link of the campaign's own to any public page: what its letters lead to. Raises ValidationError."""
    return _create(slug="", **_fields_of(check_target(target), at=at), title=title[:120], owner=None, created_at=at)


@transaction.atomic
def repoint(*, link: ShortLink, target: str, by: Supporter, at: datetime) -> ShortLink:
    """Lead elsewhere. Where it led stays in its history, which everybody may read."""
    require_voice(link.content.place if link.content else None, at)
    link = _locked(link)
    try:
        checked = check_target(target)
    except ValidationError as error:
        raise ValidationError({"target": error.messages}) from error
    if checked.url == link.target:
        return link
    LinkTarget.objects.create(link=link, target=link.target, until=at, by=by)
    for name, value in _fields_of(checked, at=at).items():
        setattr(link, name, value)
    link.checked_at, link.trouble = None, ""
    return _save(link, "target", "host", "is_direct", "checked_at", "trouble", at=at)


@transaction.atomic
def rename(*, link: ShortLink, title: str, by: Supporter, at: datetime) -> ShortLink:
    """The title by which its owner finds it; its address never changes."""
    link = _locked(link)
    link.title = title.strip()[:120]
    link.save(update_fields=["title"])
    return link


@transaction.atomic
def expire(*, link: ShortLink, expires_at: datetime | None, by: Supporter, at: datetime) -> ShortLink:
    """When it ends; None: never. Raises Silenced for one that is over: a later end opens it again."""
    try:
        _check_end(expires_at, at=at)
    except ValidationError as error:
        raise ValidationError({"expires_at": error.messages}) from error
    link = _locked(link)
    if link.expires_at is not None and link.expires_at <= at:
        require_voice(link.content.place if link.content else None, at)
    link.expires_at = expires_at
    return _save(link, "expires_at", at=at)


@transaction.atomic
def change(*, link: ShortLink, by: Supporter, at: datetime, **fields: Any) -> ShortLink:
    """Several of `target`, `title` and `expires_at` at once: all of them, or none."""
    acts: dict[str, Callable[..., ShortLink]] = {"target": repoint, "title": rename, "expires_at": expire}
    for name, value in fields.items():
        link = acts[name](link=link, by=by, at=at, **{name: value})
    return link


@transaction.atomic
def disable(*, link: ShortLink, reason: str, by: Supporter | None, at: datetime) -> ShortLink:
    """It leads nowhere any more, and its slug serves nobody else. With a reason: staff's decision, which they alone
    undo, and which the owner is told by mail; without: its owner's."""
    link, reason = _locked(link), reason.strip()[:300]
    was_closed = link.state == ShortLink.State.DISABLED
    if was_closed and not reason:
        return link
    link.state, link.disabled_for = ShortLink.State.DISABLED, reason
    if reason and not was_closed and link.owner is not None and link.owner != by:
        emails.closed(link=link, owner=link.owner)
    return _save(link, "state", "disabled_for", at=at)


@transaction.atomic
def enable(*, link: ShortLink, by: Supporter, at: datetime) -> ShortLink:
    """It leads again where it led. What its owner closed, its owner opens; the views know who may open the rest."""
    require_voice(link.content.place if link.content else None, at)
    link = _locked(link)
    if link.host in refused_hosts([link.host]):
        raise ValidationError(_("Ce site a été refusé par l'équipe : changez d'abord la destination."))
    link.state, link.disabled_for = ShortLink.State.ACTIVE, ""
    return _save(link, "state", "disabled_for", at=at)


def check_target(url: str) -> Target:
    """Raises ValidationError with the sentence for the person."""
    try:
        target = read_target(url, site_url=settings.SITE_URL, short_host=settings.SHORT_LINK_HOST)
    except TargetRefused as refused:
        raise ValidationError(str(refused.message), code=refused.code) from refused
    if target.host in refused_hosts([target.host]):
        raise ValidationError(_("L'équipe de campagne n'accepte pas de lien vers ce site."), code="refused")
    return target


def check_new_slug(slug: str) -> str:
    """Raises ValidationError with the sentence for the person."""
    from actions.links.reserved import site_words

    try:
        chosen = check_slug(slug, reserved=site_words())
    except SlugRefused as refused:
        raise ValidationError(str(refused.message), code=refused.code) from refused
    if ShortLink.objects.filter(slug=chosen).exists():
        raise ValidationError(_("Cette adresse est déjà prise. Ajoutez un mot ou un chiffre."), code="taken")
    return chosen


def refused_hosts(hosts: list[str]) -> set[str]:
    """Of some sites, those that staff refused."""
    return set(LinkDomain.objects.filter(host__in=hosts, state=_State.REFUSED).values_list("host", flat=True))


def _fields_of(target: Target, *, at: datetime) -> dict[str, Any]:
    """Where a link leads. A site that nobody looked at yet comes before staff."""
    if target.is_known:
        return {"target": target.url, "host": target.host, "is_direct": True}
    domain, _made = LinkDomain.objects.get_or_create(host=target.host)
    return {"target": target.url, "host": target.host, "is_direct": domain.state == _State.ALLOWED}


def _to_content(content: Content, *, owner: Supporter | None, at: datetime) -> ShortLink:
    target = read_target(settings.SITE_URL + content.get_absolute_url(), site_url=settings.SITE_URL)
    return _create(
        slug="",
        **_fields_of(target, at=at),
        title=content.title[:120],
        owner=owner,
        content=content,
        created_at=at,
    )


def _create(*, slug: str, **fields: Any) -> ShortLink:
    """With the slug chosen, or one drawn by chance; another is drawn should it be taken."""
    draws = _DRAWS
    while True:
        draws -= 1
        try:
            with transaction.atomic():
                return ShortLink.objects.create(slug=slug or draw_slug(), **fields)
        except IntegrityError as error:
            if slug:
                taken = _("Cette adresse est déjà prise. Ajoutez un mot ou un chiffre.")
                raise ValidationError({"slug": taken}) from error
            if not draws or _is_anothers(fields):
                raise


def _is_anothers(fields: dict[str, Any]) -> bool:
    """What was refused is not the slug: the person has a link to this content."""
    owner, content = fields.get("owner"), fields.get("content")
    return bool(owner and content and ShortLink.objects.filter(owner=owner, content=content).exists())


def _locked(link: ShortLink) -> ShortLink:
    """The row as it is now, nobody else's until the transaction ends."""
    return ShortLink.objects.select_for_update().get(pk=link.pk)


def _save(link: ShortLink, *fields: str, at: datetime) -> ShortLink:
    link.save(update_fields=fields)
    note_change(link, at=at)
    return link


def _check_end(expires_at: datetime | None, *, at: datetime) -> None:
    if expires_at is not None and expires_at < at + timedelta(minutes=1):
        raise ValidationError(_("Choisissez une date à venir."))


def _collected(errors: dict[str, Any], field: str, check: Callable[[], Any]) -> Any:
    """What a check gives, or None with its sentences beside the field."""
    try:
        return check()
    except ValidationError as error:
        errors[field] = error.messages
        return None
