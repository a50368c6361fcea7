"""What a rule may ask of people, what it may not, and how it is said."""

from itertools import product
from typing import Any

import pytest
from django.utils import translation

from mailings.audiences import rules
from mailings.audiences.rows import groups_of, leaf_as_tree, tree_of
from mailings.audiences.saying import ACTS, LANGUAGES, ROLES, TIERS
from mailings.audiences.tree import And, Not, Or, Rule
from supporters.models import Act
from teams.models import Role

ACTIVE = {"field": "tier", "at_least": 2}
VOLUNTEER = {"field": "role", "kind": "volunteer"}
SHARED = {"field": "act", "kind": "share", "at_least": 3, "days": 30}
BRETAGNE = {"field": "place", "place": "R-53"}


def refusal(tree: Any) -> rules.RuleRefused:
    with pytest.raises(rules.RuleRefused) as refused:
        rules.read(tree)
    return refused.value


def test_words_exist_for_all_that_may_serve(settings: Any) -> None:
    assert set(ACTS) == set(Act.Kind.values)
    assert set(ROLES) == {*Role.Kind.values, "volunteer"}
    assert set(LANGUAGES) == {code for code, _name in settings.LANGUAGES}
    assert set(TIERS) == {1, 2, 3}


def test_a_rule_says_itself_as_the_mail_prints_it() -> None:
    rule = rules.read({"and": [VOLUNTEER, {"or": [SHARED, BRETAGNE]}]})
    assert rules.say(rule, {"R-53": "Bretagne"}) == (
        "vous êtes bénévole et (vous avez partagé des contenus (au moins 3 en 30 jours) ou vous habitez ici : Bretagne)"
    )


def test_not_is_said_of_each_part() -> None:
    rule = rules.read({"not": {"or": [VOLUNTEER, {"not": ACTIVE}]}})
    assert rules.say(rule) == "vous n'êtes pas encore bénévole et vous participez activement à la campagne ces temps-ci"


def test_a_date_is_said_in_the_readers_language() -> None:
    rule = rules.read({"field": "joined", "before": "2027-01-02"})
    with translation.override("fr"):
        assert rules.say(rule) == "vous avez rejoint la campagne avant le 2 janvier 2027"
    assert "il y a 7 jours au plus" in rules.say(rules.read({"field": "joined", "days": 7}))


@pytest.mark.parametrize(
    "field", ["opinion", "religion", "health", "birth_month", "age", "display_name", "email", "vote"]
)
def test_what_people_are_or_think_cannot_choose_them(field: str) -> None:
    error = refusal({"and": [VOLUNTEER, {"field": field, "is": "x"}]})
    assert error.sentence == f"« {field} » ne peut pas servir à choisir."
    assert error.path == "and.1.field"


def test_nothing_is_smuggled_beside_a_field_that_may_serve() -> None:
    assert refusal(VOLUNTEER | {"religion": "x"}).path == "religion"
    assert refusal({"or": [VOLUNTEER], "field": "tier"}).path == "field"


@pytest.mark.parametrize(
    "tree",
    [
        None,
        [],
        {},
        "tier",
        {"and": []},
        {"and": VOLUNTEER},
        {"and": [None]},
        {"not": [VOLUNTEER]},
        {"field": 3},
        {"field": ["tier"]},
        {"field": "tier"},
        {"field": "tier", "at_least": 0},
        {"field": "tier", "at_least": 4},
        {"field": "tier", "at_least": True},
        {"field": "tier", "at_least": "2"},
        {"field": "role", "kind": "president"},
        {"field": "role", "kind": ["trainer"]},
        {"field": "place", "place": "Paris; --"},
        {"field": "place", "place": 75},
        {"field": "act", "kind": "share", "at_least": 1},
        {"field": "act", "kind": "opened", "at_least": 1, "days": 3},
        {"field": "act", "kind": "share", "at_least": 1, "days": 1000},
        {"field": "joined"},
        {"field": "joined", "days": 3, "before": "2027-01-01"},
        {"field": "joined", "before": "demain"},
        {"field": "language", "is": "de"},
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(tree: Any) -> None:
    assert refusal(tree).sentence.endswith(".")


def test_a_rule_has_five_levels_at_most() -> None:
    four = {"not": {"or": [{"not": {"and": [VOLUNTEER]}}]}}
    rules.read(four)
    assert "niveaux" in refusal({"and": [four]}).sentence


def test_a_rule_has_twenty_leaves_at_most() -> None:
    rules.read({"or": [{"and": [VOLUNTEER] * 10}, {"and": [ACTIVE] * 10}]})
    assert "vingt" in refusal({"or": [{"and": [VOLUNTEER] * 10}, {"and": [ACTIVE] * 11}]}).sentence


def test_a_tree_deeper_than_the_machine_reads_is_refused_too() -> None:
    tree: Any = VOLUNTEER
    for _ in range(5000):
        tree = {"not": tree}
    assert "niveaux" in refusal(tree).sentence


@pytest.mark.parametrize(
    "tree",
    [
        VOLUNTEER,
        {"not": {"and": [VOLUNTEER, {"or": [SHARED, {"not": BRETAGNE}]}]}},
        {"and": [{"or": [VOLUNTEER, SHARED]}, {"not": {"or": [ACTIVE, BRETAGNE]}}]},
        {"or": [{"field": "joined", "before": "2027-01-02"}, {"and": [{"field": "language", "is": "fr"}, ACTIVE]}]},
    ],
)
def test_groups_of_criteria_mean_what_the_tree_means(tree: Any) -> None:
    rule = rules.read(tree)
    groups = groups_of(rule)
    assert groups is not None
    written = tree_of([[(leaf_as_tree(leaf), turned) for leaf, turned in group] for group in groups])
    again = rules.read(written)
    leaves = sorted({leaf for group in groups for leaf, _turned in group}, key=repr)
    for true in product((True, False), repeat=len(leaves)):
        holds = dict(zip(leaves, true, strict=True))
        assert _is_true(again, holds) is _is_true(rule, holds)


def _is_true(rule: Rule, holds: dict[Any, bool]) -> bool:
    if isinstance(rule, And):
        return all(_is_true(part, holds) for part in rule.parts)
    if isinstance(rule, Or):
        return any(_is_true(part, holds) for part in rule.parts)
    return not _is_true(rule.part, holds) if isinstance(rule, Not) else holds[rule]


def test_a_rule_that_would_need_too_many_groups_has_none() -> None:
    pair = {"or": [VOLUNTEER, ACTIVE]}
    assert groups_of(rules.read({"and": [pair] * 5})) is None
