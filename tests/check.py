"""What must hold of the code itself. `make check` calls this: every check runs, whatever the others say."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent

#: A public site as an operator would set it up.
PRODUCTION = {
    "DEBUG": "false",
    "ENV_FILE": os.devnull,
    "SECRET_KEY": "9c1f07ab64e2d85f3b" * 4,
    "SUPPRESSION_KEY": "a7d05e13f96b2c84e0" * 4,
    "SITE_URL": "https://campagne.example",
    "ALLOWED_HOSTS": "campagne.example",
    "BEHIND_PROXY": "true",
    "DATABASE_URL": "",
    "REDIS_URL": "",
    "EMAIL_URL": "smtp+tls://campagne:secret@mail.example:587",
    "CONTROLLER_NAME": "Association de financement",
    "CONTROLLER_ADDRESS": "1 place de la République, 75003 Paris",
    "CONTROLLER_EMAIL": "contact@campagne.example",
    "DPO_CONTACT": "dpo@campagne.example",
    "PUBLICATION_DIRECTOR": "Camille Martin",
    "HOSTING_PROVIDER": "Hébergeur, 2 rue du Port, 59000 Lille",
}
DEVELOPMENT = {"DEBUG": "true", "ENV_FILE": os.devnull, "DATABASE_URL": "", "REDIS_URL": ""}

CHECKS: dict[str, tuple[list[str], dict[str, str]]] = {
    "format": (["ruff", "format", "--check", "--quiet", "."], {}),
    "lint": (["ruff", "check", "--quiet", "."], {}),
    "types": (["mypy"], DEVELOPMENT),
    "templates": (["djlint", "--lint", "--quiet", "templates"], {}),
    "imports between packages": (["lint-imports", "--no-cache"], DEVELOPMENT),
    "architecture and consistency": (
        ["python", "-m", "pytest", "--quiet", "tests/test_architecture.py", "tests/test_consistency.py"],
        DEVELOPMENT,
    ),
    "migrations": (["python", "manage.py", "makemigrations", "--check", "--dry-run"], DEVELOPMENT),
    "translations": (["python", "-m", "tests.translations"], {}),
    "deployment": (["python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
}


def main() -> int:
    failed = []
    with tempfile.TemporaryDirectory(prefix="campaign-check-") as folder:
        for name, (command, variables) in CHECKS.items():
            start = time.monotonic()
            done = run(command, variables | {"VAR_DIR": folder})
            verdict = "ok" if done.returncode == 0 else "FAILED"
            said = done.stdout.strip() if done.returncode else "\n".join(notes(done.stdout))
            _say(f"{name:32} {verdict:7} {time.monotonic() - start:5.1f} s", *filter(None, [said]))
            if done.returncode:
                failed.append(name)
    _say(f"{len(failed)} of {len(CHECKS)} failed: {', '.join(failed)}" if failed else f"All {len(CHECKS)} checks hold.")
    return 1 if failed else 0


def run(command: list[str], variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    program = [str(PROGRAMS / command[0]), *command[1:]]
    environment = os.environ | variables
    return subprocess.run(
        program, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )


def notes(output: str) -> list[str]:
    """Lines of a check that held but left something out."""
    return [line for line in output.splitlines() if line.startswith("Not checked")]


def _say(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
