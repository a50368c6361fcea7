"""Voices: known again by their addresses, described by their own words, forgotten when they ask."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from common.text import fold
from common.web_addresses import AddressRefused, check_address
from conversations.desk.addresses import key_of
from conversations.desk.heard import Speaker
from conversations.models import Conversation, Listener, Objection, Thread, Voice, VoiceAddress
from supporters.models import OutgoingMail, Supporter

Kind = VoiceAddress.Kind
#: What is written of a voice by hand.
DESCRIBED = ("name", "outlet", "outlet_url", "contact", "topics", "language", "source_url", "source_at", "audience")


def is_objected(kind: str, value: str) -> bool:
    """Whether whoever speaks from this address asked not to be kept (L62)."""
    return any_objected([(kind, value)])


def any_objected(pairs: Iterable[tuple[str, str]]) -> bool:
    hashes = [objection_hash(kind, key) for kind, value in pairs if (key := key_of(kind, value))]
    return bool(hashes) and Objection.objects.filter(hash__in=hashes).exists()


def objection_hash(kind: str, key: str) -> str:
    """What remains of an address: an HMAC whose key is outside the database."""
    secret = settings.SUPPRESSION_KEY
    return salted_hmac("conversations.objection", f"{kind}:{key}", secret=secret, algorithm="sha256").hexdigest()


@transaction.atomic
def find_or_make(*, speaker: Speaker, source_url: str, at: datetime) -> Voice:
    """The voice that speaks from there, made from what it shows of itself if it was never heard.

    Raises ValidationError: the address is none of its kind, or its owner objected.
    """
    pairs = _addresses_of(speaker)
    if not pairs:
        raise ValidationError({"value": _("Cette adresse n'est pas lisible.")})
    refuse_objected(pairs)
    voice = _known(pairs) or _make(speaker, source_url, pairs, at)
    for kind, value in pairs:
        _attach(voice, kind, value)
    if speaker.audience is not None and speaker.audience != voice.audience:
        voice.audience, voice.audience_at = speaker.audience, at
        voice.save(update_fields=["audience", "audience_at"])
    return voice


@transaction.atomic
def create(*, by: Supporter, at: datetime, addresses: Iterable[tuple[str, str]] = (), **described: Any) -> Voice:
    """One entered by hand, with `DESCRIBED`. Raises ValidationError by field: objected, known already, unreadable."""
    told = checked({"source_at": at.date()} | described)
    pairs = [*addresses, *_said_by(told)]
    refuse_objected(pairs, field="outlet_url")
    voice = Voice.objects.create(created_by=by, created_at=at, search=_search(told["name"], told["outlet"]), **told)
    for kind, value in pairs:
        add_address(voice=voice, kind=kind, value=value)
    return voice


@transaction.atomic
def edit(*, voice: Voice, at: datetime, **described: Any) -> Voice:
    """Say them better. Raises ValidationError by field."""
    voice = Voice.objects.select_for_update(no_key=True).get(pk=voice.pk)
    told = checked({name: getattr(voice, name) for name in DESCRIBED} | described)
    refuse_objected(_said_by(told), field="outlet_url")
    if told["audience"] != voice.audience:
        voice.audience_at = at
    for name, value in told.items():
        setattr(voice, name, value)
    voice.search = _search(voice.name, voice.outlet)
    voice.save()
    for kind, value in _said_by(told):
        add_address(voice=voice, kind=kind, value=value)
    return voice


def add_address(*, voice: Voice, kind: str, value: str) -> VoiceAddress:
    """Where they speak, too. Raises ValidationError: unreadable, objected, somebody else's."""
    key = key_of(kind, value)
    if not key:
        raise ValidationError({"value": _("Cette adresse n'est pas lisible.")})
    refuse_objected([(kind, value)], field="value")
    known = VoiceAddress.objects.select_related("voice").filter(kind=kind, key=key).first()
    if known is None:
        with transaction.atomic():
            known, _made = VoiceAddress.objects.get_or_create(
                kind=kind, key=key, defaults={"voice": voice, "value": value.strip()[:500]}
            )
    if known.voice_id != voice.pk:
        said = _("Cette adresse est déjà celle de %(voice)s. Fusionnez les deux voix.") % {"voice": known.voice}
        raise ValidationError({"value": said})
    return known


def remove_address(*, address: VoiceAddress) -> None:
    """Not theirs after all; what was heard from there stays."""
    address.delete()


@transaction.atomic
def noticed(*, voice: Voice, at: datetime) -> None:
    """The first message, with the notice, reached them (L61). Later ones change nothing."""
    Voice.objects.filter(pk=voice.pk, noticed_at=None).update(noticed_at=at)


@transaction.atomic
def spoke_again(*, voice: Voice, at: datetime) -> None:
    """They said something after we did: the two months of L62 no longer run."""
    Voice.objects.filter(pk=voice.pk, noticed_at__lt=at, answered_at=None).update(answered_at=at)


@transaction.atomic
def object_(*, voice: Voice, at: datetime) -> int:
    """They want to hear no more from us: all that is known goes, hashes of their addresses stay. Gives how many."""
    found = Voice.objects.select_for_update().filter(pk=voice.pk).first()
    if found is None:  # asked twice
        return 0
    voice = found
    keys = set(voice.addresses.values_list("kind", "key"))
    keys |= {(kind, key_of(kind, value)) for kind, value in _said_by({n: getattr(voice, n) for n in DESCRIBED})}
    hashes = [objection_hash(kind, key) for kind, key in sorted(keys) if key]
    Objection.objects.bulk_create([Objection(hash=one, at=at) for one in hashes], ignore_conflicts=True)
    forget(voice=voice)
    return len(hashes)


@transaction.atomic
def forget(*, voice: Voice) -> None:
    """All that is known of them goes: words, conversations, letters that wait, their name on threads, their feeds."""
    threads = Conversation.objects.filter(voice=voice).exclude(thread=None).values("thread")
    Thread.objects.filter(pk__in=threads).update(credit="", credit_url="")
    mails = {voice.contact, *voice.addresses.filter(kind=Kind.MAIL).values_list("value", flat=True)} - {""}
    for address in mails:
        if not Supporter.objects.filter(email__iexact=address).exists():
            OutgoingMail.objects.filter(to__iexact=address).delete()
    Listener.objects.filter(voice=voice, kind=Listener.Kind.FEED).delete()
    voice.delete()


def refuse_objected(pairs: Iterable[tuple[str, str]], *, field: str = "value") -> None:
    """Raises ValidationError (L62: 422)."""
    if any_objected(pairs):
        said = _("Cette personne s'est opposée à ce que la campagne garde ses données : nous ne pouvons pas l'ajouter.")
        raise ValidationError({field: said})


def checked(described: dict[str, Any]) -> dict[str, Any]:
    """What was typed, in shape. Raises ValidationError by field."""
    told = {name: described.get(name) for name in DESCRIBED}
    for name in ("name", "outlet", "topics", "contact", "language"):
        told[name] = " ".join(str(told[name] or "").split())
    told["language"] = told["language"] or "fr"
    wrong: dict[str, Any] = {}
    if not told["name"]:
        wrong["name"] = _("Donnez le nom ou le pseudonyme public.")
    for name in ("outlet_url", "source_url"):
        try:
            told[name] = _address(told[name])
        except AddressRefused as error:
            wrong[name] = error.message
    if not told["source_url"] and "source_url" not in wrong:
        wrong["source_url"] = _("Dites où vous l'avez lu : cette adresse sera donnée à la personne.")
    if not told["source_at"]:
        wrong["source_at"] = _("Dites quand vous l'avez lu.")
    if told["contact"] and not key_of(Kind.MAIL, told["contact"]):
        wrong["contact"] = _("Cette adresse e-mail n'est pas valable.")
    if wrong:
        raise ValidationError(wrong)
    return told


def _address(value: Any) -> str:
    typed = str(value or "").strip()
    return check_address(typed, schemes=("http", "https"), private=settings.FETCH_PRIVATE_HOSTS) if typed else ""


def _said_by(told: dict[str, Any]) -> list[tuple[str, str]]:
    """Addresses among what is described."""
    pairs = [(Kind.SITE.value, told["outlet_url"]), (Kind.MAIL.value, told["contact"])]
    return [(kind, value) for kind, value in pairs if value]


def _addresses_of(speaker: Speaker) -> list[tuple[str, str]]:
    """The one they speak from; a feed also says whose it is. A profile's word on a site is not taken."""
    pairs = [(speaker.kind, speaker.value)]
    if speaker.kind == Kind.FEED and speaker.outlet_url:
        pairs.append((Kind.SITE.value, speaker.outlet_url))
    return [(kind, value) for kind, value in pairs if key_of(kind, value)]


def _known(pairs: list[tuple[str, str]]) -> Voice | None:
    for kind, value in pairs:
        found = VoiceAddress.objects.select_related("voice").filter(kind=kind, key=key_of(kind, value)).first()
        if found is not None:
            return found.voice
    return None


def _make(speaker: Speaker, source_url: str, pairs: list[tuple[str, str]], at: datetime) -> Voice:
    """Two ears may hear somebody new at once: the address is unique, and whoever comes second takes the first's."""
    kind, value = pairs[0]
    shown = speaker.name or speaker.outlet or key_of(kind, value)
    try:
        with transaction.atomic():
            voice = Voice.objects.create(
                name=shown[:120],
                outlet=speaker.outlet[:120],
                search=_search(shown, speaker.outlet),
                outlet_url=speaker.outlet_url[:2048],
                contact=value.strip().lower() if kind == Kind.MAIL else "",
                language=(speaker.language or "fr")[:5],
                source_url=(source_url or speaker.outlet_url or settings.SITE_URL)[:2048],
                source_at=at.date(),
                audience=speaker.audience,
                audience_at=at if speaker.audience is not None else None,
                created_at=at,
            )
            VoiceAddress.objects.create(voice=voice, kind=kind, value=value.strip()[:500], key=key_of(kind, value))
    except IntegrityError:
        return VoiceAddress.objects.select_related("voice").get(kind=kind, key=key_of(kind, value)).voice
    return voice


def _search(name: str, outlet: str) -> str:
    return fold(f"{name[:120]} {outlet[:120]}")


def _attach(voice: Voice, kind: str, value: str) -> None:
    """Unless it is somebody's already."""
    VoiceAddress.objects.get_or_create(
        kind=kind, key=key_of(kind, value), defaults={"voice": voice, "value": value.strip()[:500]}
    )
