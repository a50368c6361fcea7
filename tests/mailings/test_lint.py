"""What never leaves, and what is said about it."""

import pytest

from actions.models import LinkDomain
from mailings.composing.lint import lint
from mailings.models import Subject
from tests.actions.making import make_content
from tests.mailings.making import make_audience, make_block, make_mailing

pytestmark = pytest.mark.django_db


def _codes(mailing) -> list[str]:
    return [fault.code for fault in lint(mailing)]


def test_a_plain_letter_may_leave() -> None:
    mailing = make_mailing(
        text="Bonjour {{prénom|à tous}}, [venez](/agir/) ou [lisez](https://fr.wikipedia.org/wiki/Digne)."
    )
    for kind in ("walk", "content", "week"):
        make_block(mailing=mailing, kind=kind, text="")
    make_block(
        mailing=mailing,
        kind="picture",
        text="",
        image=f"mailings/{'ab' * 16}.jpg",
        alt="Le port",
        width=900,
        height=600,
    )
    assert lint(mailing) == []


@pytest.mark.parametrize(
    ("subject", "code"),
    [
        ("Demain\nBcc: tous@example.org", "subject-line"),
        ("Demain\r", "subject-line"),
        ("a" * 91, "subject-long"),
        ("DEMAIN ON Y VA TOUS", "subject-capitals"),
        ("Bonjour {{nom|x}}", "field"),
        ("Bonjour {{prénom}}", "otherwise"),
        ("   ", "subject"),
    ],
)
def test_a_subject_that_cannot_be_is_refused(subject: str, code: str) -> None:
    assert code in _codes(make_mailing(subjects=(subject,)))


def test_initials_are_no_shouting() -> None:
    assert _codes(make_mailing(subjects=("SNCF : on y va",))) == []


def test_a_letter_has_one_to_three_subjects() -> None:
    assert _codes(make_mailing(subjects=())) == ["subject"]
    mailing = make_mailing(subjects=("Un", "Deux", "Trois"))
    assert _codes(mailing) == []
    Subject.objects.create(mailing=mailing, text="Quatre", position=4)
    assert _codes(mailing) == ["subjects"]


@pytest.mark.parametrize(
    "sender", ["Camille", "", "Tous en campagne\r\nBcc: x@example.org", "tous en campagne <a@b.example>"]
)
def test_the_sender_says_whose_letter_it_is_in_one_line(sender: str) -> None:
    assert "sender" in _codes(make_mailing(sender=sender))


def test_the_candidate_s_name_will_do(settings) -> None:
    settings.CAMPAIGN_CANDIDATE = "Camille Roux"
    assert _codes(make_mailing(sender="L'équipe de Camille ROUX")) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<b>non</b>", "html"),
        ("![Un pixel](https://ailleurs.example/p.gif)", "image"),
        ("Bonjour {{opinion|x}}", "field"),
        ("Bonjour {{commune}}", "otherwise"),
        ("[ici](http://fr.wikipedia.org/wiki/Digne)", "https"),
        ("[ici](https://bit.ly/abc)", "target"),
        ("Voir https://tinyurl.com/abc", "target"),
        ("[ici](https://127.0.0.1/x)", "target"),
        ("[ici](/l/abc)", "target"),
        ("[ici](javascript:x)", "link"),
    ],
)
def test_a_text_that_cannot_be_is_refused_beside_its_block(text: str, code: str) -> None:
    mailing = make_mailing(text=text)
    [fault] = lint(mailing)
    assert (fault.code, fault.block) == (code, mailing.blocks.get())
    assert fault.sentence


def test_a_site_that_the_staff_refused_is_led_to_by_nothing() -> None:
    LinkDomain.objects.create(host="mauvais.example", state="refused")
    mailing = make_mailing()
    make_block(mailing=mailing, kind="button", text="Ici", url="https://mauvais.example/x")
    assert _codes(mailing) == ["target"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"alt": "  "}, "alt"), ({"alt": "IMG_0042.JPG"}, "alt"), ({"width": 1, "height": 1}, "pixel")],
)
def test_a_picture_is_described_and_large_enough(fields: dict[str, object], code: str) -> None:
    mailing = make_mailing()
    picture = {"image": f"mailings/{'ab' * 16}.jpg", "alt": "Le port", "width": 900, "height": 600} | fields
    make_block(mailing=mailing, kind="picture", text="", **picture)
    assert code in _codes(mailing)


def test_a_picture_of_another_host_is_refused(monkeypatch) -> None:
    monkeypatch.setattr("mailings.composing.blocks.picture_url", lambda name: f"https://ailleurs.example/{name}")
    mailing = make_mailing()
    make_block(mailing=mailing, kind="picture", text="", image="x.jpg", alt="Le port")
    assert _codes(mailing) == ["foreign-picture"]


def test_a_letter_is_not_heavier_than_gmail_shows() -> None:
    mailing = make_mailing()
    for _turn in range(11):
        make_block(mailing=mailing, text="Un mot de plus. " * 600)
    assert _codes(mailing) == ["weight"]


def test_a_letter_says_something_of_its_own() -> None:
    assert _codes(make_mailing(text="")) == ["empty"]
    mailing = make_mailing(text="")
    make_block(mailing=mailing, kind="walk", text="")
    assert _codes(mailing) == ["words"]


def test_content_that_is_not_open_is_not_told() -> None:
    mailing = make_mailing()
    make_block(mailing=mailing, kind="content", text="", content=make_content(state="draft"))
    assert _codes(mailing) == ["content"]


def test_who_writes_is_named_where_others_read(settings) -> None:
    settings.SITE_URL, settings.CONTROLLER_NAME = "https://campagne.example", ""
    assert "identity" in _codes(make_mailing())


def test_why_one_gets_it_is_one_line() -> None:
    assert "why" in _codes(make_mailing(audience=make_audience(words="un\ndeux")))


@pytest.mark.parametrize("what", ["{{ unsubscribe_url.html }}", "{{ preferences_url.html }}", "{{ why }}"])
def test_a_template_without_its_legal_blocks_sends_nothing(what: str, settings, tmp_path) -> None:
    from django.template.loader import get_template

    source = get_template("mailings/mail/mail.mjml").template.source  # type: ignore[attr-defined]
    assert what in source
    (tmp_path / "mailings" / "mail").mkdir(parents=True)
    (tmp_path / "mailings" / "mail" / "mail.mjml").write_text(source.replace(what, ""))
    templates = [{**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]
    settings.TEMPLATES = templates
    assert "legal" in _codes(make_mailing())
