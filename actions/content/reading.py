"""A content read by the law and by the house: what is missing, what blocks it, what its writer should know."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from actions.content import law
from actions.models import Content, TransparencyRecord
from territory.models import ZoneVote

Kind = Content.Kind
WITH_PICTURE = (Kind.IMAGE, Kind.INFOGRAPHIC, Kind.ANIMATION)
#: What people read of it: a change of these is a new revision, which waits for its own approvals.
READ = (
    "kind", "title", "summary", "body", "arguments", "url", "source_title", "source_url", "credit", "place", "language",
    "event_at", "event_place", "polemical", "disclosure",
)  # fmt: skip
#: Columns of text, with the words that are passed on.
TEXTS = ("title", "summary", "body", "arguments", "source_title", "credit", "event_place")


@dataclass(frozen=True)
class Reading:
    """`refusals` keep it from being published; `warnings` are for whoever writes and approves."""

    refusals: dict[str, list[str]]
    warnings: list[str]

    def require_nothing(self) -> None:
        """Raises ValidationError by field."""
        if self.refusals:
            raise ValidationError(self.refusals)  # type: ignore[arg-type]  # lists of sentences are taken


def calendar(*, at: datetime) -> law.Calendar:
    """Of all territories: a content that is online is read from everywhere."""
    today = at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    votes = ZoneVote.objects.filter(round__election__is_active=True, votes_on__gte=today)
    days = votes.order_by().values_list("votes_on", flat=True).distinct()
    return law.calendar_of(days, today=today, polls_closed=ZoneVote.objects.silent(at=at).exists())


def read(content: Content, *, at: datetime) -> Reading:
    """Everything that can be said of a content before it goes out, silence apart."""
    refusals: dict[str, list[str]] = {}
    warnings: list[str] = []
    for field, words in missing(content, at=at).items():
        refusals.setdefault(field, []).append(words)
    for finding in _findings(content, calendar(at=at)):
        if finding.blocks:
            refusals.setdefault(finding.field, []).append(str(finding.words))
        elif str(finding.words) not in warnings:
            warnings.append(str(finding.words))
    if content.pk and content.wordings.count() < 2:
        warnings.append(_("Proposez au moins deux formulations, pour que tout le monde ne dise pas la même chose."))
    return Reading(refusals, warnings)


def incomplete(content: Content) -> dict[str, str]:
    """What a content of its kind cannot be kept without, beside its columns' own rules."""
    errors: dict[str, str] = {}
    if content.kind == Kind.RIPOSTE:
        if not content.source_url:
            errors["source_url"] = _("Une riposte cite sa source : donnez son adresse.")
        if content.ends_at is None:
            errors["ends_at"] = _("Une riposte a une fin : dites jusqu'à quand la partager.")
    if content.kind == Kind.LINK and not content.url:
        errors["url"] = _("Donnez l'adresse de la page à partager.")
    if content.kind == Kind.EVENT and content.event_at is None:
        errors["event_at"] = _("Dites quand a lieu le rendez-vous.")
    if content.starts_at and content.ends_at and content.ends_at <= content.starts_at:
        errors["ends_at"] = _("La fin doit venir après le début.")
    return errors


def missing(content: Content, *, at: datetime) -> dict[str, str]:
    """What keeps a content from being published."""
    errors = incomplete(content)
    if content.ends_at and content.ends_at <= at:
        errors.setdefault("ends_at", _("Cette date est passée : plus personne ne verrait ce contenu."))
    if content.kind == Kind.RIPOSTE and not content.arguments.strip():
        errors["arguments"] = _("Donnez au moins un argument : c'est ce que les gens diront.")
    if content.kind == Kind.TEXT and not content.body.strip():
        errors["body"] = _("Écrivez le texte à partager.")
    if content.kind in WITH_PICTURE and not content.media.exists():
        errors["kind"] = _("Ajoutez une image, avec son texte alternatif.")
    elif content.kind == Kind.ANIMATION and not content.media.exclude(video="").exists():
        errors["kind"] = _("Ajoutez la vidéo, avec ses sous-titres et son image fixe.")
    if content.disclosure != Content.Disclosure.NONE and (words := record_error(record_of(content))):
        errors["disclosure"] = words
    return errors


def record_of(content: Content) -> TransparencyRecord | None:
    return TransparencyRecord.objects.filter(content=content).select_related("election").first()


def record_error(record: TransparencyRecord | None) -> str:
    """Why a transparency record does not do, in a sentence; empty when it is complete (L42)."""
    if record is None:
        return _("Remplissez la fiche de transparence : un contenu payé ou offert en a toujours une.")
    needed = ("title", "sponsor", "sponsor_address", "sponsor_country", "controller", "provided")
    if any(not str(getattr(record, name)).strip() for name in needed) or record.amount <= 0:
        return _("Complétez la fiche de transparence : il y manque quelque chose.")
    return ""


def texts_of(content: Content) -> dict[str, str]:
    """All its words, by field. Alternative texts and wordings are read with the field where staff find them."""
    texts = {name: getattr(content, name) for name in TEXTS}
    if content.pk:
        texts["wordings"] = "\n".join(content.wordings.values_list("text", flat=True))
        said = content.media.values_list("alt", "transcript")
        texts["media"] = "\n".join(words for pair in said for words in pair)
    return {name: text for name, text in texts.items() if text}


def _findings(content: Content, bound: law.Calendar) -> list[law.Finding]:
    found = law.findings_in(texts_of(content), calendar=bound)
    if content.polemical and (late := law.polemical_finding(calendar=bound)):
        found.append(late)
    if content.disclosure != Content.Disclosure.NONE:
        record = record_of(content)
        paid = content.disclosure == Content.Disclosure.PAID
        found += law.payment_findings(paid=paid, country=record.sponsor_country if record else "", calendar=bound)
    return found
