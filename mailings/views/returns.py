"""Where a provider tells what became of letters. Programs alone come here, with a secret of ours."""

import logging
from typing import Any

from anymail.exceptions import AnymailConfigurationError, AnymailError, AnymailWebhookValidationFailure
from anymail.webhooks.brevo import BrevoTrackingWebhookView
from anymail.webhooks.mailjet import MailjetTrackingWebhookView
from anymail.webhooks.mailtrap import MailtrapTrackingWebhookView
from anymail.webhooks.postmark import PostmarkTrackingWebhookView
from anymail.webhooks.sparkpost import SparkPostTrackingWebhookView
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from mailings.services.provider_events import take_in_event

logger = logging.getLogger(__name__)

#: Those that show who they are by the user name and the password in the address they are given.
PROVIDERS: dict[str, Any] = {
    "brevo": BrevoTrackingWebhookView,
    "mailjet": MailjetTrackingWebhookView,
    "mailtrap": MailtrapTrackingWebhookView,
    "postmark": PostmarkTrackingWebhookView,
    "sparkpost": SparkPostTrackingWebhookView,
}
#: One call tells of so many letters at most.
MOST = 5000


@login_not_required
@csrf_exempt
@require_http_methods(["HEAD", "POST"])
def provider_events(request: HttpRequest, provider: str) -> HttpResponse:
    """Each event is written before the answer: a provider that gets none tells it again, and it counts once."""
    if not settings.RETURNS_SECRET or provider not in PROVIDERS:
        raise Http404
    if request.method == "HEAD":
        return HttpResponse()
    hook = PROVIDERS[provider](webhook_secret=[settings.RETURNS_SECRET])
    try:
        hook.run_validators(request)
    except AnymailWebhookValidationFailure:
        return HttpResponse("Forbidden\n", content_type="text/plain", status=403)
    try:
        events = hook.parse_events(request)
    except (AnymailError, AnymailConfigurationError, ValueError, LookupError, TypeError, AttributeError):
        logger.warning("%s tells what cannot be read", provider, exc_info=True)
        return HttpResponse("Unreadable\n", content_type="text/plain", status=400)
    if len(events) > MOST:
        return HttpResponse("Too many\n", content_type="text/plain", status=400)
    now = timezone.now()
    for event in events:
        take_in_event(event, provider=provider, at=now)
    return HttpResponse()
