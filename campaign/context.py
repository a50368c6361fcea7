"""What every template may say of the campaign. Lazy: a page that shows nothing of it pays nothing."""

from hashlib import sha256

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from campaign import theme
from territory.models import ZoneVote
from territory.silence import current_silence

#: Seconds for which the banner may be late; what is forbidden is decided by the silence itself, never by this.
BANNER_AGE = 5


def campaign(request: HttpRequest) -> dict[str, object]:
    return {"CAMPAIGN": SimpleLazyObject(facts), "SILENCE": SimpleLazyObject(silence)}


def facts() -> dict[str, object]:
    """What the campaign says of itself: the same for all pages and mails."""
    return {
        "name": settings.CAMPAIGN_NAME,
        "candidate": settings.CAMPAIGN_CANDIDATE,
        "slogan": settings.CAMPAIGN_SLOGAN,
        "colour": settings.CAMPAIGN_COLOUR,
        "palette": theme.light_palette(settings.CAMPAIGN_COLOUR),
        "dark_palette": theme.dark_palette(settings.CAMPAIGN_COLOUR),
        "theme_url": f"{reverse('theme')}?v={sha256(settings.CAMPAIGN_COLOUR.encode()).hexdigest()[:8]}",
        "url": settings.SITE_URL,
        "controller": settings.CONTROLLER_NAME,
        "address": settings.CONTROLLER_ADDRESS,
        "email": settings.CONTROLLER_EMAIL,
        "dpo": settings.DPO_CONTACT,
        "director": settings.PUBLICATION_DIRECTOR,
        "host": settings.HOSTING_PROVIDER,
        "languages": settings.LANGUAGES,
        "min_age": settings.MIN_AGE_ACCOUNT,
        "mailbox": settings.DEBUG and "file_path" in settings.MAIL_DELIVERY,
        "sharing_image": f"{settings.SITE_URL}{reverse('sharing-image')}",
        "source_url": settings.SOURCE_URL,
    }


def silence() -> ZoneVote | None:
    """The vote for which the public pages keep silent now, if any; asked of the database every few seconds."""
    found = cache.get("campaign.silence", False)
    if found is False:
        found = current_silence(None, timezone.now())
        cache.set("campaign.silence", found, BANNER_AGE)
    return found
