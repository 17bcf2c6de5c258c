"""Small corpora made for a test, in each layout that can be read."""

import gzip
import json

TEXT = "The bridge over the Ostrow is open again, the town council said on Monday, two years after the flood took it."
HTML = (
    "<html lang='en'><head><title>{0}</title></head><body><nav><a href='/'>Home</a></nav>"
    "<h1>{0}</h1><p>{1}</p><footer>About</footer></body></html>"
)


def html(headline="The bridge is open", text=TEXT):
    return HTML.format(headline, text).encode()


def own(folder, rows, pages=None):
    """Our layout: gold.jsonl and pages/, each page compressed."""
    (folder / "pages").mkdir(parents=True)
    (folder / "gold.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    for row in rows:
        page = (pages or {}).get(row["id"], html())
        (folder / "pages" / f"{row['id']}.html.gz").write_bytes(gzip.compress(page))
    return folder


def articles(folder):
    """The layout of the article extraction benchmark."""
    (folder / "html").mkdir(parents=True)
    gold = {"aa": {"articleBody": TEXT, "url": "https://www.town.example/bridge"}}
    (folder / "ground-truth.json").write_text(json.dumps(gold), "utf-8")
    (folder / "html" / "aa.html.gz").write_bytes(gzip.compress(html()))
    return folder


def segments(folder, stated=None):
    """The layout of trafilatura's evaluation, with what is stated of the first page; one of three is missing, as there."""
    (folder / "cache").mkdir(parents=True)
    (folder / "eval").mkdir()
    first = {"file": "a.html", "with": ["open again", "the flood"], "without": ["About"]}
    gold = {
        "https://town.example/a": first | (stated or {}),
        "https://town.example/b": {"file": "b.html", "with": ["not in it"], "without": ["Home"]},
        "https://town.example/c": {"file": "c.html", "with": ["x"], "without": ["y"]},
    }
    (folder / "evaldata.json").write_text(json.dumps(gold), "utf-8")
    (folder / "cache" / "a.html").write_bytes(html())
    (folder / "eval" / "b.html").write_bytes(html())
    return folder
