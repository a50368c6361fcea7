"""What a drawn person looks like: choices, colours and the words that describe them. Pure; `portraits` draws."""

import random
from dataclasses import dataclass

Colour = tuple[int, int, int]


def hexa(code: str) -> Colour:
    return int(code[:2], 16), int(code[2:4], 16), int(code[4:], 16)


#: Skin, its shade, its blush.
SKINS = [
    (hexa("f8dcc4"), hexa("e9bfa0"), hexa("f2b09a")),
    (hexa("f2cba8"), hexa("dfa983"), hexa("e99a80")),
    (hexa("e8b48a"), hexa("cf9366"), hexa("dc8a66")),
    (hexa("d19a6c"), hexa("b47c50"), hexa("c07050")),
    (hexa("a86e45"), hexa("8a5634"), hexa("9c5238")),
    (hexa("7d4e32"), hexa("633b25"), hexa("7c3f2b")),
    (hexa("5b3824"), hexa("46291a"), hexa("6a3324")),
]
#: How often each skin goes with a family of names. Every family has several.
SKIN_WEIGHTS = {
    "europe": [30, 38, 22, 6, 2, 1, 1],
    "maghreb": [2, 14, 38, 34, 10, 2, 0],
    "africa": [0, 0, 2, 8, 26, 38, 26],
    "asia": [10, 40, 40, 10, 0, 0, 0],
    "islands": [1, 4, 14, 24, 26, 20, 11],
}
HAIRS = {
    "noirs": hexa("221a18"),
    "bruns": hexa("4a2f22"),
    "châtains": hexa("7a4f30"),
    "roux": hexa("b5592a"),
    "blonds": hexa("d9ad62"),
    "gris": hexa("9a948d"),
    "blancs": hexa("e6e0d6"),
}
HAIR_WEIGHTS = {
    "europe": [8, 34, 32, 8, 18],
    "maghreb": [48, 42, 10, 0, 0],
    "africa": [88, 12, 0, 0, 0],
    "asia": [86, 14, 0, 0, 0],
    "islands": [70, 28, 2, 0, 0],
}
_GROUNDS = "f1c9a0 e8b06c dd8061 cf6a52 e7a79b c9d4bb 9cb79f 6e9488 b8c8d6 8aa4ba efdcb6 d7b9c4"
GROUNDS = [hexa(code) for code in _GROUNDS.split()]
CLOTHES = {
    "rouge": hexa("b8323a"),
    "bleu": hexa("35567f"),
    "bleu clair": hexa("7fa3c4"),
    "vert": hexa("3f6b55"),
    "jaune": hexa("e0a83a"),
    "blanc": hexa("f6f0e4"),
    "gris": hexa("6d6a68"),
    "noir": hexa("2c2a2c"),
    "rose": hexa("d98e94"),
    "orange": hexa("d7703a"),
    "violet": hexa("6f5480"),
    "beige": hexa("d2b48c"),
}
SHORT = {
    "short": "courts",
    "parted": "courts, avec une raie",
    "buzz": "ras",
    "quiff": "courts, relevés",
    "curls": "bouclés",
}
LONG = {
    "bob": "au carré",
    "long": "longs",
    "bun": "en chignon",
    "fringe": "au carré, avec une frange",
    "curls": "bouclés",
    "pony": "en queue de cheval",
    "short": "courts",
}
COVERED = {"scarf": "un foulard", "beret": "un béret", "hat": "un chapeau"}
GARMENTS = {
    "round": "un pull",
    "shirt": "une chemise",
    "vee": "un gilet",
    "stripes": "une marinière",
    "roll": "un col roulé",
}
#: Colours that agree with a shirt; the others do not change.
FEMININE = {
    "bleu": "bleue",
    "vert": "verte",
    "blanc": "blanche",
    "gris": "grise",
    "noir": "noire",
    "violet": "violette",
}
BEARDS = ("full", "short", "moustache")


@dataclass(frozen=True)
class Face:
    """Everything `portraits.draw` needs. `hair` names a style, "" for a bald head; `beard`, `hat` may be ""."""

    skin: tuple[Colour, Colour, Colour]
    hair: str
    hair_colour: str
    beard: str
    hat: str
    glasses: bool
    earrings: bool
    wrinkles: bool
    smile: str
    garment: str
    garment_colour: str
    accent: str
    ground: Colour
    width: float
    tilt: float
    woman: bool


def draw_lots(rng: random.Random, *, woman: bool, age: int, family: str) -> Face:
    """A face for somebody of this age; old people are grey, nobody is a type."""
    tones = ["noirs", "bruns", "châtains", "roux", "blonds"]
    tone = rng.choices(tones, HAIR_WEIGHTS[family])[0]
    if age > 64 or (age > 48 and rng.random() < 0.45):
        tone = "blancs" if age > 70 and rng.random() < 0.7 else "gris"
    styles = list(LONG) if woman else list(SHORT)
    hair = rng.choices(styles, [3, 4, 3, 2, 3, 2, 2] if woman else [4, 4, 2, 2, 2])[0]
    if family == "africa" and rng.random() < 0.5:
        hair = rng.choice(["afro", "braids"] if woman else ["buzz", "afro"])
    if not woman and rng.random() < (0.35 if age > 55 else 0.08):
        hair = rng.choice(["", "receding"])
    hat = ""
    if rng.random() < 0.07:
        hat = "scarf" if woman and rng.random() < 0.6 else rng.choice(["beret", "hat"])
    colours = list(CLOTHES)
    garment_colour = rng.choice(colours)
    return Face(
        skin=SKINS[rng.choices(range(len(SKINS)), SKIN_WEIGHTS[family])[0]],
        hair=hair,
        hair_colour=tone,
        beard=rng.choice(BEARDS) if not woman and rng.random() < 0.36 else "",
        hat=hat,
        glasses=rng.random() < (0.45 if age > 50 else 0.26),
        earrings=woman and rng.random() < 0.4,
        wrinkles=age > 58,
        smile=rng.choice(["closed", "closed", "open", "wide"]),
        garment=rng.choice(list(GARMENTS)),
        garment_colour=garment_colour,
        accent=rng.choice([name for name in colours if name != garment_colour]),
        ground=rng.choice(GROUNDS),
        width=rng.uniform(0.94, 1.06),
        tilt=rng.uniform(-1.5, 1.5),
        woman=woman,
    )


def describe(face: Face, name: str) -> str:
    """The alternative text of the drawing, in French."""
    parts = []
    if face.hat:
        parts.append(COVERED[face.hat])
    if face.hat != "scarf":
        styles = {**SHORT, **LONG, "afro": "crépus", "braids": "tressés", "receding": "courts"}
        parts.append(f"cheveux {face.hair_colour} {styles[face.hair]}" if face.hair else "crâne chauve")
    if face.beard:
        parts.append("moustache" if face.beard == "moustache" else "barbe")
    if face.glasses:
        parts.append("lunettes")
    parts.append(_worn(face))
    of = f"d'{name}" if name[0] in "AEIOUÉÈÊÎÏÔÂH" else f"de {name}"
    return f"Portrait dessiné {of} : {', '.join(parts)}."


def _worn(face: Face) -> str:
    if face.garment == "stripes":
        return GARMENTS["stripes"]
    tone = face.garment_colour
    return f"{GARMENTS[face.garment]} {FEMININE.get(tone, tone) if face.garment == 'shirt' else tone}"
