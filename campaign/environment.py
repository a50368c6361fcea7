"""Typed readers of environment variables that fail loudly: the mistake, then the cure.

Parsing of addresses (databases, mail) is django-environ's; this module adds the checks and the words. An empty
variable is an unset one, so that a line of `.env.example` may be kept as it is.
"""

import re
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

_env = environ.Env()

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}
SECRET_LENGTH = 50


def load(path: Path) -> None:
    """Read a `.env` file if there is one; the real environment wins."""
    if path.exists():
        environ.Env.read_env(path)


def _refuse(name: str, value: str, cure: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name}={value!r} cannot be used. {cure} See .env.example.")


def _hidden(value: str) -> str:
    """An address without what may hold a password."""
    scheme, found, _ = value.partition("://")
    return f"{scheme}://…" if found else "…"


def text(name: str, *, default: str) -> str:
    """The variable, or `default` when it is unset or empty."""
    value: str = _env.str(name, default="")
    return value.strip() or default


def boolean(name: str, *, default: bool) -> bool:
    value = text(name, default=str(default)).lower()
    if value in TRUE | FALSE:
        return value in TRUE
    raise _refuse(name, value, "Write true or false.")


def integer(name: str, *, default: int, minimum: int, maximum: int) -> int:
    value = text(name, default=str(default))
    if value.isdecimal() and minimum <= int(value) <= maximum:
        return int(value)
    raise _refuse(name, value, f"Write a whole number from {minimum} to {maximum}.")


def choice(name: str, *, default: str, choices: tuple[str, ...]) -> str:
    value = text(name, default=default)
    if value in choices:
        return value
    raise _refuse(name, value, f"Write one of: {', '.join(choices)}.")


def words(name: str, *, default: list[str]) -> list[str]:
    """Words separated by commas."""
    return [word.strip() for word in text(name, default=",".join(default)).split(",") if word.strip()]


def url(name: str, *, default: str, schemes: tuple[str, ...] = ("http", "https")) -> str:
    """An address without a final slash."""
    value = text(name, default=default).rstrip("/")
    if value == default.rstrip("/"):
        return value
    try:
        parts = urlsplit(value)
        usable = parts.scheme in schemes and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        usable = False
    if usable:
        return value
    raise _refuse(name, _hidden(value), f"Write an address that begins with {' or '.join(f'{s}://' for s in schemes)}.")


def colour(name: str, *, default: str) -> str:
    value = text(name, default=default)
    if re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        return value
    raise _refuse(name, value, "Write a colour as # and six hexadecimal digits, for example #c8102e.")


def directory(name: str, *, default: Path) -> Path:
    """A folder that exists from now on."""
    path = Path(text(name, default=str(default))).expanduser().resolve()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        cure = f"The folder cannot be made ({error.strerror}). Name one you may write in."
        raise _refuse(name, str(path), cure) from error
    return path


def secret(name: str, *, generated_in: Path | None = None, otherwise: str = "") -> str:
    """A secret of at least 50 characters. Unset: `otherwise`, or one made once and kept in `generated_in`."""
    value = text(name, default=otherwise)
    if not value and generated_in:
        kept = generated_in / "secret-key"
        if not kept.exists():
            kept.touch(mode=0o600)
            kept.write_text(secrets.token_urlsafe(64))
        value = kept.read_text()
    if len(value) < SECRET_LENGTH:
        raise ImproperlyConfigured(
            f"{name} is missing or shorter than {SECRET_LENGTH} characters. Make one with "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(64))'. See .env.example."
        )
    return value


def database(name: str, *, default: str) -> dict[str, Any]:
    """One entry of Django's DATABASES."""
    value = text(name, default=default)
    cure = "Write sqlite:///absolute/path or postgres://user:password@host:5432/name."
    if not value.startswith(("sqlite:///", "postgres://", "postgresql://")):
        raise _refuse(name, _hidden(value), cure)
    try:
        config: dict[str, Any] = environ.Env.db_url_config(value)
    except ValueError as error:
        raise _refuse(name, _hidden(value), cure) from error
    if not config["NAME"]:
        raise _refuse(name, _hidden(value), cure)
    if value.startswith("sqlite"):
        # Readers never wait for a writer (WAL); two writers queue instead of failing (IMMEDIATE).
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=134217728;",
        }
    else:
        config["CONN_HEALTH_CHECKS"] = True
    config["CONN_MAX_AGE"] = 60
    return config


#: Providers whose API django-anymail speaks, and what they call the parts of their address.
_PROVIDERS = {
    "brevo": {"user": "api_key"},
    "mailjet": {"user": "api_key", "password": "secret_key"},
    "mailgun": {"user": "api_key", "host": "sender_domain"},
    "postmark": {"user": "server_token"},
    "scaleway": {"user": "secret_key", "host": "project_id"},
}


def mail(name: str, *, files_in: Path) -> dict[str, Any]:
    """How mail leaves: keyword arguments of `django.core.mail.get_connection`. A mail server, or a provider's API."""
    value = text(name, default="")
    if not value:
        return {"backend": "django.core.mail.backends.filebased.EmailBackend", "file_path": str(files_in)}
    if value.partition("://")[0] in _PROVIDERS:
        return _provider(name, value)
    cure = f"Write smtp+tls://user:password@host:587, or a provider: {', '.join(_PROVIDERS)}://key@."
    if not value.startswith(("smtp://", "smtp+tls://", "smtp+ssl://")):
        raise _refuse(name, _hidden(value), cure)
    try:
        config = environ.Env.email_url_config(value)
    except ValueError as error:
        raise _refuse(name, _hidden(value), cure) from error
    if not config.get("EMAIL_HOST"):
        raise _refuse(name, _hidden(value), cure)
    return {
        "backend": config["EMAIL_BACKEND"],
        "host": config["EMAIL_HOST"],
        "port": config.get("EMAIL_PORT") or 25,
        "username": config.get("EMAIL_HOST_USER"),
        "password": config.get("EMAIL_HOST_PASSWORD"),
        "use_tls": config.get("EMAIL_USE_TLS", False),
        "use_ssl": config.get("EMAIL_USE_SSL", False),
        "timeout": 20,
    }


def _provider(name: str, value: str) -> dict[str, Any]:
    """`brevo://key@`, `mailjet://key:secret@`, `mailgun://key@lettre.example.fr?api_url=…`: what anymail needs."""
    scheme, parts = value.partition("://")[0], urlsplit(value)
    said = {"user": parts.username, "password": parts.password, "host": parts.hostname}
    found = {option: unquote(said[part] or "") for part, option in _PROVIDERS[scheme].items()}
    if not all(found.values()):
        raise _refuse(name, _hidden(value), f"Write {scheme}://user:password@host where {_where(scheme)}.")
    return {"backend": f"anymail.backends.{scheme}.EmailBackend", **found, **dict(parse_qsl(parts.query))}


def _where(scheme: str) -> str:
    return " and ".join(f"{part} is its {option}" for part, option in _PROVIDERS[scheme].items())


def files(name: str, *, default: Path) -> dict[str, Any]:
    """Where uploaded files live, as one entry of Django's STORAGES: a folder, or `s3://key:secret@host/bucket`."""
    value = text(name, default="")
    if not value:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(default)}}
    parts = urlsplit(value)
    if parts.scheme != "s3" or not parts.hostname or not parts.path.strip("/"):
        raise _refuse(name, _hidden(value), "Write s3://key:secret@endpoint.example/bucket.")
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "access_key": parts.username,
            "secret_key": parts.password,
            "endpoint_url": f"https://{parts.hostname}" + (f":{parts.port}" if parts.port else ""),
            "bucket_name": parts.path.strip("/"),
            "default_acl": "private",
            "querystring_auth": True,
        },
    }
