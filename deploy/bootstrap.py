"""Make `.venv` and install a lock into it, with nothing but Python: `python3 deploy/bootstrap.py requirements.txt …`.

Every file is checked against the hashes of the lock. Done again only when a lock or the Python has changed.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = Path(os.environ.get("VENV", ROOT / ".venv"))
OLDEST = (3, 11)


def main(locks: list[str]) -> None:
    if sys.version_info < OLDEST:
        sys.exit(f"Python {'.'.join(map(str, OLDEST))} or later is needed; this one is {sys.version.split()[0]}.")
    if not works(VENV):
        create(VENV)
    wanted = {stamp(lock): digest(ROOT / lock) for lock in locks}
    if all(path.exists() and path.read_text() == text for path, text in wanted.items()):
        return
    print("Installing what is needed into .venv (once, about a minute)…", flush=True)  # noqa: T201
    arguments = [part for lock in locks for part in ("--requirement", str(ROOT / lock))]
    pip = [str(python(VENV)), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    if subprocess.run([*pip, *arguments], check=False).returncode:  # noqa: S603
        sys.exit("The installation failed: the lines above say why. It needs a network, or pip's cache or a mirror.")
    for path, text in wanted.items():
        path.write_text(text)


def python(folder: Path) -> Path:
    return folder / "bin" / "python"


def stamp(lock: str) -> Path:
    return VENV / f"installed-{lock}"


def works(folder: Path) -> bool:
    """False when there is no environment, or when the Python it was made with is gone."""
    command = [str(python(folder)), "-c", "import pip"]
    return python(folder).exists() and subprocess.run(command, check=False, capture_output=True).returncode == 0  # noqa: S603


def create(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    try:
        venv.create(folder, with_pip=True)
    except subprocess.CalledProcessError:
        shutil.rmtree(folder, ignore_errors=True)
        sys.exit("Python cannot make an environment here. On Debian and Ubuntu: apt-get install python3-venv.")


def digest(lock: Path) -> str:
    return hashlib.sha256(sys.version.encode() + lock.read_bytes()).hexdigest()


if __name__ == "__main__":
    main(sys.argv[1:])
