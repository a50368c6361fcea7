"""The wall: empty, hung, one item of each kind; its desk, with what staff may type wrong."""

import io
from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page

from actions.models import WallItem, WallSource
from actions.pictures import keep_picture
from common.images import Photo
from tests.actions.making import make_editor, make_wall_item, make_wall_source
from tests.browser.walking import SignIn, send, visit

#: What hangs: kind of source, its name, kind of item, title, colour of the picture or none.
HUNG = (
    ("peertube", "Le PeerTube", "video", "Le meeting de Brest, en entier et sans coupure", "#7c2430"),
    ("flickr", "Nos photos", "photo", "Le marché de Quimper", "#3c6e71"),
    ("blog", "Le carnet de campagne", "article", "Pourquoi nos cantines achètent près d'ici", ""),
    ("youtube", "La chaîne", "video", "Trois minutes avec des cantinières de Rennes", "#284b63"),
    ("dailymotion", "Dailymotion", "video", "Le candidat répond aux lycéens", ""),
    ("tumblr", "Le Tumblr", "photo", "Ce matin sur le quai à Lorient", "#d9a441"),
    ("blog", "Le carnet de campagne", "article", "Une salle pleine à Landerneau, un soir de semaine", "#6b705c"),
)
VIDEOS = {"peertube": "9c9de5e8-0a1e-484a-b099-e80766180a6d", "youtube": "aBcDeFgHi_1", "dailymotion": "x8abcde"}
SUMMARY = "Une commune sur trois achète déjà ses légumes à moins de cinquante kilomètres, et y gagne."


def wall_walk(page: Page, sign_in: SignIn) -> Iterator[str]:
    page.context.clear_cookies()
    wall, desk = reverse("actions:wall"), reverse("actions:wall-desk")
    yield from visit(page, wall)
    items = hang()
    for item in items[:3]:
        yield from visit(page, reverse("actions:wall-item", args=[item.pk]))
    yield from visit(page, wall, f"{wall}?genre=video", f"{wall}?source={items[2].source_id}&genre=photo")
    sign_in(make_editor())
    WallSource.objects.filter(kind="flickr").update(state="failed", error="Le site a répondu par une erreur (500).")
    WallSource.objects.filter(kind="tumblr").update(state="paused")
    WallItem.objects.filter(pk=items[-1].pk).update(is_hidden=True)
    yield from visit(page, reverse("actions:wall-item", args=[items[0].pk]), desk)
    send(page, "Suivre")
    yield "the wall's desk, nothing typed"
    page.locator("#id_kind").select_option("blog")
    page.locator("#id_name").fill("Le carnet")
    page.locator("#id_feed").fill("https://blog.example/flux.atom")
    send(page, "Suivre")
    yield "the wall's desk, one more account"
    send(page, "Accrocher")
    yield "the wall's desk, nothing to hang"


def hang() -> list[WallItem]:
    """One of each, the newest first."""
    now = timezone.now()
    sources: dict[str, WallSource] = {}
    items = []
    for place, (site, name, kind, title, colour) in enumerate(HUNG):
        if name not in sources:
            sources[name] = make_wall_source(kind=site, name=name, page=f"https://{site}.example/", fetched_at=now)
        large, small = keep_picture(_photo(colour)) if colour else ("", "")
        fields = {
            "kind": kind,
            "title": title,
            "image": large,
            "small": small,
            "published_at": now - timedelta(days=place),
        }
        fields |= {"video": VIDEOS.get(site, ""), "summary": SUMMARY, "alt": "Des gens sur une place" if colour else ""}
        items.append(make_wall_item(source=sources[name], **fields))
    return items


def _photo(colour: str) -> Photo:
    def webp(size: tuple[int, int]) -> bytes:
        out = io.BytesIO()
        Image.new("RGB", size, colour).save(out, "WEBP")
        return out.getvalue()

    return Photo(large=webp((1600, 1000)), small=webp((400, 250)), hash=0, width=1600, height=1000)
