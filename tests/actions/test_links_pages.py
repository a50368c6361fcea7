"""Pages of short links: one's own, and what visitors meet."""

from datetime import timedelta

import pytest
import zxingcpp
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from actions.links.addresses import short_url
from actions.models import LinkDay, LinkDomain, LinkReport, ShortLink
from actions.services.links import disable
from supporters.models import Act, Supporter
from tests.actions.making import make_content, make_link
from tests.factories import make_supporter, sign_in
from tests.teams.silences import fall_silent

pytestmark = pytest.mark.django_db
BLOG = "https://blog.example.org/billet"


@pytest.fixture
def ana(db: None) -> Supporter:
    return make_supporter(display_name="Ana")


@pytest.fixture
def ana_client(ana: Supporter) -> Client:
    return sign_in(Client(), ana)


def make_new(client: Client, **typed: str) -> object:
    return client.post(reverse("actions:link-new"), {"target": BLOG} | typed)


def test_a_supporter_shortens_an_address_and_lands_on_its_page(ana_client: Client, ana: Supporter) -> None:
    answer = make_new(ana_client, title="Mon billet")
    link = ShortLink.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == reverse("actions:link", args=[link.slug])
    assert (link.owner, link.target, link.host, link.title) == (ana, BLOG, "blog.example.org", "Mon billet")
    assert Act.objects.get(kind="link").subject == f"link:{link.pk}"
    page = ana_client.get(answer["Location"])
    assert short_url(link) in page.content.decode()


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("target", {"target": "javascript:alert(1)"}),
        ("target", {"target": "//evil.example.org"}),
        ("target", {"target": "https:evil.example.org"}),
        ("target", {"target": "https://moi@example.org/"}),
        ("target", {"target": "https://0x7f000001/"}),
        ("target", {"target": "https://[::1]/"}),
        ("target", {"target": "https://example.org:8443/"}),
        ("target", {"target": "https://bit.ly/abc"}),
        ("target", {"target": "http://127.0.0.1:8000/l/abc"}),
        ("target", {"target": "https://example.org/" + "a" * 2030}),
        ("target", {"target": ""}),
        ("slug", {"slug": "adm1n"}),
        ("slug", {"slug": "partager"}),
        ("slug", {"slug": "ab"}),
        ("expires_at", {"expires_at": "2001-01-01"}),
        ("expires_at", {"expires_at": "demain"}),
    ],
    ids=lambda value: None,
)
def test_what_is_refused_is_said_beside_its_field(ana_client: Client, field: str, typed: dict[str, str]) -> None:
    answer = make_new(ana_client, title="Gardé", **typed)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert answer.context["form"]["title"].value() == "Gardé"
    assert not ShortLink.objects.exists()
    assert not LinkDomain.objects.exists()


def test_thirty_links_a_day_and_no_more(ana_client: Client) -> None:
    for number in range(30):
        assert make_new(ana_client, slug=f"essai-{number}").status_code == 302
    assert make_new(ana_client, slug="un-de-trop").status_code == 429
    assert not ShortLink.objects.filter(slug="un-de-trop").exists()


def test_no_link_is_made_in_silence_and_the_page_says_until_when(ana_client: Client) -> None:
    fall_silent(timezone.now())
    assert ana_client.get(reverse("actions:link-new")).status_code == 403
    assert make_new(ana_client).status_code == 403
    assert ana_client.get(reverse("actions:links")).status_code == 200
    assert not ShortLink.objects.exists()


def test_the_bookmarklet_brings_the_page_that_was_read(ana_client: Client) -> None:
    page = ana_client.get(reverse("actions:link-new"), {"url": BLOG, "title": "Un billet"}).content.decode()
    assert f'value="{BLOG}"' in page
    assert 'value="Un billet"' in page
    assert not ShortLink.objects.exists()


def test_a_link_is_found_by_its_title_its_target_or_its_own_address(ana_client: Client, ana: Supporter) -> None:
    link = make_link(owner=ana, slug="cantine", title="Les légumes", target="https://example.org/potager")
    make_link(owner=ana, slug="autre", title="Autre")
    make_link(slug="cantine-2", title="De quelqu'un d'autre")
    for words in ("légumes", "potager", short_url(link), f"{short_url(link)}+"):
        answer = ana_client.get(reverse("actions:links"), {"mots": words})
        assert [row.slug for row in answer.context["page"]] == ["cantine"], words


def test_a_link_leads_elsewhere_and_remembers_where_it_led(ana_client: Client, ana: Supporter) -> None:
    link = make_link(owner=ana, target="https://example.org/avant", is_direct=True)
    ana_client.post(reverse("actions:link-target", args=[link.slug]), {"target": "https://www.lemonde.fr/apres"})
    link.refresh_from_db()
    assert (link.target, link.host, link.is_direct) == ("https://www.lemonde.fr/apres", "lemonde.fr", True)
    info = Client().get(reverse("actions:link-info", args=[link.slug])).content.decode()
    assert "https://example.org/avant" in info


def test_a_refused_destination_leaves_the_link_as_it_was(ana_client: Client, ana: Supporter) -> None:
    link = make_link(owner=ana)
    answer = ana_client.post(reverse("actions:link-target", args=[link.slug]), {"target": "https://bit.ly/x"})
    assert answer.status_code == 422
    assert answer.context["target_form"].errors
    assert ShortLink.objects.get(pk=link.pk).target == link.target


def test_an_owner_closes_a_link_and_opens_it_again(ana_client: Client, ana: Supporter) -> None:
    link = make_link(owner=ana)
    assert ana_client.get(reverse("actions:link-close", args=[link.slug])).status_code == 200
    ana_client.post(reverse("actions:link-close", args=[link.slug]))
    assert Client().get(f"/l/{link.slug}").status_code == 410
    ana_client.post(reverse("actions:link-open", args=[link.slug]))
    assert Client().get(f"/l/{link.slug}").status_code == 302


def test_what_staff_closed_its_owner_does_not_open(ana_client: Client, ana: Supporter, editor: Supporter) -> None:
    link = make_link(owner=ana)
    disable(link=link, reason="Page trompeuse", by=editor, at=timezone.now())
    page = ana_client.get(reverse("actions:link", args=[link.slug])).content.decode()
    assert "Page trompeuse" in page
    assert reverse("actions:link-open", args=[link.slug]) not in page
    ana_client.post(reverse("actions:link-open", args=[link.slug]))
    assert Client().get(f"/l/{link.slug}").status_code == 410


def test_figures_are_shown_from_ten_clicks(ana_client: Client, ana: Supporter) -> None:
    few, many = make_link(owner=ana, people=9), make_link(owner=ana, people=14, robots=6)
    today = timezone.localdate()
    counts = [("", False, 8), ("example.net", False, 4), ("rare.example", False, 2), ("", True, 6)]
    for referrer, robot, clicks in counts:
        LinkDay.objects.create(link=many, day=today, referrer=referrer, is_robot=robot, clicks=clicks)
        LinkDay.objects.create(link=few, day=today, referrer=referrer, is_robot=robot, clicks=clicks)
    assert not ana_client.get(reverse("actions:link", args=[few.slug])).context["figures"].shown
    figures = ana_client.get(reverse("actions:link", args=[many.slug])).context["figures"]
    assert (figures.people, figures.robots, figures.today, figures.others) == (14, 6, 14, 2)
    assert [(site.host, site.clicks, site.share) for site in figures.sites] == [("", 8, 57), ("example.net", 4, 29)]
    assert figures.days[-1].robots == 6
    assert len(figures.days) == 30


def test_a_printed_code_is_read_back_as_the_short_address(ana_client: Client, ana: Supporter) -> None:
    link = make_link(owner=ana)
    answer = ana_client.get(reverse("actions:link-code", args=[link.slug, "png"]))
    image = Image.open(ContentFile(answer.content))
    assert image.width >= 1000
    assert [code.text for code in zxingcpp.read_barcodes(image)] == [short_url(link)]
    drawn = ana_client.get(reverse("actions:link-code", args=[link.slug, "svg"]))
    assert drawn["Content-Type"] == "image/svg+xml"
    poster = ana_client.get(reverse("actions:link-poster", args=[link.slug])).content.decode()
    assert "<svg" in poster
    assert ana_client.get(reverse("actions:link-code", args=[link.slug, "gif"])).status_code == 404


def test_a_known_site_is_gone_to_at_once_without_a_trace_of_the_visitor() -> None:
    link = make_link(target="https://example.org/é?x=1&y=2")
    answer = Client().get(f"/l/{link.slug}", headers={"referer": "https://www.example.net/page?secret=1"})
    assert (answer.status_code, answer["Location"]) == (302, "https://example.org/%C3%A9?x=1&y=2")
    assert answer["Cache-Control"] == "private, max-age=90"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"] == "noindex"
    assert not answer.cookies
    row = LinkDay.objects.get()
    assert (row.link, row.referrer, row.clicks) == (link, "example.net", 1)


def test_asking_for_the_headers_alone_is_no_click() -> None:
    link = make_link()
    assert Client().head(f"/l/{link.slug}").status_code == 302
    assert not LinkDay.objects.exists()


def test_an_unknown_site_is_announced_first_and_counted_once_gone_to() -> None:
    link = make_link(is_direct=False, target="https://xn--pypal-4ve.example/", host="xn--pypal-4ve.example")
    client = Client(enforce_csrf_checks=True)
    page = client.get(f"/l/{link.slug}", headers={"referer": "https://social.example/post/1"})
    words = page.content.decode()
    assert page.status_code == 200
    assert "xn--pypal-4ve.example" in words
    assert not page.cookies
    assert not LinkDay.objects.exists()
    gone = client.post(f"/l/{link.slug}", {"depuis": "social.example"})
    assert (gone.status_code, gone["Location"]) == (303, link.target)
    assert LinkDay.objects.get().referrer == "social.example"


def test_a_closed_or_finished_link_says_so_and_an_unknown_one_is_not_there() -> None:
    closed = make_link(state="disabled")
    over = make_link(expires_at=timezone.now() - timedelta(seconds=1))
    for link in (closed, over):
        answer = Client().get(f"/l/{link.slug}")
        assert answer.status_code == 410
        assert link.target not in answer.content.decode()
        assert Client().post(f"/l/{link.slug}").status_code == 410
        info = Client().get(f"/l/{link.slug}+")
        assert link.target not in info.content.decode()
    assert Client().get("/l/rien").status_code == 404
    assert Client().get("/l/rien+").status_code == 404


def test_what_a_sentence_leaves_behind_an_address_does_not_lose_the_visitor() -> None:
    link = make_link(slug="cantine")
    for wrong in ("cantine.", "cantine)", "cantine,", "cantine/", "CANTINE", "Cantine."):
        answer = Client().get(f"/l/{wrong}")
        assert (answer.status_code, answer["Location"]) == (302, f"/l/{link.slug}"), wrong


def test_a_link_of_the_campaign_is_followed_in_silence_too() -> None:
    fall_silent(timezone.now())
    assert Client().get(f"/l/{make_link().slug}").status_code == 302


def test_a_visitor_reports_a_link_and_nothing_of_the_visitor_is_kept() -> None:
    link = make_link()
    path = reverse("actions:link-info", args=[link.slug])
    assert Client().post(path).status_code == 422
    for _again in range(2):
        answer = Client().post(path, {"reason": "dangerous", "details": "Elle demande ma carte."})
        assert "Merci" in answer.content.decode()
    report = LinkReport.objects.get()
    assert (report.link, report.reason, report.details) == (link, "dangerous", "Elle demande ma carte.")


def test_the_form_of_a_report_can_come_back_from_a_browser() -> None:
    """Under « no-referrer » browsers send « Origin: null », which the protection against forgery refuses."""
    page = Client().get(f"/l/{make_link().slug}+")
    assert page["Referrer-Policy"] == "same-origin"


def test_a_link_to_a_content_says_which_on_its_page() -> None:
    content = make_content(title="La cantine d'à côté")
    link = make_link(content=content)
    assert "La cantine d&#x27;à côté" in Client().get(f"/l/{link.slug}+").content.decode()


def test_a_link_to_a_content_that_is_not_out_does_not_tell_its_title() -> None:
    link = make_link(content=make_content(title="Demain, la riposte", state="draft"))
    assert "Demain" not in Client().get(f"/l/{link.slug}+").content.decode()


def test_a_link_is_not_closed_and_opened_all_day_long(ana: Supporter, ana_client: Client) -> None:
    link = make_link(owner=ana)
    paths = [reverse(f"actions:{name}", args=[link.slug]) for name in ("link-close", "link-open")]
    assert all(ana_client.post(path).status_code == 302 for path in paths * 60)
    assert [ana_client.post(path).status_code for path in paths] == [429, 429]
    assert ana_client.delete(f"/api/v1/links/{link.slug}/").status_code == 429
