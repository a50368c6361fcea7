"""The pages by which files come in, at each stage. A walk, as in tests/browser/walks.py."""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils import timezone
from playwright.sync_api import Page

from supporters.models import Supporter
from territory.services.import_runs import LEASE
from tests.factories import make_address, make_import, make_result

HOME = "/terrain/donnees/"
REPORT: dict[str, Any] = {
    "counts": {"precincts": 20, "registered": 9000, "expressed": 6000, "votes": {"ARBRE": 4000, "BÂTON": 2000}},
    "found": {"encoding": "Windows-1252", "delimiter": "point-virgule", "layout": "une ligne par bureau"},
    "changes": {"created": 20, "updated": 0, "unchanged": 0},
    "errors": [{"line": 12, "reason": "commune inconnue"}],
    "rejected": 1,
}


def import_walk(page: Page, staff: Supporter, sign_in: Callable[[Supporter], None]) -> Iterator[str]:
    sign_in(staff)
    now = timezone.now()
    page.goto(HOME)
    yield "imports, none yet"
    result = make_result()
    make_address(precinct=result.precinct)
    stages: dict[str, dict[str, Any]] = {
        "waiting": {},
        "checking": {"leased_until": now + LEASE},
        "to confirm": {"state": "checked", "report": REPORT},
        "done": {"state": "done", "report": REPORT, "finished_at": now, "round": result.round},
        "refused": {"state": "refused", "report": REPORT, "error": "Ligne 12 : le fichier est coupé."},
        "failed": {"state": "failed", "error": "Le fichier n'est plus là."},
        "given up": {"state": "dropped"},
    }
    for stage, fields in stages.items():
        row = make_import(kind="results", created_by=staff.email, **fields)
        page.goto(f"{HOME}{row.pk}/")
        yield f"an import, {stage}"
    page.goto(HOME)
    yield "imports"
    page.goto(f"{HOME}nouveau/")
    yield "a file to drop"
    page.get_by_label("Résultats par bureau de vote").check()
    page.get_by_label("Élection", exact=True).select_option("+")
    page.get_by_role("button", name="Vérifier ce fichier").click()
    page.get_by_text("Choisissez un fichier.").first.wait_for()
    yield "a file to drop, with its errors"
