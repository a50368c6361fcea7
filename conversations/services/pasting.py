"""A link that somebody of the desk brings: pasted, or sent by the bookmarklet."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from common.fetching import FetchError
from common.web_addresses import AddressRefused, check_address
from conversations.desk.pages import Article
from conversations.desk.sites import is_short
from conversations.desk.targets import is_ours
from conversations.models import Mention
from conversations.services import intake, pages
from supporters.models import Supporter

Origin = Mention.Origin


def bring(
    *,
    url: str,
    by: Supporter,
    at: datetime,
    title: str = "",
    name: str = "",
    text: str = "",
    origin: str = Origin.PASTED,
) -> tuple[Mention, bool]:
    """The mention at an address, and whether it is new. The page is read; what was typed goes before what it says.

    Raises ValidationError by field: an address of ours or of nobody's; a page that we cannot read and of which nothing
    was typed.
    """
    url = _checked(url)
    url, article = _read(url, typed=bool(text.strip()))
    read = {"title": title.strip(), "name": name.strip(), "text": text.strip()}
    heard = pages.as_heard(article, url=url, origin=origin, at=at, **read)
    try:
        return intake.take_in(heard=heard, at=at, by=by)
    except ValidationError as error:
        raise ValidationError({"url": error.messages}) from error


def _checked(url: str) -> str:
    try:
        checked = check_address(url, schemes=("http", "https"), private=settings.FETCH_PRIVATE_HOSTS)
    except AddressRefused as refused:
        raise ValidationError({"url": refused.message}) from refused
    if is_ours(checked):
        raise ValidationError({"url": _("C'est une page de la campagne : donnez celle de quelqu'un d'autre.")})
    return checked


def _read(url: str, *, typed: bool) -> tuple[str, Article]:
    """The page, and its own address behind a shortener's."""
    article = Article()
    try:
        answer = pages.ask(url)
    except FetchError:
        answer = None
    if answer is not None and answer.status == 200:
        article = pages.article_of(answer)
        url = _checked(answer.url) if is_short(url) else url
    if not article.text and not typed:
        raise ValidationError({"text": _("Nous n'avons pas pu lire cette page : copiez ici ce qu'elle dit.")})
    return url, article
