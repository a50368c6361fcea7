"""The demo's campaign online: contents, who passed them on, links and their clicks, proposals and their fate."""

import random
import tomllib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.text import slugify

from actions.models import (
    Approval,
    Content,
    LinkDay,
    Medium,
    Proposal,
    ShortLink,
    Support,
    Topic,
    WallItem,
    WallSource,
    Wording,
)
from actions.networks import Network
from actions.pictures import keep_picture
from actions.services.links import own_link, shorten
from actions.services.proposal_steps import credit, note
from actions.services.sharing import declare_share
from campaign.demo.sign_ins import SIGN_INS
from campaign.sharing import draw_poster
from common.images import reencode
from common.text import fold
from supporters import ledger
from supporters.models import Act, Supporter
from territory.models import Place
from territory.zones import PARIS

TEXTS = Path(__file__).with_name("online.toml")
#: Shares of each content by others, links with clicks, and how many days they tell of.
SHARERS, DAYS = 12, 14
REFERRERS = ("", "", "t.co", "m.facebook.com", "bsky.app", "mastodon.social", "web.whatsapp.com")
#: Ground and ink of posters, in turn; the campaign's own colour first.
COLOURS = (
    (settings.CAMPAIGN_COLOUR, "#ffffff"),
    ("#f4e9d8", "#2b211a"),
    ("#1f3a5f", "#fdf6e3"),
    ("#2f5d50", "#ffffff"),
)


@transaction.atomic
def load_online(*, seed: int, at: datetime) -> dict[str, int]:
    """Write it once; a second time adds nothing. Returns how many of each thing were added."""
    if Content.objects.exists():
        return {"contents": 0, "proposals": 0, "links": 0}
    dice = random.Random(seed + 11)  # noqa: S311  nothing here is secret
    told = tomllib.loads(TEXTS.read_text())
    people = list(Supporter.objects.filter(is_staff=False, confirmed_at__isnull=False).order_by("pk")[:60])
    (editor,), readers = _staff("editors"), _staff("national")
    topics = {row["slug"]: Topic.objects.create(position=n, **row) for n, row in enumerate(told["topics"])}
    contents = [
        _content(row, n, topics, editor, readers, at=at) for n, row in enumerate(told["contents"] + told["drafts"])
    ]
    for row in told["proposals"]:
        _proposal(row, topics, people, editor, dice, at=at)
    links = list(_links([one for one in contents if one.published_at], people, dice, at=at))
    _wall(contents, at=at)
    return {"contents": len(contents), "proposals": len(told["proposals"]), "links": len(links)}


def _staff(group: str) -> list[Supporter]:
    emails = [one.email for one in SIGN_INS if one.group == group]
    return list(Supporter.objects.filter(email__in=emails).order_by("pk"))


def _content(
    row: dict[str, Any],
    number: int,
    topics: dict[str, Topic],
    editor: Supporter,
    readers: Sequence[Supporter],
    *,
    at: datetime,
) -> Content:
    plain = ("kind", "title", "summary", "body", "arguments", "url", "source_title", "source_url", "event_place")
    fields: dict[str, Any] = {key: row.get(key, "") for key in plain}
    fields |= {"slug": slugify(row["title"])[:140], "topic": topics.get(row.get("topic", "")), "written_by": editor}
    fields |= {"featured": row.get("featured", False), "polemical": row.get("polemical", False)}
    fields["search_text"] = fold(" ".join([row["title"], row["summary"], row.get("body", "")]))
    if "place" in row:
        fields["place"] = Place.objects.filter(code=row["place"]).first()
    if "ends_in_days" in row:
        fields["ends_at"] = at + timedelta(days=row["ends_in_days"])
    if "event_in_days" in row:
        fields["event_at"] = (at + timedelta(days=row["event_in_days"])).replace(hour=19, minute=0)
    is_ready = "wordings" in row
    if is_ready:
        fields |= {"state": Content.State.PUBLISHED, "published_at": at - timedelta(hours=9 * number + 2)}
    content = Content.objects.create(**fields)
    if is_ready:
        for reader in readers[: 2 if content.polemical else 1]:
            Approval.objects.create(content=content, revision=1, by=reader, at=at - timedelta(hours=9 * number + 3))
    for position, text in enumerate(row.get("wordings", [])):
        Wording.objects.create(content=content, text=text, position=position)
    if "picture" in row:
        large, small, photo = _poster(row["picture"], number)
        Medium.objects.create(
            content=content,
            image=large,
            small=small,
            width=photo.width,
            height=photo.height,
            hash=photo.hash,
            alt=row["alt"],
        )
    return content


def _poster(words: str, number: int) -> tuple[str, str, Any]:
    ground, ink = COLOURS[number % len(COLOURS)]
    photo = reencode(draw_poster(name=settings.CAMPAIGN_NAME, slogan=words, ground=ground, ink=ink))
    return *keep_picture(photo), photo


def _links(
    contents: Sequence[Content], people: Sequence[Supporter], dice: random.Random, *, at: datetime
) -> Iterator[ShortLink]:
    """Each content passed on by some, each with a link of their own; and one that a supporter named."""
    networks = [Network.WHATSAPP, Network.FACEBOOK, Network.X, Network.BLUESKY, Network.EMAIL]
    for content in contents:
        age = at - (content.published_at or at)
        for person in dice.sample(people, min(len(people), dice.randint(3, SHARERS))):
            when = at - age * dice.random()
            link = own_link(supporter=person, content=content, at=when)
            declare_share(supporter=person, content=content, network=dice.choice(networks), at=when)
            _click(link, dice, at=at)
            yield link
    camille = Supporter.objects.filter(email="camille@demo.example").first()
    if camille:
        link = shorten(
            owner=camille,
            target="https://www.youtube.com/watch?v=jNQXAC9IVRw",
            at=at - timedelta(days=9),
            slug="au-marche",
            title="Notre samedi au marché",
        )
        _click(link, dice, at=at, most=90)
        yield link


def _click(link: ShortLink, dice: random.Random, *, at: datetime, most: int = 12) -> None:
    days: dict[tuple[Any, ...], LinkDay] = {}
    for _n in range(dice.randint(0, most)):
        day = (at - timedelta(days=min(dice.expovariate(0.3), DAYS))).astimezone(PARIS).date()
        key = (day, dice.choice(REFERRERS), dice.random() < 0.12)
        row = days.setdefault(key, LinkDay(link=link, day=key[0], referrer=key[1], is_robot=key[2], clicks=0))
        row.clicks += dice.randint(1, 4)
    LinkDay.objects.bulk_create(days.values())
    people = sum(row.clicks for row in days.values() if not row.is_robot)
    robots = sum(row.clicks for row in days.values() if row.is_robot)
    ShortLink.objects.filter(pk=link.pk).update(people=F("people") + people, robots=F("robots") + robots)
    Content.objects.filter(links=link).update(clicks=F("clicks") + people)


def _proposal(
    row: dict[str, Any],
    topics: dict[str, Topic],
    people: Sequence[Supporter],
    editor: Supporter,
    dice: random.Random,
    *,
    at: datetime,
) -> None:
    author = dice.choice(people)
    sent = at - timedelta(days=dice.uniform(2, 9))
    fields = {key: row[key] for key in ("kind", "title", "source", "licence", "state", "is_signed")}
    fields |= {key: row.get(key, "") for key in ("text", "url", "alt")}
    if "picture" in row:
        fields["image"], fields["small"], photo = _poster(row["picture"], len(row["title"]))
        fields["image_hash"] = photo.hash
    shown = row["state"] in ("open", "adopted")
    if shown:
        fields["opened_at"] = sent + timedelta(hours=7)
    if row["state"] == "adopted":
        fields |= {"decided_at": sent + timedelta(days=1), "content": _born(row, author, editor, at=sent)}
    proposal = Proposal.objects.create(
        author=author, sent_at=sent, topic=topics.get(row.get("topic", "")), supports=0, **fields
    )
    for kind, by, words, hours in _steps(row, author, editor):
        note(proposal, kind, by=by, at=sent + timedelta(hours=hours), words=words)
    if shown:
        credit(proposal, Act.Kind.PROPOSAL, at=sent + timedelta(hours=7))
    if row["state"] == "adopted":
        credit(proposal, Act.Kind.ADOPTED, at=sent + timedelta(days=1))
    _support(proposal, [one for one in people if one != author][: row["supports"]], at=sent + timedelta(hours=8))


def _steps(row: dict[str, Any], author: Supporter, editor: Supporter) -> list[tuple[str, Supporter, str, int]]:
    steps: list[tuple[str, Supporter, str, int]] = [("sent", author, "", 0)]
    if row["state"] == "asked":
        steps.append(("asked", editor, "Bonjour, qui a pris la photo, et en avez-vous l'accord écrit ?", 5))
    if row["state"] in ("open", "adopted"):
        steps.append(("opened", editor, "", 7))
    if row["state"] == "adopted":
        steps.append(("adopted", editor, "", 24))
    return steps


def _support(proposal: Proposal, people: Sequence[Supporter], *, at: datetime) -> None:
    for person in people:
        support = Support.objects.create(proposal=proposal, supporter=person, at=at)
        ledger.record(supporter=person, kind=Act.Kind.SUPPORT, subject=f"support:{support.pk}", at=at)
    Proposal.objects.filter(pk=proposal.pk).update(supports=len(people))


def _born(row: dict[str, Any], author: Supporter, editor: Supporter, *, at: datetime) -> Content:
    """What an editor made of it."""
    content = Content.objects.create(
        kind="text",
        title=row["title"],
        slug=slugify(row["title"])[:140],
        summary="Une réponse qui écoute, éprouvée sur trente portes.",
        body=row["text"],
        credit=author.display_name,
        written_by=editor,
        state=Content.State.PUBLISHED,
        published_at=at + timedelta(days=1),
        search_text=fold(f"{row['title']} {row['text']}"),
    )
    Wording.objects.create(content=content, text="« Tous les mêmes » ? Voici ce que je réponds, et ça marche.")
    return content


def _wall(contents: Sequence[Content], *, at: datetime) -> None:
    """What feeds would have brought; nobody asks these again."""
    source = WallSource.objects.create(
        kind="blog",
        name="Le carnet de la campagne",
        feed="https://example.org/carnet.atom",
        page="https://example.org/carnet",
        state=WallSource.State.PAUSED,
        due_at=at,
        fetched_at=at,
    )
    with_pictures = [one for one in contents if one.media.exists()]
    for number, content in enumerate(with_pictures):
        medium = content.media.get()
        WallItem.objects.create(
            source=source,
            guid=f"demo-{number}",
            kind="photo" if number % 2 else "article",
            title=content.title,
            summary=content.summary,
            url=f"https://example.org/carnet/{number}",
            image=medium.image,
            small=medium.small,
            alt=medium.alt,
            published_at=at - timedelta(days=number, hours=3),
        )
