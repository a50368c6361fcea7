"""Words of the group on its pages, and who reads them."""

from functools import cache
from typing import Any

from django import template
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from actions.wall.players import Player, player_of
from conversations.group.reading import known_handles, name_of
from conversations.group.words import as_html
from conversations.models import LinkCard, Message
from conversations.permissions.group import member_of, moderates

register = template.Library()


@register.filter
def words(message: Message) -> SafeString:
    """Paragraphs with links and names. `message.known` saves a question where many are shown."""
    known = getattr(message, "known", None)
    known = known_handles([message.text]) if known is None else known
    return mark_safe(as_html(message.text, known=known))  # noqa: S308  everything in it is escaped


@register.filter
def way(message: Message, name: str) -> str:
    """`{% url %}` of a page about one message, for pages that show many: each address is worked out once."""
    before, after = _around_key(name, get_urlconf(), get_script_prefix())
    return f"{before}{message.pk}{after}"


@register.filter
def comment_way(message: Message) -> str:
    """The same, of the page where a comment stands with all its answers."""
    before, after = _around_key("thread", get_urlconf(), get_script_prefix())
    return f"{before}{message.thread_id}{after}{message.number}/"


@cache
def _around_key(name: str, _urls: Any, _prefix: str) -> tuple[str, str]:
    before, after = reverse(f"conversations:{name}", args=[98765]).split("98765")
    return before, after


@register.filter
def author_name(message: Message) -> str:
    """As it is shown; "" for who left."""
    return name_of(message.author)


@register.filter
def player(card: LinkCard | None) -> Player | None:
    """The player of a card's video, None without one."""
    return player_of(card.video_kind, card.video, feed=card.url) if card and card.video else None


@register.simple_tag(takes_context=True)
def group_reader(context: Any) -> dict[str, Any]:
    """`member`: their membership, or None; `moderates`: whether they look after a part of the group."""
    request = context.get("request")
    if request is None or not request.user.is_authenticated:
        return {"member": None, "moderates": False}
    member = context.get("member") or member_of(request.user)
    return {"member": member, "moderates": moderates(request.user, at=timezone.now())}
