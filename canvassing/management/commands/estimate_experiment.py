"""Tell what an experiment found, with how sure one may be of it."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from canvassing.experiments import answers
from canvassing.experiments.plans import COVARIATES, OUTCOMES, Plan, make_plan
from canvassing.experiments.wording import sentences_of
from canvassing.models import Experiment
from canvassing.services import Locked, evaluate
from territory.management.arguments import find_round
from territory.models import Election, Round


class Command(BaseCommand):
    help = (
        "Estimate the effect of a drawn experiment on each outcome (intent to treat, HC2 errors, Student's law with "
        "n − S − k degrees of freedom; permutations under 20 strata). Without --election, in the rounds that were "
        "promised. Other rounds, outcomes or covariates than promised are marked as exploratory. Under 10 strata, or "
        "8 units in an arm, nothing is estimated."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", metavar="NAME")
        parser.add_argument("--election", metavar="SLUG", help="where the outcome is read")
        parser.add_argument("--round", type=int, metavar="N", help="one of its rounds; by default all of them")
        parser.add_argument("--outcomes", nargs="+", choices=OUTCOMES, help="others than promised: exploratory")
        parser.add_argument("--covariates", nargs="*", choices=COVARIATES, help="others than promised: exploratory")
        parser.add_argument("--json", action="store_true", help="last line: one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        experiment = _experiment(options["name"])
        plan = _plan(experiment.plan, options)
        try:
            found = evaluate(experiment=experiment, rounds=_rounds(options), plan=plan)
        except Locked as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if options["json"]:
            self.stdout.write(json.dumps(answers.of_evaluation(found), ensure_ascii=False))
        else:
            self.stdout.write("\n".join(sentences_of(found)))


def _experiment(name: str) -> Experiment:
    found = Experiment.objects.for_list().filter(name=name).first()
    if found is None:
        names = Experiment.objects.values_list("name", flat=True)[:20]
        known = ", ".join(_("« %s »") % one for one in names)
        sentence = _("Pas d'expérience « %(name)s ». Il y a : %(known)s.")
        raise CommandError(sentence % {"name": name, "known": known or _("aucune")})
    return found  # type: ignore[no-any-return]


def _rounds(options: dict[str, Any]) -> list[Round]:
    slug, number = options["election"], options["round"]
    if not slug:
        if number is not None:
            raise CommandError(_("--round demande aussi --election."))
        return []
    if number is not None:
        return [find_round(slug, number)]
    election = Election.objects.filter(slug=slug).first()
    if election is None:
        raise CommandError(_("Pas d'élection « %s ».") % slug)
    return list(election.rounds.select_related("election").order_by("date"))


def _plan(promised: Plan, options: dict[str, Any]) -> Plan | None:
    if options["outcomes"] is None and options["covariates"] is None:
        return None
    covariates = promised["covariates"] if options["covariates"] is None else options["covariates"]
    return make_plan(options["outcomes"] or promised["outcomes"], covariates)
