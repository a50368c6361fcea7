"""The six digits that the demo's staff are asked for."""

import time
from typing import Any

from django.core.management.base import BaseCommand

from campaign.demo.sign_ins import current_code


class Command(BaseCommand):
    help = "Print the current code of the second factor of the demo's staff. It changes every half-minute."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(current_code(at=time.time()))
