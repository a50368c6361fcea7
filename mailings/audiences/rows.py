"""A rule as people write one: groups of criteria, all of a group to be true, of one group at least. Pure.

Each criterion may be turned round; every rule can be written so (the distributive law), though some grow too long.
"""

from itertools import product
from typing import Any

from mailings.audiences.rules import MAX_LEAVES
from mailings.audiences.tree import And, Did, Joined, Leaf, Living, Not, Or, Role, Rule, Tier

#: A criterion, and whether it is turned round.
Row = tuple[Leaf, bool]
Groups = list[list[Row]]


def groups_of(rule: Rule) -> Groups | None:
    """None when that many criteria would be needed that nobody could read them."""
    groups = _groups(rule, so=True)
    if groups is None:
        return None
    return groups if sum(len(group) for group in groups) <= MAX_LEAVES else None


def tree_of(groups: list[list[tuple[dict[str, Any], bool]]]) -> dict[str, Any]:
    """The tree that `rules.read` takes; empty groups are nothing."""
    parts = [_together("and", [{"not": leaf} if turned else leaf for leaf, turned in group]) for group in groups]
    return _together("or", [part for part in parts if part])


def leaf_as_tree(leaf: Leaf) -> dict[str, Any]:
    if isinstance(leaf, Tier):
        return {"field": "tier", "at_least": leaf.at_least}
    if isinstance(leaf, Role):
        return {"field": "role", "kind": leaf.kind}
    if isinstance(leaf, Living):
        return {"field": "place", "place": leaf.place}
    if isinstance(leaf, Did):
        return {"field": "act", "kind": leaf.kind, "at_least": leaf.at_least, "days": leaf.days}
    if isinstance(leaf, Joined):
        when = {"before": leaf.before.isoformat()} if leaf.before else {"days": leaf.days}
        return {"field": "joined", **when}
    return {"field": "language", "is": leaf.language}


def _together(word: str, parts: list[dict[str, Any]]) -> dict[str, Any]:
    if not parts:
        return {}
    return parts[0] if len(parts) == 1 else {word: parts}


def _groups(rule: Rule, *, so: bool) -> Groups | None:
    if isinstance(rule, Not):
        return _groups(rule.part, so=not so)
    if not isinstance(rule, And | Or):
        return [[(rule, not so)]]
    parts = [_groups(part, so=so) for part in rule.parts]
    found = [part for part in parts if part is not None]
    if len(found) < len(parts):
        return None
    if isinstance(rule, Or) is so:  # « not (a and b) » is « not a or not b »
        return [group for part in found for group in part]
    size = 1
    for part in found:
        size *= len(part)
    if size > MAX_LEAVES:
        return None
    return [[row for group in chosen for row in group] for chosen in product(*found)]
