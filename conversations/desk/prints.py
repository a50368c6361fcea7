"""Whether two answers are the same words sent to several people (L63): names, addresses and signs left out. Pure."""

import hashlib
import re
from collections.abc import Iterable

from common.text import fold

#: Shorter words are no names by themselves: « le », « de ».
SHORTEST = 3
_ADDRESS = re.compile(r"https?://\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|@[\w.-]+(?:@[\w.-]+)?")


def body_print(text: str, *, person: str = "", names: Iterable[str] = ()) -> str:
    """64 hexadecimal digits, the same for answers that differ by whom they greet; "" without a word.

    `person`: each word of it is left out; `names`: only where they stand whole.
    """
    words = f" {fold(_ADDRESS.sub(' ', text))} "
    parts = [part for part in fold(person).split() if len(part) >= SHORTEST]
    for name in (*sorted((fold(name) for name in (person, *names)), key=len, reverse=True), *parts):
        if name:
            words = words.replace(f" {name} ", " ")
    bare = " ".join(words.split())
    return hashlib.sha256(bare.encode()).hexdigest() if bare else ""
