"""Archives: what is whole is read, what is broken is named."""

import gzip

import pytest

from scrapers.archive import Archive, ArchiveError, key_of
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
        (gzip.compress(b"hello, I am a letter\n"), "does not begin with 'WARC/'"),
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
