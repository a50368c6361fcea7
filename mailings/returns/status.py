"""What a mail server's answer means for an address: a status of RFC 3463 and the words beside it.

An address is given up only when the server says that nobody is there. What it says of us, of what we wrote or of how we
send it, says nothing of the person.
"""

import re
from typing import Literal

Verdict = Literal["hard", "soft", "policy"]

#: Characters of a server's words that are read.
_READ = 2000
_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
#: Words for « nobody is there » of servers that give no status, or 5.0.0.
_NOBODY = re.compile(
    r"user unknown|unknown user|no such (?:user|recipient|mailbox|person|account)|"
    r"(?:user|recipient|mailbox|account|address|adresse|destinataire|utilisateur)\W{1,3}(?:\S{1,60}\s){0,4}"
    r"(?:does not exist|doesn't exist|not found|unknown|n'existe pas|inconnue?)|"
    r"invalid (?:recipient|mailbox)|unrouteable address|adresse d au moins un destinataire invalide",
    re.IGNORECASE,
)
_POLICY = re.compile(
    r"spam|blacklist|blocklist|block list|black list|spamhaus|policy|reputation|dmarc|\bspf\b|dkim|"
    r"not (?:authenticated|authorized)|rejected due to content|banned",
    re.IGNORECASE,
)
_FULL = re.compile(
    r"mailbox (?:is )?full|over ?quota|quota exceeded|insufficient storage|bo[iî]te pleine", re.IGNORECASE
)
#: A box that is closed, full, or takes nothing so long; a domain for which no server takes mail.
_DETAILS: dict[tuple[str, str], Verdict] = {
    ("2", "1"): "hard",
    ("2", "2"): "soft",
    ("2", "3"): "policy",
    ("4", "4"): "hard",
}


def status_in(words: str) -> str:
    """The first status that stands in a text: « 5.1.1 »; empty when none does."""
    found = _STATUS.search(words)
    return ".".join(found.groups()) if found else ""


def verdict(status: str, words: str = "", *, action: str = "failed") -> Verdict:
    """`status` of the report, `words` of the server; « delayed » is never final."""
    words = words[:_READ]
    known = status_in(status)
    if _is_vague(known):
        known = status_in(words) or known
    if action == "delayed" or known.startswith("4"):
        return "policy" if _is_policy(known) else "soft"
    if _is_vague(known):
        return _by_words(words)
    return _of(known, words)


def _of(status: str, words: str) -> Verdict:
    _class, subject, detail = status.split(".")
    if _is_policy(status):
        return "policy"
    if subject == "1":
        # 7 and 8 are about the sender's own address, 9 about a relay beyond.
        return "policy" if detail in ("7", "8") else "soft" if detail == "9" else "hard"
    if (subject, detail) in _DETAILS:
        return _DETAILS[subject, detail]
    return "hard" if _NOBODY.search(words) and not _POLICY.search(words) else "soft"


def _is_policy(status: str) -> bool:
    """Of security and reputation (7), of what was written (6), of how it was said (5)."""
    return status.split(".")[1] in ("5", "6", "7") if status else False


def _is_vague(status: str) -> bool:
    return not status or status.endswith(".0.0")


def _by_words(words: str) -> Verdict:
    if _FULL.search(words):
        return "soft"
    if _POLICY.search(words):
        return "policy"
    return "hard" if _NOBODY.search(words) else "soft"
