"""What a laid-out letter is looked at for: its weight, its pictures, its links, what the law wants at its foot."""

from collections.abc import Iterator, Mapping
from html import unescape
from html.parser import HTMLParser

from django.conf import settings
from django.utils.translation import gettext as _

#: Gmail hides the end of what is longer, and with it the way out (E05).
HEAVIEST = 100_000
#: What a block that fills itself may add.
PERSONAL = 2_500


class _Reader(HTMLParser):
    """The pictures, and all that one reads."""

    def __init__(self) -> None:
        super().__init__()
        self.pictures: list[dict[str, str]] = []
        self.forbidden: set[str] = set()
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "img":
            self.pictures.append(found)
        if tag in {"script", "iframe", "form", "input", "object", "embed", "video", "audio", "link", "base", "svg"}:
            self.forbidden.add(tag)
        self.words += [found["href"]] if "href" in found else []

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def of_page(html: str, text: str, *, required: Mapping[str, str], personal: int) -> Iterator[tuple[str, str]]:
    """(code, sentence) of each fault. `required` are the words that both parts must hold, and what they are for."""
    reader = _Reader()
    reader.feed(html)
    weight = len(html.encode()) + personal * PERSONAL
    if weight > HEAVIEST:
        yield (
            "weight",
            _("La lettre pèse %(n)s ko : Gmail la coupe au-delà de 100. Raccourcissez-la.")
            % {"n": round(weight / 1000)},
        )
    if reader.forbidden:
        yield (
            "html",
            _("La lettre contient du code interdit : %(tags)s.") % {"tags": ", ".join(sorted(reader.forbidden))},
        )
    for picture in reader.pictures:
        yield from _picture(picture)
    for part in (_one_line("".join(reader.words)), _one_line(text)):
        for words, meaning in required.items():
            if words and _one_line(words) not in part:
                yield "legal", _("Il manque au pied de la lettre : %(what)s.") % {"what": meaning}


def _picture(picture: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    source = unescape(picture.get("src", ""))
    if not source.startswith(f"{settings.SITE_URL}/"):
        yield "foreign-picture", _("Une image vient d'un autre site : déposez-la ici.")
    if not picture.get("alt", "").strip():
        yield "alt", _("Décrivez l'image pour les personnes qui ne la voient pas.")
    if "1" in (picture.get("width"), picture.get("height")):
        yield "pixel", _("Cette image est trop petite pour être vue : retirez-la.")


def _one_line(text: str) -> str:
    return " ".join(text.split())
