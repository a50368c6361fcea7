"""Makers of the online campaign's rows. Each takes overrides and gives a saved object; services, not these, publish."""

from datetime import timedelta
from itertools import count
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from actions.models import (
    Content,
    Medium,
    Proposal,
    RelayAccount,
    RelayPost,
    Share,
    ShortLink,
    Topic,
    WallItem,
    WallSource,
    Wording,
)
from supporters.models import Supporter
from tests.factories import make_supporter

_number = count(1)


def make_editor(**overrides: Any) -> Supporter:
    """Somebody of the editorial staff, who writes, approves and decides."""
    person = make_supporter(**({"display_name": "Rédaction", "is_staff": True} | overrides))
    person.groups.add(Group.objects.get(name="editors"))
    return person


def make_topic(**overrides: Any) -> Topic:
    n = next(_number)
    return Topic.objects.create(**({"name": f"Sujet {n}", "slug": f"sujet-{n}"} | overrides))


def make_content(**overrides: Any) -> Content:
    """A text that was published an hour ago, for all of France. `state="draft"` makes one that nobody saw yet.

    A riposte ends tomorrow and has its source; a link and an event have their address and date.
    """
    n, now = next(_number), timezone.now()
    fields: dict[str, Any] = {
        "kind": Content.Kind.TEXT,
        "title": f"Contenu {n}",
        "slug": f"contenu-{n}",
        "summary": "Les cantines gagnent à acheter près de chez elles.",
        "body": "Une commune sur trois achète déjà ses légumes à moins de cinquante kilomètres.",
    }
    kind = overrides.get("kind")
    if kind == Content.Kind.RIPOSTE:
        fields |= {"ends_at": now + timedelta(days=1), "source_url": "https://example.org/source"}
        fields |= {"source_title": "Le rapport", "arguments": "Un premier argument.\nUn second argument."}
    elif kind == Content.Kind.LINK:
        fields["url"] = "https://example.org/article"
    elif kind == Content.Kind.EVENT:
        fields |= {"event_at": now + timedelta(days=3), "event_place": "Salle des fêtes"}
    if overrides.get("state", "published") == "published":
        fields |= {"state": Content.State.PUBLISHED, "published_at": now - timedelta(hours=1)}
    elif overrides["state"] == "scheduled":
        fields["starts_at"] = now + timedelta(hours=1)
    return Content.objects.create(**(fields | overrides))


def make_medium(**overrides: Any) -> Medium:
    """A picture of a content of its own, unless one is given. Its files are nowhere: `keep_picture` makes some."""
    n = next(_number)
    fields: dict[str, Any] = {"image": f"actions/{n:032x}.webp", "small": f"actions/{n:032x}-400.webp"}
    fields |= {"width": 1600, "height": 900, "alt": "Des légumes sur une table"}
    content = overrides.pop("content", None) or make_content(kind=Content.Kind.IMAGE)
    return Medium.objects.create(content=content, **(fields | overrides))


def make_wording(**overrides: Any) -> Wording:
    """A way of saying it, for every network."""
    content = overrides.pop("content", None) or make_content()
    return Wording.objects.create(content=content, **({"text": "À lire, et à faire lire."} | overrides))


def make_link(**overrides: Any) -> ShortLink:
    """A link of a supporter of its own towards a known site; it sends visitors straight on."""
    n = next(_number)
    fields: dict[str, Any] = {
        "slug": f"essai{n}",
        "target": f"https://example.org/page-{n}",
        "host": "example.org",
        "is_direct": True,
        "created_at": timezone.now(),
    }
    overrides["owner"] = overrides["owner"] if "owner" in overrides else make_supporter()
    return ShortLink.objects.create(**(fields | overrides))


def make_proposal(**overrides: Any) -> Proposal:
    """A text that a supporter of its own sent an hour ago; nobody has read it yet."""
    n, now = next(_number), timezone.now()
    fields: dict[str, Any] = {
        "kind": Proposal.Kind.TEXT,
        "title": f"Proposition {n}",
        "text": f"Notre cantine a changé de fournisseurs, et voici ce que nous y avons gagné, en {n} points.",
        "source": "de moi",
        "licence": Proposal.Licence.OWN,
        "sent_at": now - timedelta(hours=1),
    }
    if overrides.get("state") in ("adopted", "refused"):
        fields |= {"decided_at": now, "reason": "Déjà dit." if overrides["state"] == "refused" else ""}
    overrides["author"] = overrides.get("author") or make_supporter()
    return Proposal.objects.create(**(fields | overrides))


def make_relay_account(**overrides: Any) -> RelayAccount:
    """An account on Mastodon whose secret is no real one."""
    fields: dict[str, Any] = {"kind": RelayAccount.Kind.MASTODON, "name": f"Compte {next(_number)}"}
    fields |= {"address": "https://mastodon.example", "handle": "campagne", "secret": "chiffré"}
    return RelayAccount.objects.create(**(fields | overrides))


def make_relay_post(**overrides: Any) -> RelayPost:
    """A message that waits for its approvals."""
    fields: dict[str, Any] = {"text": "À lire.", "state": RelayPost.State.WAITING, "due_at": timezone.now()}
    if overrides.get("state") == "posted":
        fields["posted_at"] = timezone.now()
    overrides["account"] = overrides.get("account") or make_relay_account()
    return RelayPost.objects.create(**(fields | overrides))


def make_share(**overrides: Any) -> Share:
    """Said today, on Bluesky. The counts beside are left alone: `declare_share` keeps them."""
    now = timezone.now()
    overrides["supporter"] = overrides.get("supporter") or make_supporter()
    overrides["content"] = overrides.get("content") or make_content()
    fields: dict[str, Any] = {"network": "bluesky", "day": timezone.localdate(now), "at": now}
    return Share.objects.create(**(fields | overrides))


def make_wall_source(**overrides: Any) -> WallSource:
    """A blog's feed that is due."""
    n = next(_number)
    fields: dict[str, Any] = {"kind": WallSource.Kind.BLOG, "name": f"Blog {n}", "due_at": timezone.now()}
    fields |= {"feed": f"https://blog{n}.example/flux.atom", "page": f"https://blog{n}.example/"}
    return WallSource.objects.create(**(fields | overrides))


def make_wall_item(**overrides: Any) -> WallItem:
    """An article of a source of its own, published an hour ago."""
    n = next(_number)
    fields: dict[str, Any] = {"guid": f"article-{n}", "kind": WallItem.Kind.ARTICLE, "title": f"Article {n}"}
    fields |= {"url": f"https://blog.example/{n}", "published_at": timezone.now() - timedelta(hours=1)}
    overrides["source"] = overrides.get("source") or make_wall_source()
    return WallItem.objects.create(**(fields | overrides))
