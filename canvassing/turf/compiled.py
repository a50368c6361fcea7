"""How the moves and the walks are compiled. Importing this loads numba: only the modules of a cut do."""

from collections.abc import Callable
from typing import Any

from numba import njit

OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy"}


def compiled(function: Callable[..., Any]) -> Any:
    """Compiled at first use, in some seconds, and kept for the next process.

    Beside the source, or in the user's cache where that cannot be written; `NUMBA_CACHE_DIR` chooses another folder.
    Where nothing can be written, each process compiles for itself.
    """
    try:
        return njit(cache=True, **OPTIONS)(function)
    except RuntimeError:  # no folder to keep it in
        return njit(**OPTIONS)(function)
