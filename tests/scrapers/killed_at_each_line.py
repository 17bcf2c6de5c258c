"""An export that appends, killed before each line of the code that keeps file and cursor in step; then let alone.

    python -m tests.scrapers.killed_at_each_line FOLDER

FOLDER has a store, half of which is exported to ``got.jsonl``. Prints how many kills there were, and the lines of code after
which the file was not the store.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path
from types import FrameType
from typing import Any

from scrapy.settings import Settings

from scrapers import bookmark, whole_file
from scrapers.commands.export import Command
from tests.pipelines.made_store import stored

_WATCHED = {bookmark.__file__, whole_file.__file__}
_KILLED = 9


def export(folder: Path, got: Path, cursor: Path) -> int:
    """``scrapy export -o GOT --append --cursor-file CURSOR``, in this process; gives the exit code."""
    command, parser = Command(), argparse.ArgumentParser()
    command.settings = Settings({"OUTPUT_DIR": folder / "out", "STATE_DIR": folder / "state"})
    command.add_options(parser)
    opts = parser.parse_args(["-o", str(got), "--append", "--cursor-file", str(cursor)])
    command.process_options([], opts)
    command.run([], opts)
    return command.exitcode


def killed(at: int, *places: Path) -> bool:
    """Export in a process that ends before the so-manieth line of the code; False if it comes to its end before."""
    child = os.fork()
    if not child:
        sys.settrace(_Kill(at))
        os._exit(export(*places))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == _KILLED


class _Kill:
    """Counts the lines of the watched code, and ends the process at one, as a kill does: nothing is cleaned up."""

    def __init__(self, at: int) -> None:
        self.left = at

    def __call__(self, frame: FrameType, event: str, _: Any) -> Any:
        if frame.f_code.co_filename not in _WATCHED:
            return None
        if event == "line":
            self.left -= 1
            if not self.left:
                os._exit(_KILLED)
        return self


def main(folder: Path) -> None:
    expected = b"".join(stored(folder / "out"))
    wrong, at = [], 1
    places = folder, folder / "trial.jsonl", folder / "trial.cursor"
    while True:
        shutil.copyfile(folder / "got.jsonl", places[1])
        shutil.copyfile(folder / "cursor", places[2])
        was_killed = killed(at, *places)
        killed(at // 2, *places)
        code = export(*places)
        if (code, expected) != (0, places[1].read_bytes()):
            wrong.append(at)
        if not was_killed:
            print(at - 1, wrong)
            return
        at += 1


if __name__ == "__main__":
    main(Path(sys.argv[1]))
