"""The one mail that a contact card makes."""

from django.urls import reverse

from common.mail import build
from supporters.models import Supporter


def card_confirmation(*, supporter: Supporter, token: str) -> None:
    """The link that confirms address and boxes (L02). An answer to her own act: silence does not stop it (L51)."""
    path = reverse("canvassing:card-confirm", args=[token])
    context: dict[str, object] = {"supporter": supporter, "path": path}
    build("card_confirmation", to=supporter.email, language=supporter.language, context=context).send()
