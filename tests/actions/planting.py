"""A person with a row in every table of the online campaign that can refer to one."""

from datetime import UTC, datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from actions.models import (
    Approval,
    Content,
    LibraryVisit,
    LinkDomain,
    LinkReport,
    LinkTarget,
    Proposal,
    ProposalStep,
    RelayAccount,
    RelayApproval,
    RelayPost,
    Share,
    ShortLink,
    Support,
)
from supporters.models import Supporter

WHEN = datetime(2026, 11, 20, 12, tzinfo=UTC)
FILES = ("actions/planted.webp", "actions/planted-400.webp")


def plant(person: Supporter) -> None:
    """As who shares, shortens, proposes and supports, and as who writes, approves, decides and relays."""
    content = Content.objects.create(kind="text", title="Un texte", slug="texte-plante", summary="…", written_by=person)
    Approval.objects.create(content=content, revision=1, by=person, at=WHEN)
    LibraryVisit.objects.create(supporter=person, at=WHEN)
    Share.objects.create(supporter=person, content=content, network="x", day=WHEN.date(), at=WHEN)
    link = ShortLink.objects.create(
        slug="plante1",
        target="https://example.org/",
        host="example.org",
        owner=person,
        title="Mon lien",
        created_at=WHEN,
    )
    LinkTarget.objects.create(link=link, target="https://example.org/avant", until=WHEN, by=person)
    LinkDomain.objects.create(host="example.org", decided_by=person, decided_at=WHEN)
    LinkReport.objects.create(link=link, reason="other", created_at=WHEN, handled_by=person, handled_at=WHEN)
    for name in FILES:
        default_storage.save(name, ContentFile(b"x"))
    proposal = Proposal.objects.create(
        author=person,
        kind="image",
        title="Une affiche",
        image=FILES[0],
        small=FILES[1],
        alt="Une affiche",
        source="de moi",
        licence="own",
        sent_at=WHEN,
        taken_by=person,
    )
    ProposalStep.objects.create(proposal=proposal, kind="sent", by=person, at=WHEN)
    Support.objects.create(proposal=proposal, supporter=person, at=WHEN)
    Proposal.objects.filter(pk=proposal.pk).update(supports=1)
    account = RelayAccount.objects.create(
        kind="webhook", name="Un relais", address="https://example.org/", secret="x", created_by=person
    )
    post = RelayPost.objects.create(account=account, text="Un message", due_at=WHEN, written_by=person)
    RelayApproval.objects.create(post=post, by=person, at=WHEN)
