"""Official results, from the file to the tables: checked, resolved, compared with what is there, written once."""

import time
from collections.abc import Sequence
from datetime import date as Date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.bulk import analyze, first_load, only_writer
from territory.imports.report import FileRefused, ImportReport, Progress
from territory.models import Candidate, Precinct, Result
from territory.official import open_results
from territory.services.address_placing import place_addresses
from territory.services.result_rounds import existing_round, round_number, single_round
from territory.services.result_rows import RowsIn
from territory.services.targeting import refresh_targetings

#: Share of the work that is done once the file has been read.
READ = 0.9


def import_results(
    *,
    paths: Sequence[Path],
    election: str,
    number: int | None = None,
    date: Date | None = None,
    dry_run: bool = False,
    progress: Progress = lambda share: None,
) -> ImportReport:
    """Bring in the results per precinct of one file, or of one published in several tables (docs/imports.md).

    `election` is a slug. `number` and `date` of the round are needed where neither the file, its name nor the calendar
    (territory/official/calendar.py) say. All or nothing; the same file twice changes nothing, other precincts are added
    and corrected rows replaced. Raises FileRefused, with the report when rows were read.
    """
    start = time.monotonic()
    number = number or single_round(election)
    file = open_results(paths, number=number, election=election)
    chosen = round_number(number=number, held=file.rounds, guessed=file.guessed_round)
    if chosen:
        existing_round(election=election, number=chosen, date=date)
        file = file.only(chosen)
    elif date:
        raise FileRefused(_("Ce fichier contient plusieurs tours : dites de quel tour vous donnez la date."))
    report = ImportReport(found=dict(file.found))
    if dry_run:
        rows = RowsIn(file, election=election, date=date, report=report, progress=_part(progress))
        rows.check()
        _refuse_if_too_bad(report, rows.read)
    else:
        with transaction.atomic():
            only_writer(Precinct)
            rows = RowsIn(file, election=election, date=date, report=report, progress=_part(progress))
            with first_load(Precinct, Result):
                rows.write()
                _refuse_if_too_bad(report, rows.read)
            _tell(rows)
    report.errors.sort()
    report.changes = rows.changes
    report.counts = _counts(election, rows, report) | {"seconds": round(time.monotonic() - start, 2)}
    progress(1.0)
    return report


def _part(progress: Progress) -> Progress:
    return lambda share: progress(share * READ)


def _refuse_if_too_bad(report: ImportReport, read: int) -> None:
    """Raises FileRefused above the limit, or for a file without a row."""
    if not read:
        raise FileRefused(_("Ce fichier ne contient aucune ligne de résultats."), report=report)
    if report.is_too_bad(read=read):
        report.errors.sort()
        reason = ngettext(
            "%(bad)d ligne sur %(all)d est fausse : au-delà de 2 %%, tout le fichier est refusé.",
            "%(bad)d lignes sur %(all)d sont fausses : au-delà de 2 %%, tout le fichier est refusé.",
            report.rejected,
        ) % {"bad": report.rejected, "all": read}
        raise FileRefused(reason, line=report.errors[0].line, report=report)


def _tell(rows: RowsIn) -> None:
    """The planner of what the tables hold, the addresses of communes that have more precincts now, and the rankings
    made of these rounds that they must be made again."""
    if rows.changes["created"] or rows.changes["updated"]:
        analyze(Precinct, Result, Candidate)
        if rows.gained:
            place_addresses(communes=rows.gained, at=timezone.now())
        refresh_targetings(rounds=[one.round for one in rows.rounds.values() if one.round], at=timezone.now())


def _counts(election: str, rows: RowsIn, report: ImportReport) -> dict[str, Any]:
    """Figures of the (first) round, with the keys of the command's last line; all rounds where there are several."""
    rounds = [
        {"election": election, "round": number, **one.totals.as_counts()} for number, one in sorted(rows.rounds.items())
    ]
    if not rounds:
        raise FileRefused(_("Aucune ligne de ce fichier ne peut être lue."), report=report)
    counts = rounds[0] | {"rejected": report.rejected}
    return counts | {"rounds": rounds} if len(rounds) > 1 else counts
