"""The pages of roles, as leaders and as strangers see them."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from supporters.models import Supporter
from teams.models import Role, RoleChange
from tests.factories import make_role, make_supporter, make_team, make_volunteer, sign_in
from tests.supporters.test_staff_security import by_code, enrol, totp
from tests.teams.pyramid import Pyramid, make_pyramid

NEXT_MONTH = f"{timezone.localdate() + timedelta(days=40):%Y-%m-%d}"


@pytest.fixture
def pyramid(db: None) -> Pyramid:
    return make_pyramid()


@pytest.fixture
def lead(pyramid: Pyramid) -> Client:
    return sign_in(Client(), pyramid.people["departmental"])


def url(name: str, *args: Any) -> str:
    return reverse(f"teams:{name}", args=args)


def test_a_lead_sees_the_roles_of_the_territory_those_that_end_soon_first(lead: Client, pyramid: Pyramid) -> None:
    Role.objects.filter(pk=pyramid.roles["mobiliser"].pk).update(ends_at=timezone.now() + timedelta(days=10))
    response = lead.get(url("roles"))
    page = response.content.decode()
    assert page.index("Mes rôles") < page.index("Mona") < page.index("Théo")
    assert "se termine le" in page
    assert not [name for name in ("Malik", "Tania", "Denis", "Rose", "Rémi", "Nadia") if name in page]


def test_the_list_is_narrowed_by_kind_place_and_first_name(pyramid: Pyramid) -> None:
    national = sign_in(Client(), pyramid.people["national"])

    def names(**asked: str) -> set[str]:
        return {str(role.supporter) for role in national.get(url("roles"), asked).context["page"]}

    assert names(kind="mobiliser") == {"Mona", "Malik"}
    assert names(place="D-44") == {"Denis", "Tania", "Malik"}
    assert names(name="ma") == {"Malik"}
    assert len(names(kind="nonsense", place="nowhere")) == 8
    assert "Aucun rôle ne correspond" in national.get(url("roles"), {"name": "zz"}).content.decode()


@pytest.mark.parametrize("typed", ["²", "٣", "9" * 30, "x"])
def test_a_key_that_is_none_is_passed_over(lead: Client, typed: str) -> None:
    assert lead.get(url("role-give"), {"personne": typed, "equipe": typed}).status_code == 200


def test_choosing_somebody_else_keeps_what_the_role_was_for(lead: Client, pyramid: Pyramid) -> None:
    asked = {"personne": str(pyramid.people["volunteer"].pk), "role": "trainer", "territoire": "D-04"}
    page = lead.get(url("role-give"), asked).content.decode()
    assert f'href="{url("role-give")}?role=trainer&amp;territoire=D-04"' in page


def test_a_list_of_many_roles_asks_no_more_than_one_of_few(lead: Client, pyramid: Pyramid) -> None:
    lead.get(url("roles"))
    with CaptureQueriesContext(connection) as few:
        lead.get(url("roles"))
    for _ in range(5):
        make_team(place=pyramid.communes["here"])
    with CaptureQueriesContext(connection) as many:
        assert len(lead.get(url("roles")).context["page"]) == 7
    assert len(many) == len(few)


def test_a_mobiliser_sees_their_own_role_and_their_deputies_alone(pyramid: Pyramid) -> None:
    client = sign_in(Client(), pyramid.people["mobiliser"])
    page = client.get(url("roles")).content.decode()
    assert "Manosque centre" in page
    assert "Renoncer" in page
    assert "Théo" not in page
    assert client.get(url("role-give")).status_code == 404


def test_a_person_is_found_by_first_name_and_commune_within_the_territory(lead: Client, pyramid: Pyramid) -> None:
    found = lead.get(url("role-give"), {"name": "vic", "commune": "man"}).context["found"]
    assert found == [(pyramid.people["volunteer"].pk, "Victor, Manosque (04)")]
    assert lead.get(url("role-give"), {"name": "mal"}).context["found"] == []
    assert lead.get(url("role-give"), {"name": "v"}).context["found"] is None


def test_a_lead_gives_a_role_from_the_page(lead: Client, pyramid: Pyramid) -> None:
    person = pyramid.people["volunteer"]
    shown = lead.get(url("role-give"), {"personne": person.pk})
    assert "Victor, Manosque (04)" in shown.content.decode()
    sent = {"supporter": person.pk, "kind": "trainer", "place": "D-04", "ends_at": NEXT_MONTH}
    assert lead.post(url("role-give"), sent).status_code == 302
    role = Role.objects.get(supporter=person)
    assert (role.kind, timezone.localdate(role.ends_at).isoformat()) == ("trainer", NEXT_MONTH)


def test_a_team_without_mobiliser_is_proposed_the_nearest_first(lead: Client, pyramid: Pyramid) -> None:
    far = make_team(place=pyramid.communes["here"], state="without", lon=6.5, lat=44.5, name="Loin")
    near = make_team(place=pyramid.communes["here"], state="without", name="Près")
    form = lead.get(url("role-give"), {"personne": pyramid.people["volunteer"].pk}).context["form"]
    assert [pk for pk, _ in form.fields["team"].widget.choices][1:] == [near.pk, far.pk]
    sent = {"supporter": pyramid.people["volunteer"].pk, "kind": "mobiliser", "team": near.pk, "ends_at": NEXT_MONTH}
    assert lead.post(url("role-give"), sent).status_code == 302
    near.refresh_from_db()
    assert near.state == "active"


@pytest.mark.parametrize(
    ("field", "sent"),
    [
        ("place", {"place": "D-44"}),
        ("place", {"place": ""}),
        ("place", {"place": "R-93"}),
        ("kind", {"kind": "national"}),
        ("kind", {"kind": ""}),
        ("ends_at", {"ends_at": "2020-01-01"}),
        ("ends_at", {"ends_at": "2099-01-01"}),
        ("ends_at", {"ends_at": "demain"}),
        ("team", {"kind": "mobiliser", "place": "", "team": "led"}),
        ("team", {"kind": "mobiliser", "place": "", "team": "foreign"}),
    ],
)
def test_what_is_refused_is_said_beside_its_field_and_kept(
    lead: Client, pyramid: Pyramid, field: str, sent: dict[str, Any]
) -> None:
    person = pyramid.people["volunteer"]
    teams = {"led": pyramid.teams["here"].pk, "foreign": pyramid.teams["elsewhere"].pk}
    usual = {"supporter": person.pk, "kind": "trainer", "place": "D-04", "ends_at": NEXT_MONTH}
    sent = usual | sent
    response = lead.post(url("role-give"), sent | {"team": teams.get(sent.get("team", ""), "")})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert "Victor, Manosque (04)" in response.content.decode()
    assert not Role.objects.filter(supporter=person).exists()


def test_somebody_of_another_territory_cannot_be_chosen(lead: Client, pyramid: Pyramid) -> None:
    away = make_volunteer(home=pyramid.communes["elsewhere"]).supporter
    sent = {"supporter": away.pk, "kind": "trainer", "place": "D-04", "ends_at": NEXT_MONTH, "email": away.email}
    assert lead.post(url("role-give"), sent).status_code == 422
    assert not Role.objects.filter(supporter=away).exists()


def test_national_organisers_choose_by_the_whole_address(pyramid: Pyramid, national: Supporter) -> None:
    person = make_supporter(email="camille@example.org")
    for giver, place in ((pyramid.people["national"], "R-93"), (national, "R-52")):
        client = sign_in(Client(), giver)
        sent = {"kind": "regional", "place": place, "ends_at": NEXT_MONTH}
        unknown = client.post(url("role-give"), sent | {"email": "inconnue@example.org"})
        assert list(unknown.context["form"].errors) == ["email"]
        assert client.post(url("role-give"), sent | {"email": " Camille@example.org"}).status_code == 302
    assert person.roles.count() == 2


def test_a_form_takes_nothing_that_it_does_not_ask(lead: Client, pyramid: Pyramid) -> None:
    person, other = pyramid.people["volunteer"], pyramid.people["regional elsewhere"]
    sent = {
        "supporter": person.pk,
        "kind": "trainer",
        "place": "D-04",
        "ends_at": NEXT_MONTH,
        "is_staff": "on",
        "is_superuser": "on",
        "given_by": other.pk,
        "giver": other.pk,
        "delegated_from": pyramid.roles["national"].pk,
        "starts_at": "2020-01-01",
        "at": "2020-01-01",
    }
    lead.post(url("role-give"), sent)
    role = Role.objects.get(supporter=person)
    person.refresh_from_db()
    assert (role.given_by, role.delegated_from) == (pyramid.people["departmental"], None)
    assert role.starts_at.year == timezone.now().year
    assert not person.is_staff
    assert not person.is_superuser


def test_a_mobiliser_delegates_to_a_member_and_takes_it_back(pyramid: Pyramid) -> None:
    client = sign_in(Client(), pyramid.people["mobiliser"])
    page = url("role-delegate", pyramid.roles["mobiliser"].pk)
    choices = [pk for pk, _ in client.get(page).context["form"].fields["supporter"].choices]
    assert choices[1:] == [pyramid.people["member"].pk]
    stranger = client.post(page, {"supporter": pyramid.people["volunteer"].pk, "ends_at": NEXT_MONTH})
    assert list(stranger.context["form"].errors) == ["supporter"]
    assert client.post(page, {"supporter": pyramid.people["member"].pk, "ends_at": NEXT_MONTH}).status_code == 302
    deputy = Role.objects.get(delegated_from=pyramid.roles["mobiliser"])
    assert "Marie" in client.get(url("roles")).content.decode()
    assert client.post(url("role-end", deputy.pk)).status_code == 302
    assert not Role.objects.filter(delegated_from=pyramid.roles["mobiliser"], ended_at=None).exists()


def test_a_regional_trainer_delegates_one_departement(pyramid: Pyramid) -> None:
    person, regional = pyramid.people["volunteer"], pyramid.people["regional"]
    role = make_role(regional, Role.Kind.TRAINER, place=pyramid.regions["here"])
    client = sign_in(Client(), regional)
    page = url("role-delegate", role.pk)
    assert "À qui" in client.get(page).content.decode()
    sent = {"supporter": person.pk, "place": "D-04", "ends_at": NEXT_MONTH}
    assert client.post(page, sent | {"place": "D-44"}).status_code == 422
    assert client.post(page, sent).status_code == 302
    assert Role.objects.get(delegated_from=role).place == pyramid.departements["here"]


def test_a_role_is_extended_from_the_page(lead: Client, pyramid: Pyramid) -> None:
    role = pyramid.roles["trainer"]
    Role.objects.filter(pk=role.pk).update(ends_at=timezone.now() + timedelta(days=3))
    assert lead.post(url("role-extend", role.pk), {"ends_at": "2020-01-01"}).status_code == 422
    assert lead.post(url("role-extend", role.pk), {"ends_at": NEXT_MONTH}).status_code == 302
    role.refresh_from_db()
    assert timezone.localdate(role.ends_at).isoformat() == NEXT_MONTH


def test_ending_asks_once_more_and_says_what_follows(lead: Client, pyramid: Pyramid) -> None:
    role = pyramid.roles["mobiliser"]
    make_role(pyramid.people["member"], "mobiliser", place=role.place, team=role.team, delegated_from=role)
    page = lead.get(url("role-end", role.pk)).content.decode()
    assert "Marie" in page
    assert "proposée à ses voisines" in page
    role.refresh_from_db()
    assert role.ended_at is None
    assert lead.post(url("role-end", role.pk)).status_code == 302
    assert not Role.objects.filter(team=role.team, ended_at=None).exists()


def test_everybody_may_resign(pyramid: Pyramid) -> None:
    client = sign_in(Client(), pyramid.people["trainer"])
    assert "Renoncer à ce rôle" in client.get(url("role-end", pyramid.roles["trainer"].pk)).content.decode()
    assert client.post(url("role-end", pyramid.roles["trainer"].pk))["Location"] == "/equipe/"
    assert client.get(url("roles")).status_code == 404


def test_the_journal_tells_the_changes_of_the_territory(lead: Client, pyramid: Pyramid) -> None:
    for where in ("here", "elsewhere"):
        RoleChange.objects.create(
            supporter=make_supporter(display_name=f"Passée {where}"),
            kind="trainer",
            place=pyramid.departements[where],
            change="given",
            at=timezone.now(),
        )
    page = lead.get(url("role-journal")).content.decode()
    assert "Passée here" in page
    assert "Passée elsewhere" not in page
    assert "Passée here" not in lead.get(url("role-journal"), {"change": "ended"}).content.decode()


@pytest.mark.usefixtures("queued_mail")
def test_a_leader_without_authenticator_is_led_to_activate_it_and_comes_back(pyramid: Pyramid) -> None:
    client = Client()
    by_code(client, pyramid.people["departmental"])
    led = client.get(url("roles"), follow=True)
    assert led.redirect_chain[0][0] == f"{reverse('mfa_activate_totp')}?next=%2Fequipe%2Froles%2F"
    assert "second facteur" in led.content.decode()
    secret = enrol(client)
    asked = client.get(url("roles"))["Location"]
    assert asked == f"{reverse('mfa_reauthenticate')}?next=%2Fequipe%2Froles%2F"
    with time_machine.travel(timezone.now() + timedelta(seconds=31)):
        assert client.post(asked, {"code": totp(secret)})["Location"] == url("roles")
        assert client.get(url("roles")).status_code == 200


def test_who_leads_nobody_is_asked_for_nothing_and_finds_nothing(pyramid: Pyramid) -> None:
    client = Client()
    client.force_login(pyramid.people["member"])
    assert client.get(url("roles")).status_code == 404
