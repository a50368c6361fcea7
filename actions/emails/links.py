"""Messages about short links."""

from django.urls import reverse

from actions.links.addresses import spoken_url
from actions.models import ShortLink
from common.mail import build
from supporters.emails import contact_address
from supporters.models import Supporter


def closed(*, link: ShortLink, owner: Supporter) -> None:
    """Staff closed somebody's link: which, why, and how to contest (L71)."""
    if not owner.is_active or not owner.is_confirmed:
        return
    context = {
        "person": owner,
        "link": link,
        "address": spoken_url(link),
        "path": reverse("actions:link", args=[link.slug]),
        "contest_at": contact_address(),
    }
    build("link_closed", to=owner.email, language=owner.language, context=context).send()
