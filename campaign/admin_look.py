"""What the staff sees around every admin page: the title, the navigation by task, the first page."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.models import Content
from actions.permissions.desk import can_edit
from mailings.permissions.desk import can_write
from supporters.figures import moderation_figures, office_figures
from supporters.permissions import can_moderate, is_national
from territory.permissions import can_see_terrain

#: Title of the task, then its models and their icons (Material Symbols).
TASKS = (
    (
        gettext_lazy("Relire"),
        {
            "supporters.testimony": "format_quote",
            "supporters.report": "flag",
            "supporters.decision": "gavel",
        },
    ),
    (
        gettext_lazy("Les personnes"),
        {
            "supporters.supporter": "group",
            "supporters.rightsrequest": "balance",
            "supporters.export": "folder_zip",
            "supporters.consent": "task_alt",
        },
    ),
    (
        gettext_lazy("L'organisation"),
        {
            "teams.role": "badge",
            "teams.team": "groups",
            "teams.volunteer": "volunteer_activism",
            "teams.membership": "person_add",
            "teams.trainingsession": "school",
            "teams.enrolment": "how_to_reg",
            "teams.material": "menu_book",
            "teams.outing": "directions_walk",
            "teams.plan": "flag_circle",
            "teams.goal": "target",
            "teams.organisationimport": "upload",
            "teams.importedperson": "contact_mail",
            "teams.organisationexport": "download",
            "teams.rolechange": "history",
            "teams.teamchange": "manage_history",
        },
    ),
    (
        gettext_lazy("La campagne en ligne"),
        {
            "actions.content": "article",
            "actions.topic": "sell",
            "actions.transparencyrecord": "receipt_long",
            "actions.shortlink": "link",
            "actions.linkdomain": "language",
            "actions.linkreport": "flag",
            "actions.relayaccount": "podcasts",
            "actions.relaypost": "send",
            "actions.wallsource": "rss_feed",
            "actions.wallitem": "photo_library",
        },
    ),
    (
        gettext_lazy("Les conversations"),
        {
            "conversations.conversation": "forum",
            "conversations.voice": "campaign",
            "conversations.listener": "hearing",
            "conversations.fact": "fact_check",
            "conversations.thread": "chat",
            "conversations.message": "comment",
            "conversations.member": "groups_2",
            "conversations.moderationstep": "gavel",
        },
    ),
    (
        gettext_lazy("Le courrier"),
        {
            "mailings.mailing": "mark_email_read",
            "mailings.return": "assignment_return",
            "supporters.outgoingmail": "mail",
        },
    ),
    (
        gettext_lazy("Le territoire"),
        {
            "territory.election": "how_to_vote",
            "territory.round": "event",
            "territory.zonevote": "schedule",
            "territory.silencechange": "volume_off",
            "territory.place": "location_on",
            "territory.import": "upload_file",
            "territory.precinct": "door_front",
            "territory.result": "ballot",
            "territory.candidate": "record_voice_over",
            "territory.boundary": "polyline",
            "territory.address": "signpost",
            "territory.bloc": "group_work",
            "territory.targeting": "my_location",
            "territory.target": "format_list_numbered",
            "territory.basin": "hub",
        },
    ),
    (
        gettext_lazy("Les registres"),
        {
            "supporters.act": "history_edu",
            "supporters.countryday": "calendar_month",
            "supporters.erasurerecord": "delete_forever",
            "admin.logentry": "manage_history",
        },
    ),
)


def environment(request: HttpRequest) -> tuple[str, str] | None:
    """A label on every page of a site that is not the real one."""
    return (_("Essai"), "warning") if settings.DEBUG else None


def colours_sheet(request: HttpRequest) -> str:
    return reverse("admin:colours")


def sheet(request: HttpRequest) -> str:
    return static("css/admin.css")


def script(request: HttpRequest) -> str:
    return static("js/admin.js")


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The tasks that this person may do, with what waits in each."""
    waiting = _badges(request)
    first: list[dict[str, Any]] = [{"title": _("Accueil"), "icon": "home", "link": reverse("admin:index")}]
    if can_moderate(request.user):
        link = reverse("admin:supporters_testimony_moderation")
        active = request.path.startswith(link)
        queue = {"title": _("File de relecture"), "icon": "rate_review", "link": link, "active": active}
        first.append(queue | waiting.get("queue", {}))
    if can_see_terrain(request.user):
        first.append({"title": _("Terrain"), "icon": "map", "link": reverse("territory:terrain")})
    if can_edit(request.user):
        desk = {"title": _("Rédaction"), "icon": "edit_note", "link": reverse("actions:contents")}
        first.append(desk | waiting.get("desk", {}))
    if can_write(request.user):
        first.append({"title": _("Courriers"), "icon": "campaign", "link": reverse("mailings:mailings")})
    groups: list[dict[str, Any]] = [{"title": "", "items": first}]
    for title, models in TASKS:
        items = [item | waiting.get(label, {}) for label, item in _model_items(request, models)]
        if items:
            groups.append({"title": title, "separator": True, "items": items})
    return groups


def _model_items(request: HttpRequest, models: dict[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    for label, icon in models.items():
        model = apps.get_model(label)
        if not admin.site.is_registered(model) or not admin.site.get_model_admin(model).has_view_permission(request):
            continue
        link = reverse(f"admin:{label.replace('.', '_')}_changelist")
        active = request.path.startswith(link) and not request.path.startswith(f"{link}moderation/")
        title = capfirst(model._meta.verbose_name_plural)
        yield label, {"title": title, "icon": icon, "link": link, "active": active}


def _badges(request: HttpRequest) -> dict[str, dict[str, Any]]:
    """By model, what the navigation shows beside it; nothing where nothing waits."""
    found: dict[str, tuple[int, str]] = {}
    if can_moderate(request.user):
        figures = moderation_figures()
        found |= {"queue": (figures.waiting, "primary"), "supporters.report": (figures.reports, "warning")}
    if can_edit(request.user):
        found["desk"] = (Content.objects.filter(state=Content.State.WAITING).count(), "primary")
    if is_national(request.user):
        office = office_figures(at=timezone.now())
        found["supporters.outgoingmail"] = (office.failed_mails, "danger")
        found["supporters.rightsrequest"] = (office.rights_due, "danger" if office.rights_overdue else "warning")
    return {name: {"badge": str(n), "badge_variant": variant} for name, (n, variant) in found.items() if n}


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """The first page says what to do next."""
    if can_moderate(request.user):
        context["moderation"] = moderation_figures()
    if is_national(request.user):
        context["office"] = office_figures(at=timezone.now())
    return context
