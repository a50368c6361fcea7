"""Mail as bytes and back, and mail from three templates. No models.

A message is kept as MIME and rebuilt as Django's own object, so that any Django backend can deliver it: SMTP,
files, or a provider.
"""

from email import message_from_bytes, policy
from email.message import EmailMessage as Mime
from email.message import MIMEPart

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.message import BadHeaderError
from django.template import Context, Template
from django.template.loader import get_template, render_to_string
from django.utils import translation

#: Headers that the transport writes anew, or that the rebuilt message carries as attributes.
_STRUCTURE = {
    "content-type",
    "content-transfer-encoding",
    "mime-version",
    "subject",
    "from",
    "to",
    "cc",
    "bcc",
    "reply-to",
}


def build(name: str, *, to: str, language: str, context: dict[str, object]) -> EmailMultiAlternatives:
    """The message `templates/emails/<name>` (.subject.txt, .txt, .html) in a language.

    Templates also get `site_url` (absolute, no final slash), `campaign` (its name) and `subject`.
    """
    with translation.override(language):
        known: dict[str, object] = {"site_url": settings.SITE_URL, "campaign": settings.CAMPAIGN_NAME, **context}
        # A subject is one line, however its template is broken.
        subject = " ".join(_plain(f"emails/{name}.subject.txt", known).split())
        known["subject"] = subject
        body = _plain(f"emails/{name}.txt", known).strip() + "\n"
        message = EmailMultiAlternatives(subject=subject, body=body, to=[to])
        message.attach_alternative(render_to_string(f"emails/{name}.html", known), "text/html")
    # Robots that answer mail leave ours alone (RFC 3834).
    message.extra_headers["Auto-Submitted"] = "auto-generated"
    return message


def speaks_to(message: EmailMessage, zone: str, *, forget: bool = False) -> EmailMessage:
    """The message, marked as propaganda to a zone that votes: the outbox stops it in silence (L51).

    `forget`: nothing of it, its address included, is kept once it has left (L13).
    """
    message.zone, message.forget = zone, forget  # type: ignore[attr-defined]
    return message


def to_bytes(message: EmailMessage, *, recipient: str) -> bytes:
    """The message as MIME for one recipient, whoever else it was for.

    Raises BadHeaderError when a header, the recipient included, contains a line break (W07).
    """
    if "\n" in recipient or "\r" in recipient:
        raise BadHeaderError("A recipient contains a line break.")
    mime = message.message()
    for header in ("To", "Cc", "Bcc"):
        del mime[header]
    mime["To"] = recipient
    return bytes(mime.as_bytes(linesep="\r\n"))  # type: ignore[call-arg]  # Django's own message takes it


def from_bytes(content: bytes, *, to: str, message_id: str) -> EmailMultiAlternatives:
    """Undo `to_bytes`. `message_id`, without angle brackets, is the same at every try."""
    mime: Mime = message_from_bytes(content, policy=policy.default)
    text, html = mime.get_body(("plain",)), mime.get_body(("html",))
    message = EmailMultiAlternatives(
        subject=str(mime["Subject"] or ""),
        body=_text(text),
        from_email=str(mime["From"]),
        to=[to],
        reply_to=[str(mime["Reply-To"])] if mime["Reply-To"] else None,
        headers={name: str(value) for name, value in mime.items() if name.lower() not in _STRUCTURE},
    )
    message.extra_headers["Message-ID"] = f"<{message_id}>"
    if html is not None:
        message.attach_alternative(_text(html), "text/html")
    for part in mime.iter_attachments():
        message.attach(part.get_filename(), part.get_payload(decode=True), part.get_content_type())
    return message


def _plain(template: str, known: dict[str, object]) -> str:
    """A template of plain text: an apostrophe stays an apostrophe."""
    compiled: Template = get_template(template).template  # type: ignore[attr-defined]  # Django's engine, no other
    return compiled.render(Context(known, autoescape=False))


def _text(part: MIMEPart | None) -> str:
    return str(part.get_content()).replace("\r\n", "\n") if part is not None else ""
