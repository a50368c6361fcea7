"""Wait until the site answers, then print BANNER: the address stands below the lines of the start, where it is seen."""

import os
import sys
import time
import urllib.error
import urllib.request

PATIENCE = 60  # seconds


def main() -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if answers(os.environ["PROBE"]):
            sys.stdout.write(f"\n{os.environ['BANNER']}\n\n")
            return
        time.sleep(0.2)
    sys.exit("The site does not answer yet: the lines above say why.")


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own address
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


if __name__ == "__main__":
    main()
