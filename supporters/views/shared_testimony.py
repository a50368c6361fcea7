"""A testimony's own page, made to be passed on, with its picture and its card."""

import json
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from supporters.models import Consent, Testimony
from supporters.permissions import get_public_testimony
from supporters.sharing_image import draw
from supporters.views.map_context import script_settings

#: A withdrawn testimony is gone everywhere within a minute.
IMAGE_AGE = 60
_PNG = b"\x89PNG"


@require_safe
@login_not_required
def testimony(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_public_testimony(pk)
    url = f"{settings.SITE_URL}{found.get_absolute_url()}"
    text = sharing_text(found)
    image = f"{settings.SITE_URL}{reverse('supporters:testimony-image', args=[pk])}"
    context = {
        "testimony": found,
        "url": url,
        "title": f"{found.display_name}, {found.place.name}",
        "text": text,
        "image": image,
        "shares": share_links(url=url, text=text),
        "linked_data": linked_data(found, url=url, image=image),
        "around": ",".join(f"{n:.4f}" for n in around(found)),
        "settings": script_settings(),
    }
    return render(request, "supporters/testimony.html", context)


@require_safe
@login_not_required
def testimony_card(request: HttpRequest, pk: int) -> HttpResponse:
    """The fragment that opens on the map."""
    return render(request, "supporters/_testimony_card.html", {"testimony": get_public_testimony(pk)})


@require_safe
@login_not_required
def testimony_image(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture that social networks show. With the face only if the person agreed to show it."""
    found = get_public_testimony(pk)
    with_face = bool(found.photo) and found.supporter.consents.live(Consent.Purpose.PHOTO).exists()
    key = f"supporters.sharing_image.{found.pk}.{found.published_at}.{found.photo}.{with_face}".replace(" ", "_")
    image = cache.get_or_set(key, lambda: draw(found, with_face=with_face), IMAGE_AGE)
    response = HttpResponse(image, content_type="image/png" if image.startswith(_PNG) else "image/jpeg")
    patch_cache_control(response, public=True, max_age=IMAGE_AGE)
    return response


def sharing_text(testimony: Testimony) -> str:
    """The words that go with a shared testimony: whose, where, and how it begins."""
    start = Truncator(" ".join(testimony.message.split())).chars(140)
    return gettext("« %(start)s » %(name)s, %(place)s") % {
        "start": start,
        "name": testimony.display_name,
        "place": testimony.place.name,
    }


def linked_data(testimony: Testimony, *, url: str, image: str) -> SafeString:
    """JSON-LD of the testimony (schema.org), safe inside a script element."""
    data = {
        "@context": "https://schema.org",
        "@type": "SocialMediaPosting",
        "url": url,
        "image": image,
        "headline": Truncator(" ".join(testimony.message.split())).chars(100),
        "articleBody": testimony.message,
        "datePublished": testimony.published_at,
        "author": {"@type": "Person", "name": testimony.display_name},
        "contentLocation": {"@type": "Place", "name": testimony.place.name},
        "publisher": {"@type": "Organization", "name": settings.CAMPAIGN_NAME, "url": f"{settings.SITE_URL}/"},
    }
    text = json.dumps(data, ensure_ascii=False, cls=DjangoJSONEncoder).replace("<", "\\u003c")
    return mark_safe(text)  # noqa: S308 - « < » is escaped


def around(testimony: Testimony) -> tuple[float, float, float, float]:
    """A box of some 25 km about the point."""
    return testimony.lon - 0.16, testimony.lat - 0.11, testimony.lon + 0.16, testimony.lat + 0.11


def share_links(*, url: str, text: str) -> list[tuple[str, str]]:
    """Name and address of plain links to networks: nothing of theirs is loaded, nothing is told before a click."""
    link, words, both = quote(url, safe=""), quote(text, safe=""), quote(f"{text} {url}", safe="")
    subject = quote(gettext("Un témoignage à lire"), safe="")
    return [
        ("WhatsApp", f"https://wa.me/?text={both}"),
        ("Facebook", f"https://www.facebook.com/sharer/sharer.php?u={link}"),
        ("X", f"https://twitter.com/intent/tweet?text={words}&url={link}"),
        ("Bluesky", f"https://bsky.app/intent/compose?text={both}"),
        ("Mastodon", f"https://mastodonshare.com/?text={words}&url={link}"),
        ("Telegram", f"https://t.me/share/url?url={link}&text={words}"),
        (gettext("E-mail"), f"mailto:?subject={subject}&body={both}"),
    ]
