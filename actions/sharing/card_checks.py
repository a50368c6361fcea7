"""What a page lacks to be shown well elsewhere. Pure: sentences for each finding are in `card_words.py`."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from actions.sharing.cards import HEIGHT, MOST_BYTES, RATIO, WIDTH, Picture
from actions.sharing.page_words import Said, items_of

#: Kinds of pictures that all networks show.
KINDS = ("jpeg", "png")
TITLE, DESCRIPTION = 70, 200
#: What search engines ask of each kind before they show it as more than a line.
NEEDED = {
    "Article": ("headline", "datePublished", "image"),
    "VideoObject": ("name", "thumbnailUrl", "uploadDate"),
    "Event": ("name", "startDate", "location"),
    "ImageObject": ("contentUrl",),
}
#: How far from 1.91:1 before somebody's head is cut.
TOLERANCE = 0.12


@dataclass(frozen=True)
class Finding:
    """`grave`: the card is missing or wrong; otherwise it could be better."""

    code: str
    grave: bool = False
    values: dict[str, object] = field(default_factory=dict)


def check_words(said: Said, *, url: str) -> list[Finding]:
    """Title, description, address and what goes with them."""
    found = [Finding(code, grave) for code, grave in _missing(said)]
    title, description = said.shown_title, said.shown_description
    if len(title) > TITLE:
        found.append(Finding("title_long", values={"used": len(title), "limit": TITLE}))
    if len(description) > DESCRIPTION:
        found.append(Finding("description_long", values={"used": len(description), "limit": DESCRIPTION}))
    address, canonical = said.first("og:url"), said.canonical
    if address and canonical and address != canonical:
        found.append(Finding("addresses_differ", grave=True, values={"og": address, "canonical": canonical}))
    told = canonical or address
    if told and urlsplit(told).netloc != urlsplit(url).netloc:
        found.append(Finding("address_elsewhere", grave=True, values={"url": told}))
    if said.unread:
        found.append(Finding("linked_data_broken", grave=True))
    if "noindex" in said.first("robots"):
        found.append(Finding("noindex"))
    return found


def check_linked_data(said: Said) -> list[Finding]:
    """What each thing told by JSON-LD lacks."""
    found = []
    for kind, item in items_of(said.linked_data):
        lacking = [name for name in NEEDED.get(kind, ()) if not item.get(name)]
        if lacking:
            found.append(Finding("linked_data_lacks", values={"kind": kind, "names": ", ".join(lacking)}))
    return found


def check_picture(said: Said, picture: Picture | None, *, trouble: str = "") -> list[Finding]:
    """The picture as it is, against what the page says of it. `trouble`: the code of why it could not be read."""
    if not said.image:
        return [Finding("image_missing", grave=True)]
    found = []
    if urlsplit(said.image).scheme not in ("https", "http"):
        found.append(Finding("image_relative", grave=True, values={"url": said.image}))
    if not said.first("og:image:alt", "twitter:image:alt"):
        found.append(Finding("alt_missing"))
    if picture is None:
        return [*found, Finding(trouble or "image_unread", grave=True, values={"url": said.image})]
    sides: dict[str, object] = {"width": picture.width, "height": picture.height}
    if picture.size > MOST_BYTES:
        found.append(Finding("image_heavy", grave=True, values={"size": round(picture.size / 1000), "limit": 300}))
    if picture.width < WIDTH or picture.height < HEIGHT:
        found.append(Finding("image_small", values=sides))
    if abs(picture.ratio / RATIO - 1) > TOLERANCE:
        found.append(Finding("image_ratio", values=sides))
    if picture.kind not in KINDS:
        found.append(Finding("image_kind", grave=True, values={"kind": picture.kind}))
    told = (said.first("og:image:width"), said.first("og:image:height"))
    if all(told) and told != (str(picture.width), str(picture.height)):
        found.append(Finding("image_sides_wrong", values=sides))
    return found


def _missing(said: Said) -> list[tuple[str, bool]]:
    checks = [
        ("title_missing", True, said.first("og:title")),
        ("description_missing", True, said.first("og:description")),
        ("address_missing", False, said.first("og:url")),
        ("canonical_missing", False, said.canonical),
        ("site_missing", False, said.first("og:site_name")),
        ("type_missing", False, said.first("og:type")),
        ("locale_missing", False, said.first("og:locale")),
        ("card_missing", True, said.first("twitter:card")),
        ("linked_data_missing", False, said.linked_data or said.unread),
        ("oembed_missing", False, said.oembed),
    ]
    return [(code, grave) for code, grave, there in checks if not there]
