"""The commands of ``docs/how-to/keys-and-backups.md``, run as written, one after the other."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from smallprint.composition import open_smallprint
from smallprint.settings import load

GUIDE = Path(__file__).parents[2] / "docs" / "how-to" / "keys-and-backups.md"


def test_every_command_of_the_guide_runs_as_written(tmp_path: Path) -> None:
    home = tmp_path / "home"
    smallprint = open_smallprint(load(home), create=True)
    with smallprint.ledger.session() as session:
        draft = session.draft()
        draft.platform(slug="quarry", name="Quarry", sector="test", country="IE")
        session.commit(draft)
    (tmp_path / "safe").mkdir()
    blocks = re.findall(r"```sh\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    assert len(blocks) == 6
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "SMALLPRINT_HOME": str(home),
        "BACKUP": str(tmp_path / "backup"),
        "SAFE": str(tmp_path / "safe"),
        "NEW": str(tmp_path / "new"),
    }
    for block in blocks:
        if "--home" in block and "restore" in block:
            # The guide's reader has made a backup since the keys changed.
            block = f'smallprint backup "$BACKUP"\ncp -p "$SMALLPRINT_HOME/keys/log.key" "$SAFE/"\n{block}'  # noqa: PLW2901
        if "accept-rollback" in block:
            block = f"smallprint key rotate\n{block}smallprint verify | grep ROLLBACK_ACCEPTED\n"  # noqa: PLW2901
        # In a home this young no leaf is as old as the guide's date.
        words = block.replace("--from 2026-11-25T12:00Z", "--from 2001-01-01T12:00Z")
        done = subprocess.run(
            ["bash", "-euxc", words], env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "new" / "index.sqlite3").exists()
