"""The words beside each box. A changed word is a new text: a consent keeps the exact words agreed to (L01)."""

import hashlib

from django.conf import settings
from django.utils.translation import gettext

from supporters.models import Consent, ConsentText

Purpose = Consent.Purpose

#: Boxes of each form, in the order shown. Each purpose is a box of its own and none is ticked beforehand.
ON_SIGN_UP = (Purpose.ACCOUNT, Purpose.SELECTION, Purpose.LOCAL_TEAM)
ON_TESTIMONY = (Purpose.ACCOUNT, Purpose.TESTIMONY, Purpose.PHOTO, Purpose.SELECTION, Purpose.LOCAL_TEAM)


def text_of(purpose: str) -> str:
    """The box's exact words, in the reader's language."""
    words = {
        Purpose.ACCOUNT: gettext(
            "J'accepte que %(campaign)s garde mon adresse pour tenir mon compte et m'envoyer la lettre de campagne."
        ),
        Purpose.SELECTION: gettext(
            "J'accepte que %(campaign)s choisisse les messages qu'elle m'envoie d'après ce que je fais sur ce site."
        ),
        Purpose.TESTIMONY: gettext(
            "J'accepte que %(campaign)s publie mon témoignage, mon nom affiché et ma commune sur la carte, "
            "ce qui rend publique mon opinion politique."
        ),
        Purpose.PHOTO: gettext("J'accepte que %(campaign)s publie ma photo avec mon témoignage."),
        Purpose.LOCAL_TEAM: gettext("J'accepte que l'équipe de %(campaign)s proche de chez moi me contacte."),
        Purpose.LOCAL_LIST: gettext(
            "J'accepte que %(campaign)s transmette mon nom et mon adresse e-mail à la liste locale du candidat."
        ),
        Purpose.GROUP: gettext(
            "J'accepte que %(campaign)s montre mon nom et mes messages aux membres du groupe de discussion, "
            "ce qui leur révèle mon opinion politique."
        ),
    }
    return words[Purpose(purpose)] % {"campaign": settings.CAMPAIGN_NAME}


def current_text(purpose: str) -> ConsentText:
    """The row of the words shown now, written the first time somebody agrees to them."""
    text = text_of(purpose)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return ConsentText.objects.get_or_create(digest=digest, defaults={"text": text})[0]
