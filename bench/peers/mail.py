"""How a Django site sends the same letters: `python mail.py send_messages|post_office COUNT PORT LETTER [DSN]`.

`send_messages`: Django's own, over one connection, nothing kept. `post_office`: django-post-office, which keeps a row
for each in the PostgreSQL of DSN. LETTER is the JSON of `bench.mail_work write`. Prints one JSON line.
"""

import hashlib
import hmac
import json
import logging
import sys
import time
from pathlib import Path
from typing import Any

kind, total, port, letter = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), json.loads(Path(sys.argv[4]).read_text())
options = dict(part.split("=", 1) for part in sys.argv[5].split()) if len(sys.argv) > 5 else {}

import django  # noqa: E402
from django.conf import settings  # noqa: E402

SMTP = "django.core.mail.backends.smtp.EmailBackend"
settings.configure(
    SECRET_KEY="bench",
    USE_TZ=True,
    EMAIL_HOST="127.0.0.1",
    EMAIL_PORT=port,
    EMAIL_BACKEND=SMTP,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    POST_OFFICE={"BATCH_SIZE": 1000, "BACKENDS": {"default": SMTP}, "THREADS_PER_PROCESS": 1, "LOG_LEVEL": 1},
    DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", **options}} if options else {},
    INSTALLED_APPS=["django.contrib.contenttypes", "post_office"] if kind == "post_office" else [],
)
django.setup()
logging.disable(logging.CRITICAL)
from django.core.mail import EmailMultiAlternatives, get_connection  # noqa: E402

SENDER = "Tous en campagne <lettre@campagne.example>"


def parts(n: int) -> tuple[str, str, str, dict[str, str]]:
    """To whom, its text, its HTML, its headers: a name and a signed address are each reader's own."""
    token = hmac.new(b"bench", b"%d" % n, hashlib.sha256).hexdigest()[:32]
    text, html = (letter[name].replace("@@token@@", token).replace("@@name@@", "Camille") for name in ("plain", "html"))
    headers = {
        "List-Unsubscribe": f"<https://campagne.example/u/{token}/>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return f"u{n}@example.org", text, html, headers


def message(n: int, connection: Any) -> EmailMultiAlternatives:
    to, text, html, headers = parts(n)
    made = EmailMultiAlternatives(letter["subject"], text, SENDER, [to], headers=headers, connection=connection)
    made.attach_alternative(html, "text/html")
    return made


def send_messages() -> None:
    connection = get_connection()
    connection.open()
    for start in range(0, total, 500):
        connection.send_messages([message(n, connection) for n in range(start, min(total, start + 500))])
    connection.close()


def post_office() -> None:
    from post_office import mail
    from post_office.mail import send_queued_mail_until_done
    from post_office.models import Email

    for start in range(0, total, 500):
        mail.send_many(
            [
                {
                    "sender": SENDER,
                    "recipients": [to],
                    "subject": letter["subject"],
                    "message": text,
                    "html_message": html,
                    "headers": headers,
                }
                for to, text, html, headers in map(parts, range(start, min(total, start + 500)))
            ]
        )
    send_queued_mail_until_done(processes=1, log_level=1)
    assert not Email.objects.exclude(status=0).exists()


if kind == "post_office":
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
cpu, began = time.process_time(), time.perf_counter()
{"send_messages": send_messages, "post_office": post_office}[kind]()
print(json.dumps({"count": total, "seconds": time.perf_counter() - began, "cpu_s": time.process_time() - cpu}))
