"""Nothing that a person reads is left out of translation, and the English catalogue is complete.

Three questions: is there text in a template outside its translation tags; is there French in the code outside
gettext; does `makemessages` find a message that locale/en lacks. The last needs GNU gettext's `xgettext`.
"""

import ast
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = (
    "common",
    "territory",
    "supporters",
    "teams",
    "canvassing",
    "actions",
    "conversations",
    "mailings",
    "campaign",
)
#: French that is data, not interface: sentences and names of the demo, names of territories.
DATA = (
    "campaign/demo/",
    "/migrations/",
    "/data/",
    "territory/overseas.py",
    "territory/french_places.py",
    "territory/official/calendar.py",
    "actions/sharing/lengths.py",  # the alphabet of text messages
    "conversations/ears/letters.py",  # what mail programs write above a quotation
    "mailings/returns/status.py",  # what mail servers say
    "campaign/robots.txt",
)
READ_ALOUD = {"alt", "title", "placeholder", "aria-label", "aria-description", "content", "label"}
WORD = re.compile(r"[^\W\d]{2,}")
FRENCH = re.compile(r"\b\w*[àâçéèêëîïôùûüœÀÂÇÉÈÊËÎÏÔÙÛÜŒ]\w*")
#: French words that English texts of this code use as they are.
BORROWED = {"région", "régions", "département", "départements"}
COMMENT = re.compile(r"{#.*?#}|{%\s*comment.*?%}.*?{%\s*endcomment\s*%}", re.DOTALL)
TRANSLATED = re.compile(r"{%\s*blocktrans(?:late)?\b.*?%}.*?{%\s*endblocktrans(?:late)?\s*%}", re.DOTALL)
TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
#: Words that are the same in every language: names, icons, settings of the page.
NAMES = "atom api json csv zip totp cookie cnil rgpd utf width initial scale device page done_all finistère rhône "
NAMES += "sms canonical ld oembed"
GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "gettext_noop"}


class Texts(HTMLParser):
    """Collects (line, text) of what a person reads or hears."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in {"script", "style", "code"}
        if tag == "meta" and not {"description", "og:title", "og:description"} & {value for _, value in attrs}:
            return
        self.found += [(self.getpos()[0], value) for name, value in attrs if name in READ_ALOUD and value]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in {"script", "style", "code"} and self.silent > 0

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append((self.getpos()[0], data))


def bare_text(path: Path) -> Iterator[str]:
    """Text of a template outside its translation tags."""
    # Cut what is translated or commented, keep the lines, so that a fault is named by its own.
    text = path.read_text()
    for pattern in (COMMENT, TRANSLATED, TAG):
        text = pattern.sub(lambda match: "\n" * match.group().count("\n"), text)
    if path.suffix == ".html":
        reader = Texts()
        reader.feed(text)
        texts = reader.found
    else:
        texts = list(enumerate(text.splitlines(), start=1))
    for line, said in texts:
        if any(word.lower() not in NAMES.split() for word in WORD.findall(said)):
            yield f"{path.relative_to(ROOT)}:{line}: outside translation: {' '.join(said.split())[:80]}"


def bare_french(path: Path) -> Iterator[str]:
    """French strings of the code that go through no gettext function. Docstrings and comments are English."""
    tree = ast.parse(path.read_text())
    translated = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _name(node.func) in GETTEXT
        for inner in ast.walk(node)
    }
    documented = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in translated | documented:
            french = set(FRENCH.findall(node.value.lower())) - BORROWED
            if french and " " in node.value.strip():
                yield f"{path.relative_to(ROOT)}:{node.lineno}: outside gettext: {node.value[:80]!r}"


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def missing_english() -> Iterator[str]:
    """Messages of the code and the templates that locale/en does not translate."""
    if not shutil.which("xgettext"):
        sys.stdout.write("Not checked: the English catalogue, because GNU gettext is not installed.\n")
        return
    with tempfile.TemporaryDirectory(prefix="campaign-messages-") as folder:
        copy = Path(folder)
        for name in (*PACKAGES, "templates", "locale"):
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("*.gz", "*.mo", "migrations"))
        command = [sys.executable, "-m", "django", "makemessages", "--locale", "en", "--no-obsolete"]
        command += ["--extension", "html,txt,py,svg,mjml"]
        done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
        if done.returncode:
            yield f"makemessages failed: {done.stderr}"
            return
        for entry in polib.pofile(str(copy / "locale/en/LC_MESSAGES/django.po")):
            if not entry.translated():
                place = ":".join(entry.occurrences[0]) if entry.occurrences else "?"
                yield f"{place}: no English for {entry.msgid[:80]!r}"


def sources(pattern: str, *folders: str) -> list[Path]:
    found = [path for folder in folders for path in (ROOT / folder).rglob(pattern)]
    return sorted(path for path in found if not any(data in path.as_posix() for data in DATA))


def main() -> int:
    faults = [fault for path in sources("*.html", "templates") for fault in bare_text(path)]
    faults += [fault for path in sources("*.txt", "templates") for fault in bare_text(path)]
    faults += [fault for path in sources("*.py", *PACKAGES) for fault in bare_french(path)]
    faults += missing_english()
    sys.stdout.write("".join(f"{fault}\n" for fault in faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
