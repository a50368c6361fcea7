"""Reading a file of people: its heading, its lines, its places."""

from pathlib import Path

import pytest

from teams.transfers.checks import check_together
from teams.transfers.columns import FileRefused, read_heading
from teams.transfers.places import Problem, Wanted, find_places
from teams.transfers.reading import Line, kind_of, read_people
from territory.models import Place, PlaceName
from tests.factories import make_place

HEADING = "e-mail;prénom;rôle;territoire;équipe\n"


def write(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "equipes.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("encoding", "heading", "row"),
    [
        ("utf-8", "e-mail;prénom;rôle;territoire\n", "zoe@example.org;Zoé;bénévole;Arles\n"),
        ("cp1252", "rôle,prénom,territoire,e-mail\n", "bénévole,Zoé,Arles,zoe@example.org\n"),
        ("utf-16", "role\temail\tfirst name\tcity\n", "volunteer\tzoe@example.org\tZoé\tArles\n"),
        ("utf-8-sig", "Ville|Courriel|Fonction|Prénom\n", "Arles|ZOE@example.org|Bénévole|Zoé\n"),
    ],
)
def test_columns_are_found_by_name_in_any_order_encoding_and_separator(
    tmp_path: Path, encoding: str, heading: str, row: str
) -> None:
    _heading, lines, faults = read_people(write(tmp_path, heading + row, encoding))
    assert not faults
    assert lines == [Line(2, "zoe@example.org", "Zoé", "", "Arles", "")]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Formatrice", "trainer"),
        ("mobilisateur·rice", "mobiliser"),
        ("Responsable de département", "departmental"),
        ("responsable régionale", "regional"),
        ("Regional lead", "regional"),
        ("bénévole", ""),
        ("trésorier", None),
        ("Organisation nationale", None),
        ("", None),
    ],
)
def test_a_role_is_known_by_its_usual_words(words: str, kind: str | None) -> None:
    assert kind_of(words) == kind


@pytest.mark.parametrize(
    "title",
    ["Lieu de naissance", "nationalité", "Religion", "origine", "Birthplace", "état de santé", "Syndicat", "opinions",
     "Né(e) le", "numéro d'électeur", "Émargement", "trade union"],
)  # fmt: skip
def test_a_column_that_the_law_forbids_refuses_the_file_and_is_named(title: str) -> None:
    with pytest.raises(FileRefused, match=r"n'a pas le droit d'être là") as refused:
        read_heading(["email", "rôle", "territoire", title])
    assert title in str(refused.value)


def test_columns_that_are_not_needed_are_left_aside_and_said() -> None:
    assert read_heading(["email", "nom", "rôle", "ville", "téléphone"]).aside == ("nom", "téléphone")


@pytest.mark.parametrize(
    "heading", ["prénom;rôle;territoire", "email;territoire", "email;rôle", "email;courriel;rôle;ville"]
)
def test_a_heading_without_what_is_needed_or_with_it_twice_is_refused(tmp_path: Path, heading: str) -> None:
    with pytest.raises(FileRefused):
        read_people(write(tmp_path, f"{heading}\na;b;c;d\n"))


def test_faults_name_the_line_and_the_column_and_hold_no_address(tmp_path: Path) -> None:
    text = HEADING + "zoe@@example.org;Zoé;bénévole;Arles;\nzoe@example.org;Zoé;a@example.org;;\n"
    _heading, lines, faults = read_people(write(tmp_path, text + "lea@example.org;Léa;mobilisatrice;Arles;\n"))
    assert not lines
    assert [(fault.line, fault.column) for fault in faults] == [
        (2, "e-mail"), (3, "rôle"), (3, "territoire"), (4, "équipe"),
    ]  # fmt: skip
    assert "@" not in "".join(fault.reason for fault in faults)


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04abc", b"%PDF-1.4", b"email\n", b"email;role;ville\n", b'email;role;ville\n"' + b"a" * 140_000],
)
def test_what_is_not_such_a_file_is_refused_whole(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "fichier"
    path.write_bytes(content)
    with pytest.raises(FileRefused):
        read_people(path)


def test_the_same_person_twice_and_two_mobilisers_of_one_team_are_faults() -> None:
    lines = [
        Line(2, "a@example.org", "", "mobiliser", "Arles", "Les Arènes"),
        Line(3, "b@example.org", "", "mobiliser", "Arles", "les arenes"),
        Line(4, "a@example.org", "", "", "Arles", "LES ARÈNES"),
        Line(5, "c@example.org", "", "", "Arles", "Personne"),
        Line(6, "d@example.org", "", "mobiliser", "Arles", "Rhône"),
    ]
    places = dict.fromkeys(range(2, 7), 13)
    faults = check_together(
        lines, departements=places, titles={"email": "e-mail", "team": "équipe"}, known_teams={("rhone", 13): True}
    )
    assert [(fault.line, fault.column) for fault in faults] == [
        (4, "e-mail"),
        (3, "équipe"),
        (6, "équipe"),
        (5, "équipe"),
    ]


@pytest.mark.django_db
def test_places_are_found_by_code_postcode_name_and_number() -> None:
    rhone = make_place(code="D-69", kind=Place.Kind.DEPARTEMENT, name="Rhône")
    affoux = make_place(code="69001", name="Affoux", postcodes="69170", departement=rhone, parent=rhone)
    lyon = make_place(code="69381", name="Lyon 1er", postcodes="69001", departement=rhone, kind="arrondissement")
    one = make_place(code="01033", name="Valserhône", departement=rhone)
    two = make_place(code="07333", name="Valserhône")
    for place, key in [
        (affoux, "affoux"),
        (affoux, "69170"),
        (lyon, "69001"),
        (one, "valserhone"),
        (two, "valserhone"),
    ]:
        PlaceName.objects.create(place=place, key=key)
    homes = tuple(Place.HOMES)
    asked = {
        Wanted("Affoux", homes): affoux,
        Wanted("69170 affoux", homes): affoux,
        Wanted("INSEE 69001", homes): affoux,
        Wanted("CP 69001", homes): lyon,
        Wanted("69001", homes): Problem.SEVERAL,
        Wanted("Valserhône", homes): Problem.SEVERAL,
        Wanted("Valserhône (69)", homes): one,
        Wanted("Nulle-Part", homes): Problem.UNKNOWN,
        Wanted("69", homes): Problem.WRONG_KIND,
        Wanted("69", (Place.Kind.DEPARTEMENT,)): rhone,
        Wanted("rhône", (Place.Kind.DEPARTEMENT,)): rhone,
        Wanted("Affoux", (Place.Kind.DEPARTEMENT,)): Problem.WRONG_KIND,
    }
    assert find_places(asked) == asked
