"""``make eval``: print the figures of measures.md on the labelled data and hold them against their floors.

Each module ``eval/measure_<name>.py`` has ``measure(data: Path) -> dict[str, float]``; its floors stand in
``eval/floors/<name>.toml`` as ``key = number`` (or ``key = {max = number}`` where less is better) and only rise.
"""

from __future__ import annotations

import importlib
import os
import sys
import time
import tomllib
from pathlib import Path

HERE = Path(__file__).parent
DATA = Path(os.environ.get("SMALLPRINT_DATA", HERE.parent.parent / "shared" / "data"))


def main() -> int:
    """Run the measures named on the command line (all without names); 1 where a floor is broken."""
    if not DATA.is_dir():
        print(
            "eval: left out, no labelled data: set SMALLPRINT_DATA to the folder with policies/ and labels/."
        )
        return 0
    names = sys.argv[1:] or sorted(path.stem.removeprefix("measure_") for path in HERE.glob("measure_*.py"))
    broken = 0
    for name in names:
        started = time.perf_counter()
        figures: dict[str, float] = importlib.import_module(f"eval.measure_{name}").measure(DATA)
        floors_file = HERE / "floors" / f"{name}.toml"
        floors = tomllib.loads(floors_file.read_text()) if floors_file.exists() else {}
        print(f"\n{name}  ({time.perf_counter() - started:.0f} s)")
        for key, value in figures.items():
            floor = floors.get(key)
            verdict = ""
            if isinstance(floor, dict):
                held = value <= floor["max"]
                verdict = f"  at most {floor['max']:g}  {'held' if held else 'BROKEN'}"
            elif floor is not None:
                held = value >= floor
                verdict = f"  floor {floor:g}  {'held' if held else 'BROKEN'}"
            else:
                held = True
            broken += not held
            print(f"  {key:<44} {value:>9.4g}{verdict}")
        for key in floors.keys() - figures.keys():
            print(f"  {key:<44} {'missing':>9}  BROKEN")
            broken += 1
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
