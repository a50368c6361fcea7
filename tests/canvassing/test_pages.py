"""Pages of experiments, doors and plans."""

import re
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from canvassing.models import DoorReport, Experiment
from canvassing.services import commit_words, record_doors
from canvassing.services.draws import draw_due_experiments
from supporters.models import Supporter
from tests.canvassing.conftest import DRAWN_AT, WORDS, Field, count_votes, make_drawn, make_experiment
from tests.factories import sign_in


@pytest.fixture
def staff(client: Client, national: Supporter) -> Client:
    return sign_in(client, national)


def sent(field: Field, **overrides: Any) -> dict[str, Any]:
    return {
        "name": "Printemps",
        "round": field.before.pk,
        "bloc": field.bloc.pk,
        "within": "93",
        "level": "departement",
        "capacity": "200000",
        "plan_outcomes": ["turnout", "share"],
        "plan_covariates": ["registered"],
    } | overrides


def text(response: Any) -> str:
    """Words as a reader sees them."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode())).replace("&#x27;", "'")


def vote(field: Field, experiment: Experiment, effect: float = 0.0) -> None:
    """2022, where being drawn changed turnout by so much."""
    arms = dict(experiment.units.values_list("precinct", "arm"))
    rng = np.random.default_rng(3)
    treated = np.array([arms[precinct.pk] == "treated" for precinct in field.precincts])
    turnout = 0.6 + effect * treated + 0.01 * rng.normal(size=len(treated))
    count_votes(field, field.after, turnout, np.full(len(treated), 0.3))


def test_the_first_visit_invites(staff: Client) -> None:
    assert "Préparer la première" in text(staff.get(reverse("canvassing:experiments")))


def test_without_results_the_form_says_where_to_begin(staff: Client) -> None:
    assert "résultats d'élection" in text(staff.get(reverse("canvassing:experiment-new")))


def test_what_can_be_seen_is_shown_without_keeping_anything(staff: Client, field: Field) -> None:
    response = staff.post(reverse("canvassing:experiment-new"), sent(field, preview="1"))
    assert "ne peut pas détecter moins de 2,10 points" in text(response)
    assert not Experiment.objects.exists()


def test_an_experiment_is_prepared_committed_and_drawn(staff: Client, field: Field, national: Supporter) -> None:
    page = staff.post(reverse("canvassing:experiment-new"), sent(field), follow=True)
    assert "ne peut pas détecter moins de 2,10 points" in text(page)
    experiment = Experiment.objects.get()
    staff.post(reverse("canvassing:experiment-commit", args=[experiment.pk]), {"commitment": WORDS})
    page = staff.post(reverse("canvassing:experiment-draw", args=[experiment.pk]), follow=True)
    assert "Le tirage est en cours" in text(page)
    draw_due_experiments(at=timezone.now())
    page = staff.get(reverse("canvassing:experiment", args=[experiment.pk]))
    assert WORDS in text(page)
    experiment.refresh_from_db()
    assert experiment.drawn_by == national.email
    assert experiment.seed in text(page)


def test_a_ranking_gives_round_and_bloc(staff: Client, field: Field) -> None:
    response = staff.post(reverse("canvassing:experiment-new"), sent(field, round="", bloc=""))
    assert response.status_code == 422
    assert "Choisissez un ciblage" in text(response)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"capacity": "0"}, "supérieure"),
        ({"excluded": "99999_0001"}, "99999_0001"),
        ({"plan_outcomes": []}, "obligatoire"),
        ({"within": "Nulle-Part-sur-Mer"}, "territoire"),
    ],
)
def test_a_wrong_form_comes_back_with_its_data(staff: Client, field: Field, wrong: dict[str, Any], reason: str) -> None:
    response = staff.post(reverse("canvassing:experiment-new"), sent(field, **wrong))
    assert response.status_code == 422
    assert reason in text(response)
    assert "Printemps" in response.content.decode()


def test_a_draw_without_a_commitment_is_refused(staff: Client, prepared: Experiment) -> None:
    response = staff.post(reverse("canvassing:experiment-draw", args=[prepared.pk]))
    assert (response.status_code, prepared.units.exists()) == (422, False)


def test_after_the_first_door_nothing_changes(staff: Client, field: Field, drawn: Experiment) -> None:
    unit = drawn.units.filter(arm="control")[0]
    day = DRAWN_AT + timedelta(days=1)
    record_doors(precinct=unit.precinct, made_on=day.date(), knocked=9, opened=3, talked=1, at=day)
    again = staff.post(reverse("canvassing:experiment-commit", args=[drawn.pk]), {"commitment": "Autre chose"})
    plan = staff.post(reverse("canvassing:experiment-edit", args=[drawn.pk]), sent(field, plan_outcomes=["turnout"]))
    gone = staff.post(reverse("canvassing:experiment-delete", args=[drawn.pk]))
    assert (again.status_code, plan.status_code, gone.status_code) == (409, 409, 409)
    assert "exploratoire" in text(plan)


def test_volunteers_receive_allocated_units_only(staff: Client, field: Field) -> None:
    experiment = make_drawn(field, capacity=80_000, excluded=[field.communes[0].code])
    lines = staff.get(reverse("canvassing:experiment-units", args=[experiment.pk])).content.decode().splitlines()
    assert len(lines) - 1 == experiment.units.filter(allocated=True).count()
    assert all(line.split(";")[6] == "à visiter" for line in lines[1:])
    whole = staff.get(reverse("canvassing:experiment-units", args=[experiment.pk]), {"tout": "1"})
    assert len(whole.content.decode().splitlines()) - 1 == 100


def test_results_stay_closed_until_the_vote_is_counted(staff: Client, drawn: Experiment) -> None:
    page = text(staff.get(reverse("canvassing:experiment-results", args=[drawn.pk])))
    assert "Pas encore." in page
    assert "Les deux groupes" not in page


def test_results_come_as_sentences_first(staff: Client, field: Field, drawn: Experiment) -> None:
    vote(field, drawn, 0.05)
    page = text(staff.get(reverse("canvassing:experiment-results", args=[drawn.pk])))
    assert "Être tiré au sort a fait monter la participation de +" in page
    assert "On ne peut pas dire que la part du bloc" in page
    assert page.index("Être tiré") < page.index("Les nombres")
    assert "Ce que cela ne dit pas" in page


def test_too_few_strata_are_inconclusive(staff: Client, field: Field) -> None:
    experiment = make_drawn(field, capacity=30_000)
    vote(field, experiment, 0.2)
    page = text(staff.get(reverse("canvassing:experiment-results", args=[experiment.pk])))
    assert "Non concluant" in page
    assert "Les nombres" not in page


def test_doors_are_written_down(staff: Client, field: Field) -> None:
    today = timezone.localdate().isoformat()
    path, form = reverse("canvassing:door-reports"), {"code": field.precincts[0].code, "made_on": today}
    right = staff.post(path, form | {"knocked": 50, "opened": 24, "talked": 15})
    wrong = staff.post(path, form | {"knocked": 50, "opened": 51, "talked": 15})
    unknown = staff.post(path, form | {"code": "99_1", "knocked": 50, "opened": 24, "talked": 15})
    assert (right.status_code, wrong.status_code, unknown.status_code) == (302, 422, 422)
    assert DoorReport.objects.count() == 1


def test_the_planner_says_who_is_missing_and_three_scenarios(staff: Client) -> None:
    page = text(staff.get(reverse("canvassing:planner"), {"registered": 90000, "volunteers": 50, "weeks": 8}))
    assert "Il manque 200 personnes" in page
    assert all(name in page for name in ("Pessimiste", "Central", "Optimiste", "Pons, 2018"))


def test_the_planner_keeps_what_was_typed_wrong(staff: Client) -> None:
    response = staff.get(reverse("canvassing:planner"), {"registered": "beaucoup", "volunteers": 5, "weeks": 8})
    assert response.status_code == 422
    assert 'value="beaucoup"' in response.content.decode()


@pytest.mark.parametrize("count", [2, 12])
def test_the_list_asks_the_same_number_of_questions(
    staff: Client, field: Field, count: int, django_assert_max_num_queries: Any
) -> None:
    for n in range(count):
        make_experiment(field, name=f"Essai {n}")
    with django_assert_max_num_queries(12):
        staff.get(reverse("canvassing:experiments"))


def results(staff: Client, experiment: Experiment) -> str:
    return text(staff.get(reverse("canvassing:experiment-results", args=[experiment.pk])))


def test_without_any_door_a_gap_is_not_the_visits(staff: Client, field: Field, drawn: Experiment) -> None:
    vote(field, drawn, 0.05)
    page = results(staff, drawn)
    assert "un écart ne peut pas venir des visites" in page
    assert page.index("À lire avant les résultats") < page.index("Être tiré au sort")


def test_many_doors_among_the_controls_are_told_first(staff: Client, field: Field, drawn: Experiment) -> None:
    vote(field, drawn)
    day = DRAWN_AT + timedelta(days=1)
    for arm, knocked in (("treated", 100), ("control", 50)):
        unit = drawn.units.filter(arm=arm)[0]
        record_doors(precinct=unit.precinct, made_on=day.date(), knocked=knocked, opened=9, talked=1, at=day)
    page = results(staff, drawn)
    assert page.index("33,3") < page.index("La participation")


def test_a_gap_that_was_there_before_is_told_first(staff: Client, field: Field, drawn: Experiment) -> None:
    arms = dict(drawn.units.values_list("precinct", "arm"))
    treated = np.array([arms[precinct.pk] == "treated" for precinct in field.precincts])
    field.before.results.all().delete()
    noise = 0.01 * np.random.default_rng(3).normal(size=len(treated))
    count_votes(field, field.before, 0.6 + 0.1 * treated + noise, np.full(len(treated), 0.3))
    vote(field, drawn)
    page = results(staff, drawn)
    assert "à l'élection d'avant, où nul n'avait frappé, la même comparaison trouve déjà un écart" in page
    assert page.index("À lire avant les résultats") < page.index("Les nombres")


def test_no_effect_says_what_could_go_unseen(staff: Client, field: Field, drawn: Experiment) -> None:
    vote(field, drawn)
    assert re.search(r"Un effet de moins de 0,\d points? pouvait passer inaperçu", results(staff, drawn))


def test_a_question_without_an_outcome_is_refused(staff: Client, field: Field, drawn: Experiment) -> None:
    vote(field, drawn)
    path = reverse("canvassing:experiment-results", args=[drawn.pk])
    answer = staff.get(path, {"explorer": "1", "rounds": field.after.pk})
    assert answer.status_code == 422
    assert "Choisissez au moins un scrutin" in text(answer)


def test_a_draw_that_failed_says_why(staff: Client, field: Field, prepared: Experiment) -> None:
    commit_words(experiment=prepared, commitment=WORDS, at=DRAWN_AT)
    staff.post(reverse("canvassing:experiment-draw", args=[prepared.pk]))
    field.bloc.members = ["PERSONNE"]
    field.bloc.save()
    draw_due_experiments(at=timezone.now())
    page = text(staff.get(reverse("canvassing:experiment", args=[prepared.pk])))
    assert "Le tirage n'a pas pu se faire." in page
    assert "PERSONNE" in page
