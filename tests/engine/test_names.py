"""Authors' names out of bylines."""

import pytest

from pipelines.engine.names import Credited, clean_names, credited, is_name


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Ann Lee", ("Ann Lee",)),
        ("By Ann Lee", ("Ann Lee",)),
        ("by: Ann Lee", ("Ann Lee",)),
        ("Written by Ann Lee", ("Ann Lee",)),
        ("Words by Ann Lee", ("Ann Lee",)),
        ("Posted by: Ann Lee", ("Ann Lee",)),
        ("Von Lena Müller", ("Lena Müller",)),
        ("Par Élodie Durand", ("Élodie Durand",)),
        ("Por José García", ("José García",)),
        ("Door Jan de Vries", ("Jan de Vries",)),
        ("Di Anna Rossi", ("Anna Rossi",)),
        ("Автор: Иван Петров", ("Иван Петров",)),
        ("王小明", ("王小明",)),
        ("محمد علي", ("محمد علي",)),
        ("Ann Lee and Tom Reed", ("Ann Lee", "Tom Reed")),
        ("Ann Lee, Tom Reed & Bo Ek", ("Ann Lee", "Tom Reed", "Bo Ek")),
        ("Lena Müller und Jan Koch", ("Lena Müller", "Jan Koch")),
        ("Ann Lee; Tom Reed", ("Ann Lee", "Tom Reed")),
        ("Ann Lee | River News", ("Ann Lee",)),
        ("Ann Lee, Senior Editor", ("Ann Lee",)),
        ("Ann Lee - World News Editor", ("Ann Lee",)),
        ("Ann Lee - Editor and Tom Reed", ("Ann Lee", "Tom Reed")),
        ("Ann Lee (River News)", ("Ann Lee",)),
        ("Ann Lee ann@example.org", ("Ann Lee",)),
        ("Ann Lee <ann@example.org>", ("Ann Lee",)),
        ("Ann\u00a0Lee", ("Ann Lee",)),
        ("Jean-Luc O'Hara", ("Jean-Luc O'Hara",)),
        ("Ursula von der Leyen", ("Ursula von der Leyen",)),
        ("https://example.org/author/ann", ()),
        ("admin", ()),
        ("River News Staff", ()),
        ("Editorial Team", ()),
        ("By", ()),
        ("", ()),
        (None, ()),
        ("{{author}}", ()),
        ("user123", ()),
    ],
)
def test_clean_names(raw, expected):
    """A byline's names are persons', without "By", roles, brackets and addresses."""
    assert expected == clean_names([raw])


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Von Miller", ("Von Miller",)),
        ("Di Smith", ("Di Smith",)),
        ("Martin Luther King, Jr.", ("Martin Luther King, Jr.",)),
        ("Author: Ann Lee", ("Ann Lee",)),
        ("Ann Lee, Ph.D.", ("Ann Lee",)),
        ("noreply@example.org (Ann Lee)", ("Ann Lee",)),
        ("作者：王小明", ("王小明",)),
    ],
)
def test_clean_names_of_odd_forms(raw, expected):
    """Names that look like bylines and bylines that look like names."""
    assert expected == clean_names([raw])


def test_a_text_is_no_byline():
    """A line longer than any byline has no names in it, whatever it is made of."""
    assert () == clean_names(["Ann Lee and Tom Reed, " * 100])
    assert () == clean_names([f"By Ann Lee {'a' * 100_000} {'-' * 100_000}"])


def test_each_name_once():
    """A name that comes twice, in whatever spelling, is one author."""
    assert ("Ann Lee", "Tom Reed") == clean_names(["Ann Lee", "By ANN LEE", "Tom Reed"])


def test_publisher_is_no_author():
    """The site's own name is not a person's."""
    assert ("Ann Lee",) == clean_names(["River News", "Ann Lee"], publisher="River news")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ann Lee", True),
        ("Madonna", True),
        ("Ólafur Ö", True),
        ("李", False),
        ("A", False),
        ("", False),
        ("Ann Lee 3", False),
        ("ann@example", False),
        ("the crowd", False),
        ("One two three four five six seven", False),
        ("Staff Writer", False),
        ("X" * 61, False),
    ],
)
def test_is_name(text, expected):
    """A name has one to six words, a capital, and nothing that names have not."""
    assert expected == is_name(text)


@pytest.mark.parametrize(
    ("raw", "persons", "organisations"),
    [
        ("Ann Lee, MD, FOMA", ("Ann Lee",), ()),
        ("Ann Lee and River News Staff", ("Ann Lee",), ("River News Staff",)),
        ("Von dpa", (), ("dpa",)),
        ("von David", ("David",), ()),
        ("Text: Lena Müller", ("Lena Müller",), ()),
        ("Interview: Lena Müller", ("Lena Müller",), ()),
        ("Ann Lee (AFP)", ("Ann Lee",), ("AFP",)),
        ("Ann Lee | Reuters", ("Ann Lee",), ("Reuters",)),
        ("Par Jean Dupont avec AFP", ("Jean Dupont",), ("AFP",)),
        ("Mit Material der dpa", (), ("dpa",)),
        ("约翰·史密斯", ("约翰·史密斯",), ()),
        ("新华社记者 王小明 李华", ("王小明", "李华"), ()),
        ("José Ortega y Gasset", ("José Ortega y Gasset",), ()),
        ("Ana López y Luis Pérez", ("Ana López", "Luis Pérez"), ()),
        ("Ann Lee in Paris and Bob Ray in London", ("Ann Lee", "Bob Ray"), ()),
        ("Words: Ann Lee Photos: Bob Ray", ("Ann Lee",), ()),
        ("Text: Anna Meier, Fotos: Max Weber", ("Anna Meier",), ()),
        ("Ahmet Yılmaz ve Ayşe Kaya", ("Ahmet Yılmaz", "Ayşe Kaya"), ()),
        ("Автор: Иван Петров и Анна Сидорова", ("Иван Петров", "Анна Сидорова"), ()),
        ("Jan Novák a Petr Svoboda", ("Jan Novák", "Petr Svoboda"), ()),
        ("محمد علي و أحمد حسن", ("محمد علي", "أحمد حسن"), ()),
        ("Political Editor Ann Lee", ("Ann Lee",), ()),
        ("Ann Lee for Marlow Post", ("Ann Lee",), ()),
        ("Ann Lee, Reuters", ("Ann Lee",), ("Reuters",)),
        ("The Associated Press", (), ("The Associated Press",)),
        ("新华社", (), ("新华社",)),
        ("责编：牛镛、岳弘彬", ("牛镛", "岳弘彬"), ()),
        ("배윤경 기자", ("배윤경",), ()),
        ("Ann Lee in London", ("Ann Lee",), ()),
        ("Ann Lee Published", ("Ann Lee",), ()),
        ("Ann Lee | Updated", ("Ann Lee",), ()),
        ("Markus Haefer, London, Beat Bumer", ("Markus Haefer", "Beat Bumer"), ()),
        ("example.org", (), ("example.org",)),
        ("Redaktion", (), ("Redaktion",)),
        ("Marlow Tribune", (), ("Marlow Tribune",)),
        ("Marlow Life", (), ("Marlow Life",)),
        ("Marlow", (), ("Marlow",)),
        ("Forgot your password?", (), ()),
        ("", (), ()),
    ],
)
def test_credited(raw, persons, organisations):
    """A byline names persons, and the agencies, newsrooms and sites that stand behind it."""
    assert Credited(persons, organisations) == credited([raw], site={"marlowlife"})


@pytest.mark.parametrize(
    ("raw", "expected"),
    [("lawrence bonk", ("lawrence bonk",)), ("gizzmo", ("gizzmo",)), ("admin", ()), ("user@example.org", ())],
)
def test_credited_by_a_statement(raw, expected):
    """Where markup says that it is an author, a handle is one; a system's account is not."""
    assert expected == credited([raw], stated=True).persons
    assert () == credited([raw]).persons
