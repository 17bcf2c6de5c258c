"""Archives: what is whole is read, what is broken is named."""

import gzip
import zlib

import pytest

from scrapers.archive import Archive, ArchiveError, key_of
from tests.scrapers.commands import lines, scrapy
from tests.scrapers.warc import HTML, article_page, write_warc

PAGES = [(f"https://viqus.ai/news/story-{number}", HTML, article_page(f"Story number {number}")) for number in range(5)]


@pytest.fixture
def warc(tmp_path):
    return write_warc(tmp_path / "pages.warc.gz", PAGES)


def test_reads_back_what_was_written(warc):
    """Address, status and body come back."""
    archive = Archive.open(warc)
    record = archive.records[key_of(PAGES[3][0])]

    assert len(archive.records) == 5
    assert record.status == 200
    assert PAGES[3][2] == archive.read(record)[1]
    assert archive.problems == []


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b"hello, I am a letter\n" * 20, "does not begin with 'WARC/'"),
        (gzip.compress(b"hello, I am a letter\n", mtime=0), "does not begin with 'WARC/'"),
        (b"\x1f\x8b\x08\x00broken gzip", "not a WARC file"),
    ],
)
def test_refuses_what_is_no_archive(tmp_path, content, reason):
    """The message names the file and the reason."""
    path = tmp_path / "other.warc.gz"
    path.write_bytes(content)

    with pytest.raises(ArchiveError, match=reason) as raised:
        Archive.open(path)

    assert str(path) in str(raised.value)


def test_refuses_missing_file_and_folder(tmp_path):
    """A wrong path is told from a folder."""
    with pytest.raises(ArchiveError, match="no such file"):
        Archive.open(tmp_path / "nothing.warc.gz")
    with pytest.raises(ArchiveError, match="is a folder"):
        Archive.open(tmp_path)


@pytest.mark.parametrize("share", [0.15, 0.3, 0.5, 0.7, 0.9, 0.97])
def test_truncated_file_is_used_as_far_as_it_goes(tmp_path, warc, share):
    """Records before the break are read, and the break is reported."""
    content = warc.read_bytes()
    path = tmp_path / "cut.warc.gz"
    path.write_bytes(content[: int(len(content) * share)])
    try:
        archive = Archive.open(path)
    except ArchiveError as error:  # not even one record is whole
        problems = [str(error)]
        assert share < 0.2
    else:
        problems = archive.problems
        for record in archive.records.values():
            assert archive.read(record)[1].endswith(b"</html>")

    assert len(problems) == 1
    assert str(path) in problems[0]


def test_garbage_in_the_middle(tmp_path, warc):
    """What comes before garbage is read, and the garbage is reported."""
    content = warc.read_bytes()
    path = tmp_path / "garbage.warc.gz"
    path.write_bytes(content[:1200] + b"\xff" * 300 + content[1500:])

    archive = Archive.open(path)

    assert 1 <= len(archive.records) < 5
    assert str(path) in archive.problems[0]


def test_one_gzip_member_for_all_records(tmp_path, warc):
    """The usual mistake of making archives has its own words."""
    path = tmp_path / "one.warc.gz"
    path.write_bytes(gzip.compress(gzip.decompress(warc.read_bytes())))

    archive = Archive.open(path)

    assert "record by record" in archive.problems[0]


def test_uncompressed_archive(tmp_path, warc):
    """A plain .warc is read like a compressed one."""
    path = tmp_path / "plain.warc"
    path.write_bytes(gzip.decompress(warc.read_bytes()))

    archive = Archive.open(path)

    assert (archive.problems, len(archive.records)) == ([], 5)
    assert PAGES[4][2] == archive.read(archive.records[key_of(PAGES[4][0])])[1]


@pytest.mark.parametrize(
    "dates", [("2025-01-01T00:00:00Z", "2025-02-01T00:00:00Z"), ("2025-02-01T00:00:00Z", "2025-01-01T00:00:00Z")]
)
def test_newest_record_of_an_address(tmp_path, dates):
    """Of two fetches of one address the newer one is replayed, whichever comes first; the other is counted."""
    path = write_warc(
        tmp_path / "twice.warc.gz", [("https://viqus.ai/a", HTML, date.encode()) for date in dates], dates=dates
    )

    archive = Archive.open(path)

    assert archive.superseded == 1
    assert archive.read(archive.records[key_of("http://viqus.ai/a")])[1] == b"2025-02-01T00:00:00Z"


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd", "deflate"])
def test_compressed_pages_reach_the_engine(tmp_path, encoding):
    """Content encodings are undone, as for a live answer."""
    import brotli
    from backports import zstd

    packed = {"gzip": gzip.compress, "br": brotli.compress, "zstd": zstd.compress, "deflate": zlib.compress}[encoding](
        article_page("The packed story of the day")
    )
    path = write_warc(tmp_path / "packed.warc.gz", [("https://viqus.ai/news/packed", HTML, packed)], encoding=encoding)
    run = scrapy("replay", path, "-s", f"OUTPUT_DIR={tmp_path}")

    assert ["The packed story of the day"] == [article["headline"] for article in lines(tmp_path / "articles.jsonl")], (
        run.stderr
    )


def test_lying_content_encoding(tmp_path):
    """Crawlers unpack a body and keep the header: then the body is read as it is."""
    path = write_warc(tmp_path / "a.warc.gz", [("https://viqus.ai/a", HTML, b"<html>plain</html>")], encoding="br")
    archive = Archive.open(path)
    headers, body = archive.read(archive.records[key_of("https://viqus.ai/a")])

    assert (None, b"<html>plain</html>") == (headers.get("Content-Encoding"), body)


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("https://viqus.ai/grüße", "https://viqus.ai/gr%C3%BC%C3%9Fe"),
        ("https://viqus.ai/a?x=a|b", "https://viqus.ai/a?x=a%7Cb"),
        ("https://VIQUS.ai/a#top", "http://viqus.ai/a"),
    ],
)
def test_address_is_found_however_it_is_spelt(tmp_path, address, asked):
    """Scheme, case of the host, fragment and percent-encoding make no difference."""
    archive = Archive.open(write_warc(tmp_path / "a.warc.gz", [(address, HTML, b"<html>")]))

    assert key_of(asked) in archive.records


def test_page_wins_over_a_later_failure(tmp_path):
    """A redirect or an error that was fetched later does not hide the page."""
    good = write_warc(
        tmp_path / "good.warc.gz", [("https://viqus.ai/a", HTML, b"<html>")], dates=("2025-01-01T00:00:00Z",)
    )
    late = write_warc(
        tmp_path / "late.warc.gz", [("http://viqus.ai/a", HTML, b"")], status=301, dates=("2025-02-01T00:00:00Z",)
    )
    both = tmp_path / "both.warc.gz"
    both.write_bytes(good.read_bytes() + late.read_bytes())

    assert 200 == Archive.open(both).records[key_of("https://viqus.ai/a")].status


def test_record_without_an_address_costs_only_itself(tmp_path):
    """A broken address is reported with its place, and the records after it are read."""
    path = write_warc(
        tmp_path / "a.warc.gz", [("http://[bad/", HTML, b"<html>"), ("https://viqus.ai/a", HTML, b"<html>")]
    )
    archive = Archive.open(path)

    assert (1, 1) == (len(archive.records), len(archive.problems))
    assert "http://[bad/" in archive.problems[0]
