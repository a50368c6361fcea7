"""Whether a link leads somewhere now."""

from datetime import datetime

from actions.models import LinkDomain, ShortLink


def is_open(link: ShortLink, *, at: datetime) -> bool:
    """Neither closed nor over, and towards no site that staff refused."""
    if link.state != ShortLink.State.ACTIVE or (link.expires_at is not None and link.expires_at <= at):
        return False
    return not is_refused(link)


def is_refused(link: ShortLink) -> bool:
    """Staff refused its site since it was made. Links that lead straight on need no look: refusing ends that."""
    return not link.is_direct and LinkDomain.objects.filter(host=link.host, state=LinkDomain.State.REFUSED).exists()
