"""Draw which units are canvassed and which are left alone, so that it can be told afterwards what it changed."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from canvassing.experiments import answers
from canvassing.experiments.wording import floor_sentence, spread_sentences
from canvassing.models import Experiment
from canvassing.services import (
    Definition,
    Frozen,
    change_experiment,
    commit_words,
    draw_experiment,
    prepare_experiment,
    preview,
)
from territory.management.arguments import find_place, find_round, read_bloc, read_round
from territory.models import Bloc, Round
from territory.written_numbers import decimal, whole

#: Territories printed; --json tells them all with --dry-run.
MOST_TOLD = 120


class Command(BaseCommand):
    help = (
        "Draw an experiment by the rule of 2012: in each territory, strata of five units by potential, four treated, "
        "one control. The seed comes from the election and from a commitment published before the draw: the same words "
        "give the same draw. Nothing can be drawn again once doors were reported. --dry-run shows what could be seen."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name", required=True)
        parser.add_argument("--election", required=True, metavar="SLUG", help="whose results give the potential")
        parser.add_argument("--round", required=True, type=int, metavar="N")
        parser.add_argument(
            "--bloc", required=True, metavar="NAMES", help="a saved bloc, or names and nuances separated by commas"
        )
        parser.add_argument("--capacity", required=True, type=int, metavar="D", help="registered voters to reach")
        parser.add_argument("--within", metavar="CODE", help="93072, 75119, 04, D-04, R-84, FR; without it, everywhere")
        parser.add_argument("--territory", choices=Experiment.Level.values, default="departement")
        parser.add_argument("--exclude", nargs="+", default=[], metavar="CODE", help="precincts, communes set aside")
        parser.add_argument("--commitment", default="", metavar="TEXT", help="words published before the draw")
        parser.add_argument("--baseline", metavar="SLUG:N", help="the same outcomes before; by default --round")
        parser.add_argument("--outcome", nargs="+", default=[], metavar="SLUG:N", help="where it will be read")
        parser.add_argument("--dry-run", action="store_true", help="strata, units, smallest effect; write nothing")
        parser.add_argument("--json", action="store_true", help="last line: one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        dry_run = options["dry_run"]
        if not dry_run and not options["commitment"].strip():
            raise CommandError(_("Donnez avec --commitment la phrase que vous avez publiée avant le tirage."))
        if options["capacity"] < 1:
            raise CommandError(_("--capacity compte au moins un inscrit."))
        try:
            with transaction.atomic():
                answer = self._run(options, dry_run=dry_run)
                transaction.set_rollback(dry_run)
        except Frozen as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False))

    def _run(self, options: dict[str, Any], *, dry_run: bool) -> dict[str, Any]:
        now = timezone.now()
        definition = _definition(options)
        known = Experiment.objects.filter(name=definition.name).first()
        if known and known.is_drawn:
            known = commit_words(experiment=known, commitment=options["commitment"] or "…", at=now)
        if known:
            experiment = change_experiment(experiment=known, definition=definition)
        else:
            experiment = prepare_experiment(definition=definition, by="", at=now)
        told = preview(experiment)
        self._tell_design(answers.of_preview(told))
        self.stdout.write("\n".join([floor_sentence(told), *spread_sentences(told)]))
        answer = {"experiment": experiment.name, "dry_run": dry_run, **answers.of_preview(told)}
        if dry_run:
            return answer
        experiment = commit_words(experiment=experiment, commitment=options["commitment"], at=now)
        experiment = draw_experiment(experiment=experiment, by="", at=now)
        del answer["territories"]
        answer |= answers.of_draw(experiment)
        self._tell_draw(answer)
        return answer

    def _tell_design(self, told: dict[str, Any]) -> None:
        head = (_("territoire"), _("unités"), _("strates"), _("tirées"), _("inscrits"), _("à atteindre"))
        columns = ("units", "strata", "drawn", "registered", "aimed")
        rows = [
            (one["name"] or _("Ensemble"), *(whole(one[name]) for name in columns))
            for one in told["territories"][:MOST_TOLD]
        ]
        lines = [
            f"{name:<12}{units:>8}{strata:>9}{drawn:>8}{registered:>11}{aimed:>13}"
            for name, units, strata, drawn, registered, aimed in [head, *rows]
        ]
        others = len(told["territories"]) - MOST_TOLD
        if others > 0:
            sentence = ngettext("… et %s autre territoire.", "… et %s autres territoires.", others)
            lines.append(sentence % whole(others))
        floor = _(
            "Plus petit effet visible si les résultats s'écartent de %(sigma)s points sans raison connue : "
            "%(effect)s points."
        )
        effects = [
            floor % {"sigma": sigma, "effect": decimal(effect, 2)}
            for sigma, effect in told["minimum_effects"].items()
            if effect is not None
        ]
        self.stdout.write("\n".join([*lines, "", *effects]))

    def _tell_draw(self, answer: dict[str, Any]) -> None:
        sentence = _(
            "Tirage fait : %(strata)s strates, %(treated)s unités à visiter dont %(allocated)s confiées aux "
            "volontaires, %(control)s témoins."
        )
        counts = {name: whole(answer[name]) for name in ("strata", "treated", "allocated", "control")}
        self.stdout.write(sentence % counts)
        self.stdout.write(_("Graine : %s") % answer["seed"])
        self.stdout.write(_("Empreinte des données : %s") % answer["input_hash"])


def _definition(options: dict[str, Any]) -> Definition:
    vote = find_round(options["election"], options["round"])
    return Definition(
        name=options["name"].strip(),
        round=vote,
        bloc=_bloc(options["bloc"], vote, otherwise=options["name"].strip()),
        capacity=options["capacity"],
        level=options["territory"],
        within=find_place(options["within"]),
        baseline=read_round(options["baseline"]) if options["baseline"] else None,
        outcomes=[read_round(text) for text in options["outcome"]],
        excluded=options["exclude"],
    )


def _bloc(text: str, vote: Round, *, otherwise: str) -> Bloc:
    """A saved bloc by its name; else the names themselves, kept as the bloc named `otherwise`."""
    saved, members = read_bloc(text, vote)
    if saved:
        return saved
    made, _created = Bloc.objects.update_or_create(name=otherwise[:80], defaults={"members": members})
    return made
