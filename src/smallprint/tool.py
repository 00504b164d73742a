"""Which program made a leaf: its name, its version, and a digest of its own files.

The digest is one that anybody can make with other people's tools, in the folder of the installed package::

    find * -type f -not -path '*__pycache__*' | LC_ALL=C sort | xargs sha256sum | sha256sum
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

from smallprint import __version__

NAME = "smallprint"
_PACKAGE = Path(__file__).parent


def tool() -> dict[str, str]:
    """``{"name", "version", "digest"}``: what a leaf says of the program that made it."""
    return {"name": NAME, "version": __version__, "digest": digest()}


@cache
def digest(*folders: str) -> str:
    """SHA-256, in hex, over names and bytes of the package's files, or of those below some of its folders.

    Read once a process: what is running is what was there when it was first asked for.
    """
    lines = []
    for folder in folders or (".",):
        for path in (_PACKAGE / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                name = path.relative_to(_PACKAGE).as_posix()
                lines.append((name, f"{sha256(path.read_bytes()).hexdigest()}  {name}\n"))
    return sha256("".join(line for _, line in sorted(lines)).encode()).hexdigest()
