"""What the tests of testimonies write with: data, photos, and the links found in mails."""

import io
import re
from typing import Any

from django.core.mail import EmailMessage
from PIL import Image

from common.images import Photo
from supporters.models import Consent
from supporters.services.testimony_rules import TestimonyData
from tests.factories import make_place

Purpose = Consent.Purpose
#: The two boxes without which nothing is kept.
BOXES = (Purpose.ACCOUNT, Purpose.TESTIMONY)


def jpeg(width: int = 60, height: int = 40, colour: str = "teal") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "JPEG")
    return out.getvalue()


def a_photo() -> Photo:
    """What `reencode` gives, without the price of a child process."""
    return Photo(large=b"large", small=b"small", hash=7, width=60, height=40)


def words(**changes: Any) -> TestimonyData:
    fields: dict[str, Any] = {"display_name": "Camille", "message": "Pour une école qui n'oublie personne."}
    if "place" not in changes:
        fields["place"] = make_place()
    return TestimonyData(**(fields | changes))


def token_in(mail: EmailMessage) -> str:
    """The token of the confirmation link."""
    found = re.search(r"/temoigner/confirmer/([^/\s]+)/", str(mail.body))
    assert found, mail.body
    return found[1]
