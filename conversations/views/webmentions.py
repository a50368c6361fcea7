"""Where others send their Webmentions. Answers are short lines of text: programs read them."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from common.limits import check_limit, limited
from common.web_addresses import host_of
from conversations.forms.listening import WebmentionForm
from conversations.services import webmentions as services

#: From one network; and about the pages of one host, wherever they are sent from.
RATE, HOST_RATE = "60/h", "60/h"


@require_POST
@csrf_exempt
@login_not_required
@never_cache
@limited("webmention", RATE)
def webmention(request: HttpRequest) -> HttpResponse:
    """202: it will be verified. 400 with the reason; 429 to who sends too many."""
    form = WebmentionForm(request.POST)
    if not form.is_valid():
        return _plain("source and target are needed, 2048 characters each at most", 400)
    host = _host_of(form.cleaned_data["source"])
    if wait := check_limit("webmention-host", host, HOST_RATE):
        return _later(wait)
    try:
        services.receive(**form.cleaned_data, at=timezone.now())
    except ValidationError as error:
        return _plain(f"{next(iter(error.message_dict))}: {error.messages[0]}", 400)
    except services.TooManyWaiting:
        return _later(600)
    return _plain("accepted: the source will be read", 202)


def _host_of(source: str) -> str:
    """ "" for what is no address, which the service says."""
    try:
        return host_of(source).lower()
    except ValueError:
        return ""


def _later(wait: int) -> HttpResponse:
    answer = _plain("too many: come back later", 429)
    answer["Retry-After"] = str(wait)
    return answer


def _plain(words: str, status: int) -> HttpResponse:
    return HttpResponse(f"{words}\n", content_type="text/plain; charset=utf-8", status=status)
