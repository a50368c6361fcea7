"""Prepare the site, then start web server, worker and beat together."""

import os
import socket
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaign.demo.sign_ins import sign_in_lines
from campaign.preparation import prepare


class Command(BaseCommand):
    help = (
        "Migrate, load places and demo, then keep web server, worker and beat alive until Ctrl-C. Started again, it "
        "does only what changed. This is what `make run` calls."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--only-prepare", action="store_true", help="stop before the processes start")

    def handle(self, *args: Any, **options: Any) -> None:
        prepare(say=self.stdout.write)
        if options["only_prepare"]:
            return
        self.require_free_port()
        self.stdout.write("Starting web server, worker and beat (Ctrl-C stops them)…")
        self.stdout.flush()
        names = ("HOST", "PORT", "WEB_PROCESSES", "WEB_THREADS", "WORKER_THREADS", "VAR_DIR")
        environment = os.environ | {name: str(getattr(settings, name)) for name in names}
        environment |= {
            "PYTHON": sys.executable,
            "PYTHONUNBUFFERED": "1",
            "DJANGO_SETTINGS_MODULE": "campaign.settings",
            "PROBE": f"http://{_reachable(settings.HOST)}:{settings.PORT}/healthz",
            "BANNER": banner(),
        }
        command = [sys.executable, "-m", "supervisor.supervisord", "--nodaemon"]
        command += ["--configuration", str(settings.BASE_DIR / "deploy" / "supervisord.conf")]
        command += ["--user", str(os.getuid())]  # who we are: said so that root is not warned about staying root
        os.chdir(settings.BASE_DIR)
        os.execve(sys.executable, command, environment)  # noqa: S606 - this process becomes the supervisor

    def require_free_port(self) -> None:
        with socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind((settings.HOST, settings.PORT))
            except OSError as error:
                raise CommandError(
                    f"{settings.HOST}:{settings.PORT} cannot be used ({error.strerror}). Stop what listens there, or "
                    f"choose another port: make run PORT={settings.PORT + 1}"
                ) from error


def _reachable(host: str) -> str:
    return "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104 - compared, not listened on


def banner() -> str:
    """Where the site is and, in debug, who to sign in as."""
    lines = [f"  {settings.CAMPAIGN_NAME}: {settings.SITE_URL}/"]
    if settings.DEBUG:
        lines += [f"  Mails:          {settings.SITE_URL}/courrier/", *sign_in_lines()]
    return "\n".join(lines)
