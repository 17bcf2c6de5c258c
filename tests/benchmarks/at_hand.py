"""Which corpora are at hand: those that CORPORA names, or those beside the project."""

import os
from pathlib import Path

STATED = os.environ.get("CORPORA")
"""A folder that somebody named must be there: then its absence is an error."""
CORPORA = Path(STATED or Path(__file__).parents[3] / "shared" / "corpora")
