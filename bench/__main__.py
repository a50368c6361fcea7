"""Run the measures named on the command line, or all: `make bench`, `make bench ARGS=tiles`."""

import os
import platform
import sys
from importlib import import_module
from pathlib import Path

MEASURES = ("tiles",)


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


def main(asked: list[str]) -> None:
    unknown = set(asked) - set(MEASURES)
    if unknown:
        sys.exit(f"No measure {', '.join(sorted(unknown))}. There are: {', '.join(MEASURES)}.")
    print(machine())
    for name in asked or MEASURES:
        print(f"\n== {name}")
        import_module(f"bench.{name}").main()


if __name__ == "__main__":
    main(sys.argv[1:])
