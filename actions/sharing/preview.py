"""A page of the site as seven networks will show it, and what it lacks."""

import json
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import urljoin, urlsplit

from PIL import Image, UnidentifiedImageError

from actions.sharing.card_checks import Finding, check_linked_data, check_picture, check_words
from actions.sharing.cards import Card, Picture, cards_of
from actions.sharing.own_pages import Answer, NotOurs, ask, own_address
from actions.sharing.page_words import Said, kinds_of, read_page


@dataclass(frozen=True)
class Preview:
    """`picture_path` shows the picture on our own page; `kinds` is what JSON-LD says the page is."""

    url: str
    said: Said
    findings: list[Finding]
    cards: list[Card] = field(default_factory=list)
    picture: Picture | None = None
    picture_path: str = ""
    kinds: list[str] = field(default_factory=list)

    @property
    def grave(self) -> int:
        return sum(finding.grave for finding in self.findings)


def preview_of(typed: str) -> Preview:
    """Raises NotOurs for an address that is not this site's."""
    answer = ask(typed)
    trouble = _trouble(answer, asked=own_address(typed))
    if trouble is not None:
        return Preview(answer.url, Said(), [trouble])
    said = read_page(answer.text)
    picture, code = _picture(said, base=answer.url)
    findings = check_words(said, url=answer.url) + check_picture(said, picture, trouble=code)
    findings += check_linked_data(said) + _oembed(said)
    return Preview(
        url=answer.url,
        said=said,
        findings=sorted(findings, key=lambda finding: not finding.grave),
        cards=cards_of(said, host=urlsplit(answer.url).hostname or "", picture=picture),
        picture=picture,
        picture_path=_path_of(picture.url) if picture else "",
        kinds=kinds_of(said.linked_data),
    )


def _trouble(answer: Answer, *, asked: str) -> Finding | None:
    """Why there is nothing to show."""
    if answer.left:
        return Finding("elsewhere", grave=True, values={"url": answer.left})
    if answer.status != 200:
        return Finding("status", grave=True, values={"status": answer.status})
    if answer.url.partition("?")[0] != asked.partition("?")[0] and "/login/" in answer.url:
        return Finding("sign_in", grave=True)
    return None if answer.kind == "text/html" else Finding("not_a_page", grave=True)


def _picture(said: Said, *, base: str) -> tuple[Picture | None, str]:
    """The picture itself, or the code of why there is none."""
    if not said.image:
        return None, ""
    try:
        answer = ask(urljoin(base, said.image))
    except NotOurs:
        return None, "image_elsewhere"
    if answer.status != 200 or answer.left:
        return None, "image_unread"
    try:
        with Image.open(BytesIO(answer.body)) as image:  # its header alone
            width, height = image.size
            kind = (image.format or "").lower()
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        return None, "image_unread"
    return Picture(answer.url, width, height, len(answer.body), kind), ""


def _oembed(said: Said) -> list[Finding]:
    """A promise of oEmbed that is not kept."""
    for address in said.oembed[:1]:
        try:
            answer = ask(address)
            kept = answer.status == 200 and ("xml" in answer.kind or "type" in json.loads(answer.text))
        except (NotOurs, ValueError, TypeError):
            kept = False
        if not kept:
            return [Finding("oembed_broken", grave=True, values={"url": address})]
    return []


def _path_of(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")
