"""Short addresses: drawn by chance, or chosen and vetted. Pure: knows no database.

A drawn one has seven letters of base 58 (no 0, O, I, l): 41 bits, which nobody guesses. A chosen one has 3 to 40 small
letters, digits and hyphens; it names no part of the site, insults nobody and looks like no door of the administration.
"""

import re
import secrets
from collections.abc import Collection, Iterator
from itertools import product

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.text import fold

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
DRAWN = 7
LONGEST = 40

#: code -> what the person reads
REASONS: dict[str, Promise] = {
    "letters": _("De 3 à 40 signes : des lettres sans accent, des chiffres et des tirets, comme « ecole-2027 »."),
    "reserved": _("Ce mot est réservé au site. Choisissez-en un autre."),
    "insult": _("Ce mot pourrait blesser ou tromper. Choisissez-en un autre."),
}

#: Words that a reader would take for a door of the site, however they are spelt; as a whole or as a part.
_DOORS_WORDS = """
admin administrateur administration login signin connexion compte account password motdepasse securite security
support officiel official paiement payment don dons
"""
DOORS = frozenset(_DOORS_WORDS.split())
#: Of these the parts count as well: « admin-2 », « mon-login ».
_DOOR_PARTS_WORDS = """
admin login signin connexion password motdepasse
"""
DOOR_PARTS = frozenset(_DOOR_PARTS_WORDS.split())
#: What the site itself uses or may use one day, beside the first segments of its routes.
_RESERVED_WORDS = """
l nouveau sites signalements api www static media admin healthz robots sitemap favicon theme index home accueil aide
help null undefined mentions-legales confidentialite well-known
"""
RESERVED = frozenset(_RESERVED_WORDS.split())
#: Insults as whole words, folded.
_INSULTS_WORDS = """
abruti abrutis batarde bite bites bitch boche bouffon bouffons chiennasse con conne connes cons couilles crouille
cul cunt debile debiles fdp fiotte fuck gogol gouine gouines goy kike kkk merde merdes mongol mongols nazi nazis
nique niquez ntm pd pede pedes pute putes raton ratons retarded rital slut spic tapette tg trouduc vtff whore wog
zob
"""
INSULTS = frozenset(_INSULTS_WORDS.split())
#: And those that go on: « enculés ».
_STEMS_WORDS = """
asshole batard bicot bougnou branleu connard connass encul enfoir faggot hitler merdeu negresse negre nigger niquer
petass pouffiass poufiass putain salaud salop tantouz tarlouz youpin youtre
"""
STEMS = frozenset(_STEMS_WORDS.split())

_CHOSEN = re.compile(r"[a-z0-9](?:[a-z0-9-]{1,38})[a-z0-9]")
#: Digits and pairs that stand for letters; « 1 » for two.
_STANDS_FOR = {"0": "o", "1": "il", "3": "e", "4": "a", "5": "s", "6": "g", "7": "t", "8": "b", "9": "g"}
#: Readings of one word that are tried at most: each « 1 » doubles them.
_READINGS = 64


class SlugRefused(Exception):
    """`code` is a key of REASONS; `message` is for the person who chose it."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.message = REASONS[code]
        super().__init__(code)


def draw_slug() -> str:
    """Seven letters by chance, which say nothing bad."""
    while True:
        slug = "".join(secrets.choice(ALPHABET) for _n in range(DRAWN))
        if not _insults(slug.lower()):
            return slug


def check_slug(slug: str, *, reserved: Collection[str] = ()) -> str:
    """A chosen slug, in small letters. `reserved`: more words that are the site's. Raises SlugRefused."""
    slug = slug.strip().lower()
    if not _CHOSEN.fullmatch(slug) or "--" in slug:
        raise SlugRefused("letters")
    if any(_names_a_door(reading, {*RESERVED, *reserved}) for reading in readings(slug)):
        raise SlugRefused("reserved")
    if _insults(slug):
        raise SlugRefused("insult")
    return slug


def readings(slug: str) -> Iterator[str]:
    """The slug as it is, then as an eye reads it: « 4dm1n » is « admin », « rn » is « m », « vv » is « w »."""
    yield slug
    options = [_STANDS_FOR.get(letter, letter) for letter in slug]
    for number, letters in enumerate(product(*options)):
        if number >= _READINGS:
            return
        plain = "".join(letters)
        yield plain
        yield plain.replace("rn", "m").replace("vv", "w").replace("cl", "d")


def _names_a_door(reading: str, reserved: Collection[str]) -> bool:
    bare = reading.replace("-", "")
    words = reading.split("-")
    if reading in reserved or bare in reserved or bare in DOORS:
        return True
    return any(word in DOOR_PARTS for word in words) or any(bare.startswith(part) for part in DOOR_PARTS)


def _insults(slug: str) -> bool:
    return any(_reads_as_insult(reading) for reading in readings(slug))


def _reads_as_insult(reading: str) -> bool:
    whole = reading.replace("-", "")
    words = {*fold(reading.replace("-", " ")).split(), whole}
    return bool(words & INSULTS) or any(word.startswith(stem) for word in words for stem in STEMS)
