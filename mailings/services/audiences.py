"""Define to whom letters are written."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from mailings.audiences import rules, selecting
from mailings.audiences.tree import Rule
from mailings.models import Audience, Mailing
from supporters.models import Supporter
from territory.models import Place

#: Mailings that an audience may no longer change under: others have seen, or see, to whom they go.
_SETTLED = (
    Mailing.State.WAITING,
    Mailing.State.SCHEDULED,
    Mailing.State.PREPARING,
    Mailing.State.SENDING,
    Mailing.State.PAUSED,
)
_LEAST_WORDS = 15


@transaction.atomic
def save_audience(
    *,
    audience: Audience | None = None,
    name: str,
    kind: str,
    words: str,
    place: Place | None = None,
    rule: dict[str, Any] | None = None,
    by: Supporter,
    at: datetime,
) -> Audience:
    """Make an audience, or change it. Raises ValidationError on `name`, `kind`, `words`, `place` or `rule`."""
    if audience is None:
        audience = Audience(created_by=by)
    else:
        audience = Audience.objects.select_for_update().get(pk=audience.pk)
        _require_free(audience)
    audience.name, audience.kind, audience.words = " ".join(name.split()), kind, _one_line(words)
    selected = kind == Audience.Kind.SELECTED
    audience.rule = _readable(rule) if selected else {}
    audience.place = None if selected else place
    _require_words(audience.words)
    audience.full_clean(exclude=["created_by"], validate_unique=False, validate_constraints=False)
    if selected:
        _require_somebody(audience, at=at)
    try:
        with transaction.atomic():
            audience.save()
    except IntegrityError:
        raise ValidationError({"name": _("Une audience porte déjà ce nom.")}) from None
    return audience


@transaction.atomic
def archive(*, audience: Audience, at: datetime) -> Audience:
    """Offer it no more. Raises ValidationError while letters to come go there."""
    audience = Audience.objects.select_for_update().get(pk=audience.pk)
    _require_free(audience)
    if audience.archived_at is None:
        audience.archived_at = at
        audience.save(update_fields=["archived_at"])
    return audience


@transaction.atomic
def bring_back(*, audience: Audience) -> Audience:
    """Offer an archived audience again."""
    audience = Audience.objects.select_for_update().get(pk=audience.pk)
    audience.archived_at = None
    audience.save(update_fields=["archived_at"])
    return audience


def drawn(*, kind: str, place: Place | None = None, rule: dict[str, Any] | None = None) -> Audience:
    """An audience as one draws it, to count before saving. Raises ValidationError on `rule`."""
    selected = kind == Audience.Kind.SELECTED
    return Audience(kind=kind, rule=_readable(rule) if selected else {}, place=None if selected else place)


def suggested_words(rule: Rule) -> str:
    """What could be printed after « Vous recevez ce message car »: the rule itself, with the names of its places."""
    names = dict(Place.objects.filter(code__in=rules.places_of(rule)).values_list("code", "name"))
    return rules.say(rule, names) + "."


def _readable(tree: dict[str, Any] | None) -> dict[str, Any]:
    try:
        rule = rules.read(tree)
    except rules.RuleRefused as error:
        raise ValidationError({"rule": error.sentence}) from error
    codes = rules.places_of(rule)
    unknown = codes - set(Place.objects.filter(code__in=codes).values_list("code", flat=True))
    if unknown:
        words = _("Ce lieu n'existe pas : %(place)s.") % {"place": ", ".join(sorted(unknown))}
        raise ValidationError({"rule": words})
    return tree or {}


def _require_words(words: str) -> None:
    if len(words) < _LEAST_WORDS:
        words = _("Dites à qui vous lira pourquoi ce message lui arrive : cette phrase sera imprimée dans le courrier.")
        raise ValidationError({"words": words})


def _require_somebody(audience: Audience, *, at: datetime) -> None:
    """A selection that no consenting person answers is a mistake (L40)."""
    if not selecting.eligible(audience, kind=Mailing.Kind.ESSENTIAL, at=at).exists():
        words = _("Personne de ceux que cette règle choisit n'a donné son accord : élargissez-la.")
        raise ValidationError({"rule": words})


def _require_free(audience: Audience) -> None:
    if audience.mailings.filter(state__in=_SETTLED).exists():
        words = _("Un courrier à valider, programmé ou en cours d'envoi va à cette audience : copiez-la plutôt.")
        raise ValidationError({"__all__": words})


def _one_line(words: str) -> str:
    return " ".join(words.split())
