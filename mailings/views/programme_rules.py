"""The lines of the programme: from each, a letter is proposed on each of its days."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.limits import limited
from mailings.forms.programme import RuleForm
from mailings.models import Audience, ProgrammeRule
from mailings.permissions.desk import can_write, require
from mailings.permissions.mailings import get_rule_for
from mailings.programme.days import days_of
from mailings.services.programme_rules import save_rule


@require_safe
def programme_rules(request: HttpRequest) -> HttpResponse:
    require(can_write(request.user))
    rules = ProgrammeRule.objects.select_related("audience").order_by("-is_active", "position", "pk")
    told = [(rule, [str(WEEKDAYS_ABBR[day]) for day in days_of(rule.weekdays)]) for rule in rules]
    return render(request, "mailings/programme_rules.html", {"rules": told, "has_audiences": _has_audiences()})


@require_http_methods(["GET", "HEAD", "POST"])
@limited("mail-programme-rules", "60/h", by="person")
def programme_rule_new(request: HttpRequest) -> HttpResponse:
    require(can_write(request.user))
    return _form(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@limited("mail-programme-rules", "60/h", by="person")
def programme_rule(request: HttpRequest, pk: int) -> HttpResponse:
    return _form(request, get_rule_for(request.user, pk))


def _form(request: HttpRequest, rule: ProgrammeRule | None) -> HttpResponse:
    form = RuleForm(request.POST if request.method == "POST" else None, instance=rule)
    if request.method == "POST" and form.is_valid() and _saved(form, rule):
        messages.success(request, _("La ligne est enregistrée. Les jours déjà proposés restent tels quels."))
        return redirect("mailings:programme-rules")
    context = {"form": form, "rule": rule, "has_audiences": _has_audiences()}
    return render(request, "mailings/programme_rule.html", context, status=422 if form.errors else 200)


def _saved(form: RuleForm, rule: ProgrammeRule | None) -> bool:
    try:
        save_rule(rule=rule, **form.cleaned_data)
    except ValidationError as error:
        for name, found in error.message_dict.items():
            form.add_error(name if name in form.fields else None, found)
    return not form.errors


def _has_audiences() -> bool:
    return bool(Audience.objects.filter(archived_at__isnull=True).exists())
