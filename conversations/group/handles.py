"""What others write after « @ » to name somebody. Pure."""

from collections.abc import Collection, Iterator
from itertools import count

from django.utils.text import slugify

_LONGEST = 32
#: They would pass for the campaign itself.
_RESERVED = frozenset(
    {"admin", "administration", "campagne", "candidat", "candidate", "equipe", "moderateur", "moderation",
     "moderatrice", "national", "officiel", "tous"}
)  # fmt: skip
_NAMELESS = "membre"


def base_of(name: str) -> str:
    """« Zoé d'Arc » to « zoe-darc »; a name without a letter of ours gives « membre »."""
    return slugify(name)[:_LONGEST].strip("-_").replace("_", "-") or _NAMELESS


def free_handles(name: str, *, taken: Collection[str]) -> Iterator[str]:
    """Handles that may be given, the plainest first."""
    base = base_of(name)
    if base not in taken and base not in _RESERVED:
        yield base
    for number in count(2):
        if (handle := f"{base}-{number}") not in taken:
            yield handle
