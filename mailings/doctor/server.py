"""The mail server that letters are handed to: reached, encrypted, known by its certificate. No Django."""

import smtplib
import ssl
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from mailings.doctor.findings import Finding, advice, fault, good
from mailings.doctor.names import is_public

#: Days before its end from which a certificate is worth a word.
SOON = 10
PATIENCE = 15


def look_at(options: Mapping[str, Any], *, at: datetime, context: ssl.SSLContext | None = None) -> list[Finding]:
    """`options`: host, port, use_tls, use_ssl. `context`: other authorities than the machine's."""
    host, port = str(options["host"]), int(options["port"])
    context = context or ssl.create_default_context()
    smtp: smtplib.SMTP | None = None
    try:
        if options.get("use_ssl"):
            smtp = smtplib.SMTP_SSL(host, port, timeout=PATIENCE, context=context)
        else:
            smtp = smtplib.SMTP(host, port, timeout=PATIENCE)
        smtp.ehlo()
        if options.get("use_tls"):
            smtp.starttls(context=context)
        return _encryption(smtp, host=host, at=at)
    except ssl.SSLCertVerificationError as error:
        return [fault("server.certificate", host=host, why=error.verify_message)]
    except (OSError, smtplib.SMTPException) as error:
        return [fault("server.closed", host=host, port=port, why=f"{type(error).__name__}: {error}"[:200])]
    finally:
        if smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                smtp.quit()
            smtp.close()


def _encryption(smtp: smtplib.SMTP, *, host: str, at: datetime) -> list[Finding]:
    sock = smtp.sock
    if not isinstance(sock, ssl.SSLSocket):
        if sock is not None and not is_public(sock.getpeername()[0]):
            return [good("server.near", host=host)]
        return [fault("server.clear", host=host)]
    certificate = sock.getpeercert() or {}
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate["notAfter"])), tz=UTC)
    if (ends - at).days < SOON:
        return [advice("server.ending", host=host, day=ends.date().isoformat())]
    return [good("server.good", host=host, version=sock.version() or "")]
