"""From figures to tables and a picture."""

from xml.etree import ElementTree

import pytest

from benchmarks import picture, results, tables
from benchmarks.picture import Box, Dot, draw
from benchmarks.scores import PageScore


def row(f1, pages=9):
    figures = {"f1": f1, "precision": f1, "recall": f1, "exact": 0.25}
    return {"pages": pages, **figures, "intervals": {name: [f1 - 0.01, f1 + 0.01] for name in figures}}


def share(right, wrong, f1=None):
    return {"pages": 20, "right": right, "wrong": wrong, "absent": 1 - right - wrong, "f1": right if f1 is None else f1}


@pytest.fixture
def found():
    times = {"lxml.html, parsing alone": 1.0, "Winnow": 3.0, "trafilatura": 12.0, "trafilatura, fast": 8.0}
    f1 = {"Winnow": 0.95, "trafilatura": 0.94, "trafilatura, fast": 0.9496}
    return {
        "versions": {"Winnow": "this", "trafilatura": "2.3.1", "trafilatura, fast": "2.3.1"},
        "python": "3.12.0",
        "sample": None,
        "corpora": {
            "town": {
                "fingerprint": "0",
                "pages": 10,
                "segments": False,
                "headline_in_front": True,
                "extractors": {
                    who: {"all": row(figure, 10), "daily": row(figure), "aside": row(figure, 1)}
                    for who, figure in f1.items()
                },
                "faults": {"Winnow": {}, "trafilatura": {"OutOfTime": 2}},
                "languages": {"el": {"Winnow": row(0.9), "trafilatura": row(0.8)}},
                "by_character": {"zh": {"Winnow": row(0.97)}},
            }
        },
        "fields": {
            "town": {
                "headline": {
                    "Winnow": {"all": share(0.9, 0.1), "aside": share(1.0, 0.0)},
                    "trafilatura": {"all": share(0.8, 0.1), "aside": share(1.0, 0.0)},
                },
                "tags": {
                    "Winnow": {"all": share(0.5, 0.25, f1=0.75)},
                    "trafilatura": {"all": share(0.0, 0.0)},
                },
            },
            "village": {
                "headline": {"Winnow": {"all": share(0.3, 0.7)}, "trafilatura": {"all": share(0.4, 0.6)}},
            },
        },
        "speed": {
            "pages": 5,
            "rounds": 2,
            "extractors": {who: {"ratio": time, "rounds": [time, time + 1], "ms": time} for who, time in times.items()},
        },
        "memory": {
            "pages": 5,
            "peaks": {"Winnow": 60.2},
            "long_run": {"pages": 2000, "step": 1000, "resident": [50.0, 50.4], "growth": 0.0},
        },
    }


def test_tables_stand_between_their_markers(found, tmp_path):
    """Only what is between markers is replaced; a second run replaces the first."""
    page = tmp_path / "benchmarks.md"
    page.write_text("By hand.\n" + "\n".join(f"<!-- {name} -->\nold\n<!-- /{name} -->" for name in tables.TABLES))
    tables.write_tables(found, page)
    once = page.read_text()
    tables.write_tables(found, page)

    assert once == page.read_text()
    assert once.startswith("By hand.\n<!-- overview -->\n| extractor | town (10) |")
    assert "old" not in once
    assert "| Winnow | **.950** / **.250** |" in once
    assert "| trafilatura, fast | **.950** / **.250** |" in once
    assert "| trafilatura | .940 (.930–.950)" in once
    assert "| trafilatura | town | OutOfTime 2 |" in once


def test_tables_of_fields(found):
    """A table for each field and half: right / wrong of each extractor on each corpus, a dash for what is never stated."""
    lines = tables.TABLES["fields"](found).split("\n")

    assert [
        "headline, all pages:",
        "| extractor | town (20) | village (20) |",
        "| Winnow | **.900** / .100 | .300 / .700 |",
        "| trafilatura | .800 / .100 | **.400** / .600 |",
        "headline, domains set aside:",
        "| extractor | town (20) |",
        "| Winnow | **1.000** / .000 |",
        "| trafilatura | **1.000** / .000 |",
        "tags, all pages:",
        "| extractor | town (20) |",
        "| Winnow | **.500** / .250, F1 .750 |",
        "| trafilatura | – |",
    ] == [line for line in lines if line and "---" not in line]


def test_page_without_a_marker(found, tmp_path):
    """A marker that somebody deleted is named."""
    page = tmp_path / "benchmarks.md"
    page.write_text("By hand.")

    with pytest.raises(ValueError, match="no place for the table 'overview'"):
        tables.write_tables(found, page)


def test_docs_have_a_place_for_every_table():
    """docs/benchmarks.md holds every marker once."""
    text = tables.PAGE.read_text("utf-8")

    assert [] == [name for name in tables.TABLES if text.count(f"<!-- {name} -->") != 1]


def test_result_file(found, tmp_path):
    """What is written is read again, to four digits; another file is refused by name."""
    results.write({"f1": 0.123456, "rows": [(0.55555,)]}, tmp_path / "results.json")

    assert {"f1": 0.1235, "rows": [[0.5555]]} == results.load(tmp_path / "results.json") or {
        "f1": 0.1235,
        "rows": [[0.5556]],
    } == results.load(tmp_path / "results.json")
    (tmp_path / "results.json").write_text("no")
    with pytest.raises(ValueError, match=r"results\.json: no result file"):
        results.load(tmp_path / "results.json")


def test_picture(found, tmp_path):
    """The picture is sound XML with a label for each extractor that has a quality."""
    picture.write_picture(found, tmp_path / "picture.svg")
    text = (tmp_path / "picture.svg").read_text("utf-8")
    labels = [element.text for element in ElementTree.fromstring(text).iter("{http://www.w3.org/2000/svg}text")]

    assert {"Winnow", "trafilatura", "trafilatura, fast"} <= set(labels)
    assert "lxml.html, parsing alone" not in labels


def test_labels_keep_apart():
    """Dots that nearly coincide have labels that do not, and all lie in the picture."""
    dots = [Dot("Winnow", 3.0, 0.95), Dot("Winnow, body only", 2.9, 0.95), Dot("resiliparse", 0.9, 0.948)]
    svg = ElementTree.fromstring(draw(dots, 1))
    boxes = [
        _box(label)
        for label in svg.iter("{http://www.w3.org/2000/svg}text")
        if label.text in {dot.name for dot in dots}
    ]

    assert 3 == len(boxes)
    assert 0.0 == sum(one.overlap(other) for at, one in enumerate(boxes) for other in boxes[:at])
    assert [] == [box for box in boxes if box.left < 0 or box.right > picture.WIDTH]


def _box(label):
    x, y, width = float(label.get("x")), float(label.get("y")), 7.0 * len(label.text)
    left = x - {"start": 0.0, "middle": 0.5, "end": 1.0}[label.get("text-anchor")] * width
    return Box(left, y - 11, left + width, y + 3)


def test_intervals_hold_the_figure():
    """The interval of a mean lies round it, and is the same in every run."""
    pytest.importorskip("numpy", reason="numpy is not installed (make bench sets it up)")
    from benchmarks.intervals import intervals

    pages = [PageScore(9, 1, number % 3, number % 2 == 0) for number in range(40)]
    low, high = intervals(pages)["exact"]

    assert low < 0.5 < high
    assert intervals(pages) == intervals(pages)
    assert intervals([PageScore(3, 1, 0, False)], segments=True)["precision"] == (0.75, 0.75)
    assert {} == intervals([])
