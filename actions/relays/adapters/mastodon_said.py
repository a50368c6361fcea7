"""A status of Mastodon as the desk reads it. Pure."""

from typing import Any
from urllib.parse import urlsplit

from actions.relays.heard import Author, Said, language_of, tidy, words_of

#: What anybody may read; the rest was said to somebody, and stays on the network.
PUBLIC = ("public", "unlisted")


def said_of(status: Any, *, server: str) -> Said | None:
    """None for what is not public, and for what only repeats another's words."""
    if status["visibility"] not in PUBLIC or status.get("reblog"):
        return None
    warning = tidy(status.get("spoiler_text") or "")
    words = words_of(str(status["content"] or ""))
    return Said(
        remote_id=str(status["id"]),
        url=str(status.get("url") or status.get("uri") or ""),
        text=f"{warning}\n\n{words}".strip() if warning else words,
        at=status["created_at"],
        author=_author(status["account"], server=server),
        in_reply_to=str(status.get("in_reply_to_id") or ""),
        language=language_of(status.get("language")),
    )


def _author(account: Any, *, server: str) -> Author:
    """People of the server itself are called without it: their full name has it. Raises ValueError for nobody."""
    acct, page = str(account["acct"] or ""), str(account.get("url") or "")
    if not acct:
        raise ValueError("a status of nobody")
    if "@" not in acct:
        acct = f"{acct}@{urlsplit(page or server).hostname or ''}"
    followers = account.get("followers_count")
    return Author(
        address=f"@{acct}",
        name=tidy(account.get("display_name") or "")[:120] or str(account["username"])[:120],
        page=page,
        followers=followers if isinstance(followers, int) and followers >= 0 else None,
    )
