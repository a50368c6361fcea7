"""What was proposed, or published, already: looked for before a proposal is sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from actions.models import Content, Medium, Proposal
from actions.proposals.duplicates import Known, Match, Prints, find
from actions.proposals.url_keys import url_key

State = Proposal.State
#: One that was refused or withdrawn may be sent again: an editor will say.
_LIVE = (*Proposal.WAITING, State.ADOPTED)
_BATCH = 2000


@dataclass(frozen=True)
class Twin:
    """What is there already: a proposal, or a content of the library. `same`: it is not sent again."""

    match: Match
    proposal: Proposal | None = None
    content: Content | None = None

    @property
    def same(self) -> bool:
        return self.match.same

    @property
    def is_shown(self) -> bool:
        """Whether others may read it: then they are sent there."""
        return self.content is not None or (self.proposal is not None and self.proposal.state == State.OPEN)


class AlreadyProposed(ValidationError):
    """`twin` is what is there already. When it is only near, the author may send theirs anyway."""

    def __init__(self, twin: Twin) -> None:
        self.twin = twin
        super().__init__({"already": ValidationError(sentence(twin), code="same" if twin.same else "near")})


def find_twin(prints: Prints, *, at: datetime, but: Proposal | None = None) -> Twin | None:
    """The closest that is there already, `but` itself."""
    for match in find(prints, _known(prints, but=but)):
        proposal = Proposal.objects.select_related("content").get(pk=match.key)
        content = proposal.content if proposal.content and _visible(proposal.content, at) else None
        return Twin(match, proposal=proposal, content=content)
    return _in_library(prints, at=at)


def sentence(twin: Twin) -> str:
    """What the person reads above their form."""
    if twin.content:
        return _("La campagne l'a déjà publié : partagez-le !") if twin.same else _("La campagne a publié quelque "
                 "chose de très proche. Regardez d'abord.")  # fmt: skip
    if twin.is_shown:
        return _("C'est déjà proposé : soutenez-le !") if twin.same else _("Une proposition très proche est ouverte "
                 "aux soutiens. Regardez d'abord.")  # fmt: skip
    if twin.same:
        return _("Quelqu'un l'a déjà proposé : la rédaction est en train de le lire.")
    return _("Quelqu'un a déjà proposé quelque chose de très proche, que la rédaction est en train de lire.")


def _known(prints: Prints, *, but: Proposal | None) -> Iterator[Known]:
    """Only those that could match: a page by its index, texts and pictures by their prints."""
    rows = Proposal.objects.filter(state__in=_LIVE).exclude(pk=but.pk if but else None).order_by("pk")
    if prints.url_key:
        for pk in rows.filter(url_key=prints.url_key).values_list("pk", flat=True):
            yield Known(pk, Prints(url_key=prints.url_key))
    if prints.image_hash is not None:
        found = rows.exclude(image_hash=None).values_list("pk", "image_hash")
        yield from (Known(pk, Prints(image_hash=kept)) for pk, kept in found.iterator(_BATCH))
    if prints.words:
        yield from _texts(prints, rows)


def _texts(prints: Prints, rows: "QuerySet[Proposal]") -> Iterator[Known]:
    texts = rows.filter(kind=Proposal.Kind.TEXT)
    if prints.text_print is None:
        for pk, text in texts.filter(text_print=None).values_list("pk", "text").iterator(_BATCH):
            yield Known(pk, Prints(words=text))
        return
    kept = texts.exclude(text_print=None).values_list("pk", "text_print")
    near = {pk: found for pk, found in kept.iterator(_BATCH) if found is not None}
    close = [match.key for match in find(Prints(text_print=prints.text_print), _prints_only(near))]
    for pk, text in texts.filter(pk__in=close).values_list("pk", "text"):
        yield Known(pk, Prints(words=text, text_print=near[pk]))


def _prints_only(near: dict[int, int]) -> Iterator[Known]:
    return (Known(pk, Prints(text_print=kept)) for pk, kept in near.items())


def _in_library(prints: Prints, *, at: datetime) -> Twin | None:
    """A content that was not born of a proposal: the library is small enough to be read through."""
    contents = Content.objects.visible(at=at)
    known: list[Known] = []
    if prints.url_key:
        urls = contents.exclude(url="").values_list("pk", "url")
        known = [Known(pk, Prints(url_key=url_key(url))) for pk, url in urls]
    elif prints.image_hash is not None:
        pictures = Medium.objects.filter(content__in=contents).exclude(hash=None)
        known = [Known(pk, Prints(image_hash=kept)) for pk, kept in pictures.values_list("content_id", "hash")]
    for match in find(prints, known):
        return Twin(match, content=Content.objects.get(pk=match.key))
    return None


def _visible(content: Content, at: datetime) -> bool:
    return Content.objects.visible(at=at).filter(pk=content.pk).exists()
