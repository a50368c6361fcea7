"""Addresses of contents: the words of their titles, each once, and none that the library uses itself."""

from django.urls import Resolver404, resolve
from django.utils.text import slugify

from actions.models import Content

LONGEST = 120


def free_slug(title: str) -> str:
    """« le-prix-du-pain », or « le-prix-du-pain-2 » when it is taken."""
    stem = slugify(title)[:LONGEST].strip("-") or "contenu"
    taken = set(Content.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    number, slug = 1, stem
    while slug in taken or _is_ours(slug):
        number += 1
        slug = f"{stem}-{number}"
    return slug


def _is_ours(slug: str) -> bool:
    """Whether another page of the library has this address."""
    try:
        return resolve(f"/partager/{slug}/").url_name != "content"
    except Resolver404:
        return False
