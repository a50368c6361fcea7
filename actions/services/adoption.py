"""A proposal becomes a content of the library, with credit; later its author reads what it brought."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from actions.emails import proposals as emails
from actions.models import Content, Medium, Proposal, Topic
from actions.pictures import copy_picture
from actions.proposals.board import brought
from actions.services.content import write
from actions.services.editing import check_may_be_shown, free_for, let_go
from actions.services.proposal_steps import Step, credit, locked, note
from actions.services.proposals import credit_of
from common.image_formats import read_header
from common.web_addresses import AddressRefused, check_address
from supporters.models import Act, Supporter
from territory.models import Place

State = Proposal.State
Kind = Proposal.Kind
#: What a proposal of each kind may become; a video stays where it is, and is linked to.
BECOMES: dict[str, tuple[str, ...]] = {
    Kind.TEXT: (Content.Kind.TEXT,),
    Kind.IMAGE: (Content.Kind.IMAGE, Content.Kind.INFOGRAPHIC),
    Kind.LINK: (Content.Kind.LINK,),
    Kind.VIDEO: (Content.Kind.LINK,),
}
#: An author is told what it brought so long after it came out.
RESULTS_AFTER = timedelta(days=7)
#: Older than this it is no news: a site that was stopped for long does not write to everybody at once.
RESULTS_UNTIL = timedelta(days=60)
_BATCH = 200


@dataclass(frozen=True)
class Adoption:
    """What an editor made of it."""

    kind: str
    title: str
    summary: str
    body: str = ""
    topic: Topic | None = None
    place: Place | None = None
    polemical: bool = False
    wordings: tuple[str, ...] = ()


@transaction.atomic
def adopt(*, proposal: Proposal, data: Adoption, by: Supporter, at: datetime) -> Proposal:
    """A draft of the library is born of it, with a copy of its picture and its credit; others answer for it as usual.

    Raises ValidationError by field, TakenByAnother, ProposalMoved.
    """
    row = locked(proposal, *Proposal.WAITING)
    free_for(row, by, at=at)
    check_may_be_shown(row, at=at)
    if data.kind not in BECOMES[row.kind]:
        raise ValidationError({"kind": _("Choisissez ce qu'elle devient.")})
    row.content = _draft(row, data, by=by, at=at)
    row.state, row.decided_at = State.ADOPTED, at
    let_go(row)
    row.save()
    credit(row, Act.Kind.PROPOSAL, at=at)
    credit(row, Act.Kind.ADOPTED, at=at)
    note(row, Step.ADOPTED, by=by, at=at)
    emails.adopted(proposal=row)
    return row


def tell_results(*, at: datetime, limit: int = _BATCH) -> int:
    """Write to authors what their content brought in its first week, once each. Returns how many were told."""
    ready = Proposal.objects.filter(
        state=State.ADOPTED,
        content__state=Content.State.PUBLISHED,
        content__published_at__lte=at - RESULTS_AFTER,
        content__published_at__gt=at - RESULTS_UNTIL,
    ).exclude(steps__kind=Step.RESULTS)
    return sum(_tell_results(proposal, at=at) for proposal in ready.order_by("pk")[:limit])


@transaction.atomic
def _tell_results(proposal: Proposal, *, at: datetime) -> bool:
    """The step is what says « told »: it is written with the message, on a locked row."""
    row = Proposal.objects.select_for_update(of=("self",)).select_related("author", "content").get(pk=proposal.pk)
    content: Content | None = row.content
    if content is None or row.steps.filter(kind=Step.RESULTS).exists():
        return False
    found = brought(content)
    with override(row.author.language):
        shares = ngettext("%(n)s partage", "%(n)s partages", found.shares) % {"n": found.shares}
        clicks = ngettext("%(n)s clic", "%(n)s clics", found.clicks or 0) % {"n": found.clicks}
    note(row, Step.RESULTS, by=None, at=at, words=shares if found.clicks is None else f"{shares}, {clicks}")
    if not found:
        return False  # nothing to be proud of is nothing to write
    emails.results(proposal=row, content=content, brought=found)
    return True


def _draft(row: Proposal, data: Adoption, *, by: Supporter, at: datetime) -> Content:
    source_title, source_url = _source(row)
    content = write(
        by=by,
        at=at,
        wordings=list(data.wordings),
        kind=data.kind,
        title=data.title,
        summary=data.summary,
        body=data.body,
        url=row.url,
        source_title=source_title,
        source_url=source_url,
        credit=credit_of(row),
        topic=data.topic,
        place=data.place,
        polemical=data.polemical,
    )
    if row.image:
        _copy(row, content)
    return content


def _copy(row: Proposal, content: Content) -> None:
    """The picture under a name of its own: what the author takes back later is theirs alone."""
    large, small = copy_picture(row.image, row.small)
    with default_storage.open(large) as file:
        header = read_header("webp", file.read())
    Medium.objects.create(
        content=content,
        image=large,
        small=small,
        width=header.width,
        height=header.height,
        alt=row.alt,
        hash=row.image_hash,
    )


def _source(row: Proposal) -> tuple[str, str]:
    """An address goes where it can be followed; words stay words."""
    try:
        return "", check_address(row.source)
    except AddressRefused:
        return row.source[:200], ""
