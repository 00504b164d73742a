"""The part of an import that needs no database: read a row's file, check it, analyse its text.

It runs in worker processes, ahead of the replay, so that both cores are used.
"""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import islice
from multiprocessing import get_context
from typing import TYPE_CHECKING

from smallprint.composition import stages
from smallprint.exchange.document_types import document_type
from smallprint.exchange.manifest import Row, read_body
from smallprint.reading import extract
from smallprint.records.errors import ImportRowError, ReadingError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

    from smallprint.pipeline import Pipeline
    from smallprint.records.analysis import Analysis
    from smallprint.records.reading import ExtractedText

AHEAD = 24
"""Rows that may be analysed before the replay comes to them: bounds memory."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A row with its bytes and what was read from them. ``refused`` says why it can't be taken, if so."""

    row: Row
    body: bytes = b""
    extracted: ExtractedText | None = None
    analysis: Analysis | None = None
    refused: str | None = None


def prepare(folder: Path, row: Row, *, analyse: bool) -> Prepared:
    """Check and analyse one row. What is wrong with it is told in ``refused``, never raised."""
    try:
        body = read_body(folder, row)
    except ImportRowError as error:
        return Prepared(row, refused=str(error))
    if row.is_other_body:
        return Prepared(row, body)
    try:
        extracted = extract(body, row.media_type, base_url=row.url or None)
    except ReadingError:
        return Prepared(row, body)
    analysis = _worker().analyse(extracted, document_type(row.key.type_name)) if analyse else None
    return Prepared(row, body, extracted, analysis)


def prepared_in_order(
    folder: Path, work: Iterator[tuple[Row, bool]], workers: int
) -> Generator[Prepared, None, None]:
    """Prepare rows in worker processes and give them back in their order, at most ``AHEAD`` in advance.

    ``work`` gives each row, and whether its text stands alone (and so can be analysed ahead).
    """
    context = get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_begin_worker) as pool:
        waiting: list[Future[Prepared]] = []

        def submit(count: int) -> None:
            waiting.extend(
                pool.submit(prepare, folder, row, analyse=alone) for row, alone in islice(work, count)
            )

        try:
            submit(AHEAD)
            while waiting:
                yield waiting.pop(0).result()
                submit(1)
        finally:
            for future in waiting:
                future.cancel()


def _begin_worker() -> None:
    """Load the stages, and end when the import that started this process is gone: killed, it can't say so."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
    _worker()


@cache
def _worker() -> Pipeline:
    """This process's stages, made once: loading the labels' weights takes a moment."""
    return stages()
