"""One part of the measures of mail, in a process of its own, on the database of DATABASE_URL; prints one JSON line.

`python -m bench.mail_work fill PEOPLE`: so many subscribers. `write FILE`: a letter of 35 kB to all of them, its parts
also in FILE for the peers. `prepare`: its deliveries. `bare`: as many rows, written as barely as the database takes
them. `send`: the real loop, to EMAIL_URL. `engine COUNT`: ready-made messages over the line alone. `messages`: letters
made, and not sent. What the database's processes (BENCH_ROOTS) spend is counted with the process's own; what a worker
does once, to import the site and to lay out its first letter, is told by itself (`start_s`).
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from datetime import time as Hour
from pathlib import Path
from typing import Any

LONG_AGO = datetime(2026, 1, 5, tzinfo=UTC)
#: Letters made before anything is measured.
READY: list[Any] = []
FIRST_DAY = date(2027, 2, 1)
#: What makes 35 kB of it, as the peers' messages have.
PARAGRAPHS = 20
WORDS = "Demain, nous nous retrouvons devant la gare et nous allons ensemble jusqu'à la mairie ; venez à deux. "


def fill(people: int) -> dict[str, float]:
    from django.core.management import call_command
    from django.db import connection, transaction

    from bench.dataset import insert
    from mailings.models import ProviderState, Recipient
    from mailings.services.recipients import ensure_recipients
    from supporters.models import Consent, ConsentText, Supporter

    call_command("migrate", verbosity=0)
    text = ConsentText.objects.get_or_create(digest="b" * 64, text="Banc d'essai")[0]
    first = (Supporter.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    with transaction.atomic():
        person = Supporter(password="!", confirmed_at=LONG_AGO, date_joined=LONG_AGO, display_name="Camille")
        numbers = range(first, people + 1)
        insert(connection, person, ({"id": n, "email": f"u{n}@example.org"} for n in numbers))
        consent = Consent(purpose="account", text=text, source="form", given_at=LONG_AGO, confirmed_at=LONG_AGO)
        insert(connection, consent, ({"id": n, "supporter_id": n} for n in numbers))
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                for table in ("supporters_supporter", "supporters_consent"):
                    cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {people})")
    began = time.perf_counter()
    ensure_recipients()
    Recipient.objects.update(tier=3)
    ProviderState.objects.update_or_create(provider="other", defaults={"per_minute": 2_000_000_000})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {"people": people, "recipients_s": time.perf_counter() - began}


def write(path: str) -> dict[str, float]:
    from email import message_from_bytes, policy

    from mailings.models import Audience, Block, Mailing, Subject
    from mailings.services.letters import Letters
    from mailings.services.permits import Row

    audience = Audience.objects.get_or_create(name="Banc d'essai", words="vous êtes abonné.")[0]
    day = FIRST_DAY + timedelta(days=2 * Mailing.objects.count())
    mailing = Mailing.objects.create(
        title=f"Banc d'essai {day}",
        audience=audience,
        sender="Tous en campagne",
        state=Mailing.State.SCHEDULED,
        send_on=day,
        send_time=Hour(10),
        prepare_at=LONG_AGO,
    )
    Subject.objects.create(mailing=mailing, text="Demain, nous marchons")
    Block.objects.create(mailing=mailing, kind=Block.Kind.TEXT, text="Bonjour {{prénom|à vous}},", position=0)
    for n in range(PARAGRAPHS):
        words = f"{WORDS * 2}[Agir](https://campagne.example/agir/{n % 12}/) {WORDS}"
        Block.objects.create(mailing=mailing, kind=Block.Kind.TEXT, text=words, position=n + 1)
    mailing.approvals.create(revision=1, by_id=1, at=LONG_AGO)  # too many people to leave without
    variant = Letters().variant(mailing.pk, None)
    envelopes, _failed = variant.envelopes([Row(1, 1, "u1@example.org")], at=_at(mailing))
    message = message_from_bytes(envelopes[0].data, policy=policy.default)
    parts = {kind: message.get_body((kind,)).get_content() for kind in ("plain", "html")}  # type: ignore[union-attr]
    token = envelopes[0].data.partition(b"/u/")[2].partition(b"/")[0].decode()
    ready = {name: text.replace(token, "@@token@@").replace("Camille", "@@name@@") for name, text in parts.items()}
    Path(path).write_text(json.dumps({"subject": str(message["Subject"]), **ready}))
    return {"bytes": len(envelopes[0].data), "text": len(parts["plain"]), "html": len(parts["html"])}


def prepare() -> dict[str, float]:
    from mailings.services.preparing import prepare_due

    ready = prepare_due(at=_at(_newest()))
    return {"count": _newest().selected, "ready": ready}


def bare() -> dict[str, float]:
    from django.db import connection, transaction

    from bench.dataset import insert
    from mailings.models import Delivery

    mailing = _newest()
    first = Delivery.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    total = mailing.selected
    mailing.pk = None
    mailing.state, mailing.title = "cancelled", "Lignes nues"
    mailing.save()
    with transaction.atomic():
        rows = ({"id": first + n, "supporter_id": n} for n in range(1, total + 1))
        insert(connection, Delivery(mailing=mailing), rows)
    return {"count": total}


def send() -> dict[str, float]:
    from mailings.services.sending import send_due

    mailing = _newest()
    return {"count": send_due(at=_at(mailing) + timedelta(minutes=1), seconds=3600)}


def engine(total: str) -> dict[str, float]:
    """Ready-made messages, over and over."""
    from mailings.delivery.backend import way_out
    from mailings.delivery.smtp import Envelope

    sender, sent = way_out(), 0
    for start in range(0, int(total), len(READY)):
        batch = [Envelope(start + n, *one[1:]) for n, one in enumerate(READY)]
        sent += sum(outcome.is_sent for outcome in sender.send(batch))
    sender.close()
    return {"count": sent}


def messages() -> dict[str, float]:
    return {"count": len(_messages(2000))}


def _messages(total: int) -> list[Any]:
    from mailings.services.letters import Letters
    from mailings.services.permits import Row

    mailing = _newest()
    variant, made = Letters().variant(mailing.pk, None), []
    for start in range(0, total, 100):
        rows = [Row(n, n, f"u{n}@example.org") for n in range(start + 1, start + 101)]
        made += variant.envelopes(rows, at=_at(mailing))[0]
    return made


def _newest() -> Any:
    from mailings.models import Mailing

    return Mailing.objects.exclude(state="cancelled").latest("pk")


def _at(mailing: Any) -> datetime:
    """Ten o'clock in Paris on its day, whatever hour it is here."""
    return datetime.combine(mailing.send_on, Hour(9), tzinfo=UTC)


def main(name: str, *options: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
    import django

    django.setup()
    parts: dict[str, Callable[..., dict[str, float]]] = {
        part.__name__: part for part in (write, prepare, bare, send, engine, messages)
    }
    from bench.load import tree_cpu

    roots = [os.getpid(), *map(int, os.environ.get("BENCH_ROOTS", "").split())]
    starting = time.process_time()
    if name in {"send", "engine", "messages"}:
        READY.extend(_messages(500))
    starting = time.process_time() - starting
    before, began = tree_cpu(roots), time.perf_counter()
    found = fill(int(options[0])) if name == "fill" else parts[name](*options)
    found |= {"seconds": time.perf_counter() - began, "cpu_s": tree_cpu(roots) - before}
    found["start_s"] = starting
    found["rss_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
