"""A change of status, told to a command and an address."""

import json
import socket
import sys
import threading
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from scrapy.crawler import Crawler
from scrapy.settings import Settings

from pipelines.status import SiteStatus
from pipelines.store import close_writers
from scrapers.signals import status_known
from scrapers.site import SiteSpider
from scrapers.status import hooks
from scrapers.status.hooks import TellChanges, check_hooks, finish_hooks


class Somewhere(SiteSpider):
    name = "somewhere"
    home = "https://example.org/"


@contextmanager
def listening(*statuses):
    """An address that answers with these statuses in turn, then 200; gives it, and what was posted."""
    posted, answers = [], iter(statuses)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(next(answers, 200))
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", posted
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def tell(tmp_path, monkeypatch):
    """Tells statuses, one run after another."""
    monkeypatch.setattr(hooks, "TRIES", (0.0, 0.0, 0.0))

    def run(*statuses, **settings):
        for status in statuses:
            crawler = Crawler(
                Somewhere,
                Settings({"OUTPUT_DIR": str(tmp_path / "out"), "STATE_DIR": str(tmp_path / "state")} | settings),
            )
            extension = TellChanges(crawler)
            known = SiteStatus(site="somewhere", status=status, reason="because", begun="a", since="a")
            crawler.signals.send_catch_log(status_known, status=known)
            finish_hooks()
            close_writers()
            del extension

    yield run
    close_writers()


def test_changes_are_told_once(tell):
    """Well at first, then blocked three times, then well: two changes. What is unknown is none."""
    with listening() as (address, posted):
        tell("healthy", "blocked", "blocked", "unknown", "blocked", "healthy", "healthy", STATUS_WEBHOOK=address)

    assert [("blocked", "healthy"), ("healthy", "blocked")] == [(one["status"], one["before"]) for one in posted]
    assert "somewhere: blocked: because (before: healthy)" == posted[0]["text"]


def test_hook_is_tried_again(tell):
    """Two answers 500, then one that is well: told, and not again."""
    with listening(500, 500) as (address, posted):
        tell("blocked", "blocked", STATUS_WEBHOOK=address)

    assert 3 == len(posted)


def test_what_was_not_told_is_told_by_the_next_run(tell, caplog):
    """Three answers 500 are an error in the log; the next run tells it."""
    with listening(500, 500, 500) as (address, posted):
        tell("blocked", STATUS_WEBHOOK=address)
        failed = caplog.text
        tell("blocked", STATUS_WEBHOOK=address)

    assert "HTTP 500; the next run tries again" in failed
    assert 4 == len(posted)


def test_one_hook_that_fails_is_not_told_by_the_other(tell, tmp_path):
    """The command takes it, the address does not: only the address is told again."""
    told = tmp_path / "told.txt"
    command = f'{sys.executable} -c \'import sys; open(sys.argv[1], "a").write("x")\' {told}'
    with listening(500, 500, 500) as (address, posted):
        tell("blocked", "blocked", STATUS_COMMAND=command, STATUS_WEBHOOK=address)

    assert ("x", 4) == (told.read_text(), len(posted))


def test_address_that_speaks_no_http(tell, caplog):
    """Or sends on: an error in the log that does not give the address away; no traceback."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_gibber, args=(server,), daemon=True).start()
        tell("blocked", STATUS_WEBHOOK=f"http://127.0.0.1:{server.getsockname()[1]}/secret")
    with listening(302, 302, 302) as (address, _):
        tell("blocked", STATUS_WEBHOOK=address)

    assert 2 == caplog.text.count("could not be told") and "HTTP 302" in caplog.text
    assert "secret" not in caplog.text and "Traceback" not in caplog.text


def _gibber(server):
    for _ in range(3):
        with suppress(OSError), server.accept()[0] as wire:
            wire.sendall(b"220 mail.example.org\r\n")


def test_command_is_given_the_status(tell, tmp_path):
    """As JSON on its standard input, and in its environment; no shell reads it."""
    script = tmp_path / "hook.py"
    script.write_text(
        "import json, os, sys\n"
        "told = json.load(sys.stdin)\n"
        "open(sys.argv[1], 'a').write(f\"{told['status']} {os.environ['WINNOW_BEFORE']} {sys.argv[2]}\\n\")\n"
    )
    out = tmp_path / "told.txt"
    tell("dead", STATUS_COMMAND=f"{sys.executable} {script} {out} '$(echo x); a b'")

    assert "dead healthy $(echo x); a b\n" == out.read_text()


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (f"{sys.executable} -c 'import sys; sys.exit(\"no such list\")'", "exit code 1: no such list"),
        ("no-such-command-anywhere", "No such file"),
        (f"{sys.executable} -c 'import time; time.sleep(60)'", "no end in 0 s"),
    ],
)
def test_command_that_fails_is_said(tell, caplog, monkeypatch, command, words):
    """With its last words; the crawl is none the worse."""
    monkeypatch.setattr(hooks, "_TIMEOUT", 0.3)
    tell("dead", STATUS_COMMAND=command)

    assert words in caplog.text


@pytest.mark.parametrize(
    "settings",
    [
        {"STATUS_COMMAND": "mail 'unclosed"},
        {"STATUS_WEBHOOK": "hooks.example.org"},
        {"STATUS_WEBHOOK": "https://"},
        {"STATUS_WEBHOOK": "https://example.org/a b"},
    ],
)
def test_hooks_that_cannot_be(settings):
    """Said before anything is fetched, with the setting's name."""
    with pytest.raises(ValueError, match=next(iter(settings))):
        check_hooks(Settings(settings))
