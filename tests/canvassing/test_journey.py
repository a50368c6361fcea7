"""The whole of an experiment: prepared, committed, drawn, doors, closed, the vote imported, the effect read.

Once on invented figures, where the effect is planted; once on Paris in 2017, where nothing can be found.
"""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from canvassing.models import Experiment
from canvassing.services import record_doors
from canvassing.services.draws import draw_due_experiments
from supporters.models import Supporter
from territory.gazetteer import read_gazetteer
from territory.models import Place, Round
from territory.services import import_places
from territory.services.blocs import create_bloc
from territory.services.results import import_results
from tests.canvassing.conftest import WORDS
from tests.canvassing.test_pages import text
from tests.factories import make_place, sign_in
from tests.territory.result_files import Vote, file_2017

SLUG = "presidentielle-2017"
#: Precincts of the invented département, in four communes.
COUNT = 160
#: Points of the bloc's share that being drawn is worth; turnout is left alone.
PLANTED = 0.04

OFFICIAL = Path(__file__).parents[3] / "shared/data/resultats/format-officiel-2017"


class Walk:
    """What a campaign's director does, on the pages, and what the API answers beside them."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def prepare(self, before: Round, bloc: int, within: str, capacity: int, outcomes: list[int]) -> str:
        form: dict[str, Any] = {
            "name": "Essai",
            "round": before.pk,
            "bloc": bloc,
            "within": within,
            "level": "departement",
        }
        form |= {"capacity": capacity, "outcomes": outcomes, "plan_covariates": ["registered"]}
        form["plan_outcomes"] = ["turnout", "share"]
        page = self.client.post(reverse("canvassing:experiment-new"), form, follow=True)
        assert page.status_code == 200, text(page)
        return text(page)

    @property
    def experiment(self) -> Experiment:
        return Experiment.objects.get()

    def post(self, name: str, **data: Any) -> Any:
        return self.client.post(reverse(f"canvassing:{name}", args=[self.experiment.pk]), data)

    def draw(self) -> Experiment:
        assert self.post("experiment-commit", commitment=WORDS).status_code == 302
        assert self.post("experiment-draw").status_code == 302
        assert draw_due_experiments(at=timezone.now()) == 1
        return self.experiment

    def knock(self, arm: str, knocked: int) -> Any:
        unit = self.experiment.units.filter(arm=arm).order_by("code")[0]
        counts = {"code": unit.code, "made_on": timezone.localdate().isoformat(), "knocked": knocked}
        return self.client.post(reverse("canvassing:door-reports"), counts | {"opened": 20, "talked": 10})

    def results(self, **asked: Any) -> tuple[str, Any]:
        """The page in words, and the API's answer to the same question."""
        query = {"explorer": "1", **asked} if asked else {}
        page = self.client.get(reverse("canvassing:experiment-results", args=[self.experiment.pk]), query)
        names = [f"{one.election.slug}:{one.number}" for one in Round.objects.filter(pk__in=asked.get("rounds", []))]
        told = asked | {"rounds": names} if asked else {}
        return text(page), self.client.get(reverse("api:canvassing-api:results", args=[self.experiment.pk]), told)


@pytest.fixture
def walk(client: Client, national: Supporter) -> Walk:
    return Walk(sign_in(client, national))


def invented(turnout: Any, share: Any) -> list[Vote]:
    """1,000 registered in each of the precincts of communes 93001 to 93004."""
    votes = []
    for n, (came, left) in enumerate(zip(turnout, share, strict=True)):
        voters = round(1000 * float(came))
        own = round(voters * float(left))
        votes.append(Vote("93", f"00{1 + n % 4}", f"{n:04}", (own, voters - own, 0), 0, 0, 1000 - voters))
    return votes


def first_figures() -> tuple[Any, Any]:
    """Turnout and the bloc's share in the first round."""
    rng = np.random.default_rng(6)
    return rng.uniform(0.5, 0.7, COUNT), rng.uniform(0.2, 0.4, COUNT)


def in_points(value: float) -> str:
    return f"{100 * value:.2f}".replace(".", ",").replace("-", "−")


@pytest.fixture
def drawn(walk: Walk, tmp_path: Path) -> Experiment:
    """Prepared, told what it could see, committed, drawn, closed by a first door; the vote is not there yet."""
    departement = make_place(code="D-93", kind="departement", name="Seine-Saint-Denis")
    for n in range(1, 5):
        make_place(code=f"9300{n}", departement=departement, parent=departement)
    import_results(paths=[file_2017(tmp_path, invented(*first_figures()))], election=SLUG, number=1)
    before = Round.objects.get(election__slug=SLUG)
    to_come = timezone.localdate() + timedelta(days=60)
    after = Round.objects.create(election=before.election, number=2, date=to_come)
    bloc = create_bloc(name="Le bloc", members=["ARBRE"])

    page = walk.prepare(before, bloc.pk, "93", 300_000, [after.pk])
    assert "ne peut pas détecter moins de 1,66 points" in page
    assert "C'est une supposition" in page
    drawn = walk.draw()
    assert set(drawn.units.values_list("arm", flat=True)) == {"treated", "control"}
    assert "Pas encore." in walk.results()[0]

    assert [walk.knock("treated", 300).status_code, walk.knock("control", 60).status_code] == [302, 302]
    assert walk.post("experiment-commit", commitment="Autre chose").status_code == 409
    assert walk.post("experiment-draw").status_code == 409
    return drawn


def vote(drawn: Experiment, tmp_path: Path) -> Round:
    """The second round as an official file: being drawn was worth PLANTED of the bloc's share, nothing of turnout."""
    rng = np.random.default_rng(7)
    turnout, share = first_figures()
    after = Round.objects.get(number=2)
    arms = dict(drawn.units.values_list("code", "arm"))
    treated = np.array([arms[f"9300{1 + n % 4}_{n:04}"] == "treated" for n in range(COUNT)])
    came = turnout + 0.03 + 0.01 * rng.normal(size=COUNT)
    left = share + PLANTED * treated + 0.01 * rng.normal(size=COUNT)
    path = file_2017(tmp_path, invented(came, left), name="PR27_BVot_T2_FE.txt")
    import_results(paths=[path], election=SLUG, number=2, date=after.date)
    return after


def test_from_an_empty_site_to_the_planted_effect(walk: Walk, drawn: Experiment, tmp_path: Path) -> None:
    vote(drawn, tmp_path)
    page, answer = walk.results()
    told = {one["outcome"]: one for one in answer.json()["outcomes"]}
    low, high = told["share"]["ci"]
    assert low < PLANTED < high
    assert told["turnout"]["ci"][0] < 0 < told["turnout"]["ci"][1]
    assert not answer.json()["exploratory"]
    # Page and API tell the same figures.
    for one in told.values():
        assert f"{in_points(one['ci'][0])} à {in_points(one['ci'][1])}" in page
    assert "16,7" in page
    assert round(answer.json()["contamination"][0]["share"], 3) == 0.167


def test_another_question_is_marked_on_the_page_and_in_the_api(walk: Walk, drawn: Experiment, tmp_path: Path) -> None:
    after = vote(drawn, tmp_path)
    page, answer = walk.results(rounds=[after.pk], outcomes=["turnout"], covariates=[])
    assert "Exploratoire : ce n'est pas ce qui avait été annoncé" in page
    assert (answer.json()["exploratory"], len(answer.json()["outcomes"])) == (True, 1)
    assert "Exploratoire" not in walk.results()[0]
    wrong = walk.client.get(
        reverse("canvassing:experiment-results", args=[walk.experiment.pk]), {"explorer": "1", "rounds": "0"}
    )
    assert wrong.status_code == 422


@pytest.mark.realdata
@pytest.mark.skipif(not OFFICIAL.exists(), reason="the official files are not beside the project")
def test_paris_in_2017_rehearses_on_the_second_round(walk: Walk, capsys: Any) -> None:
    """The first round draws; the second, already over, is a rehearsal: it must find nothing."""
    import_places(gazetteer=read_gazetteer())
    for number in (1, 2):
        import_results(
            paths=[OFFICIAL / f"PR17_BVot_T{number}_FE.75-paris.txt.gz"],
            election=SLUG,
            number=number,
            date=date(2017, 4, 23) + timedelta(days=14 * (number - 1)),
        )
    first, second = Round.objects.filter(election__slug=SLUG).order_by("number")
    bloc = create_bloc(name="Macron", members=["MACRON"])
    page = walk.prepare(first, bloc.pk, "75", 900_000, [])
    assert "Mesuré ici, de « Élection présidentielle de 2017 – tour 1 »" in page
    assert "14 jours" in page
    drawn = walk.draw()
    assert Place.objects.get(code="75056").pk in set(drawn.units.values_list("precinct__commune", flat=True))
    unit = drawn.units.filter(arm="treated")[0]
    record_doors(
        precinct=unit.precinct, made_on=timezone.localdate(), knocked=50, opened=20, talked=10, at=timezone.now()
    )
    assert walk.post("experiment-commit", commitment="Autre chose").status_code == 409
    page, answer = walk.results(rounds=[second.pk], outcomes=["turnout", "share"], covariates=["registered"])
    assert "Essai à blanc" in page
    assert answer.json()["rehearsal"]
    for one in answer.json()["outcomes"]:
        assert one["conclusive"]
        # Chance alone goes so far once in fifteen thousand draws.
        assert abs(one["itt"]) < 4 * one["se"]
    call_command("estimate_experiment", "Essai", "--election", SLUG, "--round", "2")
    assert "Essai à blanc" in capsys.readouterr().out
