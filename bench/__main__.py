"""Run all measures, or one with its own options: `make bench`, `make bench ARGS='tiles --help'`."""

import os
import platform
import sys
from importlib import import_module
from pathlib import Path

MEASURES = (
    "tiles",
    "links",
    "pages",
    "imports",
    "addresses",
    "ranking",
    "terrain",
    "plan",
    "board",
    "doorstep",
    "taps",
    "turf",
    "mail",
    "live",
    "group",
    "listening",
)


def machine() -> str:
    """Processor, cores, memory, system and Python: what a figure means nothing without."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        models = [line.partition(":")[2].strip() for line in cpuinfo.read_text().splitlines() if "model name" in line]
        model = models[0] if models else model
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{model}, {os.cpu_count()} cores, {memory:.0f} GB, {platform.system()} {platform.release()}, {python}"


def main(arguments: list[str]) -> None:
    name, *options = arguments or [""]
    if name and name not in MEASURES:
        sys.exit(f"No measure {name}. There are: {', '.join(MEASURES)}.")
    print(machine())
    for measure in [name] if name else MEASURES:
        print(f"\n== {measure}")
        import_module(f"bench.{measure}").main(options)


if __name__ == "__main__":
    main(sys.argv[1:])
