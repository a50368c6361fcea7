"""What packages above add to an outing: sections of its page, and numbers with which the report begins."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from teams.models import Outing, Participation
from teams.outings import figures, sections
from teams.outings.figures import Figures
from teams.outings.sections import OutingSection, Reader
from tests.factories import make_member, make_outing, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def outing(monkeypatch: pytest.MonkeyPatch) -> Outing:
    """Door-to-door, begun an hour ago; nothing is declared."""
    monkeypatch.setattr(figures, "_declared", {})
    monkeypatch.setattr(sections, "_sections", {})
    return make_outing(starts_at=timezone.now() - timedelta(hours=1))


def test_a_section_is_shown_to_whom_it_concerns(client: Client, outing: Outing) -> None:
    asked: list[Reader] = []

    def show(of: Outing, reader: Reader, at: object) -> dict[str, object] | None:
        asked.append(reader)
        return {"count": 3} if reader.runs else None

    sections.declare(OutingSection("doors", show, "teams/_pages.html"))
    path = reverse("teams:outing", args=[outing.pk])
    assert client.get(path).context["sections"] == []
    sign_in(client, outing.organiser)
    shown = client.get(path).context["sections"]
    assert [(part.template, part.content) for part in shown] == [("teams/_pages.html", {"count": 3})]
    assert [(reader.comes, reader.runs) for reader in asked] == [(False, False), (False, True)]


def test_the_report_begins_with_what_was_counted(client: Client, outing: Outing) -> None:
    figures.declare("doors", lambda pk: Figures(doors=200, people=40, waiting=1) if pk == outing.pk else Figures())
    figures.declare("paper", lambda pk: Figures(doors=12, people=1))
    sign_in(client, outing.organiser)
    path = reverse("teams:outing-report", args=[outing.pk])
    page = client.get(path)
    form = page.context["form"]
    assert (form["doors"].value(), form["people"].value(), form["people"].label) == (212, 41, "Conversations")
    body = page.content.decode()
    assert "Compté sur les téléphones : 212 portes frappées, 41 conversations." in body
    assert "1 feuille de route n'est pas encore rendue" in body
    api = client.get(reverse("api:teams-api:outing-report", args=[outing.pk])).json()
    assert api == {"doors": 212, "people": 41, "leaflets": 0, "waiting": 1}


def test_what_the_organiser_writes_stands_and_what_comes_late_is_said(client: Client, outing: Outing) -> None:
    figures.declare("doors", lambda pk: Figures(doors=200, people=40))
    Outing.objects.filter(pk=outing.pk).update(result_doors=150, result_people=40, reported_at=timezone.now())
    sign_in(client, outing.organiser)
    page = client.get(reverse("teams:outing-report", args=[outing.pk]))
    assert page.context["form"]["doors"].value() == 150
    assert "les téléphones en ont compté davantage : 200 portes frappées, 40 conversations." in page.content.decode()


def test_the_thanks_tell_the_result(client: Client, outing: Outing, mailoutbox: list[Any]) -> None:
    person = make_member(outing.team)
    row = Participation.objects.create(outing=outing, supporter=person, joined_at=timezone.now())
    figures.declare("doors", lambda pk: Figures(doors=212, people=41))
    sign_in(client, outing.organiser)
    path = reverse("teams:outing-report", args=[outing.pk])
    form = client.get(path).context["form"]
    numbers = {name: form[name].value() for name in ("doors", "people")}
    client.post(path, {f"came_{row.pk}": "on", f"friends_{row.pk}": 0, **numbers})
    (thanks,) = [one for one in mailoutbox if one.to == [person.email]]
    assert "212 portes frappées, 41 conversations" in thanks.body


def test_nothing_counted_is_not_told(client: Client, outing: Outing) -> None:
    sign_in(client, outing.organiser)
    page = client.get(reverse("teams:outing-report", args=[outing.pk]))
    assert page.context["form"]["doors"].value() is None
    assert "téléphones" not in page.content.decode()
