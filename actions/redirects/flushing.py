"""The flusher: one thread for each process that answers links, which writes what was clicked.

A killed process loses what was clicked since its last flush: `EVERY`, and the time that one flush takes. A stopped one
loses nothing: the thread outlives the main thread until all is written. Without a database clicks are kept in memory,
bounded, and written when it is back; an attempt whose answer was lost is known by its key.
"""

import logging
import threading
import time
import uuid

from django.db import Error as DatabaseTrouble
from django.db import connection
from django.utils import timezone

from actions.redirects.clicks import Clicks, Counts
from actions.redirects.writing import UnknownLink, of_known_links, write_clicks
from common.door import tidy_connections

logger = logging.getLogger(__name__)

#: Seconds between two flushes.
EVERY = 0.25
#: Seconds between two attempts while the database is away.
AGAIN = 1.0
#: Seconds for which a process that ends tries to write what is left.
LAST_WORDS = 10.0
#: Seconds without a click after which the thread gives its database connection back.
IDLE = 30.0
#: Of the flusher's own connection: 64 MB of pages, 40 MB of log.
SQLITE_ROOM = ("cache_size=-65536", "wal_autocheckpoint=10000")


class Batch:
    """Clicks that are being written, under one key for all attempts."""

    def __init__(self, counts: Counts) -> None:
        self.key = uuid.uuid4()
        self.counts = counts
        self.attempts = 0

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def write(self) -> None:
        """Raises django.db.Error, UnknownLink."""
        at = timezone.now()
        self.attempts += 1
        try:
            write_clicks(self.counts, key=self.key, at=at)
        except UnknownLink:
            self.counts = of_known_links(self.counts)
            write_clicks(self.counts, key=self.key, at=at)


class Flusher:
    """Writes what its clicks counted, in a thread that `start` begins, or when `flush` is called."""

    def __init__(self, *, every: float = EVERY) -> None:
        self.every = every
        self.begin_anew()

    def begin_anew(self) -> None:
        """Without thread and without clicks, as a process that was forked: they are its parent's."""
        self.clicks = Clicks()
        self.batch: Batch | None = None
        self._flushing = threading.Lock()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._ready: object = None

    @property
    def is_running(self) -> bool:
        return self._thread is not None

    def start(self) -> None:
        """Begin the thread, if it has not."""
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="clicks", daemon=False)
                self._thread.start()

    def flush(self) -> bool:
        """Write what was clicked until now. False when the database would not: it waits in memory."""
        with self._flushing:
            if self.batch is None:
                counts = self.clicks.take()
                self.batch = Batch(counts) if counts else None
            batch = self.batch
            if batch is None:
                return True
            try:
                batch.write()
            except (DatabaseTrouble, UnknownLink):
                if batch.attempts == 1:
                    logger.exception("%d clicks wait in memory for the database", batch.total)
                return False
            if batch.attempts > 1:
                logger.warning("%d clicks that waited are written, at attempt %d", batch.total, batch.attempts)
            self.batch = None
            return True

    def _run(self) -> None:
        main = threading.main_thread()
        used = time.monotonic()
        pause = self.every
        while main.is_alive():
            main.join(pause)
            began = time.monotonic()
            self.clicks.turn(timezone.localdate())
            if self.clicks or self.batch:
                used = began
                pause = self._once(began)
            else:
                pause = self.every
                if began - used > IDLE:
                    connection.close()
        self._finish()

    def _once(self, began: float) -> float:
        """One flush; gives the seconds until the next."""
        tidy_connections()
        try:
            self._make_room()
            wrote = self.flush()
        except Exception:  # whatever it is, the thread goes on: nobody else writes clicks
            logger.exception("clicks could not be written")
            wrote = False
        if wrote:
            return max(0.0, began + self.every - time.monotonic())
        connection.close()
        return AGAIN

    def _make_room(self) -> None:
        """SQLite: pages of counters stay in memory, and are copied from the log into the file more seldom."""
        if connection.vendor != "sqlite":
            return
        connection.ensure_connection()
        if connection.connection is not self._ready:
            for pragma in SQLITE_ROOM:
                connection.connection.execute(f"PRAGMA {pragma}")
            self._ready = connection.connection

    def _finish(self) -> None:
        """The process ends: all that is left, for a while."""
        until = time.monotonic() + LAST_WORDS
        while not (self.flush() and not self.clicks):
            connection.close()
            if time.monotonic() > until:
                lost = (self.batch.total if self.batch else 0) + sum(self.clicks.take().values())
                logger.error("%d clicks are lost: the database was away until the end", lost)
                break
            time.sleep(0.2)
        connection.close()
