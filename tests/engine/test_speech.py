"""Which language a text is in."""

import pytest

from pipelines.engine.speech import language_of, speaks

TEXTS = {
    "en": "The bridge reopened on Monday after two years of repairs, and walkers crossed it at dawn, said the council of the town.",
    "de": "Die Brücke ist seit Montag wieder offen, und die Leute gehen nach zwei Jahren wieder über den Fluss, sagt der Rat.",
    "es": "El puente se abrió el lunes después de dos años de obras, y los vecinos de la ciudad lo cruzaron por la mañana.",
    "pt": "A ponte foi reaberta na segunda-feira depois de dois anos de obras, e os moradores não esperaram para a atravessar.",
    "da": "Broen åbnede igen mandag efter to års arbejde, og det blev fejret af byens borgere, som gik over den ved daggry af glæde.",
    "ru": "Мост открыли в понедельник после двух лет ремонта, и на рассвете по нему прошли первые жители, что с радостью отметили в мэрии.",
    "uk": "Міст відкрили в понеділок після двох років ремонту, і на світанку ним пройшли перші мешканці, що з радістю відзначили в мерії.",
    "ja": "マーローの橋は月曜日に再開しました。二年間の工事のあと、住民は再び歩いて川を渡れるようになりました。町はこの工事の費用を積立金から支払いました。",
    "zh": "马洛的桥在星期一重新开放。经过两年的维修，居民们又可以步行过河了，市政府用自己的储备金支付了这项工程的费用，船只从五月开始可以再次通过。",
    "ko": "말로의 다리가 월요일에 다시 열렸습니다. 이 년간의 공사 끝에 주민들은 다시 걸어서 강을 건널 수 있게 되었다고 시 당국이 밝혔습니다.",
}


@pytest.mark.parametrize("language", TEXTS)
def test_language_of(language):
    """A text tells its language."""
    assert language == language_of(TEXTS[language])


@pytest.mark.parametrize("language", TEXTS)
def test_speaks_its_own_alone(language):
    """A text confirms its own language and contradicts all others, its nearest relatives too."""
    assert [language] == [other for other in TEXTS if speaks(TEXTS[language], other)]


def test_speaks_a_region_of_it():
    """A tag's region says nothing of the text."""
    assert speaks(TEXTS["en"], "en-GB")


@pytest.mark.parametrize("text", ["", "Ten new words.", "12.5 % — 13.7 %"])
def test_too_short_to_tell(text):
    """A few words may be names in any language."""
    assert (None, False) == (language_of(text), speaks(text, "en"))
