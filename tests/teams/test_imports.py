"""An existing organisation brought in: checked whole, one mail each, a yes or a no, undone within a month."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from supporters.models import OutgoingMail, Supporter, Suppression
from supporters.privacy import purge_expired
from supporters.services.accounts import email_hash
from supporters.services.consents import withdraw_consent
from teams.models import ImportedPerson, Membership, OrganisationImport, Role, Team, Volunteer
from teams.services.imported import invite_due
from teams.services.imports import TooLate, drop_import, send_import
from territory.models import Place
from territory.silence import Silenced
from tests.factories import agree, make_role, make_supporter, make_team
from tests.mailbox import letters_to
from tests.supporters.test_moderation import silent_zone
from tests.teams.bringing import WHOLE, YES, bring_in, check, file_of, link_of, make_country

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queued_mail")]


@pytest.fixture
def places() -> dict[str, Place]:
    return make_country()


def say_yes(email: str, **overrides: str) -> Any:
    return Client().post(link_of(email), YES | overrides)


# --- checking ---


def test_a_good_file_waits_for_confirmation_and_writes_to_nobody(national: Supporter, places: dict[str, Place]) -> None:
    batch = check(national, *WHOLE)
    assert (batch.state, batch.rows, batch.errors) == ("checked", 4, [])
    assert list(batch.people.values_list("kind", "place__name")) == [
        ("mobiliser", "Arles"), ("", "Arles"), ("trainer", "Bouches-du-Rhône"), ("regional", "Sud"),
    ]  # fmt: skip
    assert invite_due(at=timezone.now()) == 0
    assert not Supporter.objects.filter(email="lea@example.org").exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("source", "Fichier"), ("source", " " * 20), ("source_kind", "hr"), ("source_kind", ""), ("obtained_on", None),
     ("obtained_on", date(2999, 1, 1))],
)  # fmt: skip
def test_without_its_source_a_file_is_not_even_kept(
    national: Supporter, places: dict[str, Place], field: str, value: Any
) -> None:
    with pytest.raises(ValidationError) as refused:
        check(national, *WHOLE, **{field: value})
    assert list(refused.value.message_dict) == [field]
    assert not OrganisationImport.objects.exists()


def test_a_forbidden_column_is_named_and_nothing_is_kept(national: Supporter) -> None:
    with pytest.raises(ValidationError, match="Religion"):
        check(national, file=file_of("a@example.org;bénévole;Arles;x", heading="email;rôle;ville;Religion"))
    assert not OrganisationImport.objects.exists()


def test_one_bad_line_refuses_the_whole_file_with_every_reason(national: Supporter, places: dict[str, Place]) -> None:
    batch = check(national, *WHOLE, "bob@example.org;Bob;bénévole;Nulle-Part;", "eve@example.org;Eve;formatrice;Arles;")
    assert batch.state == "refused"
    assert [error[0] for error in batch.errors] == [6, 7]
    assert "Nulle-Part" in batch.errors[0][2]
    assert not ImportedPerson.objects.exists()
    assert "@" not in str(batch.errors)


def test_people_who_said_no_are_refused(national: Supporter, places: dict[str, Place]) -> None:
    Suppression.objects.create(email_hash=email_hash("erased@example.org"))
    agree(make_supporter(email="left@example.org"), "local_team")
    withdraw_consent(supporter=Supporter.objects.get(email="left@example.org"), purpose="local_team", at=timezone.now())
    make_supporter(email="closed@example.org", is_active=False)
    make_supporter(email="limited@example.org", restricted_at=timezone.now())
    names = ("erased", "left", "closed", "limited", "free")
    batch = check(national, *(f"{name}@example.org;X;bénévole;Arles;" for name in names))
    assert [error[0] for error in batch.errors] == [2, 3, 4, 5]


def test_who_holds_the_role_already_or_waits_in_another_file_is_refused(
    national: Supporter, places: dict[str, Place]
) -> None:
    lead = make_supporter(email="lead@example.org")
    make_role(lead, Role.Kind.DEPARTMENTAL, place=places["departement"])
    bring_in(national, "zoe@example.org;Zoé;bénévole;Arles;")
    batch = check(
        national, "lead@example.org;X;Responsable départementale;D-13;", "zoe@example.org;Zoé;bénévole;Arles;",
        "lead2@example.org;X;Responsable départementale;D-13;",
    )  # fmt: skip
    assert [(error[0], error[1]) for error in batch.errors] == [(2, "rôle"), (3, "e-mail")]


def test_a_team_that_has_its_mobiliser_cannot_be_given_another(national: Supporter, places: dict[str, Place]) -> None:
    make_team(name="Les Arènes", place=places["arles"])
    batch = check(national, WHOLE[0])
    assert [(error[0], error[1]) for error in batch.errors] == [(2, "équipe")]


def test_ten_thousand_lines_are_checked_in_few_queries(
    national: Supporter, places: dict[str, Place], django_assert_max_num_queries: Any
) -> None:
    lines = [f"p{n}@example.org;P;bénévole;Arles;" for n in range(10_000)]
    with django_assert_max_num_queries(400):
        assert check(national, *lines).state == "checked"


# --- sending ---


@time_machine.travel(datetime(2026, 11, 21, 12, tzinfo=UTC), tick=False)  # a link tells its second
def test_each_person_is_written_to_once_with_the_source(national: Supporter, places: dict[str, Place]) -> None:
    batch = bring_in(national, *WHOLE)
    send_import(batch=batch, by=national, at=timezone.now())
    assert invite_due(at=timezone.now()) == 4
    assert invite_due(at=timezone.now()) == 0
    letter = letters_to("zoe@example.org")[0]
    assert "Les équipes de la campagne de 2022" in letter
    assert link_of("zoe@example.org") in letter
    mail = OutgoingMail.objects.get(to="zoe@example.org")
    assert (mail.zone, mail.forget) == ("metropole", True)


def test_no_file_is_sent_to_a_zone_that_votes(national: Supporter, places: dict[str, Place]) -> None:
    batch = check(national, *WHOLE)
    silent_zone("metropole", timezone.now())
    with pytest.raises(Silenced):
        send_import(batch=batch, by=national, at=timezone.now())
    batch.refresh_from_db()
    assert batch.state == "checked"


def test_a_file_given_up_forgets_its_people(national: Supporter, places: dict[str, Place]) -> None:
    drop_import(batch=check(national, *WHOLE))
    assert not ImportedPerson.objects.exists()
    with pytest.raises(TooLate):
        drop_import(batch=bring_in(national, *WHOLE))


# --- answering ---


def test_reading_the_link_changes_nothing_and_says_whence_the_address_comes(
    client: Client, national: Supporter, places: dict[str, Place]
) -> None:
    bring_in(national, *WHOLE)
    page = client.get(link_of("lea@example.org"))
    assert "Les équipes de la campagne de 2022" in page.content.decode()
    assert "checked" not in page.content.decode()
    assert ImportedPerson.objects.filter(state="waiting").count() == 4


def test_a_mobiliser_says_yes_and_has_a_team(national: Supporter, places: dict[str, Place]) -> None:
    bring_in(national, *WHOLE)
    assert say_yes("lea@example.org", first_name="Léa")["Location"] == "/equipe/"
    person = Supporter.objects.get(email="lea@example.org")
    role = person.roles.get()
    assert (role.kind, role.given_by, role.team.name) == ("mobiliser", national, "Les Arènes")
    assert (role.team.state, role.team.members) == ("active", 1)
    assert person.volunteer.certified_at
    assert set(person.consents.filter(confirmed_at__isnull=False).values_list("purpose", flat=True)) == {
        "account", "local_team",
    }  # fmt: skip
    row = ImportedPerson.objects.get(supporter=person)
    assert (row.email, row.state, row.role, row.team) == ("", "confirmed", role, role.team)


def test_a_volunteer_who_came_before_the_mobiliser_joins_when_the_team_opens(
    national: Supporter, places: dict[str, Place]
) -> None:
    bring_in(national, *WHOLE)
    say_yes("zoe@example.org")
    assert not Membership.objects.exists()
    say_yes("lea@example.org")
    assert Team.objects.get().members == 2
    assert ImportedPerson.objects.filter(membership__isnull=False).count() == 2


def test_leads_and_trainers_hold_their_role_over_their_territory(national: Supporter, places: dict[str, Place]) -> None:
    bring_in(national, *WHOLE)
    for email in ("max@example.org", "ana@example.org"):
        say_yes(email)
    held = set(Role.objects.values_list("supporter__email", "kind", "place"))
    assert held == {
        ("max@example.org", "trainer", places["departement"].pk),
        ("ana@example.org", "regional", places["region"].pk),
    }


@pytest.mark.parametrize("missing", ["consent_account", "consent_local_team", "first_name", "birth_year"])
def test_without_a_box_or_a_name_nothing_is_registered(
    national: Supporter, places: dict[str, Place], missing: str
) -> None:
    bring_in(national, *WHOLE)
    assert say_yes("zoe@example.org", **{missing: ""}).status_code == 422
    assert not Supporter.objects.filter(email="zoe@example.org").exists()


def test_a_child_is_refused_and_nothing_is_registered(national: Supporter, places: dict[str, Place]) -> None:
    bring_in(national, *WHOLE)
    assert say_yes("zoe@example.org", birth_year=str(timezone.now().year - 12)).status_code == 422
    assert not Supporter.objects.filter(email="zoe@example.org").exists()


def test_an_importer_who_lost_their_authority_gives_no_role(national: Supporter, places: dict[str, Place]) -> None:
    bring_in(national, *WHOLE)
    national.groups.clear()
    say_yes("max@example.org")
    assert not Role.objects.exists()
    assert Volunteer.objects.filter(supporter__email="max@example.org").exists()


def test_a_no_forgets_the_address_and_keeps_other_files_away(
    client: Client, national: Supporter, places: dict[str, Place]
) -> None:
    bring_in(national, *WHOLE)
    link = link_of("zoe@example.org")
    assert client.get(f"{link}refuser/").status_code == 200
    assert ImportedPerson.objects.filter(email="zoe@example.org").exists()
    assert client.post(f"{link}refuser/").status_code == 200
    assert not ImportedPerson.objects.filter(email="zoe@example.org").exists()
    assert client.get(link).status_code == 410
    assert check(national, WHOLE[1].replace(";les arènes", ";")).state == "refused"


def test_a_link_works_once_for_sixty_days_and_only_as_written(
    client: Client, national: Supporter, places: dict[str, Place]
) -> None:
    bring_in(national, *WHOLE)
    link = link_of("zoe@example.org")
    assert client.get(link.replace(":", ";")).status_code == 403
    with time_machine.travel(timezone.now() + timedelta(days=61)):
        assert client.get(link).status_code == 410
    client.post(link, YES)
    assert Client().post(link, YES).status_code == 410


def test_who_does_not_answer_is_forgotten_after_sixty_days(national: Supporter, places: dict[str, Place]) -> None:
    bring_in(national, *WHOLE)
    purge_expired(at=timezone.now() + timedelta(days=59))
    assert ImportedPerson.objects.count() == 4
    purge_expired(at=timezone.now() + timedelta(days=61))
    assert not ImportedPerson.objects.exists()


def test_a_file_that_nobody_confirms_is_forgotten_after_a_week(national: Supporter, places: dict[str, Place]) -> None:
    check(national, *WHOLE)
    purge_expired(at=timezone.now() + timedelta(days=8))
    assert not OrganisationImport.objects.exists()
