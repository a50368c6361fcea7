"""What words to a stranger may not hold: an address to click on. Pure; no Django."""

import re

#: Ends of names that programs turn into links, as far as people write them.
_ENDS = """
app be biz bzh ca ch club co com de es eu fr info io link live ly me net online org page paris pro re shop site store
top tv uk us xyz
"""
_LINK = re.compile(
    rf"://|\bwww\.|\b[\w-]+\.(?:{'|'.join(_ENDS.split())})\b|\b[\w-]+(?:\.[\w-]+)+/|\S@\S",
    re.IGNORECASE,
)


def has_link(text: str) -> bool:
    """Whether a mail program would make a link of something, an e-mail address included."""
    return bool(_LINK.search(text))
