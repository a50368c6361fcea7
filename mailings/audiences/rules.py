"""Read a rule from JSON, refuse what may not serve to choose people, and say it in words. Pure but for translation.

A tree of `{"and": [...]}`, `{"or": [...]}`, `{"not": ...}` over leaves with a `field`; docs/audiences.md has each.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from mailings.audiences.saying import ACTS, LANGUAGES, ROLES, TIERS, say
from mailings.audiences.tree import And, Did, Joined, Leaf, Living, Not, Or, Reads, Role, Rule, Tier

__all__ = ["FIELDS", "MAX_DEPTH", "MAX_LEAVES", "RuleRefused", "places_of", "read", "say"]

MAX_DEPTH = 5
MAX_LEAVES = 20
MAX_DAYS = 365
MAX_TIMES = 1000
_CODE = re.compile(r"[A-Z0-9-]{1,12}")


class RuleRefused(ValueError):
    """`path` leads to the part that cannot be (« and.1.field »); `sentence` says why."""

    def __init__(self, path: str, sentence: str) -> None:
        super().__init__(f"{path}: {sentence}" if path else sentence)
        self.path = path
        self.sentence = sentence


def read(tree: object) -> Rule:
    """Raises RuleRefused."""
    leaves = [0]
    return _read(tree, path=(), leaves=leaves)


def places_of(rule: Rule) -> set[str]:
    """Codes of the places that a rule names."""
    if isinstance(rule, And | Or):
        return {code for part in rule.parts for code in places_of(part)}
    if isinstance(rule, Not):
        return places_of(rule.part)
    return {rule.place} if isinstance(rule, Living) else set()


def _read(tree: object, *, path: tuple[str, ...], leaves: list[int]) -> Rule:
    if not isinstance(tree, dict) or not tree:
        raise _refused(path, _("Décrivez un critère."))
    if len([part for part in path if not part.isdigit()]) >= MAX_DEPTH:
        raise _refused(path, _("Cette règle a trop de niveaux : simplifiez-la."))
    for word, made in (("and", And), ("or", Or)):
        if word in tree:
            _only(tree, {word}, path)
            return made(_parts(tree[word], path=(*path, word), leaves=leaves))
    if "not" in tree:
        _only(tree, {"not"}, path)
        return Not(_read(tree["not"], path=(*path, "not"), leaves=leaves))
    leaves[0] += 1
    if leaves[0] > MAX_LEAVES:
        raise _refused(path, _("Une règle a vingt critères au plus."))
    return _leaf(tree, path)


def _parts(trees: object, *, path: tuple[str, ...], leaves: list[int]) -> tuple[Rule, ...]:
    if not isinstance(trees, list) or not trees:
        raise _refused(path, _("Ajoutez au moins un critère."))
    if len(trees) > MAX_LEAVES:
        raise _refused(path, _("Une règle a vingt critères au plus."))
    return tuple(_read(tree, path=(*path, str(n)), leaves=leaves) for n, tree in enumerate(trees))


def _leaf(tree: dict[Any, Any], path: tuple[str, ...]) -> Leaf:
    field = tree.get("field")
    if not isinstance(field, str):
        raise _refused((*path, "field"), _("Choisissez un critère."))
    if field not in FIELDS:
        shown = field[:40]
        raise _refused((*path, "field"), _("« %(field)s » ne peut pas servir à choisir.") % {"field": shown})
    keys, reader = FIELDS[field]
    _only(tree, {"field", *keys}, path)
    return reader(tree, path)


def _tier(tree: dict[Any, Any], path: tuple[str, ...]) -> Tier:
    return Tier(_number(tree, "at_least", path, 1, max(TIERS)))


def _role(tree: dict[Any, Any], path: tuple[str, ...]) -> Role:
    return Role(_one_of(tree, "kind", path, set(ROLES)))


def _living(tree: dict[Any, Any], path: tuple[str, ...]) -> Living:
    code = tree.get("place")
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        raise _refused((*path, "place"), _("Choisissez un lieu dans la liste."))
    return Living(code)


def _did(tree: dict[Any, Any], path: tuple[str, ...]) -> Did:
    return Did(
        kind=_one_of(tree, "kind", path, set(ACTS)),
        at_least=_number(tree, "at_least", path, 1, MAX_TIMES),
        days=_number(tree, "days", path, 1, MAX_DAYS),
    )


def _joined(tree: dict[Any, Any], path: tuple[str, ...]) -> Joined:
    if ("days" in tree) == ("before" in tree):
        raise _refused(path, _("Dites soit un nombre de jours, soit une date."))
    if "days" in tree:
        return Joined(days=_number(tree, "days", path, 1, MAX_DAYS))
    try:
        return Joined(before=date.fromisoformat(str(tree["before"])))
    except ValueError:
        raise _refused((*path, "before"), _("Écrivez une date valable.")) from None


def _reads(tree: dict[Any, Any], path: tuple[str, ...]) -> Reads:
    return Reads(_one_of(tree, "is", path, set(LANGUAGES)))


#: By field, its other keys and who reads it. What is not here cannot serve to choose.
FIELDS: dict[str, tuple[set[str], Callable[[dict[Any, Any], tuple[str, ...]], Leaf]]] = {
    "tier": ({"at_least"}, _tier),
    "role": ({"kind"}, _role),
    "place": ({"place"}, _living),
    "act": ({"kind", "at_least", "days"}, _did),
    "joined": ({"days", "before"}, _joined),
    "language": ({"is"}, _reads),
}


def _number(tree: dict[Any, Any], key: str, path: tuple[str, ...], least: int, most: int) -> int:
    number = tree.get(key)
    if isinstance(number, bool) or not isinstance(number, int) or not least <= number <= most:
        words = {"least": least, "most": most}
        raise _refused((*path, key), _("Donnez un nombre de %(least)d à %(most)d.") % words)
    return number


def _one_of(tree: dict[Any, Any], key: str, path: tuple[str, ...], known: set[str]) -> str:
    value = tree.get(key)
    if not isinstance(value, str) or value not in known:
        raise _refused((*path, key), _("Choisissez dans la liste."))
    return value


def _only(tree: dict[Any, Any], known: set[str], path: tuple[str, ...]) -> None:
    for key in tree:
        if key not in known:
            shown = str(key)[:40]
            raise _refused((*path, shown), _("« %(field)s » ne peut pas servir à choisir.") % {"field": shown})


def _refused(path: tuple[str, ...], sentence: str) -> RuleRefused:
    return RuleRefused(".".join(path), sentence)
