"""What a note on getting into a building may not say: nothing of who lives there (L21). Pure.

One set of patterns, lint.json, is used here and on phones (the pack takes it along). A text is folded first, in the
same way on both sides, so that patterns are plain ASCII and mean the same to both engines: compatibility
decomposition (NFKD), lower case, `replace` one after the other, everything in `strip` taken out. Patterns then match
anywhere, without regard to case, and `\\w` and `\\b` know ASCII alone.
"""

import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

RULES: dict[str, Any] = json.loads(Path(__file__).with_name("lint.json").read_text())
LONGEST: int = RULES["longest"]

#: Why, for whoever wrote it; each names what was found.
WORDS = {
    "email": _("On dirait une adresse e-mail. Notez seulement comment entrer dans l'immeuble."),
    "phone": _("On dirait un numéro de téléphone. Notez seulement comment entrer dans l'immeuble."),
    "code": _("On dirait un code ou une clé d'entrée : nous n'en gardons pas, par sécurité pour les habitants."),
    "flat": _("On dirait un numéro d'appartement. Notez l'entrée ou l'escalier, pas le logement."),
    "name": _("On dirait le nom d'une personne : nous n'en notons aucun."),
    "opinion": _("On dirait une opinion ou un vote : la loi interdit de le noter."),
    "origin": _("On dirait une origine ou une religion : la loi interdit de le noter."),
    "health": _("On dirait la santé ou l'âge d'une personne : la loi interdit de le noter."),
    "presence": _("On dirait quand des personnes sont chez elles : nous ne le notons pas. Les heures du gardien, oui."),
    "dog": _("On dirait un chien, donc quelqu'un qui vit là : nous ne le notons pas. Soyez prudent, tout simplement."),
}


def found_in(text: str) -> list[str]:
    """Kinds of what should not be there, in the order of the rules; empty when all is well."""
    folded = fold(text)
    return list(dict.fromkeys(kind for kind, pattern in _patterns() if pattern.search(folded)))


def words_for(kind: str) -> str:
    return str(WORDS[kind])


def fold(text: str) -> str:
    text = unicodedata.normalize("NFKD", text).lower()
    for old, new in RULES["replace"]:
        text = text.replace(old, new)
    return re.sub(RULES["strip"], "", text)


def lint_for_pack() -> dict[str, Any]:
    """The rules, with the sentences in the reader's language: {"words": {kind: sentence}}."""
    return {**RULES, "words": {kind: str(words) for kind, words in WORDS.items()}}


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    return [(rule["kind"], re.compile(rule["pattern"], re.ASCII | re.IGNORECASE)) for rule in RULES["patterns"]]
