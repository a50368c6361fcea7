"""Outings as they are announced, as an Atom feed. A territory that is silent is not told of (L51)."""

from datetime import datetime

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext

from teams.models import Outing
from teams.outings.search import Search
from teams.outings.words import is_at_home, when, where

NEWEST = 50


class OutingFeed(Feed):  # type: ignore[type-arg]
    feed_type = Atom1Feed
    link = reverse_lazy("teams:outings")

    def title(self) -> str:
        return gettext("Les sorties – %(campaign)s") % {"campaign": settings.CAMPAIGN_NAME}

    def subtitle(self) -> str:
        return gettext("Porte-à-porte, tractages, stands, réunions : les rendez-vous des 30 prochains jours.")

    def items(self) -> list[Outing]:
        return list(Search().all(at=timezone.now()).order_by("-pk")[:NEWEST])

    def item_title(self, item: Outing) -> str:
        return item.title

    def item_description(self, item: Outing) -> str:
        place = where(item, shows_address=not is_at_home(item))
        return " – ".join(part for part in (when(item), place, item.description) if part)

    def item_link(self, item: Outing) -> str:
        return str(reverse_lazy("teams:outing", args=[item.pk]))

    def item_pubdate(self, item: Outing) -> datetime:
        return item.created_at
