"""Audiences: to whom letters go, with how many would get one and why the others would not."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.limits import limited
from mailings.audiences import rules, selecting
from mailings.forms.audiences import AudienceForm, RuleForm
from mailings.models import Audience, Mailing
from mailings.permissions.audiences import get_audience_for
from mailings.permissions.desk import can_write, require
from mailings.services import audiences as services

PAGE = 25


@require_safe
def audiences(request: HttpRequest) -> HttpResponse:
    """`etat=archivees`: those that are offered no more."""
    require(can_write(request.user))
    archived = request.GET.get("etat") == "archivees"
    found = Audience.objects.filter(archived_at__isnull=not archived).select_related("place")
    found = found.annotate(letters=Count("mailings")).order_by("name")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "archived": archived, "query": "archivees" if archived else ""}
    return render(request, "mailings/audiences.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@limited("audience-save", "300/h", by="person")
def audience_new(request: HttpRequest) -> HttpResponse:
    """`copie`: begin with what another says."""
    require(can_write(request.user))
    return _edit(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@limited("audience-save", "300/h", by="person")
def audience(request: HttpRequest, pk: int) -> HttpResponse:
    return _edit(request, get_audience_for(request.user, pk))


@require_POST
@limited("audience-count", "30/m", by="person")
def audience_count(request: HttpRequest) -> HttpResponse:
    """A fragment: how many the form, as it stands, would reach. 422 while it says nothing that can be counted."""
    require(can_write(request.user))
    context = _counted(AudienceForm(request.POST), RuleForm.posted(request.POST))
    return render(request, "mailings/_audience_count.html", context, status=200 if context["preview"] else 422)


@require_POST
def audience_archive(request: HttpRequest, pk: int) -> HttpResponse:
    kept = get_audience_for(request.user, pk)
    try:
        services.archive(audience=kept, at=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("mailings:audience", pk)
    messages.success(request, _("« %(name)s » est archivée. Vous pouvez la reprendre.") % {"name": kept.name})
    return redirect("mailings:audiences")


@require_POST
def audience_bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    kept = services.bring_back(audience=get_audience_for(request.user, pk))
    messages.success(request, _("« %(name)s » peut servir de nouveau.") % {"name": kept.name})
    return redirect("mailings:audiences")


def _edit(request: HttpRequest, kept: Audience | None) -> HttpResponse:
    if request.method != "POST":
        source = kept or _copied(request)
        form = AudienceForm(initial=AudienceForm.initial_of(source) if source else {})
        return _show(request, kept, form, _rule_of(source), _count_of(source))
    if "edit" in request.POST:
        return _reshaped(request, kept)
    form, rule = AudienceForm(request.POST), RuleForm.posted(request.POST)
    rule.kept = kept.rule if kept and not rule.groups else {}
    if _both_valid(form, rule):
        try:
            saved = services.save_audience(audience=kept, **_written(form, rule), by=request.user, at=timezone.now())
        except ValidationError as error:
            _tell(form, rule, error)
        else:
            messages.success(request, _("« %(name)s » est enregistrée.") % {"name": saved.name})
            return redirect("mailings:audience", saved.pk)
    return _show(request, kept, form, rule, _counted(form, rule), status=422)


def _reshaped(request: HttpRequest, kept: Audience | None) -> HttpResponse:
    """The same page with a criterion more, or less, or the count that was asked for; nothing is saved."""
    judged, rule = AudienceForm(request.POST), RuleForm.posted(request.POST)
    count: dict[str, Any] = {}
    if request.POST["edit"] == "count":
        rule.kept = kept.rule if kept and not rule.groups else {}
        count = _counted(judged, rule)
    typed = {name: judged[name].data for name in judged.fields}
    if count.get("suggestion") and not typed["words"]:
        typed["words"] = count["suggestion"]
    return _show(request, kept, AudienceForm(initial=typed), RuleForm.reshaped(request.POST), count)


def _both_valid(form: AudienceForm, rule: RuleForm) -> bool:
    """A broadcast has no rule: what stands there is not read."""
    valid = form.is_valid()
    return rule.is_valid() and valid if form.data.get("kind") == Audience.Kind.SELECTED else valid


def _written(form: AudienceForm, rule: RuleForm) -> dict[str, Any]:
    selected = form.cleaned_data["kind"] == Audience.Kind.SELECTED
    fields = {key: form.cleaned_data[key] for key in ("name", "kind", "words")}
    return fields | {"place": form.territory(), "rule": rule.tree() if selected else None}


def _tell(form: AudienceForm, rule: RuleForm, error: ValidationError) -> None:
    for name, sentences in error.message_dict.items():
        if name == "rule":
            rule.error = " ".join(sentences)
        else:
            form.add_error(name if name in form.fields else None, sentences)


def _counted(form: AudienceForm, rule: RuleForm) -> dict[str, Any]:
    """`preview` and `suggestion`, the words that the rule says of itself; both empty when it cannot be read."""
    form.is_valid()
    kind = form.cleaned_data.get("kind")
    selected = kind == Audience.Kind.SELECTED
    if kind is None or (selected and not rule.is_valid()) or {"area", "commune"} & form.errors.keys():
        return {"preview": None, "suggestion": ""}
    try:
        drawn = services.drawn(kind=kind, place=form.territory(), rule=rule.tree() if selected else None)
    except ValidationError:
        return {"preview": None, "suggestion": ""}
    return _count_of(drawn, reading=form.cleaned_data.get("reading") or Mailing.Kind.LETTER)


def _count_of(drawn: Audience | None, *, reading: str = Mailing.Kind.LETTER) -> dict[str, Any]:
    if drawn is None:
        return {"preview": None, "suggestion": ""}
    preview = selecting.preview(drawn, kind=reading, at=timezone.now())
    selected = drawn.kind == Audience.Kind.SELECTED
    return {"preview": preview, "suggestion": services.suggested_words(rules.read(drawn.rule)) if selected else ""}


def _copied(request: HttpRequest) -> Audience | None:
    asked = request.GET.get("copie", "")
    if not asked.isascii() or not asked.isdigit() or len(asked) > 9:
        return None
    source = get_audience_for(request.user, int(asked))
    source.name = ""
    return source


def _rule_of(source: Audience | None) -> RuleForm:
    return RuleForm.of(source.rule if source and source.kind == Audience.Kind.SELECTED else {})


def _show(
    request: HttpRequest,
    kept: Audience | None,
    form: AudienceForm,
    rule: RuleForm,
    count: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    context = {"audience": kept, "form": form, "rule": rule, "preview": None, "suggestion": ""} | count
    return render(request, "mailings/audience.html", context, status=status)
