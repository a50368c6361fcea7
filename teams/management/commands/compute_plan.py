"""Compute the plan now: figures, goals of communes, projections, gaps."""

import json
import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from teams.plan.recompute import STEPS, compute, write
from teams.services.plan import the_plan


class Command(BaseCommand):
    help = (
        "Count trainers, mobilisers, volunteers and doors of every territory, project them to the plan's date and rank "
        "the places where the chain breaks. The worker does the same every ten minutes and after each change."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="compute, and write nothing")
        parser.add_argument("--json", action="store_true", help="last line: one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        plan = the_plan()
        if plan is None:
            raise CommandError(
                _("Il n'y a pas encore de plan : une organisatrice nationale le pose sur /equipe/plan/.")
            )
        now, start = timezone.now(), time.perf_counter()
        with tqdm(total=len(STEPS), disable=not sys.stderr.isatty(), leave=False) as bar:

            def tell(step: str) -> None:
                bar.set_description(step)
                bar.update()

            computed = compute(plan, at=now, tell=tell)
            if not options["dry_run"]:
                tell("writing")
                write(plan, computed, at=now)
        counts: dict[str, Any] = computed.counts | {"seconds": round(time.perf_counter() - start, 2)}
        if options["json"]:
            self.stdout.write(json.dumps(counts))
        else:
            self.stdout.write(", ".join(f"{name}: {value}" for name, value in counts.items()))
