"""The mail examined before letters leave: names, servers, and a whole letter as receivers get it (E01, E03-E06)."""

import hashlib
import re
import ssl
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _

from common.claims import wake
from mailings.composing.compiling import compile as compiled
from mailings.delivery.backend import SMTP, way_out
from mailings.delivery.envelopes import Envelope
from mailings.delivery.messages import Letter, ascii_address
from mailings.delivery.signing import KeyRefused, public_key
from mailings.delivery.smtp import Line
from mailings.doctor import dmarc, hosts, keys, message, server, spf
from mailings.doctor.findings import Finding, Report, advice, fault, good
from mailings.doctor.names import DnsTrouble, Names, is_public
from mailings.doctor.receiver import receiving
from mailings.models import Audience, Block, Examination, Mailing, Subject
from mailings.returns import tokens

FILES = "django.core.mail.backends.filebased.EmailBackend"
#: Key of the cache: that an examination was asked for.
ASKED = "mail-doctor-asked"
#: An examination that was asked for and does not come is forgotten after so long.
PATIENCE = timedelta(minutes=3)


def examine(
    *,
    at: datetime,
    names: Names | None = None,
    to: str = "",
    addresses: Sequence[str] = (),
    context: ssl.SSLContext | None = None,
) -> Report:
    """Look at everything; nothing stops at a first fault. The report is kept for the staff's page and the gate.

    `to`: a letter box that gets the letter of trial; without it, the letter stays on this machine. `addresses`: those
    that letters leave from, when they are known. `context`: authorities other than the machine's.
    """
    names = names or Names()
    author = _domain(settings.LETTER_FROM)
    returns = ascii_address(f"@{settings.BOUNCE_DOMAIN}")[1:].lower()
    signing = settings.DKIM_DOMAIN.lower()
    ours, key_faults = _our_key()
    found, is_certain = (list(addresses), True) if addresses else (_guessed(names), False)
    parts: list[Callable[[], list[Finding]]] = [
        lambda: _settings(author),
        lambda: hosts.look_at_author(author, names=names),
        lambda: spf.look_at(returns or author, addresses=found, is_certain=is_certain, names=names),
        lambda: _key(signing, ours, names),
        lambda: dmarc.look_at(author, signing=signing, envelope=returns or author, names=names),
        lambda: hosts.look_at_returns(returns, names=names),
        lambda: hosts.look_at_machines(found, is_certain=is_certain, names=names),
        lambda: _server(at, context),
    ]
    if not key_faults:  # a letter cannot even be made
        parts.append(lambda: _letter(at, author=author, to=to, signs=ours is not None, names=names))
    findings = [*key_faults, *(one for part in parts for one in _looked(part))]
    report = Report(at, author, tuple(findings))
    keep(report=report, to=to)
    cache.delete(ASKED)
    return report


def keep(*, report: Report, to: str = "") -> Examination:
    """`to`: whose address the findings may hold; of it, the domain alone is kept."""
    data = report.as_data()
    for finding in data["findings"] if to else []:
        finding["values"] = {name: _nameless(value, to) for name, value in finding["values"].items()}
    return Examination.objects.create(
        at=report.at, domain=report.domain[:253], setup=setup(), findings=data["findings"]
    )


def last_report() -> Report | None:
    """The newest one, whatever it examined; None when nobody ever asked, or long ago."""
    row = Examination.objects.first()
    return as_report(row) if row else None


def as_report(row: Examination) -> Report:
    return Report.from_data({"at": row.at.isoformat(), "domain": row.domain, "findings": row.findings})


def setup() -> str:
    """What an examination is of: with another domain, key or way out, it says nothing any more."""
    way = settings.MAIL_DELIVERY
    named = [_domain(settings.LETTER_FROM), settings.BOUNCE_DOMAIN, settings.DKIM_DOMAIN, settings.DKIM_SELECTOR]
    named += [settings.DKIM_KEY_FILE, way["backend"], way.get("host") or ""]
    return hashlib.sha256("\n".join(map(str, named)).lower().encode()).hexdigest()


def ask() -> bool:
    """Have the mail examined soon, by a worker. False: it is being done already."""
    if not cache.add(ASKED, True, PATIENCE.total_seconds()):
        return False
    wake("mailings.tasks.examine_mail")
    return True


def is_asked() -> bool:
    return bool(cache.get(ASKED))


def _nameless(value: str, to: str) -> str:
    return re.sub(re.escape(to), f"…@{to.rpartition('@')[2]}", value, flags=re.IGNORECASE)


def _looked(part: Callable[[], list[Finding]]) -> list[Finding]:
    try:
        return part()
    except DnsTrouble as trouble:
        return [fault("dns.silent", question=trouble)]


def _domain(address: str) -> str:
    return ascii_address(address).rpartition("@")[2].lower()


def _our_key() -> tuple[RSAPublicKey | None, list[Finding]]:
    try:
        return public_key(), []
    except (KeyRefused, OSError) as error:
        return None, [fault("dkim.no_key", why=error)]


def _guessed(names: Names) -> list[str]:
    """The mail server's own addresses: often where letters leave from."""
    host = settings.MAIL_DELIVERY.get("host")
    try:
        return [one for one in names.addresses(host) if is_public(one)] if host and not is_public(host) else []
    except DnsTrouble:
        return []


def _settings(author: str) -> list[Finding]:
    findings = []
    if not settings.SITE_URL.startswith("https://"):
        findings.append(fault("settings.no_https", site=settings.SITE_URL))
    if author == _domain(settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip("> ")):
        findings.append(advice("settings.shared", domain=author))
    return findings


def _key(signing: str, ours: RSAPublicKey | None, names: Names) -> list[Finding]:
    if not signing:
        return [advice("dkim.unknown")]
    return keys.look_at(signing, settings.DKIM_SELECTOR, ours=ours, names=names)


def _server(at: datetime, context: ssl.SSLContext | None) -> list[Finding]:
    backend = settings.MAIL_DELIVERY["backend"]
    if backend == SMTP:
        return server.look_at(settings.MAIL_DELIVERY, at=at, context=context)
    return [fault("server.files") if backend == FILES else good("server.provider")]


def _letter(at: datetime, *, author: str, to: str, signs: bool, names: Names) -> list[Finding]:
    envelope = letter_of_trial(to=to or f"docteur@{author}", at=at)
    with receiving() as receiver, Line(receiver.address, connections=1, timeout=10) as line:
        line.send([envelope])
    data = receiver.received[0] if receiver.received else envelope.data
    findings = message.look_at(data, author=author, signs=signs, names=names)
    return [*findings, _sent(envelope)] if to else findings


def _sent(envelope: Envelope) -> Finding:
    sender = way_out(connections=1)
    try:
        outcome = sender.send([envelope])[0]
    finally:
        sender.close()
    if outcome.is_sent:
        return good("message.sent", to=envelope.to)
    return fault("message.refused", to=envelope.to, why=f"{outcome.code or ''} {outcome.text}".strip())


def letter_of_trial(*, to: str, at: datetime) -> Envelope:
    """A letter like any other, of which no row stays."""
    with transaction.atomic():
        audience = Audience.objects.create(name="mail_doctor", words=_("vous essayez les courriers de la campagne."))
        mailing = Mailing.objects.create(title="mail_doctor", sender=settings.CAMPAIGN_NAME, audience=audience)
        subject = Subject.objects.create(mailing=mailing, text=_("Courrier d'essai"), position=0)
        Block.objects.create(mailing=mailing, kind=Block.Kind.TEXT, text=_("Si vous lisez ceci, il est arrivé."))
        body = compiled(mailing, subject=subject)
        url = tokens.unsubscribe_url(0)
        values: dict[str, Any] = {slot.name: url for slot in body.slots}
        envelope = Letter(mailing, body).envelope(delivery_id=0, to=to, values=values, at=at)
        transaction.set_rollback(True)
    return envelope
