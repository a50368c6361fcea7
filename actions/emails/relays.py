"""Messages to the staff about what they relay."""

from django.urls import reverse

from actions.models import RelayPost
from common.mail import build


def tell_stopped(post: RelayPost) -> None:
    """To whoever wrote a message that did not leave, and why. No propaganda: the message itself is not in it."""
    writer = post.written_by
    if writer is None or not writer.is_active or writer.restricted_at:
        return
    context = {"person": writer, "post": post, "path": reverse("actions:relay", args=[post.pk])}
    build("relay_stopped", to=writer.email, language=writer.language, context=context).send()
