"""The files of docs/deploy, and what scrapyd gets: every command, option, setting and file in them exists."""

import argparse
import configparser
import json
import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
import zipfile
from fnmatch import fnmatch
from importlib import import_module
from types import SimpleNamespace

import pytest
from scrapy.settings import Settings

from scrapers import settings
from tests.replicas import PAGES
from tests.scrapers.commands import ROOT

DEPLOY = ROOT / "docs" / "deploy"
PACKAGES = ("pipelines", "scrapers")
RANGES = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))


def unit(name):
    parser = configparser.ConfigParser(interpolation=None, delimiters=("=",), comment_prefixes=("#",))
    parser.optionxform = str
    parser.read_string((DEPLOY / name).read_text("utf-8"))
    return parser


def instructions():
    """(keyword, rest) of each instruction of the Containerfile."""
    text = (DEPLOY / "Containerfile").read_text("utf-8").replace("\\\n", " ")
    return [line.split(maxsplit=1) for line in text.splitlines() if line and not line.startswith("#")]


def cron_line():
    [line] = [line for line in (DEPLOY / "crontab").read_text("utf-8").splitlines() if re.match(r"[\d*]", line)]
    return line.split(maxsplit=5)


def commands():
    """What each file runs, from the name of scrapy's command on."""
    in_cron = shlex.split(shlex.split(cron_line()[5])[-1].split(">")[0])
    in_unit = shlex.split(unit("winnow.service")["Service"]["ExecStart"])
    given = dict(instructions())
    return [in_cron, in_unit, json.loads(given["ENTRYPOINT"]) + json.loads(given["CMD"])]


@pytest.mark.parametrize("words", commands(), ids=["crontab", "winnow.service", "Containerfile"])
def test_commands_exist(words):
    """Each is a command of the project, with options that it knows and settings that there are."""
    assert ["-m", "scrapy"] == words[1:3]
    command = import_module(f"scrapers.commands.{words[3]}").Command()
    command.settings = Settings()
    parser = argparse.ArgumentParser()
    command.add_options(parser)
    opts, unknown = parser.parse_known_args(words[4:])

    assert [] == unknown
    assert all(hasattr(settings, name) for name in (pair.partition("=")[0] for pair in opts.set))


def test_units():
    """They parse; the timer is installed, and starts the service of its own name, which may write where it is told to."""
    service, timer = unit("winnow.service")["Service"], unit("winnow.timer")
    written = re.findall(r"_DIR=%S/(\w+)/", service["ExecStart"])

    assert {"OnCalendar", "RandomizedDelaySec", "Persistent"} == set(timer["Timer"])
    assert "timers.target" == timer["Install"]["WantedBy"]
    assert {service["StateDirectory"]} == set(written)
    assert ("strict", "1 130") == (service["ProtectSystem"], service["SuccessExitStatus"])
    assert (
        int(service["TimeoutStopSec"])
        > settings.CRAWL_DELAY_MOST + settings.DOWNLOAD_TIMEOUT + settings.EXTRACT_TIMEOUT
    )


def test_crontab():
    """Five fields in their ranges, a command without a % (which cron takes for a line's end), and a lock around it."""
    *fields, command = cron_line()

    assert all(field == "*" or low <= int(field) <= high for field, (low, high) in zip(fields, RANGES))
    assert "%" not in command
    assert "flock -n -E 0 " in command


def test_container():
    """What it copies is there and not ignored, and its volumes are the project's own folders for output and state."""
    ignored = [line for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line[:1] not in ("", "#")]
    copied = [name for word, rest in instructions() if word == "COPY" for name in rest.split()[:-1]]
    given = dict(instructions())
    volumes = {f"{given['WORKDIR']}/{folder}" for folder in ("output", "state")}
    project = settings.PROJECT_DIR

    assert [] == [name for name in copied if not (ROOT / name).exists() or f"!{name}" not in ignored]
    assert volumes == set(json.loads(given["VOLUME"]))
    assert ("output/live", "state") == tuple(
        str(folder.relative_to(project)) for folder in (settings.OUTPUT_DIR, settings.STATE_DIR)
    )


# scrapyd


def packed():
    """What setup.py hands to setuptools."""
    given = {}
    setuptools = SimpleNamespace(setup=lambda **words: given.update(words), find_packages=lambda include: include)
    before = sys.modules.get("setuptools")
    sys.modules["setuptools"] = setuptools
    try:
        runpy.run_path(str(ROOT / "setup.py"))
    finally:
        sys.modules.pop("setuptools")
        if before:
            sys.modules["setuptools"] = before
    return given


def data_files():
    return [
        path.relative_to(ROOT)
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc")
    ]


def test_egg_has_every_file_that_is_read():
    """No kind of file of the packages is left out of the egg: the phrases of a language have no package of their own."""
    patterns = packed()["package_data"][""]

    assert [] == [path for path in data_files() if not any(fnmatch(path.name, pattern[3:]) for pattern in patterns)]
    assert all(pattern.startswith("**/*.") for pattern in patterns)
    assert [f"{package}*" for package in sorted(PACKAGES, reverse=True)] == packed()["packages"]


def test_deploy_section():
    """scrapy.cfg says where to deploy, and what the project is called; the egg's settings are those that unpack it."""
    config = configparser.ConfigParser()
    config.read(ROOT / "scrapy.cfg")

    assert {"url", "project"} == set(config["deploy"])
    assert (["deployed"], ["settings = deployed"]) == (packed()["py_modules"], packed()["entry_points"]["scrapy"])


def test_project_runs_out_of_an_egg(tmp_path):
    """A zip file of the project on the path: it is unpacked beside itself, pages are read as ever, and output and state are in the working folder."""
    egg = tmp_path / "eggs" / "1.egg"
    egg.parent.mkdir()
    with zipfile.ZipFile(egg, "w") as file:
        file.write(ROOT / "deployed.py", "deployed.py")
        for package in PACKAGES:
            for path in (ROOT / package).rglob("*"):
                if path.is_file() and path.suffix != ".pyc":
                    file.write(path, path.relative_to(ROOT))
    shutil.copy(PAGES / "digwatch/block/photonic-chips.html", tmp_path / "page.html")
    environment = {**os.environ, "PYTHONPATH": str(egg), "SCRAPY_SETTINGS_MODULE": "deployed"}

    def run(*words, cwd=tmp_path, env=environment):
        return subprocess.run(
            [sys.executable, "-m", "scrapy", *words], cwd=cwd, env=env, capture_output=True, text=True
        )

    in_egg = run("extract", "page.html")
    in_project = run("extract", str(tmp_path / "page.html"), "-s", f"STATE_DIR={tmp_path}", cwd=ROOT, env=None)
    folders = [run("settings", "--get", name).stdout.strip() for name in ("OUTPUT_DIR", "STATE_DIR")]

    assert (0, "") == (in_egg.returncode, in_egg.stderr)
    assert in_project.stdout == in_egg.stdout
    assert ["1.egg", "1.egg.d"] == sorted(os.listdir(egg.parent))
    assert [str(tmp_path / "output" / "live"), str(tmp_path / "state")] == folders
