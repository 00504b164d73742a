"""Commands with what they print, as Markdown that a person can follow and a test can run."""

from __future__ import annotations

import re


def block(commands: str, output: str) -> str:
    """An ``sh`` block and the ``text`` block of its output, whatever backticks are in that.

    Several commands stand in a subshell that ends at the first that fails, so that the last line is printed only
    where all of them went well, also in a shell that a person types into.
    """
    if "\n" in commands and "<<" not in commands:
        commands = f"(set -e\n{commands})"
    longest = max((len(run) for run in re.findall("`+", output)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"```sh\n{commands}\n```\n\nprints\n\n{fence}text\n{output}\n{fence}\n"
