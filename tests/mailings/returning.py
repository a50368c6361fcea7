"""Messages as mail servers send them back: Postfix, Exchange, qmail, a provider's feedback loop, an absent reader."""

from email import message_from_string
from email.message import EmailMessage
from email.mime.base import MIMEBase
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

from mailings.models import Delivery
from mailings.returns import tokens, verp


def sent_letter(delivery: Delivery | None, *, headers: dict[str, str] | None = None) -> EmailMessage:
    """The letter as it left, without its body's beauty."""
    letter = EmailMessage()
    letter["From"] = "Tous en campagne <lettre@campagne.example>"
    letter["Subject"] = "Demain, on y va"
    if delivery is not None:
        letter["To"] = delivery.supporter.email
        letter["Return-Path"] = f"<{verp.address(delivery.pk)}>"
        letter["Message-ID"] = f"<{verp.tag(delivery.pk)}@campagne.example>"
        url = tokens.unsubscribe_url(delivery.supporter_id, delivery.mailing_id)
        letter["List-Unsubscribe"] = f"<{url}>"
    for name, value in (headers or {}).items():
        del letter[name]
        letter[name] = value
    letter.set_content("Bonjour à tous.\n")
    return letter


def bounce(
    delivery: Delivery | None,
    *,
    status: str = "5.1.1",
    action: str = "failed",
    words: str = "smtp; 550 5.1.1 user unknown",
    letter: EmailMessage | None = None,
    recipients: int = 1,
    to: str = "",
) -> bytes:
    """A report of Postfix (RFC 3464), to the envelope sender."""
    report = MIMEMultipart("report")
    report.set_param("report-type", "delivery-status")
    report["From"] = "MAILER-DAEMON@mx.example.net (Mail Delivery System)"
    report["To"] = to or (verp.address(delivery.pk) if delivery else "lettre@campagne.example")
    report["Subject"] = "Undelivered Mail Returned to Sender"
    report["Auto-Submitted"] = "auto-replied"
    report.attach(MIMEText("I'm sorry to have to inform you that your message could not be delivered."))
    groups = ["Reporting-MTA: dns; mx.example.net\nArrival-Date: Fri, 20 Nov 2026 12:00:00 +0100\n"]
    groups += [
        f"Final-Recipient: rfc822; personne{n}@example.org\nAction: {action}\n"
        f"Status: {status}\nDiagnostic-Code: {words}\n"
        for n in range(recipients)
    ]
    part = MIMEBase("message", "delivery-status")
    part.set_payload([message_from_string(group) for group in groups])
    report.attach(part)
    report.attach(MIMEMessage(letter or sent_letter(delivery)))
    return report.as_bytes()


def complaint(delivery: Delivery | None, *, kind: str = "abuse", letter: EmailMessage | None = None) -> bytes:
    """A report of a feedback loop (RFC 5965), the reader's address hidden."""
    report = MIMEMultipart("report")
    report.set_param("report-type", "feedback-report")
    report["From"] = "feedback@provider.example"
    report["To"] = "abuse@campagne.example"
    report["Subject"] = "FW: Demain, on y va"
    report.attach(MIMEText("This is an email abuse report."))
    part = MIMEBase("message", "feedback-report")
    fields = (
        f"Feedback-Type: {kind}\nUser-Agent: Loop/1.0\nVersion: 1\n"
        "Original-Rcpt-To: redacted@provider.example\nSource-IP: 192.0.2.1\n"
    )
    part.set_payload([message_from_string(fields)])
    report.attach(part)
    report.attach(MIMEMessage(letter or sent_letter(delivery)))
    return report.as_bytes()


def absence(delivery: Delivery) -> bytes:
    """Somebody's holidays, told to the envelope sender."""
    answer = EmailMessage()
    answer["From"], answer["To"] = delivery.supporter.email, verp.address(delivery.pk)
    answer["Subject"], answer["Auto-Submitted"] = "Absent jusqu'au 3", "auto-replied (vacation)"
    answer.set_content("Je suis absent.\n")
    return answer.as_bytes()


def qmail_bounce(delivery: Delivery) -> bytes:
    """In no form but its own."""
    sender = verp.address(delivery.pk)
    return (
        f"From: MAILER-DAEMON@mx.example.net\nTo: {sender}\nSubject: failure notice\n\n"
        "Hi. This is the qmail-send program at mx.example.net.\n"
        "I'm afraid I wasn't able to deliver your message to the following addresses.\n"
        "This is a permanent error; I've given up. Sorry it didn't work out.\n\n"
        f"<{delivery.supporter.email}>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n"
        f"--- Below this line is a copy of the message.\n\nReturn-Path: <{sender}>\nSubject: Demain, on y va\n"
    ).encode()


def nested(floors: int) -> bytes:
    """A message in a message in a message."""
    inner = sent_letter(None)
    for _floor in range(floors):
        outer = EmailMessage()
        outer["From"], outer["Subject"] = "postmaster@mx.example.net", "Fwd"
        outer.set_content(inner)
        inner = outer
    return inner.as_bytes()
