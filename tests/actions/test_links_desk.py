"""Staff and short links: the desk's pages; and the programming interface, for everybody."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actions.links.addresses import short_url
from actions.models import LinkDay, LinkDomain, LinkReport, ShortLink
from supporters.models import Supporter
from tests.actions.making import make_link
from tests.factories import make_supporter, sign_in
from tests.teams.silences import fall_silent

pytestmark = pytest.mark.django_db
BLOG = "https://blog.example.org/billet"


@pytest.fixture
def desk(editor: Supporter) -> Client:
    return sign_in(Client(), editor)


@pytest.fixture
def ana(db: None) -> Supporter:
    return make_supporter(display_name="Ana")


@pytest.fixture
def program(ana: Supporter) -> Client:
    return sign_in(Client(), ana)


def api(name: str, *args: object) -> str:
    return reverse(f"api:actions-api:{name}", args=args)


def send(client: Client, method: str, path: str, **data: Any) -> Any:
    return getattr(client, method)(path, data, content_type="application/json")


def test_the_desk_shows_reports_and_sites_that_wait(desk: Client) -> None:
    link = make_link(host="carnet.example", is_direct=False)
    LinkDomain.objects.create(host="carnet.example")
    LinkDomain.objects.create(host="vu.example", state="allowed", decided_at=timezone.now())
    LinkReport.objects.create(link=link, reason="dangerous", details="Elle ment.", created_at=timezone.now())
    page = desk.get(reverse("actions:link-desk")).content.decode()
    assert "Elle ment." in page
    assert "carnet.example" in page
    assert "vu.example" not in page
    assert "vu.example" in desk.get(reverse("actions:link-desk"), {"etat": "allowed"}).content.decode()


def test_the_desk_finds_a_link_by_its_pasted_address(desk: Client) -> None:
    link, _other = make_link(slug="cantine"), make_link(slug="autre")
    answer = desk.get(reverse("actions:link-desk"), {"mots": short_url(link)})
    assert [row.slug for row in answer.context["found"]] == ["cantine"]


def test_staff_accept_a_site_and_its_links_lead_straight_on(desk: Client, editor: Supporter) -> None:
    link = make_link(host="carnet.example", is_direct=False)
    domain = LinkDomain.objects.create(host="carnet.example")
    desk.post(reverse("actions:link-desk-domain", args=[domain.pk]), {"state": "allowed"})
    assert Client().get(f"/l/{link.slug}").status_code == 302
    desk.post(reverse("actions:link-desk-domain", args=[domain.pk]), {"state": "refused"})
    assert Client().get(f"/l/{link.slug}").status_code == 410
    assert Client().post(f"/l/{link.slug}").status_code == 410
    domain.refresh_from_db()
    assert (domain.state, domain.decided_by) == ("refused", editor)


def test_staff_decide_of_a_site_before_any_link_leads_there(desk: Client, program: Client) -> None:
    path = reverse("actions:link-desk-site")
    desk.post(path, {"host": "WWW.Carnet.example", "state": "allowed", "note": "Un ami"})
    assert LinkDomain.objects.values_list("host", "state", "note").get() == ("carnet.example", "allowed", "Un ami")
    assert send(program, "post", api("links"), target="https://carnet.example/").json()["is_direct"] is True
    refused = desk.post(path, {"host": "127.0.0.1", "state": "allowed"})
    assert refused.status_code == 422
    assert list(refused.context["site_form"].errors) == ["host"]


def test_staff_close_what_was_reported(desk: Client) -> None:
    link = make_link()
    made = LinkReport.objects.create(link=link, reason="dangerous", created_at=timezone.now())
    desk.post(reverse("actions:link-desk-report", args=[made.pk]), {"close": "1"})
    made.refresh_from_db()
    assert made.handled_at
    assert Client().get(f"/l/{link.slug}").status_code == 410


def test_staff_find_nothing_wrong_and_the_link_stays(desk: Client) -> None:
    link = make_link()
    made = LinkReport.objects.create(link=link, reason="other", created_at=timezone.now())
    desk.post(reverse("actions:link-desk-report", args=[made.pk]))
    assert Client().get(f"/l/{link.slug}").status_code == 302
    assert not desk.get(reverse("actions:link-desk")).context["open_reports"]


def test_staff_close_a_link_for_a_reason_and_open_it_again(desk: Client) -> None:
    link = make_link()
    close = reverse("actions:link-desk-close", args=[link.slug])
    assert desk.post(close).status_code == 422
    desk.post(close, {"reason": "Page trompeuse"})
    assert Client().get(f"/l/{link.slug}").status_code == 410
    desk.post(reverse("actions:link-desk-open", args=[link.slug]))
    assert Client().get(f"/l/{link.slug}").status_code == 302


def test_a_link_to_a_refused_site_is_not_opened_again(desk: Client, program: Client, ana: Supporter) -> None:
    link = make_link(owner=ana, host="faux.example", is_direct=False, state="disabled")
    LinkDomain.objects.create(host="faux.example", state="refused", decided_at=timezone.now())
    desk.post(reverse("actions:link-desk-open", args=[link.slug]))
    program.post(reverse("actions:link-open", args=[link.slug]))
    assert send(program, "post", api("link-opening", link.slug)).status_code == 422
    assert ShortLink.objects.get().state == "disabled"


def test_an_owner_reads_that_a_site_was_refused_and_leads_the_link_elsewhere(program: Client, ana: Supporter) -> None:
    link = make_link(owner=ana, host="faux.example", is_direct=False)
    LinkDomain.objects.create(host="faux.example", state="refused", decided_at=timezone.now())
    own = reverse("actions:link", args=[link.slug])
    assert "accepte pas de lien vers faux.example" in program.get(own).content.decode()
    assert Client().get(api("link-info", link.slug)).json()["is_open"] is False
    program.post(reverse("actions:link-target", args=[link.slug]), {"target": "https://www.lemonde.fr/"})
    assert Client().get(f"/l/{link.slug}").status_code == 302


def test_a_desk_of_many_sites_asks_the_database_no_more_often(desk: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(12):
        host = f"site{number}.example"
        LinkDomain.objects.create(host=host)
        make_link(host=host, is_direct=False)
    with django_assert_max_num_queries(25):
        assert len(desk.get(reverse("actions:link-desk")).context["rows"]) == 12


# --- For programs ---


def test_a_program_shortens_lists_changes_and_closes(program: Client, ana: Supporter) -> None:
    made = send(program, "post", api("links"), target=BLOG, slug="billet", title="Mon billet")
    assert made.status_code == 201
    link = ShortLink.objects.get()
    assert made.json() | {"url": short_url(link), "is_direct": False, "clicks": None} == made.json()
    assert [row["slug"] for row in program.get(api("links")).json()["results"]] == ["billet"]
    assert program.get(api("links"), {"q": "rien"}).json()["results"] == []
    changed = send(program, "patch", api("link", "billet"), target="https://www.lemonde.fr/", title="Un article")
    assert (changed.json()["target"], changed.json()["is_direct"]) == ("https://www.lemonde.fr/", True)
    assert program.delete(api("link", "billet")).status_code == 204
    assert program.get(api("link-info", "billet")).json()["is_open"] is False
    assert send(program, "post", api("link-opening", "billet")).json()["state"] == "active"


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"target": "javascript:alert(1)"}, "target"),
        ({"target": "https://bit.ly/x"}, "target"),
        ({"target": "https://example.org/" + "a" * 2029}, "target"),
        ({"target": BLOG, "slug": "admin"}, "slug"),
        ({"target": BLOG, "expires_at": "2001-01-01T00:00:00Z"}, "expires_at"),
    ],
)
def test_a_program_is_told_what_is_wrong_by_field(program: Client, sent: dict[str, str], field: str) -> None:
    answer = send(program, "post", api("links"), **sent)
    assert answer.status_code == 422
    assert list(answer.json()) == [field]


def test_a_program_makes_no_link_in_silence(program: Client) -> None:
    fall_silent(timezone.now())
    answer = send(program, "post", api("links"), target=BLOG)
    assert answer.status_code == 403
    assert "reopens_at" in answer.json()


def test_pages_and_programs_share_thirty_links_a_day(program: Client) -> None:
    for number in range(15):
        assert send(program, "post", api("links"), target=BLOG, slug=f"un-{number}").status_code == 201
        program.post(reverse("actions:link-new"), {"target": BLOG, "slug": f"deux-{number}"})
    answer = send(program, "post", api("links"), target=BLOG)
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert ShortLink.objects.count() == 30


def test_a_program_reads_figures_from_ten_clicks_on(program: Client, ana: Supporter) -> None:
    few, many = make_link(owner=ana, people=9), make_link(owner=ana, people=10)
    LinkDay.objects.create(link=many, day=timezone.localdate(), referrer="example.net", clicks=10)
    assert program.get(api("link-statistics", few.slug)).json()["shown"] is False
    figures = program.get(api("link-statistics", many.slug)).json()
    assert figures["people"] == 10
    assert figures["sites"] == [{"host": "example.net", "clicks": 10, "share": 100}]


def test_what_staff_closed_a_program_does_not_open(program: Client, ana: Supporter) -> None:
    link = make_link(owner=ana, state="disabled", disabled_for="Page trompeuse")
    assert send(program, "post", api("link-opening", link.slug)).status_code == 409


def test_anybody_reads_about_a_link_and_reports_it_by_program() -> None:
    link = make_link()
    told = Client().get(api("link-info", link.slug)).json()
    assert (told["target"], told["host"], told["is_open"]) == (link.target, "example.org", True)
    assert "owner" not in told
    assert "people" not in told
    answer = send(Client(), "post", api("link-reports", link.slug), reason="broken")
    assert answer.status_code == 202
    assert LinkReport.objects.get().reason == "broken"


def test_staff_judge_sites_and_handle_reports_by_program(desk: Client) -> None:
    link = make_link(host="carnet.example", is_direct=False)
    judged = send(desk, "put", api("link-domain", "carnet.example"), state="allowed", note="Un ami")
    assert (judged.status_code, judged.json()["state"]) == (200, "allowed")
    link.refresh_from_db()
    assert link.is_direct
    assert [row["host"] for row in desk.get(api("link-domains"), {"state": "allowed"}).json()["results"]]
    assert send(desk, "put", api("link-domain", "127.0.0.2"), state="allowed").status_code == 422
    made = LinkReport.objects.create(link=link, reason="other", created_at=timezone.now())
    assert len(desk.get(api("open-link-reports")).json()["results"]) == 1
    assert send(desk, "post", api("link-report-handling", made.pk), close=True).status_code == 200
    assert desk.get(api("link-closing", link.slug)).json()["state"] == "disabled"
