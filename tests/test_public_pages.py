"""Pages are private until said otherwise: here is everything that answers without signing in, and nothing else does."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, get_resolver
from rest_framework.permissions import AllowAny

PUBLIC = {
    # What the campaign says
    "home",
    "privacy-notice",
    "legal",
    "accessibility",
    "set-language",
    "theme",
    "favicon",
    "sharing-image",
    "robots",
    "healthz",
    # In debug only; 404 otherwise
    "design",
    "mailbox",
    "mailbox-letter",
    "mailbox-letter-html",
    # Testifying, before there is an account
    "supporters:testify",
    "supporters:testify-sent",
    "supporters:testify-resend",
    "supporters:testify-confirm",
    "supporters:testify-confirmed",
    "territory:place-search",
    # The map
    "supporters:map",
    "supporters:map-view",
    "supporters:map-points",
    "supporters:map-embed",
    "supporters:tile",
    "supporters:testimony-list",
    "supporters:testimony-feed",
    "supporters:testimony",
    "supporters:testimony-card",
    "supporters:testimony-image",
    "supporters:testimony-report",
    "supporters:photo",
    # Leaving, from a link in a mail
    "supporters:withdrawal",
    "supporters:goodbye",
    "teams:team-mail",
    # Outings: calendar, map, files, the page of one
    "teams:outings",
    "teams:outings-map",
    "teams:outings-feed",
    "teams:outings-ics",
    "teams:outing",
    "teams:outing-ics",
    # An invitation to a training session, answered from its mail
    "teams:session-answer",
    # Signing in and up (allauth)
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_request_login_code",
    "account_confirm_login_code",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    # The doorstep pages: a shell without data, its worker and what phones ask of an installed page
    "canvassing:doorstep-app",
    "canvassing:doorstep-worker",
    "canvassing:doorstep-manifest",
    "canvassing:doorstep-icon",
    # A resident confirms the card that she filled in at her door
    "canvassing:card-confirm",
    "canvassing:card-confirmed",
    # Near somebody, and invited by a friend
    "teams:near",
    # Offering help, before there is an account
    "teams:help",
    "teams:help-sent",
    "teams:help-resend",
    "teams:help-confirm",
    "teams:help-confirmed",
    "teams:invitation",
    "teams:invitation-objection",
    # Brought in from a file: yes or no
    "teams:imported",
    "teams:imported-decline",
    "teams:imported-done",
    # The online campaign: what is passed on
    "actions:picture",
    "actions:captions",
    "actions:transparency",
    "actions:transparency-json",
    # The library: what there is to pass on, its files, and what other sites show of it
    "actions:library",
    "actions:library-feed",
    "actions:topic-feed",
    "actions:content",
    "actions:content-ics",
    "actions:content-image",
    "actions:content-picture",
    "actions:content-embed",
    "actions:video",
    "actions:oembed",
    # Passing it on, by the plain address of the page; who declares it signs in
    "actions:share",
    # The wall: what was published elsewhere
    "actions:wall",
    "actions:wall-item",
    "api:actions-api:wall",
    "api:actions-api:wall-item",
    # A short link: followed, told about, reported
    "actions:follow",
    "actions:follow-slash",
    "actions:link-info",
    # What supporters proposed and the campaign adopted
    "actions:best",
    "api:actions-api:best-proposals",
    # Choosing one's letters, from the foot of any
    "mailings:letters",
    "mailings:picture",
    # A provider's program, with its secret
    "mailings:provider-events",
    # The group and the desk: an invitation, the way out of a mail, a voice's own data; others say that they link to us
    "conversations:invitation",
    "conversations:group-mail",
    "conversations:voice-rights",
    "conversations:voice-data",
    "conversations:voice-data-file",
    "conversations:voice-data-object",
    "conversations:voice-objected",
    "conversations:webmention",
    # The programming interface
    "api:schema",
    "api:actions-api:link-info",
    "api:actions-api:link-reports",
    "api:actions-api:contents",
    "api:actions-api:content",
    "api:actions-api:topics",
    "api:supporters-api:counters",
    "api:supporters-api:testimonies",
    "api:supporters-api:testimony",
    "api:supporters-api:testimony-report",
    "api:teams-api:outings",
    "api:teams-api:outing",
    "api:territory-api:places",
    "api:territory-api:place",
    "api:territory-api:silence",
    "api:teams-api:near",
    "api:teams-api:help",
    "api:teams-api:help-link",
}


def routes(patterns: list[Any], namespace: str = "") -> Iterator[tuple[str, Any]]:
    """Every address of the site map: its name (its pattern when it has none) and its view."""
    for entry in patterns:
        if isinstance(entry, URLPattern):
            yield ":".join(part for part in (namespace, entry.name or str(entry.pattern)) if part), entry.callback
        else:
            inner = ":".join(part for part in (namespace, entry.namespace) if part)
            yield from routes(entry.url_patterns, inner)


def is_public(view: Any) -> bool:
    """REST framework's views keep their own door: their permission classes."""
    if hasattr(view, "cls"):
        return AllowAny in view.cls.permission_classes
    return not getattr(view, "login_required", True)


def test_what_answers_without_signing_in_is_in_the_list() -> None:
    assert {name for name, view in routes(get_resolver().url_patterns) if is_public(view)} == PUBLIC
