"""The admin: its door, its policy, its registers."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from supporters.models import Consent, OutgoingMail, RightsRequest, Supporter
from tests.factories import agree, make_supporter, make_testimony, sign_in


@pytest.fixture
def office(client: Client, national: Supporter) -> Client:
    return sign_in(client, national)


def make_mail(**overrides: object) -> OutgoingMail:
    fields = {"to": "a@example.org", "subject": "Bonjour", "content": b"", "due_at": timezone.now()}
    return OutgoingMail.objects.create(**(fields | overrides))


def test_a_visitor_signs_in_where_everybody_does(client: Client, db: None) -> None:
    response = client.get("/admin/supporters/testimony/")
    assert response.status_code == 302
    assert reverse("account_login") in client.get("/admin/login/?next=/admin/")["Location"]


def test_a_supporter_finds_no_way_in(signed_in: Client) -> None:
    assert signed_in.get("/admin/login/").status_code == 403


def test_the_admin_alone_may_evaluate_expressions(office: Client) -> None:
    inside = office.get("/admin/")["Content-Security-Policy"]
    outside = office.get(reverse("account_login"))["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-eval'" in inside
    assert "script-src 'self' 'unsafe-inline'" not in inside
    assert "unsafe" not in outside


def test_no_admin_page_holds_a_script_or_a_style_that_its_policy_forbids(office: Client) -> None:
    for path in ("/admin/", "/admin/supporters/supporter/", reverse("admin:supporters_testimony_moderation")):
        page = office.get(path).content.decode()
        assert "<style" not in page
        assert "<script>" not in page
        assert "onclick=" not in page


def test_the_colours_are_the_campaigns(office: Client, settings: LazySettings) -> None:
    settings.CAMPAIGN_COLOUR = "#123456"
    assert (
        "--color-primary-600: color-mix(in oklab, #123456 100%, white)"
        in office.get("/admin/couleurs.css").content.decode()
    )


def test_only_our_own_models_are_in_the_admin() -> None:
    ours = {"supporters", "territory", "teams", "canvassing", "actions", "conversations", "mailings", "admin"}
    assert {model._meta.app_label for model in admin.site._registry} <= ours


def test_the_first_page_says_what_to_do_next(office: Client, supporter: Supporter) -> None:
    make_testimony(submitted_at=timezone.now() - timedelta(hours=3))
    make_mail(state="failed")
    RightsRequest.objects.create(supporter=supporter, kind="access", due_at=timezone.now() - timedelta(days=1))
    context = office.get("/admin/").context
    assert context["moderation"].waiting == 1
    assert context["office"].failed_mails == 1
    assert context["office"].rights_overdue == 1


def test_the_first_page_costs_the_same_with_much_to_do(office: Client) -> None:
    with CaptureQueriesContext(connection) as few:
        office.get("/admin/")
    for _ in range(5):
        make_testimony()
        make_mail(state="failed")
    with CaptureQueriesContext(connection) as many:
        office.get("/admin/")
    assert len(many) <= len(few)


def test_every_register_opens(office: Client, supporter: Supporter) -> None:
    agree(supporter)
    make_testimony(supporter=supporter)
    make_mail()
    RightsRequest.objects.create(supporter=supporter, kind="access", due_at=timezone.now())
    for model, model_admin in admin.site._registry.items():
        if model_admin.has_view_permission(office.get("/admin/").wsgi_request):
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
            assert office.get(reverse(f"{name}_changelist")).status_code == 200, name
            row = model._default_manager.first()
            if row:
                assert office.get(reverse(f"{name}_change", args=[row.pk])).status_code == 200, name


def test_a_moderator_sees_no_address(client: Client, moderator: Supporter, supporter: Supporter) -> None:
    sign_in(client, moderator)
    testimony = make_testimony(supporter=supporter)
    assert client.get("/admin/supporters/supporter/").status_code == 403
    assert client.get("/admin/supporters/outgoingmail/").status_code == 403
    for path in ("/admin/supporters/testimony/", f"/admin/supporters/testimony/{testimony.pk}/change/"):
        assert supporter.email not in client.get(path).content.decode()


def test_people_are_found_by_a_whole_address_only(office: Client) -> None:
    person = make_supporter(email="jeanne.martin@example.org", display_name="Jeanne")
    page = "/admin/supporters/supporter/"
    assert list(office.get(page, {"q": "Jeanne.Martin@example.org"}).context["cl"].result_list) == [person]
    assert list(office.get(page, {"q": "jeanne.martin@"}).context["cl"].result_list) == []
    assert list(office.get(page, {"q": "jea"}).context["cl"].result_list) == [person]


def test_a_national_administrator_names_a_moderator(office: Client, supporter: Supporter) -> None:
    group = Group.objects.get(name="moderators")
    page = reverse("admin:supporters_supporter_change", args=[supporter.pk])
    sent = {"is_staff": "on", "is_active": "on", "groups": [group.pk], "is_superuser": "on", "email": "x@example.org"}
    assert office.post(page, sent).status_code == 302
    supporter.refresh_from_db()
    assert supporter.is_staff
    assert not supporter.is_superuser
    assert supporter.email != "x@example.org"


def test_nobody_changes_their_own_role(office: Client, national: Supporter) -> None:
    page = reverse("admin:supporters_supporter_change", args=[national.pk])
    assert office.post(page, {"is_active": "on"}).status_code == 403


def test_an_account_that_is_closed_loses_its_sessions(office: Client, supporter: Supporter) -> None:
    theirs = sign_in(Client(), supporter)
    office.post(reverse("admin:supporters_supporter_change", args=[supporter.pk]), {"groups": []})
    assert theirs.get(reverse("supporters:account")).status_code == 302


def test_registers_are_read_and_never_written(office: Client, supporter: Supporter) -> None:
    agree(supporter)
    consent = Consent.objects.first()
    assert consent
    page = reverse("admin:supporters_consent_change", args=[consent.pk])
    assert office.post(page, {"purpose": "photo"}).status_code == 403
    assert office.get("/admin/supporters/consent/add/").status_code == 403
    assert office.post(reverse("admin:supporters_consent_delete", args=[consent.pk])).status_code == 403


def test_a_mail_that_failed_leaves_again_when_asked(office: Client) -> None:
    mail = make_mail(state="failed", attempts=12, last_error="550 no such user")
    assert "550 no such user" in office.get("/admin/supporters/outgoingmail/").content.decode()
    office.post("/admin/supporters/outgoingmail/", {"action": "retry", "_selected_action": [mail.pk]})
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("queued", 0)


def test_a_mail_that_left_is_not_sent_twice(office: Client) -> None:
    mail = make_mail(state="sent", sent_at=timezone.now())
    office.post("/admin/supporters/outgoingmail/", {"action": "retry", "_selected_action": [mail.pk]})
    mail.refresh_from_db()
    assert mail.state == "sent"


def test_an_overdue_request_is_shown_first_and_in_red(office: Client, supporter: Supporter) -> None:
    soon = RightsRequest.objects.create(supporter=supporter, kind="access", due_at=timezone.now() + timedelta(days=20))
    late = RightsRequest.objects.create(
        supporter=supporter, kind="objection", due_at=timezone.now() - timedelta(days=3)
    )
    response = office.get("/admin/supporters/rightsrequest/")
    assert list(response.context["cl"].result_list) == [late, soon]
    assert "En retard de 3 j" in response.content.decode()


def test_an_answer_closes_the_request(office: Client, supporter: Supporter) -> None:
    asked = RightsRequest.objects.create(supporter=supporter, kind="access", due_at=timezone.now())
    office.post(reverse("admin:supporters_rightsrequest_change", args=[asked.pk]), {"answer": "Voici."})
    asked.refresh_from_db()
    assert asked.handled_at is not None
