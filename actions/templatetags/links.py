"""Short links in templates."""

from django import template
from django.utils import timezone

from actions.links import addresses
from actions.links.figures import SHOWN_FROM
from actions.models import Content, ShortLink
from common.web_addresses import shown_host

register = template.Library()

register.filter("short_url", addresses.short_url)
register.filter("spoken_url", addresses.spoken_url)


@register.filter
def shown_site(host: str) -> str:
    """A site's name as people read it, unless its letters could pass for others."""
    return shown_host(f"https://{host}/")


@register.filter
def is_over(link: ShortLink) -> bool:
    """Its last day has passed."""
    return link.expires_at is not None and link.expires_at <= timezone.now()


@register.filter
def shows_clicks(what: ShortLink | Content) -> bool:
    """Ten clicks or more: one may read how many."""
    clicks: int = what.clicks if isinstance(what, Content) else what.people
    return clicks >= SHOWN_FROM
