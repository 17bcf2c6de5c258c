"""What makes two statements of a field comparable."""

import pytest

from benchmarks.folding import days_of, fold, names_in, picture


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ferry to Sail Every Hour", "ferry to sail every hour", True),
        ("“We won’t wait” – the mayor", "'We won't wait' - the mayor", True),
        ("Bread&nbsp;&amp; butter", "Bread & butter", True),
        ("Heli\u00adkopter\u200b", "Helikopter", True),
        ("Ｎｏｒｓｕｎｄ１２", "Norsund12", True),
        ("Ferry | Courier", "Ferry Courier", True),
        ("The ferry, at last!", "The ferry at last", True),
        ("The ferry", "A ferry", False),
        ("Straße", "Strasse", True),
        ("Café", "Cafe", False),
    ],
)
def test_fold(one, other, same):
    """Case, quotes, dashes, references and invisible signs do not count; words and accents do."""
    assert same is (fold(one) == fold(other))


@pytest.mark.parametrize(
    ("statements", "names"),
    [
        (["Ann Lee", "Bob Ray"], "ann lee, bob ray"),
        (["Ann Lee and Bob Ray"], "ann lee, bob ray"),
        (["By Ann Lee, Bob Ray and Carl Oh"], "ann lee, bob ray, carl oh"),
        (["Ann Lee; Bob Ray"], "ann lee, bob ray"),
        (["ANN LEE, BOB RAY & CARL OH"], "ann lee, bob ray, carl oh"),
        (["Von Anna Groß und Lars Fischer"], "anna gross, lars fischer"),
        (["Written by: Ann Lee\n   March 11, 2015 3:46 PM"], "ann lee"),
        (["Ann Lee, MD", "Ann Lee"], "ann lee"),
        (["Ann Lee MD, FOMA", "Bob Ray, Shipping Expert"], "ann lee, bob ray"),
        (["Ann Lee (photos) <ann@town.example>"], "ann lee"),
        (["ann@town.example"], ""),
        (["https://town.example/ann"], ""),
        (["Press Agency; Courier Staff"], "courier staff, press agency"),
        (["Ann Lee; Editor", "London"], "ann lee"),
        (["Ann Lee; FOMA; SDA"], "ann lee, sda"),
        (["Town Editor"], "town editor"),
        (["Ann E Lee"], "ann e lee"),
        (["María y José Ray"], "josé ray, maría"),
        (["Jean-Luc Roy"], "jean luc roy"),
        (["Miller"], "miller"),
        (["牛镛、岳弘彬"], "岳弘彬, 牛镛"),
        (["By "], ""),
        ([], ""),
    ],
)
def test_names(statements, names):
    """Statements of authors are taken apart into names; "By", degrees, roles, addresses, brackets and moments are none."""
    assert names == ", ".join(sorted(names_in(statements)))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2024-03-01", "2024-03-01T23:59:00+01:00", True),
        ("2024-03-01", "2024-03-02", False),
        ("2024-03-01T23:30:00-05:00", "2024-03-02T04:30:00Z", True),
        ("2024-03-01T00:30:00+02:00", "2024-02-29", True),
        ("2024-03-01T00:30:00+02:00", "2024-02-28", False),
        ("2024-02-29T15:00:00.000Z", "2024-03-01", True),
        ("2024-02-29T15:00:00.000Z", "2024-03-02", False),
        ("2024-03-01T01:32:00.000Z", "2024-02-29", True),
        ("2024-03-01T11:10:00Z", "2024-03-02", False),
        ("2024-02-29T23:00:00-05:00", "2024-03-02", False),
        ("2024-03-01 08:00:00", "2024-03-01", True),
        ("yesterday", "2024-03-01", False),
        ("", "", False),
        ("0001-01-01T00:00:00+09:00", "0001-01-01", False),
    ],
)
def test_days(one, other, same):
    """A day is that of the place and that of UTC; beside UTC, a date without an offset may be of any place on earth."""
    assert same is bool(days_of(one) & days_of(other))


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://town.example/2024/03/bridge.jpg", "bridge"),
        ("https://cdn.example/w_300/Bridge-1024x768.webp?ssl=1", "bridge"),
        ("//town.example/bridge-scaled.jpg#main", "bridge"),
        ("https://town.example/bridge%20open.png", "bridge open"),
        ("https://town.example/", ""),
        ("http://[broken", ""),
        ("", ""),
    ],
)
def test_picture(address, name):
    """A picture is known by its file's name, without size, type and host; an address that cannot be read has none."""
    assert name == picture(address)
