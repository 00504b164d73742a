"""A second reader for timestamp answers: the ``openssl`` program, where it is installed."""

from __future__ import annotations

import shutil
import subprocess

from smallprint.records.errors import AnchorError

_SECONDS = 20


def require_readable(reply: bytes) -> None:
    """AnchorError (``TOKEN_MALFORMED``) where ``openssl ts -reply`` can't read the answer.

    Outsiders will check it with that program one day. Where it is not installed, nothing is said: the library
    that checks signatures is OpenSSL's too.
    """
    program = shutil.which("openssl")
    if program is None:
        return
    try:
        done = subprocess.run(  # noqa: S603  (fixed arguments, the answer comes by standard input)
            [program, "ts", "-reply", "-in", "/dev/stdin", "-text"],
            input=reply,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise AnchorError("TOKEN_MALFORMED", f"openssl could not be run on it ({error})") from error
    if done.returncode != 0:
        raise AnchorError("TOKEN_MALFORMED", "openssl can't read it, so nobody else could check it either")
