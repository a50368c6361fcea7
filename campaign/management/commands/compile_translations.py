"""Compile the catalogues of translations."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from campaign.translations import compile_catalogues


class Command(BaseCommand):
    help = "Compile the catalogues under locale/ that changed, without GNU gettext: a newcomer has Python alone."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        written = sum(compile_catalogues(folder) for folder in settings.LOCALE_PATHS)
        self.stdout.write(f"{written} catalogues compiled")
