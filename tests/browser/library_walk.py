"""The library, for everybody: empty, full, searched, one of each kind, gone, in silence."""

import io
from collections.abc import Iterator
from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page

from actions.models import Content, Medium
from actions.pictures import keep_file, keep_picture
from common.images import reencode
from tests.actions.making import make_content, make_medium, make_topic
from tests.browser.walking import visit
from tests.factories import make_place

CAPTIONS = b"WEBVTT\n\n00:00.000 --> 00:09.000\nBonjour \xc3\xa0 tous.\n"


def library_walk(page: Page) -> Iterator[str]:
    yield from visit(page, "/partager/")
    topic = make_topic(name="Alimentation", slug="alimentation-marche")
    riposte = make_content(
        kind="riposte", title="Non, les cantines ne coûtent pas plus cher", topic=topic, credit="Proposé par Nadia B."
    )
    event = make_content(kind="event", title="Grand rassemblement", place=make_place(name="Rennes"), topic=topic)
    link = make_content(kind="link", title="Un article à faire lire", language="en")
    paid = picture_of(make_content(kind="image", title="Une affiche", disclosure="paid")).content
    film = picture_of(make_content(kind="animation", title="Un film", topic=topic), video=b"no film", transcript="Oui.")
    for n in range(12):
        make_content(title=f"Texte {n}", featured=n == 3, shares=n)
    yield from visit(page, "/", "/partager/", "/partager/?genre=riposte", "/partager/?page=2", "/partager/?lieu=ZZZ")
    yield from visit(page, "/partager/?mots=introuvable", f"/partager/?sujet={topic.slug}")
    for content in (riposte, event, link, paid, film.content):
        yield from visit(page, content.get_absolute_url())
    yield from visit(page, f"{paid.get_absolute_url()}integrer/", f"{film.content.get_absolute_url()}integrer/")
    Content.objects.filter(pk=link.pk).update(ends_at=timezone.now() - timedelta(hours=1))
    yield from visit(page, link.get_absolute_url())


def picture_of(content: Content, *, video: bytes = b"", **overrides: str) -> Medium:
    """With real files; a film has its still and its captions."""
    out = io.BytesIO()
    Image.effect_mandelbrot((800, 450), (-2, -1.2, 1, 1.2), 60).convert("RGB").save(out, "JPEG")
    photo = reencode(out.getvalue(), name="a.jpg")
    large, small = keep_picture(photo)
    files = {"image": large, "small": small}
    if video:
        files |= {"video": keep_file(ContentFile(video), ending=".webm")}
        files |= {"captions": keep_file(ContentFile(CAPTIONS), ending=".vtt")}
    return make_medium(content=content, width=photo.width, height=photo.height, **files, **overrides)
