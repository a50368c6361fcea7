"""Files of people, and what it takes to bring them in."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from supporters.models import Supporter
from teams.models import ImportedPerson, OrganisationImport
from teams.services.imported import token_of
from teams.services.imports import check_import, send_import
from territory.models import Place, PlaceName
from tests.factories import make_place

HEADING = "e-mail;prénom;rôle;territoire;équipe"
#: A file without a fault: a mobiliser, a volunteer of that team, a trainer, a regional lead.
WHOLE = (
    "lea@example.org;Léa;mobilisatrice;Arles;Les Arènes",
    "zoe@example.org;Zoé;bénévole;13200 Arles;les arènes",
    "max@example.org;Max;formateur;13;",
    "ana@example.org;Ana;responsable de région;Sud;",
)
#: What the person ticks and types.
YES = {
    "first_name": "Zoé",
    "birth_month": "5",
    "birth_year": "1980",
    "consent_account": "on",
    "consent_local_team": "on",
}


def make_country() -> dict[str, Place]:
    """A région, its département, two communes that can be named."""
    region = make_place(code="R-93", kind=Place.Kind.REGION, name="Sud")
    rhone = make_place(code="D-13", kind=Place.Kind.DEPARTEMENT, name="Bouches-du-Rhône", parent=region)
    arles = make_place(code="13004", name="Arles", postcodes="13200", departement=rhone, parent=rhone)
    aix = make_place(code="13001", name="Aix-en-Provence", postcodes="13090", departement=rhone, parent=rhone)
    for place, key in ((arles, "arles"), (aix, "aixenprovence")):
        PlaceName.objects.create(place=place, key=key)
    make_place(code="FR", kind=Place.Kind.COUNTRY, name="France")
    return {"region": region, "departement": rhone, "arles": arles, "aix": aix}


def file_of(*lines: str, heading: str = HEADING) -> SimpleUploadedFile:
    return SimpleUploadedFile("equipes.csv", "\n".join((heading, *lines, "")).encode(), content_type="text/csv")


def check(by: Supporter, *lines: str, **overrides: Any) -> OrganisationImport:
    fields: dict[str, Any] = {
        "file": file_of(*lines),
        "source_kind": "former",
        "source": "Les équipes de la campagne de 2022",
        "obtained_on": date(2022, 6, 1),
        "by": by,
        "at": timezone.now(),
    }
    return check_import(**(fields | overrides)).batch


def bring_in(by: Supporter, *lines: str) -> OrganisationImport:
    batch = check(by, *lines)
    assert not batch.errors
    return send_import(batch=batch, by=by, at=timezone.now())


def link_of(email: str) -> str:
    return f"/equipe/rejoindre/{token_of(ImportedPerson.objects.get(email=email))}/"
