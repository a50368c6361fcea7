"""Fill an empty site with an invented campaign."""

import json
import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from campaign.demo.conversations import load_conversations
from campaign.demo.letters import load_letters
from campaign.demo.loading import is_loaded, load
from campaign.demo.online import load_online
from campaign.demo.organisation import SIZES, load_organisation
from campaign.demo.terrain import load_terrain
from territory.models import Place


class Command(BaseCommand):
    help = (
        "Load invented testimonies over real communes, with drawn portraits, in several states of moderation, an "
        "invented vote in the precincts of one département, an organisation with its plan, and people to sign in as. "
        "The same seed gives the same demo; run again, it adds nothing. Refused outside debug: the passwords of its "
        "staff are known to everybody."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--testimonies", type=int, default=5000, help="how many (default 5000)")
        parser.add_argument("--seed", type=int, default=2012, help="another seed tells other stories")
        parser.add_argument(
            "--organisation",
            choices=[*SIZES, "none"],
            default="small",
            help="small (default): 2,000 volunteers; large: 120,000 volunteers, 8,000 mobilisers, 100 trainers",
        )
        parser.add_argument("--force", action="store_true", help="load it even outside debug, sign-ins included")
        parser.add_argument("--json", action="store_true", help="last line: one JSON object of counts")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG and not options["force"]:
            raise CommandError(
                "This is not a debug site. The demo makes staff whose password and second factor are printed in the "
                "source code: anybody could moderate. Use --force on a site that nobody else can reach."
            )
        if options["testimonies"] < 1:
            raise CommandError("--testimonies must be 1 or more.")
        start = time.monotonic()
        if not is_loaded() and not Place.objects.homes().exists():
            call_command("import_places", verbosity=0, stdout=self.stderr)
        with tqdm(total=options["testimonies"], unit=" testimonies", disable=not self.stderr.isatty()) as bar:
            at = timezone.now()
            counts = load(testimonies=options["testimonies"], seed=options["seed"], at=at, progress=bar.update)
        counts |= load_terrain(seed=options["seed"], at=at)
        counts |= load_organisation(size=options["organisation"], seed=options["seed"], at=at)
        counts |= load_online(seed=options["seed"], at=at)
        counts |= load_conversations(at=at)
        counts |= load_letters(seed=options["seed"], at=at)
        result = counts | {"seconds": round(time.monotonic() - start, 2)}
        if options["json"]:
            self.stdout.write(json.dumps(result))
        elif options["verbosity"]:
            self.stdout.write(", ".join(f"{name}: {value}" for name, value in result.items()))
