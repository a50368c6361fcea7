"""Whether what was said is still there: what its author took back is not answered."""

from datetime import datetime, timedelta

from django.db.models import Q

from common.fetching import FetchError, fetch
from conversations.models import Mention

#: A mention of a conversation that is open is looked at again at most this often.
EVERY = timedelta(days=1)


def check(*, mention: Mention, at: datetime) -> Mention:
    """Look at one again. A site that does not answer, or not now, changes nothing."""
    mention.checked_at = at
    if mention.url:
        try:
            status = fetch(mention.url, limit=0).status
        except FetchError:
            status = 0
        if status in (404, 410):
            mention.state = Mention.State.GONE
        elif status == 200:
            mention.state = Mention.State.THERE
    mention.save(update_fields=["checked_at", "state"])
    return mention


def check_due(*, at: datetime, limit: int = 10) -> int:
    """Look again at what conversations that wait for us answer; returns how many are gone."""
    due = Mention.objects.filter(Q(checked_at=None, found_at__lte=at - EVERY) | Q(checked_at__lte=at - EVERY))
    due = due.filter(state=Mention.State.THERE, conversation__state__in=("new", "taken", "drafted", "second"))
    found = due.exclude(url="").order_by("found_at", "pk")[:limit]
    return sum(check(mention=mention, at=at).state == Mention.State.GONE for mention in found)
