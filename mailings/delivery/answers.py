"""What a mail server means by its answer (E11, E22). Pure."""

import re
from enum import Enum

#: The enhanced status of RFC 3463, as in « 550 5.1.1 no such user ».
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
#: Said by those who refuse the sender, not the recipient.
_POLICY_WORDS = re.compile(r"spam|polic|block|reputation|blacklist|denied|banned|dmarc|spf|dkim|relay", re.IGNORECASE)
_UNKNOWN_CODES = frozenset({550, 551, 553})


class Answer(Enum):
    TAKEN = "taken"
    #: Not now: too fast for this provider, or for our server.
    TOO_FAST = "too fast"
    #: Not now, for this letter box.
    LATER = "later"
    #: Never: nobody has this address.
    UNKNOWN = "unknown"
    #: Never: this sender or this letter is not wanted.
    POLICY = "policy"
    #: Never, for another reason.
    REFUSED = "refused"
    #: Nothing was tried.
    NOTHING = "nothing"


def read(code: int, text: str) -> Answer:
    if code == 0:
        return Answer.NOTHING
    if code < 400:
        return Answer.TAKEN
    found = _STATUS.search(text)
    status = found.group() if found else ""
    if code < 500:
        return Answer.TOO_FAST if code in (421, 450) or status.startswith("4.7.") else Answer.LATER
    if status.startswith("5.7.") or (not status and _POLICY_WORDS.search(text)):
        return Answer.POLICY
    if status.startswith("5.1.") or status == "5.2.1" or (not status and code in _UNKNOWN_CODES):
        return Answer.UNKNOWN
    return Answer.REFUSED
