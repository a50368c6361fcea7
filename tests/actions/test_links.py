"""Making links and changing them: the services."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.conf import LazySettings
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from actions.links.addresses import short_url, spoken_url
from actions.models import LinkChange, LinkDomain, LinkReport, LinkTarget, ShortLink
from actions.services.link_reports import handle_report, judge_domain, report
from actions.services.links import (
    campaign_link,
    change,
    disable,
    enable,
    expire,
    own_link,
    rename,
    repoint,
    shorten,
)
from supporters.models import Act, Supporter
from territory.silence import Silenced
from tests.actions.making import make_content, make_link
from tests.factories import make_place, make_supporter
from tests.mailbox import letters_to
from tests.teams.silences import fall_silent

BLOG = "https://blog.example.org/billet"
SITE = "https://campagne.example"


@pytest.mark.django_db
def test_a_link_to_a_site_nobody_knows_waits_for_staff() -> None:
    link = shorten(owner=make_supporter(), target=BLOG, at=timezone.now())
    assert not link.is_direct
    assert LinkDomain.objects.get().host == "blog.example.org"


@pytest.mark.django_db
def test_a_link_to_a_newspaper_leads_straight_on() -> None:
    link = shorten(owner=make_supporter(), target="https://www.lemonde.fr/a", at=timezone.now())
    assert link.is_direct
    assert not LinkDomain.objects.exists()


@pytest.mark.django_db
def test_every_error_is_told_at_once_beside_its_field() -> None:
    now = timezone.now()
    with pytest.raises(ValidationError) as caught:
        shorten(owner=make_supporter(), target="ici", slug="admin", expires_at=now - timedelta(days=1), at=now)
    assert set(caught.value.message_dict) == {"target", "slug", "expires_at"}
    assert not ShortLink.objects.exists()
    assert not Act.objects.exists()


@pytest.mark.django_db
def test_a_slug_serves_once_even_when_its_link_is_closed(editor: Supporter) -> None:
    link = make_link(slug="cantine")
    disable(link=link, reason="Fini", by=editor, at=timezone.now())
    with pytest.raises(ValidationError) as caught:
        shorten(owner=make_supporter(), target=BLOG, slug="Cantine", at=timezone.now())
    assert set(caught.value.message_dict) == {"slug"}


@pytest.mark.django_db
def test_a_slug_drawn_twice_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    make_link(slug="abcdefg")
    drawn = iter(["abcdefg", "abcdefg", "hijkmnp"])
    monkeypatch.setattr("actions.services.links.draw_slug", lambda: next(drawn))
    assert shorten(owner=make_supporter(), target=BLOG, at=timezone.now()).slug == "hijkmnp"


@pytest.mark.django_db
def test_silence_stops_new_links_and_changes_but_closes_what_must_be(editor: Supporter) -> None:
    now, link = timezone.now(), make_link()
    fall_silent(now)
    with pytest.raises(Silenced):
        shorten(owner=link.owner, target=BLOG, at=now)
    with pytest.raises(Silenced):
        repoint(link=link, target=BLOG, by=link.owner, at=now)
    with pytest.raises(Silenced):
        own_link(supporter=link.owner, content=make_content(), at=now)
    over = make_link(expires_at=now - timedelta(minutes=5))
    with pytest.raises(Silenced):
        expire(link=over, expires_at=None, by=over.owner, at=now)
    assert disable(link=link, reason="Trompeur", by=editor, at=now).state == "disabled"


@pytest.mark.django_db
def test_silence_elsewhere_stops_links_of_contents_for_there_alone() -> None:
    now, person = timezone.now(), make_supporter()
    fall_silent(now, zone="reunion")
    island = make_content(place=make_place(zone="reunion"))
    with pytest.raises(Silenced):
        own_link(supporter=person, content=island, at=now)
    assert own_link(supporter=person, content=make_content(), at=now).pk


@pytest.mark.django_db
def test_a_person_has_one_link_to_a_content_and_it_is_no_act(settings: LazySettings) -> None:
    person, content, now = make_supporter(), make_content(), timezone.now()
    link = own_link(supporter=person, content=content, at=now)
    assert own_link(supporter=person, content=content, at=now) == link
    assert link.target == settings.SITE_URL + content.get_absolute_url()
    assert link.is_direct
    assert not Act.objects.exists()


@pytest.mark.django_db
def test_the_campaign_has_one_link_to_a_content_apart_from_peoples() -> None:
    content, now = make_content(), timezone.now()
    theirs = own_link(supporter=make_supporter(), content=content, at=now)
    ours = campaign_link(content=content, at=now)
    assert campaign_link(content=content, at=now) == ours
    assert ours != theirs
    assert ours.owner is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("whose", ["person", "campaign"])
def test_eight_askers_at_once_get_one_link(whose: str) -> None:
    person, content, now = make_supporter(), make_content(), timezone.now()
    barrier, found = Barrier(8), []

    def ask() -> None:
        try:
            barrier.wait()
            if whose == "person":
                found.append(own_link(supporter=person, content=content, at=now).pk)
            else:
                found.append(campaign_link(content=content, at=now).pk)
        finally:
            connection.close()

    threads = [Thread(target=ask) for _n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    assert ShortLink.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_want_a_slug_at_once_one_has_it() -> None:
    people, now = [make_supporter() for _n in range(8)], timezone.now()
    barrier, refused = Barrier(8), []

    def want(person: Supporter) -> None:
        try:
            barrier.wait()
            shorten(owner=person, target=BLOG, slug="cantine", at=now)
        except ValidationError as error:
            refused.append(list(error.message_dict))
        finally:
            connection.close()

    threads = [Thread(target=want, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == [["slug"]] * 7
    assert ShortLink.objects.get().owner in people
    assert Act.objects.count() == 1


# --- Changes ---


@pytest.mark.django_db
def test_each_change_of_where_a_link_leads_is_told_to_the_doors(editor: Supporter) -> None:
    now, link = timezone.now(), make_link()
    acts = [
        lambda: repoint(link=link, target=BLOG, by=link.owner, at=now),
        lambda: expire(link=link, expires_at=now + timedelta(days=1), by=link.owner, at=now),
        lambda: disable(link=link, reason="", by=link.owner, at=now),
        lambda: enable(link=link, by=link.owner, at=now),
        lambda: judge_domain(host="blog.example.org", state="allowed", by=editor, at=now),
    ]
    for number, act in enumerate(acts, start=1):
        act()
        assert LinkChange.objects.filter(link=link.pk).count() == number
    rename(link=link, title="Un titre", by=link.owner, at=now)
    assert LinkChange.objects.count() == len(acts)


@pytest.mark.django_db
def test_several_changes_are_all_made_or_none() -> None:
    now, link = timezone.now(), make_link(title="Avant")
    with pytest.raises(ValidationError):
        change(link=link, by=link.owner, at=now, title="Après", target="https://bit.ly/x")
    assert ShortLink.objects.get().title == "Avant"
    change(link=link, by=link.owner, at=now, title="Après", target=BLOG, expires_at=None)
    assert ShortLink.objects.values_list("title", "target").get() == ("Après", BLOG)


@pytest.mark.django_db
def test_repointing_keeps_the_history_and_the_same_address_changes_nothing() -> None:
    now, link = timezone.now(), make_link(trouble="La page a disparu.", checked_at=timezone.now())
    before = link.target
    repoint(link=link, target=BLOG, by=link.owner, at=now)
    repoint(link=link, target=BLOG, by=link.owner, at=now)
    former = LinkTarget.objects.get()
    assert (former.target, former.until, former.by) == (before, now, link.owner)
    link.refresh_from_db()
    assert (link.trouble, link.checked_at, link.is_direct) == ("", None, False)


# --- Sites and reports ---


@pytest.mark.django_db
def test_an_accepted_site_is_gone_to_at_once_and_a_refused_one_never_again(editor: Supporter) -> None:
    now, person = timezone.now(), make_supporter()
    link = shorten(owner=person, target=BLOG, at=now)
    judge_domain(host="WWW.Blog.Example.org", state="allowed", by=editor, at=now)
    link.refresh_from_db()
    assert link.is_direct
    judge_domain(host="blog.example.org", state="refused", by=editor, at=now, note="Hameçonnage")
    link.refresh_from_db()
    assert not link.is_direct
    with pytest.raises(ValidationError) as caught:
        shorten(owner=person, target=BLOG, at=now)
    assert set(caught.value.message_dict) == {"target"}
    domain = LinkDomain.objects.get()
    assert (domain.decided_by, domain.note) == (editor, "Hameçonnage")


@pytest.mark.django_db
def test_a_known_site_stays_known_when_staff_want_to_think(editor: Supporter) -> None:
    now = timezone.now()
    link = shorten(owner=make_supporter(), target="https://www.lemonde.fr/a", at=now)
    judge_domain(host="lemonde.fr", state="pending", by=editor, at=now)
    link.refresh_from_db()
    assert link.is_direct
    assert LinkDomain.objects.get().decided_by is None


@pytest.mark.django_db
def test_a_report_is_handled_once_and_may_close_its_link(editor: Supporter, other_editor: Supporter) -> None:
    now, link = timezone.now(), make_link()
    made = report(link=link, reason="dangerous", details="  Elle imite ma banque. ", at=now)
    assert report(link=link, reason="dangerous", details="Elle imite ma banque.", at=now) == made
    handle_report(report=made, by=editor, at=now, close=True)
    handle_report(report=made, by=other_editor, at=now)
    assert LinkReport.objects.get().handled_by == editor
    link.refresh_from_db()
    assert (link.state, link.disabled_for) == ("disabled", "Page dangereuse ou trompeuse")


@pytest.mark.django_db
def test_an_owner_is_told_why_staff_closed_a_link_once(queued_mail: None, editor: Supporter) -> None:
    now, link = timezone.now(), make_link(slug="billet")
    disable(link=link, reason="Page trompeuse", by=editor, at=now)
    disable(link=link, reason="Page trompeuse, vraiment", by=editor, at=now)
    [letter] = letters_to(link.owner.email)
    assert "/l/billet" in letter
    assert "Page trompeuse" in letter
    assert "Vous n'êtes pas d'accord" in letter


@pytest.mark.django_db
def test_who_closes_their_own_link_is_not_written_to(queued_mail: None) -> None:
    link = make_link()
    disable(link=link, reason="", by=link.owner, at=timezone.now())
    assert letters_to(link.owner.email) == []


@pytest.mark.django_db
def test_addresses_are_on_the_links_own_host_where_there_is_one(settings: LazySettings) -> None:
    link = make_link(slug="cantine")
    settings.SITE_URL, settings.SHORT_LINK_HOST = SITE, ""
    assert short_url(link) == f"{SITE}/l/cantine"
    settings.SHORT_LINK_HOST = "fh12.example"
    assert short_url(link) == "https://fh12.example/l/cantine"
    assert spoken_url(link) == "fh12.example/l/cantine"
