"""Keep capturing what is due, and have it attested, while the site runs. The rows that say what is due are the
truth; a scheduler that was killed loses nothing, and the next one goes on.
"""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from django.db import close_old_connections

from smallprint.outsiders import any_named
from smallprint.records.errors import SmallprintError
from smallprint.work.anchoring import anchor_log, anchoring_due
from smallprint.work.capture import capture_documents, due_documents
from smallprint.work.upgrading import upgrade_proofs

if TYPE_CHECKING:
    from datetime import datetime

    from smallprint.composition import Smallprint

LOOK_EVERY_SECONDS = 60.0
ANCHOR_AGAIN_AFTER = timedelta(minutes=15)
"""Between looks at whether evidence of time is due; outsiders that failed are left alone for so long."""


class Scheduler:
    """A background thread that looks for due documents and captures them."""

    def __init__(self, smallprint: Smallprint, look_every: float = LOOK_EVERY_SECONDS) -> None:
        """``look_every`` is seconds between looks at what is due."""
        self._smallprint = smallprint
        self._look_every = look_every
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="scheduler", daemon=True)
        self._log = structlog.get_logger("scheduler")
        self._anchor_from: datetime | None = None

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the capture in hand."""
        self._stop.set()
        self._thread.join(timeout=30)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._look()
            except SmallprintError as error:
                # What could not be captured is still due; the next look tries again.
                self._log.warning("capture put off", reason=str(error))
            except Exception:  # noqa: BLE001  (the loop must go on; it is logged with its trace)
                self._log.exception("capture failed; it is still due and will be tried again")
            finally:
                close_old_connections()
            self._stop.wait(self._look_every)

    def _look(self) -> None:
        due = due_documents(self._smallprint.clock.now())
        if due:
            captured = capture_documents(self._smallprint, due)
            new = sum(one.taken.is_new_version for one in captured)
            self._log.info("captured", documents=len(captured), new_versions=new)
        self._anchor()

    def _anchor(self) -> None:
        now = self._smallprint.clock.now()
        waits = self._anchor_from is not None and now < self._anchor_from
        if waits or not any_named(self._smallprint.settings):
            return
        self._anchor_from = now + ANCHOR_AGAIN_AFTER
        if not anchoring_due(self._smallprint):
            return
        for result in [*anchor_log(self._smallprint, only_due=True), *upgrade_proofs(self._smallprint)]:
            tell = self._log.info if result.ok else self._log.warning
            tell("anchored", by=result.authority, size=result.size, code=result.code, words=result.words)
