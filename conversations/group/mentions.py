"""Names written after « @ » in a message. Pure."""

import re

#: « @camille-2 », not the end of an e-mail address nor a path of another site.
MENTION = re.compile(r"(?<![\w@./+-])@([a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?)(?![\w@]|-\w)", re.IGNORECASE)
#: Names of one message whose people are told; the others stay words.
AT_MOST = 10
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)


def handles_in(text: str) -> list[str]:
    """The handles that a text names, in small letters, each once, in order; AT_MOST of them."""
    found = MENTION.findall(_LINK.sub(" ", text))
    return list(dict.fromkeys(handle.lower() for handle in found))[:AT_MOST]
