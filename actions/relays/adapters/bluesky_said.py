"""A post of Bluesky as the desk reads it, and what an answer to it must carry. Pure."""

from datetime import UTC, datetime
from typing import Any

from actions.relays.heard import Author, Said, language_of, tidy

#: Why somebody's post is among the notifications: they spoke to us, answered us, quoted us.
REASONS = ["mention", "reply", "quote"]


def said_of(view: Any, *, followers: dict[str, int]) -> Said | None:
    """A post or a notification. None for what is no post, or has no words that can be read."""
    record, author = view.record, view.author
    text = _of(record, "text")
    if not isinstance(text, str):
        return None
    key = str(view.uri).rpartition("/")[2]
    languages = _of(record, "langs") or []
    return Said(
        remote_id=str(view.uri),
        url=f"https://bsky.app/profile/{author.handle}/post/{key}",
        text=tidy(text),
        at=_written(record, found=when(str(view.indexed_at))),
        author=Author(
            address=str(author.did),
            name=tidy(author.display_name or "")[:120] or str(author.handle)[:120],
            page=f"https://bsky.app/profile/{author.handle}",
            followers=followers.get(str(author.did)),
        ),
        in_reply_to=_answered(record),
        language=language_of(str(languages[0]) if languages else None),
    )


def reply_to(view: Any) -> dict[str, Any]:
    """What a record that answers a post says of it: the post, and the first of its thread."""
    parent = {"uri": str(view.uri), "cid": str(view.cid)}
    root = _of(_of(view.record, "reply"), "root")
    return {"root": {"uri": str(root.uri), "cid": str(root.cid)} if root else parent, "parent": parent}


def when(said: str) -> datetime:
    """A time of the network. Raises ValueError."""
    found = datetime.fromisoformat(said)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _written(record: Any, *, found: datetime) -> datetime:
    """As its author's program says, which may say anything: never after the network found it."""
    try:
        return min(when(str(_of(record, "created_at") or _of(record, "createdAt"))), found)
    except ValueError:
        return found


def _answered(record: Any) -> str:
    """The post it answers, else the one it quotes."""
    parent = _of(_of(record, "reply"), "parent")
    quoted = _of(_of(record, "embed"), "record")
    quoted = _of(quoted, "record") or quoted  # a quote with a picture has it one floor lower
    return str(_of(parent, "uri") or _of(quoted, "uri") or "")


def _of(what: Any, name: str) -> Any:
    return getattr(what, name, None) if what is not None else None
