"""Whether somebody asks the campaign something directly. Pure."""

import re
from collections.abc import Iterable

from common.text import fold

#: An address has question marks of its own; what stands between quotes was said by somebody else.
_NOT_THEIRS = re.compile(r"https?://\S+|« [^»]*»|«[^»]*»|“[^”]*”|\"[^\"\n]*\"")
_SENTENCES = re.compile(r"(?<=[.!?…])\s+|\n+")
_YOU = frozenset({"vous", "votre", "vos", "you", "your"})
#: How a question begins that somebody wrote without its mark.
_ASKS = re.compile(
    r"^(?:bonjour|bonsoir|hello|hi)?\s*(?:est ce que|qu est ce que|pouvez vous|pourriez vous|avez vous|comptez vous|"
    r"allez vous|savez vous|que (?:proposez|pensez|comptez) vous|could you|can you|do you|will you)\b"
)


def is_direct_question(text: str, *, names: Iterable[str], addressed: bool) -> bool:
    """`addressed`: the whole text was sent to the campaign; else a question must say « vous » or one of `names`."""
    known = [fold(name) for name in names]
    return any(_asks(sentence, known, addressed) for sentence in _SENTENCES.split(_NOT_THEIRS.sub(" ", text)))


def _asks(sentence: str, names: list[str], addressed: bool) -> bool:
    words = fold(sentence)
    # A handle at the start is to whom it goes, not what is said.
    begins = fold(re.sub(r"^(?:\s*@\S+)+", "", sentence))
    if _ASKS.match(begins):
        return True
    if "?" not in sentence or not words:
        return False
    if addressed or _YOU & set(words.split()):
        return True
    return any(name and f" {name} " in f" {words} " for name in names)
