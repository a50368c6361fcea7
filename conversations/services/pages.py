"""Pages of others, fetched and read: for a Webmention, a pasted link, a page looked at again."""

from datetime import datetime

from common.fetching import Fetched, fetch
from conversations.desk.heard import Heard, Speaker
from conversations.desk.pages import Article, decoded, read_article
from conversations.desk.sites import home_of

KINDS = ("text/html", "application/xhtml+xml")
#: What a server answers for what is no longer there.
GONE = (404, 410)


def ask(url: str) -> Fetched:
    """Raises FetchError. Any status is an answer."""
    return fetch(url, kinds=KINDS)


def article_of(answer: Fetched) -> Article:
    return read_article(decoded(answer.body, answer.headers.get("content-type", "")), url=answer.url)


def as_heard(article: Article, *, url: str, origin: str, at: datetime, **read: str) -> Heard:
    """What a page says as something heard; `name`, `text` and `title` are what somebody read there themselves.

    Of the title, what the page says comes first: a browser shows the site's name beside it.
    """
    home = home_of(url)
    speaker = Speaker(
        kind="site",
        value=home,
        name=read.get("name") or article.outlet or article.author,
        outlet=article.outlet,
        outlet_url=home,
        language=article.language,
    )
    return Heard(
        origin=origin,
        speaker=speaker,
        said_at=min(article.said_at or at, at),
        url=url,
        title=article.title or read.get("title", ""),
        text=read.get("text") or article.text,
    )
