"""Imports run downhill: scrapers -> pipelines -> the engine, and never back."""

import ast
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("scrapers", "pipelines")
ENGINE_MAY = {
    "lxml",
    "numpy",
    "charset_normalizer",
    "parsel",
    "w3lib",
    "chompjs",
    "dateparser",
    "py3langid",
    "pipelines",
} | set(sys.stdlib_module_names)
ENGINE_MUST_NOT = {
    "scrapy",
    "twisted",
    "socket",
    "urllib.request",
    "requests",
    "aiohttp",
    "time",
    "random",
    "subprocess",
}


def modules(folder):
    return sorted((ROOT / folder).rglob("*.py"))


def name_of(file):
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def names():
    return {name_of(module) for package in PACKAGES for module in modules(package)}


def imports_of(file):
    """The modules that a file imports, names of functions cut off."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield full if full in names() else node.module


@pytest.mark.parametrize("file", modules("pipelines"), ids=name_of)
def test_pipelines_never_import_scrapers(file):
    """What happens to a page knows nothing of how it was fetched."""
    uphill = [name for name in imports_of(file) if name.split(".")[0] == "scrapers"]

    assert uphill == []


@pytest.mark.parametrize("file", modules("pipelines/engine"), ids=name_of)
def test_engine_is_pure(file):
    """The engine imports no crawler, no network, no clock; of pipelines only itself."""
    found = set(imports_of(file))
    outside = {name for name in found if name.split(".")[0] not in ENGINE_MAY or name in ENGINE_MUST_NOT}
    stages = {name for name in found if name.startswith("pipelines") and not name.startswith("pipelines.engine")}

    assert set() == outside | stages


def test_no_cycles():
    """No module imports itself by a detour."""
    graph = {name_of(file): set(imports_of(file)) for package in PACKAGES for file in modules(package)}
    done = set()

    def visit(name, path):
        assert name not in path, " -> ".join([*path[path.index(name) :], name])
        if name not in done:
            for other in graph.get(name, ()):
                if other in graph and other != name:
                    visit(other, [*path, name])
            done.add(name)

    for name in graph:
        visit(name, [])

    assert set(graph) == done
