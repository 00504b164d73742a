"""``smallprint verify --against`` an older checkpoint, and ``--copy`` of the log that lies elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path

from smallprint.capture.call import call
from smallprint.capture.policy import FetchPolicy
from smallprint.cli.verdicts import show
from smallprint.evidence import Checkpoint, Log, UnknownKeyError, Verdict, Verifier
from smallprint.evidence.checking.state import SignedState
from smallprint.evidence.keys.files import EvidencePaths
from smallprint.evidence.tlog.compare_logs import compare, continues
from smallprint.evidence.tlog.remote_log import MAX_CHECKPOINT, Read, RemoteLog, folder_reader
from smallprint.home import Home
from smallprint.records.errors import CaptureError, LogCorruptError, UsageError
from smallprint.settings import Settings

Compare = Callable[[Log, tuple[Verifier, ...]], Iterator[Verdict]]


def verify_against(home: Home, settings: Settings, older: str, *, as_json: bool) -> None:
    """Hold the log against a checkpoint that somebody kept, from a file or an address."""

    def held(log: Log, trusted: tuple[Verifier, ...]) -> Iterator[Verdict]:
        yield continues(log, Checkpoint.open(_note(settings, older), trusted))

    show(_compared(home, held, older), as_json=as_json)


def verify_copy(home: Home, settings: Settings, other: str, *, as_json: bool) -> None:
    """Hold the log against a second copy of it: a folder, or an address that serves one."""

    def held(log: Log, trusted: tuple[Verifier, ...]) -> Iterator[Verdict]:
        we_write = EvidencePaths(home.path).private_key.exists()
        yield from compare(log, RemoteLog(_reader(settings, other), trusted, other), we_write=we_write)

    show(_compared(home, held, other), as_json=as_json)


def _compared(home: Home, held: Compare, other: str) -> Iterator[Verdict]:
    """The verdicts on our own state, then those of ``held``: what it refuses of the other is a verdict too."""
    state = SignedState(EvidencePaths(home.path))
    yield from state.run()
    if state.evidence is None:
        return
    try:
        yield from held(state.evidence.log, state.trusted)
    except UnknownKeyError as error:
        yield Verdict("UNKNOWN_KEY", other, str(error), ok=False)
    except LogCorruptError as error:
        yield Verdict("CHECKPOINT_MISMATCH", other, str(error), ok=False)


def _is_address(text: str) -> bool:
    return text.startswith(("http://", "https://"))


def _note(settings: Settings, older: str) -> str:
    if _is_address(older):
        data = _fetched(settings, older, MAX_CHECKPOINT)
        if data is None:
            raise UsageError(f"There is nothing at {older}. Name the address of a checkpoint.")
    else:
        try:
            with Path(older).open("rb") as file:
                data = file.read(MAX_CHECKPOINT)
        except OSError as error:
            raise UsageError(
                f"{older} can't be read ({error.strerror}). Name a file with a checkpoint."
            ) from error
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise LogCorruptError("this is not text, so no signed note") from None


def _reader(settings: Settings, other: str) -> Read:
    if not _is_address(other):
        folder = Path(other)
        if not folder.is_dir():
            raise UsageError(f"{other} is neither a folder nor an address that begins with http.")
        below = folder / "log"
        return folder_reader(below if (below / "checkpoint").exists() else folder)
    base = other.rstrip("/")
    if not base.endswith("/log") and _fetched(settings, f"{base}/log/checkpoint", MAX_CHECKPOINT) is not None:
        base += "/log"
    return lambda path, most: _fetched(settings, f"{base}/{path}", most)


def _fetched(settings: Settings, address: str, most: int) -> bytes | None:
    """What is served at an address; None for "not found".

    Raises:
        CaptureError: no answer, too large an answer, or another one.
    """
    policy = FetchPolicy(
        user_agent=settings.user_agent, allow_loopback=settings.allow_loopback, hosts=settings.hosts
    )
    answer = asyncio.run(call(policy, address, max_bytes=most))
    if answer.status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        return None
    if answer.status != HTTPStatus.OK:
        raise CaptureError(f"{address} answers with status {answer.status}; try again later.")
    return answer.body
