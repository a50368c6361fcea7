"""What is each reader's own: found for a window at once, chosen by what they did only where they agreed."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from canvassing.models import ExperimentUnit
from mailings.composing.compiling import compile
from mailings.composing.contents import best
from mailings.composing.personal import values_for
from mailings.models import Block
from supporters import ledger
from supporters.models import Act, Consent
from tests.actions.making import make_content, make_share, make_topic
from tests.canvassing.conftest import make_drawn, make_field
from tests.canvassing.walking import make_turf
from tests.factories import make_outing, make_place, make_team
from tests.mailings.making import make_block, make_delivery, make_mailing, make_subscriber
from tests.teams.silences import fall_silent

pytestmark = pytest.mark.django_db
AT = datetime(2027, 3, 3, 9, 30, tzinfo=UTC)
ARLES = {"name": "Arles", "lon": 4.63, "lat": 43.68}
CRAU = {"name": "Saint-Martin-de-Crau", "lon": 4.81, "lat": 43.64}
BREST = {"name": "Brest", "lon": -4.49, "lat": 48.39}


def _fragments(kind: str, *people, at: datetime = AT, **block) -> list[tuple[str, str]]:
    """HTML and text of a block for some people."""
    mailing = make_mailing()
    made = make_block(mailing=mailing, kind=kind, text="", **block)
    rows = [make_delivery(mailing=mailing, supporter=person) for person in people]
    compiled = compile(mailing, subject=mailing.subjects.get())
    found = values_for(rows, compiled=compiled, at=at)
    return [(values[f"block{made.pk}.html"], values[f"block{made.pk}.text"]) for values in found]


def _did(person, kind: str, quantity: int = 1, *, at: datetime = AT) -> None:
    with transaction.atomic():
        ledger.record(supporter=person, kind=kind, subject=f"{kind}:{person.pk}:{at}", at=at, quantity=quantity)


# --- The walk ---


def test_the_nearest_outing_is_told_on_the_clock_of_its_place() -> None:
    make_outing(team=make_team(place=make_place(**BREST)), title="Trop loin", starts_at=AT + timedelta(days=1))
    make_outing(team=make_team(place=make_place(**CRAU)), title="Au marché", starts_at=AT + timedelta(days=3))
    [(html, text)] = _fragments("walk", make_subscriber(home=make_place(**ARLES)))
    assert "Au marché" in html
    assert "samedi 6 mars, 10:30" in text
    assert "Trop loin" not in html


def test_an_outing_that_is_full_over_or_too_late_is_not_told() -> None:
    team = make_team(place=make_place(**ARLES))
    make_outing(team=team, title="Complète", capacity=1, going=1, starts_at=AT + timedelta(days=1))
    make_outing(team=team, title="Annulée", state="cancelled", starts_at=AT + timedelta(days=1))
    make_outing(team=team, title="Commencée", starts_at=AT - timedelta(hours=1))
    make_outing(team=team, title="Dans un mois", starts_at=AT + timedelta(days=30))
    [(html, _text)] = _fragments("walk", make_subscriber(home=team.place))
    assert (
        "Rien n&#x27;est encore annoncé autour de Arles" in html or "Rien n'est encore annoncé autour de Arles" in html
    )


def test_doors_that_wait_are_counted_for_the_commune() -> None:
    arles = make_place(**ARLES)
    make_turf(commune=arles, streets={"Rue des Lilas": (10, 20)})
    make_turf(commune=make_place(**CRAU), streets={"Rue des Lilas": (7,)})
    here, nowhere = _fragments("walk", make_subscriber(home=arles), make_subscriber())
    assert "30 portes vous attendent à Arles" in here[1]
    assert "Dites-nous où vous êtes" in nowhere[1]


def test_a_silent_place_calls_to_nothing() -> None:
    at = datetime(2027, 3, 3, 9, 30, tzinfo=UTC)
    team = make_team(place=make_place(**ARLES))
    make_outing(team=team, title="Samedi", starts_at=at + timedelta(days=3))
    make_turf(commune=team.place)
    fall_silent(at)
    [(html, _text)] = _fragments("walk", make_subscriber(home=team.place), at=at)
    assert "Samedi" not in html
    assert "portes vous attendent" not in html


# --- The content ---


def test_the_writer_s_content_is_everybody_s_while_it_is_open() -> None:
    chosen = make_content(title="Choisi", published_at=AT - timedelta(days=9))
    make_content(title="Plus neuf", published_at=AT - timedelta(hours=1))
    people = (make_subscriber(), make_subscriber(home=make_place()))
    assert all("Choisi" in html for html, _text in _fragments("content", *people, content=chosen))
    chosen.state = "withdrawn"
    chosen.save()
    assert all("Plus neuf" in html for html, _text in _fragments("content", *people, content=chosen))


def test_content_of_one_s_own_territory_is_told_there_alone() -> None:
    departement = make_place(kind="departement", name="Bouches-du-Rhône")
    arles = make_place(**ARLES, parent=departement, departement=departement)
    make_content(title="Pour tous", published_at=AT - timedelta(hours=1))
    make_content(title="Du département", place=departement, published_at=AT - timedelta(hours=2))
    here, there = _fragments("content", make_subscriber(home=arles), make_subscriber(home=make_place(**BREST)))
    assert "Du département" in here[1]
    assert "Pour tous" in there[1]


def test_what_one_passed_on_chooses_only_with_one_s_agreement() -> None:
    water, trains = make_topic(), make_topic()
    make_content(title="Les trains", topic=trains, published_at=AT - timedelta(hours=1))
    make_content(title="L'eau", topic=water, published_at=AT - timedelta(hours=2))
    old = make_content(title="Passé", topic=water, published_at=AT - timedelta(days=20))
    agreed, silent = make_subscriber(selected=True), make_subscriber()
    for person in (agreed, silent):
        make_share(supporter=person, content=old, at=AT - timedelta(days=1))
    mine, theirs = _fragments("content", agreed, silent)
    assert "L'eau" in mine[1]
    assert "Les trains" in theirs[1]


def test_without_content_one_is_led_to_the_library() -> None:
    [(_html, text)] = _fragments("content", make_subscriber())
    assert "/partager/" in text


def test_a_riposte_comes_first_and_an_old_piece_last() -> None:
    old = make_content(published_at=AT - timedelta(days=10), featured=True)
    new = make_content(published_at=AT - timedelta(hours=1))
    riposte = make_content(kind="riposte", published_at=AT - timedelta(days=3))
    assert best([old, new, riposte], lineage=(), home=None, topic=None, at=AT) == riposte
    assert best([old, new], lineage=(), home=None, topic=None, at=AT) == new
    assert best([], lineage=(), home=None, topic=None, at=AT) is None


# --- The week ---


def test_a_week_is_told_in_three_figures_to_whoever_agreed() -> None:
    agreed, silent = make_subscriber(selected=True), make_subscriber()
    for person in (agreed, silent):
        for kind, number in ((Act.Kind.LINK, 9), (Act.Kind.DOORS, 34), (Act.Kind.OUTING, 1), (Act.Kind.SHARE, 2)):
            _did(person, kind, number)
        _did(person, Act.Kind.DOORS, 100, at=AT - timedelta(days=7))
    mine, theirs = _fragments("week", agreed, silent)
    assert [line for line in mine[1].split("\n") if line[0].isdigit()] == [
        "34 portes frappées",
        "1 sortie",
        "2 partages",
    ]
    assert "cinq minutes" in theirs[1]
    assert "34 porte" not in theirs[0]


def test_a_week_without_acts_invites() -> None:
    [(html, text)] = _fragments("week", make_subscriber(selected=True))
    assert "cinq minutes" in text
    assert "/agir/" in html


def test_whoever_withdrew_is_no_longer_read() -> None:
    person = make_subscriber(selected=True)
    _did(person, Act.Kind.DOORS, 34)
    Consent.objects.filter(supporter=person, purpose="selection").withdraw(at=AT)
    assert "34 porte" not in _fragments("week", person)[0][1]


# --- The window ---


def _questions(people, at: datetime = AT) -> int:
    mailing = make_mailing(text="{{prénom|x}} {{commune|y}} {{département|z}}")
    for kind in (Block.Kind.WALK, Block.Kind.CONTENT, Block.Kind.WEEK):
        make_block(mailing=mailing, kind=kind, text="")
    rows = [make_delivery(mailing=mailing, supporter=person) for person in people]
    compiled = compile(mailing, subject=mailing.subjects.get())
    with CaptureQueriesContext(
        connection,
    ) as asked:
        values = values_for(rows, compiled=compiled, at=at)
        [compiled.fill(each) for each in values]
    return len(asked)


def test_questions_do_not_grow_with_readers() -> None:
    make_content(place=make_place(), published_at=AT - timedelta(hours=1))
    make_outing(team=make_team(place=make_place(**ARLES)), starts_at=AT + timedelta(days=2))
    topic = make_topic()

    def reader():
        person = make_subscriber(selected=True, home=make_place(lon=4.6, lat=43.6))
        _did(person, Act.Kind.SHARE)
        make_share(supporter=person, content=make_content(topic=topic), at=AT - timedelta(days=1))
        return person

    few = _questions([reader() for _turn in range(2)])
    many = _questions([reader() for _turn in range(12)])
    assert few == many


def test_a_letter_without_anything_personal_asks_nothing() -> None:
    mailing = make_mailing()
    rows = [make_delivery(mailing=mailing)]
    compiled = compile(mailing, subject=mailing.subjects.get())
    with CaptureQueriesContext(connection) as asked:
        compiled.fill(values_for(rows, compiled=compiled, at=AT)[0])
    assert len(asked) == 0


def test_whoever_left_meanwhile_breaks_nothing() -> None:
    mailing = make_mailing(text="Bonjour {{prénom|à tous}}")
    make_block(mailing=mailing, kind="week", text="")
    row = make_delivery(mailing=mailing, supporter=make_subscriber(display_name="Zoé"))
    compiled = compile(mailing, subject=mailing.subjects.get())
    row.supporter_id += 1000
    [values] = values_for([row], compiled=compiled, at=AT)
    assert b"Zo" not in compiled.fill(values)


def test_memory_stays_flat_however_many_readers_there_are() -> None:
    mailing = make_mailing()
    compiled = compile(mailing, subject=mailing.subjects.get())
    for number in range(10_000):
        compiled.kept("block1", since=9)[number] = "x"
    assert len(compiled.kept("block1", since=9)) < 5_000
    assert compiled.kept("block1", since=10) == {}


def test_doors_of_an_experiment_s_controls_are_not_told() -> None:
    units = make_drawn(make_field()).units.filter(precinct__isnull=False)
    told = {}
    for arm in set(units.values_list("arm", flat=True)):
        precinct = units.filter(arm=arm)[0].precinct
        precinct.commune = make_place(**ARLES)
        precinct.save()
        make_turf(precinct=precinct, commune=precinct.commune)
        [(_html, told[arm])] = _fragments("walk", make_subscriber(home=precinct.commune))
    assert {arm for arm, text in told.items() if "portes vous attendent" not in text} == {ExperimentUnit.Arm.CONTROL}
