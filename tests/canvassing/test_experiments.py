"""Preparing, committing, drawing, and what can no longer change."""

from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from django.core.exceptions import ValidationError

from canvassing.experiments import draw
from canvassing.models import Experiment, ExperimentUnit
from canvassing.services import (
    Frozen,
    change_experiment,
    commit_words,
    draw_experiment,
    forget_experiment,
    preview,
    record_doors,
)
from canvassing.services.experiments import units_of
from supporters.privacy.erasure import erase
from tests.canvassing.conftest import DRAWN_AT, WORDS, Field, count_votes, define, make_drawn, make_experiment
from tests.factories import make_candidates, make_place, make_precinct, make_result, make_round, make_supporter

LATER = DRAWN_AT + timedelta(days=3)


def visit(experiment: Experiment, arm: str = "treated", *, at: object = LATER) -> None:
    unit = experiment.units.filter(arm=arm)[0]
    record_doors(precinct=unit.precinct, made_on=LATER.date(), knocked=50, opened=20, talked=10, at=LATER)


def test_what_can_be_seen_is_told_before_the_draw(prepared: Experiment) -> None:
    told = preview(prepared)
    assert (told.units, told.design.strata, told.design.treated, told.by_commune) == (100, 20, 80, False)
    assert round(told.minimum, 2) == 2.10
    assert not prepared.units.exists()


def test_a_draw_keeps_every_unit_with_what_was_known(drawn: Experiment) -> None:
    assert drawn.units.count() == 100
    assert drawn.units.filter(arm="treated").count() == 80
    assert drawn.units.filter(arm="control", allocated=True).count() == 0
    assert (drawn.drawn_by, drawn.members) == ("nadia@example.org", ["Dupont"])


def test_a_draw_can_be_done_again_from_what_was_kept(drawn: Experiment) -> None:
    again = draw.draw(units_of(drawn), capacity=drawn.capacity, seed=drawn.seed)
    kept = drawn.units.order_by("code").values_list("code", "arm", "stratum", "allocated")
    assert [(one.unit.code, one.arm, one.stratum, one.allocated) for one in again] == list(kept)
    assert draw.input_hash(units_of(drawn)) == drawn.input_hash
    assert drawn.seed == draw.seed_of("essai-2017", WORDS)


def test_nothing_is_drawn_before_a_commitment(prepared: Experiment) -> None:
    with pytest.raises(ValidationError, match="Publiez"):
        draw_experiment(experiment=prepared, by="", at=DRAWN_AT)


def test_a_second_draw_needs_other_words_and_the_first_stays_known(drawn: Experiment) -> None:
    with pytest.raises(Frozen):
        draw_experiment(experiment=drawn, by="", at=LATER)
    with pytest.raises(ValidationError, match="déjà servi"):
        commit_words(experiment=drawn, commitment=WORDS, at=LATER)
    commit_words(experiment=drawn, commitment="La température à Brest le 5 mai", at=LATER)
    again = draw_experiment(experiment=drawn, by="", at=LATER)
    assert again.seed != drawn.seed
    assert [past.seed for past in again.past_draws.all()] == [drawn.seed]


def test_words_of_an_earlier_draw_do_not_serve_again(drawn: Experiment) -> None:
    commit_words(experiment=drawn, commitment="Autre chose", at=LATER)
    with pytest.raises(ValidationError, match="déjà servi"):
        commit_words(experiment=drawn, commitment=WORDS, at=LATER)


def test_a_door_fixes_the_draw(drawn: Experiment) -> None:
    visit(drawn)
    with pytest.raises(Frozen, match="portes"):
        commit_words(experiment=drawn, commitment="Autre chose", at=LATER)
    assert drawn.past_draws.count() == 0


def test_a_door_in_a_control_unit_fixes_it_too(drawn: Experiment) -> None:
    visit(drawn, "control")
    with pytest.raises(Frozen):
        commit_words(experiment=drawn, commitment="Autre chose", at=LATER)


def test_a_door_elsewhere_or_before_fixes_nothing(field: Field) -> None:
    before = (DRAWN_AT - timedelta(days=1)).date()
    record_doors(precinct=field.precincts[0], made_on=before, knocked=5, opened=2, talked=1, at=DRAWN_AT)
    drawn = make_drawn(field)
    record_doors(precinct=make_precinct(), made_on=LATER.date(), knocked=5, opened=2, talked=1, at=LATER)
    assert commit_words(experiment=drawn, commitment="Autre chose", at=LATER).is_drawn is False


def test_the_plan_changes_until_the_draw_and_not_after(field: Field, prepared: Experiment) -> None:
    new = define(field, plan={"outcomes": ["turnout"], "covariates": []})
    assert change_experiment(experiment=prepared, definition=new).plan == {"outcomes": ["turnout"], "covariates": []}
    commit_words(experiment=prepared, commitment=WORDS, at=DRAWN_AT)
    draw_experiment(experiment=prepared, by="", at=DRAWN_AT)
    with pytest.raises(Frozen, match="exploratoire"):
        change_experiment(experiment=prepared, definition=define(field))


def test_a_draw_that_displeases_does_not_disappear(field: Field, drawn: Experiment) -> None:
    with pytest.raises(Frozen):
        forget_experiment(experiment=drawn)
    commit_words(experiment=drawn, commitment="Autre chose", at=LATER)
    with pytest.raises(Frozen):
        forget_experiment(experiment=drawn)
    forget_experiment(experiment=make_experiment(field, name="Brouillon"))
    assert Experiment.objects.count() == 1


def test_two_experiments_do_not_share_a_name(field: Field, prepared: Experiment) -> None:
    with pytest.raises(ValidationError) as refused:
        make_experiment(field)
    assert "name" in refused.value.message_dict


def test_a_code_set_aside_must_exist(field: Field) -> None:
    with pytest.raises(ValidationError, match="75056_0001"):
        make_experiment(field, excluded=["75056_0001"])


def test_units_set_aside_are_neither_drawn_nor_allocated(field: Field) -> None:
    experiment = make_drawn(field, excluded=[field.communes[0].code])
    aside = experiment.units.filter(precinct__commune=field.communes[0])
    assert set(aside.values_list("arm", "allocated")) == {("excluded", False)}


def test_each_commune_can_be_drawn_by_itself(field: Field) -> None:
    experiment = make_drawn(field, level="commune")
    territories = set(experiment.units.values_list("territory", flat=True))
    assert territories == {commune.code for commune in field.communes}
    assert experiment.units.strata().count() == 20


def test_communes_are_drawn_where_few_precincts_have_results(field: Field) -> None:
    paris = make_place(code="D-75", kind="departement")
    for _ in range(3):
        commune = make_place(departement=paris, parent=paris)
        make_result(
            round=field.before,
            precinct=make_precinct(commune=commune),
            registered=100,
            voters=70,
            votes=[9, 0, 0],
            expressed=60,
        )
        for _ in range(2):
            make_precinct(commune=commune)
    experiment = make_drawn(field)
    kinds = experiment.units.filter(territory="D-75").values_list("precinct", "registered", "measured")
    assert list(kinds) == [(None, 300, False)] * 3


def test_a_bloc_that_nobody_was_part_of_draws_nothing(field: Field) -> None:
    field.bloc.members = ["PERSONNE"]
    field.bloc.save()
    with pytest.raises(ValidationError, match="PERSONNE"):
        make_experiment(field)


def test_an_account_that_is_erased_leaves_the_draw_without_its_address(field: Field) -> None:
    person = make_supporter(email="nadia@example.org")
    experiment = make_drawn(field)
    erase(supporter=person, at=LATER)
    experiment.refresh_from_db()
    assert (experiment.created_by, experiment.drawn_by) == ("", "")
    assert ExperimentUnit.objects.exists()


def test_consulates_are_not_drawn(field: Field) -> None:
    abroad = make_place(code="ZZ", kind="abroad")
    make_result(round=field.before, precinct=make_precinct(commune=abroad, code="ZZ001_0001"))
    for level in ("commune", "departement"):
        assert not make_drawn(field, name=level, level=level).units.filter(code__startswith="ZZ").exists()


def test_what_was_told_is_told_again_without_reading_everything(
    prepared: Experiment, django_assert_max_num_queries: Any
) -> None:
    first = preview(prepared)
    with django_assert_max_num_queries(4):
        assert preview(prepared) == first


def test_results_that_come_in_change_what_is_told(field: Field, prepared: Experiment) -> None:
    assert preview(prepared).measured is None
    second = make_round(election=field.before.election, number=2, date=field.before.date + timedelta(days=14))
    make_candidates(second, "DUPONT", "MARTIN", "DURAND")
    count_votes(field, second, np.random.default_rng(2).uniform(0.5, 0.7, 100), np.full(100, 0.3))
    assert preview(prepared).measured is not None
