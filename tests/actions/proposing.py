"""What tests of proposals share: data as a form would give it, a real picture, decisions."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image, ImageDraw

from actions.models import Content, Proposal
from actions.services.adoption import Adoption, adopt
from actions.services.editing import open_to_supports
from actions.services.proposal_rules import ProposalData
from actions.services.proposals import propose
from common.images import reencode
from supporters.models import Supporter

WORDS = (
    "Une commune sur trois achète déjà ses légumes à moins de cinquante kilomètres, et les cantines y gagnent chaque "
    "jour en goût, en prix et en confiance. Les parents le disent, les cuisinières aussi : on jette moins, on mange "
    "mieux, on connaît le nom des maraîchers. Voilà ce que nous voulons pour toutes les écoles du pays."
)
#: The same, as a form sends it.
A_TEXT = {"kind": "text", "title": "Nos cantines", "text": WORDS, "source": "de moi", "licence": "own"}


def data(**overrides: Any) -> ProposalData:
    """A text of one's own."""
    fields: dict[str, Any] = {"kind": "text", "title": "Nos cantines", "text": WORDS, "source": "de moi"}
    return ProposalData(**(fields | {"licence": "own"} | overrides))


def a_link(url: str = "https://example.org/article", **overrides: Any) -> ProposalData:
    fields: dict[str, Any] = {"kind": "link", "title": "Un article", "url": url, "text": "", "licence": "linked"}
    return data(**(fields | overrides))


def a_picture(seed: int = 1, **overrides: Any) -> ProposalData:
    fields: dict[str, Any] = {"kind": "image", "title": "Le marché", "text": "", "alt": "Des légumes sur un étal"}
    return data(**(fields | {"photo": reencode(png(seed))} | overrides))


def png(seed: int = 1, *, dot: bool = False) -> bytes:
    """A picture that another seed makes otherwise; `dot` changes a corner of it, which the eye hardly sees."""
    picture = Image.new("RGB", (640, 400), (240, 230, 210))
    pen = ImageDraw.Draw(picture)
    for n in range(6):
        x, y = (seed * 97 + n * 131) % 560, (seed * 57 + n * 83) % 320
        pen.ellipse((x, y, x + 80, y + 80), fill=((seed * 70 + n * 40) % 256, (n * 60) % 256, (seed * 30) % 256))
    if dot:
        pen.rectangle((0, 0, 6, 6), fill=(0, 0, 0))
    kept = BytesIO()
    picture.save(kept, "PNG")
    return kept.getvalue()


def sent(author: Supporter, what: ProposalData | None = None) -> Proposal:
    return propose(author=author, data=what or data(), at=timezone.now())


def opened(author: Supporter, editor: Supporter, what: ProposalData | None = None) -> Proposal:
    return open_to_supports(proposal=sent(author, what), by=editor, at=timezone.now())


def adopted(author: Supporter, editor: Supporter, what: ProposalData | None = None, **more: Any) -> Proposal:
    found = sent(author, what)
    kind = {"video": "link"}.get(found.kind, found.kind)
    made = Adoption(**({"kind": kind, "title": found.title, "summary": "En une phrase.", "body": found.text} | more))
    return adopt(proposal=found, data=made, by=editor, at=timezone.now())


def publish(proposal: Proposal, *, days_ago: int = 0) -> Content:
    """As if others had answered for it."""
    content = proposal.content
    assert content is not None
    content.state, content.published_at = "published", timezone.now() - timedelta(days=days_ago, minutes=1)
    content.save()
    return content


def seen(client: Client, proposal: Proposal) -> str:
    """What the editors' page says that one has read."""
    page = client.get(reverse("actions:proposal-decide", args=[proposal.pk])).content.decode()
    found = re.search(rf'name="seen" value="({proposal.pk}:[^"]+)"', page)
    assert found
    return found[1]


def decide(client: Client, proposal: Proposal, verb: str, **more: str) -> int:
    path = reverse("actions:proposal-decide", args=[proposal.pk])
    return client.post(path, {"verb": verb, "seen": seen(client, proposal)} | more).status_code
