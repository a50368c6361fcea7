"""Is the house standing: what a load balancer or a monitor asks."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError
from django.db.models import Min
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from supporters.models import OutgoingMail
from supporters.privacy import overdue

#: Mail older than this means that nobody is sending.
LATE = timedelta(minutes=15)


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 with every answer good, else 503; `mail.oldest_seconds` is the age of the oldest mail that is due.

    `retention.late` counts rows that the nightly purge should have ended (domain 1.8). It makes `ok` false for whoever
    watches, and not 503: a late purge is no reason to take the site away.
    """
    checks = {"database": _database(), "cache": _cache()}
    checks["mail"] = _mail() if checks["database"]["ok"] else {"ok": False}
    ok = all(check["ok"] for check in checks.values())
    retention = _retention() if checks["database"]["ok"] else {"ok": False}
    return JsonResponse({"ok": ok and retention["ok"], **checks, "retention": retention}, status=200 if ok else 503)


def _database() -> dict[str, Any]:
    try:
        OutgoingMail.objects.order_by("pk").first()
    except DatabaseError:
        return {"ok": False}
    return {"ok": True}


def _cache() -> dict[str, Any]:
    try:
        cache.set("campaign.health", "ok", 30)
        return {"ok": cache.get("campaign.health") == "ok"}
    except Exception:  # noqa: BLE001 - every cache has errors of its own, all mean the same here
        return {"ok": False}


def _mail() -> dict[str, Any]:
    now = timezone.now()
    oldest = OutgoingMail.objects.due(at=now).aggregate(oldest=Min("due_at"))["oldest"]
    age = now - oldest if oldest else timedelta(0)
    return {"ok": age < LATE, "oldest_seconds": int(age.total_seconds())}


def _retention() -> dict[str, Any]:
    late = cache.get_or_set("campaign.health.retention", lambda: overdue(timezone.now()), 300)
    return {"ok": not late, "late": late}
