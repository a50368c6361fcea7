"""To whom the words of an answer are said, where a network wants it in the words themselves."""

from urllib.parse import urlsplit

from actions.models import RelayAccount
from actions.relays.text import compose
from conversations.models import Answer, Mention, VoiceAddress

#: What was said on a page of theirs, which no network can answer under.
_PAGES = (Mention.Origin.FEED, Mention.Origin.WEBMENTION)


def is_page(mention: Mention | None) -> bool:
    """Whether it stands on their own site: through an account, the answer names them and leads to the page."""
    return mention is not None and mention.origin in _PAGES


def addressed(answer: Answer, text: str) -> str:
    """The words as they leave. On Mastodon, whoever is answered learns it only when they are named."""
    account = answer.account
    on_page = is_page(answer.to)
    if account is None or not (on_page or account.kind == RelayAccount.Kind.MASTODON):
        return text
    name = _name_of(answer, account.kind)
    said = text if not name or name.lower() in text.lower() else f"{name} {text}"
    return compose(said, answer.to.url) if answer.to is not None and on_page else said


def _name_of(answer: Answer, kind: str) -> str:
    """« @name@server » or « @name.example.org » of whoever said it: one voice may have several."""
    mention = answer.to
    rows = VoiceAddress.objects.filter(voice=answer.conversation.voice_id, kind=kind).exclude(value__startswith="did:")
    names: list[str] = [f"@{value.lstrip('@')}" for value in rows.order_by("pk").values_list("value", flat=True)]
    path = urlsplit(mention.url).path.lower() if mention is not None else ""
    said_it = (name for name in names if f"/{name.lower().rpartition('@')[0]}/" in path)
    return next(said_it, names[0] if names else "")
