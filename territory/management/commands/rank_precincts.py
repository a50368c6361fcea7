"""Rank precincts: where to knock first, and why."""

import json
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from territory.management.arguments import find_place, find_round, read_bloc, read_round
from territory.models import Place, Round, Targeting
from territory.services.ranking import Ranking, rank
from territory.services.targeting import checked_weights, compute_targeting, save_targeting
from territory.targeting.terms import terms
from territory.written_numbers import decimal, percent, whole


class Command(BaseCommand):
    help = (
        "Rank precincts by potential (abstention rate × the bloc's share of valid votes), or by the people that makes. "
        "Precincts without results take their commune's figures and come after all measured ones."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--election", required=True, metavar="SLUG")
        parser.add_argument("--round", required=True, type=int, metavar="N")
        parser.add_argument(
            "--bloc", required=True, metavar="NAMES", help="a saved bloc, or names and nuances separated by commas"
        )
        parser.add_argument("--within", metavar="CODE", help="93072, 75119, 04, D-04, R-84, FR; without it, everywhere")
        parser.add_argument("--by", choices=Targeting.Order.values, default="potential")
        parser.add_argument("--top", type=int, metavar="K", help="the K first only")
        parser.add_argument("--compare", metavar="SLUG:ROUND", help="the other round, for the terms that need one")
        parser.add_argument(
            "--weight", action="append", default=[], metavar="TERM=0.2", help=f"repeat it; terms: {', '.join(terms())}"
        )
        parser.add_argument("--save", metavar="NAME", help="keep it as a ranking of the site, under this name")
        parser.add_argument("--dry-run", action="store_true", help="with --save: write nothing")
        parser.add_argument("--json", action="store_true", help="last line: one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["top"] is not None and options["top"] < 1:
            raise CommandError(_("--top compte au moins un bureau."))
        vote = find_round(options["election"], options["round"])
        compared = _compared(options["compare"])
        try:
            bloc, members = read_bloc(options["bloc"], vote)
            asked = {
                "round": vote,
                "within": find_place(options["within"]),
                "compared": compared,
                "by": options["by"],
                "weights": checked_weights(_weights(options["weight"]), compared=compared),
            }
            ranking = rank(members=members, **asked)
            if options["save"] and not options["dry_run"]:
                now = timezone.now()
                saved = save_targeting(name=options["save"], bloc=bloc, members=members, at=now, **asked)
                compute_targeting(targeting=saved, at=now)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        rows = _rows(ranking, options["top"])
        self.stdout.write(json.dumps({"precincts": rows}, ensure_ascii=False) if options["json"] else _table(rows))


def _compared(text: str | None) -> Round | None:
    if not text:
        return None
    return read_round(text, refusal=_("--compare s'écrit SLUG:TOUR, par exemple europeennes-2014:1."))


def _weights(texts: Sequence[str]) -> dict[str, float]:
    weights = {}
    for text in texts:
        key, _equals, number = text.partition("=")
        try:
            weights[key.strip()] = float(number.replace(",", "."))
        except ValueError as error:
            raise CommandError(_("--weight s'écrit TERME=0.2.")) from error
    return weights


def _rows(ranking: Ranking, top: int | None) -> list[dict[str, Any]]:
    """Unrounded."""
    count = min(top or len(ranking), len(ranking))
    found = set(ranking.communes[:count].tolist())
    places = Place.objects.filter(pk__in=found) if len(found) <= 500 else Place.objects.homes()
    names = {pk: (code, name) for pk, code, name in places.values_list("pk", "code", "name")}
    rows = []
    for row in range(count):
        code, name = names.get(int(ranking.communes[row]), ("ZZ", ""))
        rows.append(
            {
                "precinct": str(ranking.codes[row]),
                "commune": name,
                "score": float(ranking.scores[row]),
                "people": float(ranking.made_of.people[row]),
                "registered": int(ranking.figures.registered[row]),
                "abstention": float(ranking.made_of.abstention[row]),
                "bloc_share": float(ranking.made_of.bloc_share[row]),
                "commune_code": code,
                "rank": row + 1,
                "imputed": bool(ranking.figures.imputed[row]),
                "potential": float(ranking.made_of.potential[row]),
                "terms": ranking.terms_of(row),
            }
        )
    return rows


def _table(rows: Sequence[dict[str, Any]]) -> str:
    head = (_("rang"), _("bureau"), _("commune"), _("score"), _("personnes"), _("inscrits"), _("abstention"))
    lines = [
        (
            str(row["rank"]),
            row["precinct"],
            row["commune"][:26],
            decimal(row["score"], 4),
            whole(row["people"]),
            whole(row["registered"]),
            percent(row["abstention"]),
            percent(row["bloc_share"]),
            _("estimé") if row["imputed"] else "",
        )
        for row in rows
    ]
    return "\n".join(
        f"{rank:>5}  {code:<12}{commune:<28}{score:>8}{people:>11}{registered:>11}{away:>12}{bloc:>9}  {note}".rstrip()
        for rank, code, commune, score, people, registered, away, bloc, note in [(*head, _("bloc"), ""), *lines]
    )
