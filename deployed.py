"""The project's settings under scrapyd, which runs it out of an egg: a zip file, and modules that read files need a folder.

The egg is unpacked beside itself, once. Output and state are not there, where the next version would not find them, but in
the folder that scrapyd runs in.
"""

import os
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path

_EGG = Path(__file__).resolve().parent


def unpacked(egg: Path) -> Path:
    """The folder with an egg's files, made whole or not at all."""
    folder = egg.with_name(f"{egg.name}.d")
    if not folder.exists():
        new = Path(tempfile.mkdtemp(prefix=f"{folder.name}.", dir=egg.parent))
        with zipfile.ZipFile(egg) as packed:
            packed.extractall(new)
        try:
            new.rename(folder)
        except OSError:  # another job was first
            shutil.rmtree(new)
    return folder


if _EGG.is_file():
    sys.path.insert(0, os.fspath(unpacked(_EGG)))

from scrapers.settings import *  # noqa: E402, F403

OUTPUT_DIR = Path.cwd() / "output" / "live"
STATE_DIR = Path.cwd() / "state"
