"""TDM-Reservation: values, locations, precedence."""

import json

import pytest

from pipelines.engine.rights import SiteSignals, read_rights, read_tdmrep
from pipelines.engine.rights.tdm import reservation_of
from tests.engine.rights.pages import facts_of

FILE = [
    {"location": "/open/", "tdm-reservation": 0},
    {"location": "/directory-b/images/*.jpg", "tdm-reservation": 0},
    {"location": "/exactly$", "tdm-reservation": 1, "tdm-policy": "https://example.org/policy.json"},
    {"location": "/directory-b/", "tdm-reservation": "1"},
    {"location": "/open/but-not-this", "tdm-reservation": 1},
]


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("/open/a", "0"),
        ("/open/but-not-this", "0"),
        ("/directory-b/images/a.jpg", "0"),
        ("/directory-b/images/a.png", "1"),
        ("/exactly", "1"),
        ("/exactly/not", None),
        ("/Open/a", None),
        ("/elsewhere", None),
    ],
)
def test_first_location_that_matches_counts(path, wanted):
    """The report takes the file's order; no match is no statement."""
    assert wanted == reservation_of(read_tdmrep(json.dumps(FILE).encode()), f"https://example.org{path}")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"1",
        b"NaN",
        b'{"location": "/", "tdm-reservation": 1}',
        b'[{"location": "/"}]',
        b'[{"tdm-reservation": 1}]',
        b'[{"location": "", "tdm-reservation": 1}]',
        b'[{"location": 7, "tdm-reservation": 1}]',
        b'[{"location": ["/"], "tdm-reservation": 1}]',
        b'[{"location": "/", "tdm-reservation": 2}]',
        b'[{"location": "/", "tdm-reservation": true}]',
        b'[{"location": "/", "tdm-reservation": 1.0}]',
        b'[{"location": "/", "tdm-reservation": "yes"}]',
        b'[{"location": "/", "tdm-reservation": [1]}]',
        b'[[{"location": "/", "tdm-reservation": 1}]]',
        b'[{"location": "/", "tdm-reservation": 1}',
        b"[" * 200_000,
        b"<html>Not found</html>",
        bytes(range(256)),
        b"\xff\xfe[\x00]\x00",
    ],
)
def test_what_is_no_tdmrep(body):
    """Types that lie, other values and garbage say nothing, and nothing raises."""
    assert () == read_tdmrep(body)


def test_byte_order_mark_is_no_garbage():
    """Some editors write one."""
    assert 1 == len(read_tdmrep(b'\xef\xbb\xbf[{"location": "/", "tdm-reservation": 1}]'))


@pytest.mark.parametrize(
    ("file", "header", "meta", "wanted"),
    [
        (1, None, None, ("1", "tdmrep.json")),
        (1, "0", None, ("0", "header:tdm-reservation")),
        (1, "0", "1", ("1", "meta:tdm-reservation")),
        (0, "1", "0", ("0", "meta:tdm-reservation")),
        (1, "2", "true", ("1", "tdmrep.json")),
        (None, " 1 ", None, ("1", "header:tdm-reservation")),
        (None, "0, 1", None, ("1", "header:tdm-reservation")),
        (None, "10", None, (None, None)),
        (None, None, None, (None, None)),
    ],
)
def test_precedence(file, header, meta, wanted):
    """The header supersedes the file, the meta element both; an invalid value supersedes nothing."""
    facts, root = facts_of(f'<meta name="TDM-Reservation" content="{meta}">' if meta else "")
    locations = read_tdmrep(json.dumps([{"location": "/", "tdm-reservation": file}]).encode())
    headers = {"TDM-Reservation": header} if header else {}
    found = read_rights(facts, root, url="https://example.org/a", headers=headers, site=SiteSignals(tdmrep=locations))

    assert wanted == (found.rights.tdm_reservation, found.provenance.get("usage_rights.tdm_reservation"))
