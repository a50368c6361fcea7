"""The staff's three roles."""

from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client

from supporters.models import Supporter
from supporters.permissions import can_moderate, is_national
from territory.permissions import can_import, can_see_terrain, can_target
from tests.factories import sign_in


def test_a_moderator_may_moderate_and_sees_nobody(moderator: Supporter) -> None:
    assert can_moderate(moderator)
    assert not is_national(moderator)
    assert not moderator.has_perm("supporters.view_supporter")


def test_a_national_administrator_may_do_both(national: Supporter) -> None:
    assert can_moderate(national)
    assert is_national(national)


def test_a_specialist_sees_the_country_and_nobody(supporter: Supporter) -> None:
    supporter.is_staff = True
    supporter.groups.add(Group.objects.get(name="specialists"))
    assert can_see_terrain(supporter)
    assert can_target(supporter)
    assert can_import(supporter)
    assert not can_moderate(supporter)
    assert not is_national(supporter)


def test_a_national_administrator_gives_the_role_of_a_specialist(
    client: Client, national: Supporter, stranger: Supporter
) -> None:
    group = Group.objects.get(name="specialists")
    posted = {"is_staff": "on", "is_active": "on", "groups": [group.pk]}
    answer = sign_in(client, national).post(f"/admin/supporters/supporter/{stranger.pk}/change/", posted)
    assert answer.status_code == 302
    assert can_import(Supporter.objects.get(pk=stranger.pk))


def test_a_role_without_the_staff_flag_opens_nothing(supporter: Supporter) -> None:
    supporter.groups.add(Group.objects.get(name="national"))
    assert not can_moderate(supporter)
    assert not is_national(supporter)


def test_a_migration_gives_a_role_back_what_it_is(db: None) -> None:
    group = Group.objects.get(name="moderators")
    before = set(group.permissions.values_list("codename", flat=True))
    group.permissions.clear()
    call_command("migrate", verbosity=0)
    assert set(group.permissions.values_list("codename", flat=True)) == before
    assert before >= {"view_testimony", "view_decision", "add_decision", "view_report", "change_report"}
    assert not before & {"view_supporter", "view_conversation", "change_content"}
