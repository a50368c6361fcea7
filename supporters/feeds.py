"""The newest testimonies as an Atom feed. Nothing is published in silence, so nothing new appears here then."""

from datetime import datetime

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse_lazy
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext

from supporters.models import Testimony

NEWEST = 50


class TestimonyFeed(Feed):  # type: ignore[type-arg]
    feed_type = Atom1Feed
    link = reverse_lazy("supporters:map")

    def title(self) -> str:
        return gettext("Les témoignages – %(campaign)s") % {"campaign": settings.CAMPAIGN_NAME}

    def subtitle(self) -> str:
        return gettext("Les derniers visages, les dernières phrases, les derniers lieux de la carte.")

    def items(self) -> list[Testimony]:
        return list(Testimony.objects.published().newest_first().select_related("place")[:NEWEST])

    def item_title(self, item: Testimony) -> str:
        return f"{item.display_name}, {item.place.name}"

    def item_description(self, item: Testimony) -> str:
        return item.message

    def item_pubdate(self, item: Testimony) -> datetime | None:
        return item.published_at

    def item_author_name(self, item: Testimony) -> str:
        return item.display_name
