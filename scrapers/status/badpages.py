"""The pages that show what is wrong with a site, kept beside the output for whoever mends it."""

from __future__ import annotations

import re
from pathlib import Path

from pipelines.status import SiteStatus
from scrapers.whole_file import write_whole

FOLDER = "first_bad"
_KEPT = 10
"""Of each site."""


def save(output: Path, status: SiteStatus, body: bytes) -> str | None:
    """Write a page's bytes; gives its place, relative to the output's folder. None if it could not be written: a status is worth more than its page."""
    folder = output / FOLDER
    moment = re.sub(r"\D", "", status.begun[:19])
    name = f"{status.site}-{moment}.html"
    try:
        folder.mkdir(exist_ok=True)
        write_whole(folder / name, body)
        for old in sorted(folder.glob(f"{status.site}-{'[0-9]' * len(moment)}.html"))[:-_KEPT]:
            old.unlink()
    except OSError:
        return None
    return f"{FOLDER}/{name}"
