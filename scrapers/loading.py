"""The sites of the project, those whose files cannot be loaded apart: they are said, and the others are crawled."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from traceback import extract_tb
from types import ModuleType

from scrapy.settings import BaseSettings
from scrapy.spiderloader import SpiderLoader

_said: set[str] = set()
"""Loaders are made again and again in one process; what is wrong is said once."""


class SiteLoader(SpiderLoader):
    """Scrapy's loader, which a file with a mistake does not stop."""

    def __init__(self, settings: BaseSettings) -> None:
        self.broken: dict[str, str] = {}
        """The names of the files that cannot be loaded, which by custom are their sites' -> the file and its error, in one line."""
        self._complaints: list[str] = []
        super().__init__(settings)

    def _load_all_spiders(self) -> None:
        for name in self.spider_modules:
            for module in self._modules(name):
                self._load_spiders(module)
        self.broken = {name: words for name, words in self.broken.items() if name not in self._spiders}
        for words in self._complaints:
            if words not in _said:
                _said.add(words)
                print(f"winnow: {words}", file=sys.stderr)
        self._check_name_duplicates()

    def _modules(self, name: str) -> Iterator[ModuleType]:
        """A module and those under it, without those that cannot be imported."""
        try:
            module = import_module(name)
        except Exception as error:  # whatever a site's file may raise
            words = f"{_file_of(name)}: cannot be loaded: {_in_words(error, name)}"
            self.broken[name.rpartition(".")[2]] = words
            self._complaints.append(words)
            return
        yield module
        for _, under, _ in iter_modules(getattr(module, "__path__", [])):
            yield from self._modules(f"{name}.{under}")


def _file_of(name: str) -> str:
    """The file of a module, else its name."""
    try:
        found = find_spec(name)
    except (ImportError, ValueError):
        found = None
    return found.origin if found is not None and found.origin else name


def _in_words(error: Exception, name: str) -> str:
    """What is wrong with a file, with the line if there is one."""
    reason = error.msg if isinstance(error, SyntaxError) else str(error)
    words = f"{type(error).__name__}: {reason}".strip().splitlines()[0]
    line = _line_of(error, _file_of(name))
    return f"{words} (line {line})" if line else words


def _line_of(error: Exception, file: str) -> int | None:
    if isinstance(error, SyntaxError):
        return error.lineno
    return next((frame.lineno for frame in reversed(extract_tb(error.__traceback__)) if frame.filename == file), None)
