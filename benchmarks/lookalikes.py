"""Made-up texts that look alike and are not: weekly columns, weather, markets, sport, obituaries, companies' news.

Three kinds have hardly a name or always the same ones: an outlook with its numbers in words, an exchange's report of which
only the numbers are new, and a gauge's report of the morning and the evening.

Each kind is one template of long fixed sentences with gaps for what differs: names, places, numbers, days. Most pairs of a
kind share three quarters of their words and more.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

_SYLLABLES = "bar ben cor dal del fen gar hol jor kel lan mar nor ost pel quin ras sel tor ul ver wes yar zan".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_SKIES = (
    "mostly sunny",
    "overcast with drizzle",
    "clear after morning fog",
    "windy with heavy showers",
    "grey and dry",
)
_PLANTS = "dahlias leeks roses beans medlars quinces asters chard tulips currants".split()
_TEMPLATES = {
    "weather": "{place} can expect a {sky} {day}, with a high of {n1} degrees and a low of {n2} degrees, the regional weather office said in its morning bulletin. "
    "Winds will blow from the west at {n3} kilometres an hour. Drivers are asked to leave more room than usual on bridges and on roads through woods, where wet leaves may lie. "
    "The office reminds everyone that its forecasts are made twice a day and that conditions in the hills may differ from those in the valley by several degrees. "
    "Warnings are shown at the town halls, on the boards at the railway stations and by the volunteers of the river watch, who can be reached day and night. "
    "The chance of rain is {n4} per cent. The next bulletin is given out in the evening, after the balloon of the station on the ridge has come down and its readings have been compared with those of the coast.",
    "market": "Shares at the {place} exchange closed {word} on {day}, with the main index at {n1} points after {n2} points the day before. {company} led the trade with a change of {n3} per cent. "
    "Analysts said that investors were waiting for the decision of the central bank and for the figures on prices that are given out at the end of the month. "
    "The volume of trade was in line with the average of the past quarter, and most of the orders came from funds that adjust their holdings by rule. "
    "Bonds were little changed, and the currency moved within the range that it has kept since the summer. Gold stood at {n4} an ounce. "
    "This report was put together from the exchange's own figures, which are provisional until they have been confirmed by the supervisors on the following working day.",
    "sport": "{place} beat {place2} {n1}-{n2} on {day} in front of {n3} people. {person} scored first in minute {n4}, and {person2} added another before the break. "
    "The home side had the better of the opening half hour without making much of it, and the visitors, who had travelled overnight, looked tired from the start. "
    "After the interval both coaches changed their wingers, and the play moved from one end to the other without many chances in front of either goal. "
    "The referee had a quiet evening and needed his cards only once. Supporters stayed on to sing, as they do in this league whatever the score. "
    "The table of the league, the list of scorers and the dates of the coming round are printed on the last page and brought up to date each evening.",
    "obituary": "{person} of {place} died on {day} at the age of {n1}. Born in {place2} in 19{n2}, {person} worked for {company} and leaves {n3} grandchildren. "
    "The family thanks all who came to visit, who wrote and who called, and in particular the nurses and doctors of the ward, who did everything that could be done. "
    "In place of flowers, gifts to the hospice are welcome; the account is known at the parish office, where a book of condolence lies open in the mornings and in the afternoons. "
    "Those who wish to share a memory may do so at the gathering after the service, in the hall beside the church, where there will be tea, coffee and cake. "
    "Parking is limited, and guests are asked to come by bus or to share their cars with neighbours who would otherwise find it hard to attend.",
    "column": "Welcome back to the garden column, in which we look each week at what can be done now, and at what had better be left alone until the days grow longer. "
    "This week it is the turn of the {plant}, which {person} of {place} has grown for {n1} years. Plant them {n2} centimetres apart, and water them every {n3} days. "
    "As always, begin with the soil: loosen it with a fork, take out the roots of what grew there before, and let the robins do the rest while you put on the kettle. "
    "Never work it when it sticks to your boots, whatever the calendar says, and never believe a neighbour who tells you that it has always been done in that way. "
    "Questions are welcome by letter or by electronic post; the best one of each month wins a pair of gloves, which have been given by the makers of this page.",
    "company": "{company} will open an office in {place} in the coming spring and hire {n1} people there, the company said on {day}. {person} will lead it. The rent is {n2} a month. "
    "About the company: it makes instruments for measuring water, air and soil, and has done so in the third generation, in its own works and with its own apprentices. "
    "Its customers are towns, waterworks and laboratories on four continents, which value instruments that can be mended on the spot by people who were not trained for it. "
    "This notice contains statements about the future, which rest on what is known and supposed today; events may turn out otherwise for reasons that nobody has in hand. "
    "The company takes on no duty to bring such statements up to date, whether after new knowledge, after later events or for any other reason that may arise. "
    "Questions of the press are answered by the office for communication, which is open on working days from nine until noon and again in the afternoon until four.",
    "outlook": "the day begins {sky}, and it stays so in most places until the sun is low. temperatures reach {w1} to the south and {w2} degrees on higher ground, a little above what is usual now. "
    "the wind comes from the west at first, then turns and freshens along the shores, with a swell that small boats had better leave to larger ones. "
    "tonight the cloud breaks, and a touch of frost is possible where the air lies still, so that drivers should take care on roads that have not been gritted. "
    "the morning after is dry and bright, with some mist over the rivers that is gone as soon as the sun is up. later on high cloud comes in ahead of the next front. "
    "for the rest of the week it remains unsettled, with showers and longer spells of rain, and a few brighter hours between them for those who have to be out.",
    "exchange": "Shares in Ellenby closed little changed as banks and miners went their own ways. The index moved by {n1}.{n2} points and stood at 8,{n3}{n4} at the close. "
    "Traders said that volumes were thin ahead of the meeting of the Reserve in Marlow. Barhol and Quindel led the trade, while Torfen and Ostlan were left behind. "
    "In Norwes and Kelmar the main indexes did not move much. Oil traded near the level of the day before, and gold was steady. "
    "Analysts at Barhol said that the market was waiting for the figures on prices from Sudland, which are due in the middle of the week. "
    "The crown was steady against the mark and the florin. Yields on bonds hardly moved. In Harfen the trade began higher, led by makers of chips, and Zanpel had closed mixed. "
    "The next thing to look at is the report of Quinsel Works, said a strategist at Quindel in Ellenby, who expects a quiet time.",
    "gauge": "The Ostrow stood at {n1} centimetres at the gauge of Marlow, {n2} more than at the last reading, and at {n3} at the gauge of Ellenby Bridge. "
    "The River Watch of Marlow reads the gauges twice a day, and has done so since the flood that took the old bridge and half of the Harbour Street with it. "
    "The locks at Ellenby and at Barhol are open, and barges may pass as long as they keep to the middle of the stream and heed the signals of the Harbour Office. "
    "Who lives along the Lower Quay is asked to keep the cellars clear and the boards at hand, as the Council of Marlow has advised since the spring. "
    "The ferry to Quindel sails while the gauge of Marlow stays below the red mark; what is decided is shown at the landing and said on Radio Ostrow.",
}
_TWICE_A_DAY = "gauge"
_HOURS = ("T08:00:00+00:00", "T12:00:00+00:00")
_IN_WORDS = "nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen".split()


@dataclass(frozen=True, slots=True)
class MadeText:
    """A made-up article."""

    id: str
    site: str
    headline: str
    body: str
    date: str


def look_alikes(each: int = 40, seed: int = 7) -> Iterator[MadeText]:
    """So many texts of each kind, no two of which are the same report: half of them one site's, day after day."""
    for kind, template in _TEMPLATES.items():
        for number in range(each):
            chance = random.Random(f"{seed} {kind} {number}")
            site = kind if number % 2 or kind == _TWICE_A_DAY else f"{kind}{number}"
            filled = template.format(**_slots(chance, number))
            headline = f"{kind.title()}: {filled.split('. ')[0][:60]}"
            yield MadeText(
                f"https://{site}.example/{kind}/{number}",
                site,
                headline,
                filled,
                _date(kind, number),
            )


def _date(kind: str, number: int) -> str:
    day, half = divmod(number, 2) if kind == _TWICE_A_DAY else (number, 0)
    date = f"2025-{1 + day // 28:02}-{1 + day % 28:02}"
    return date + _HOURS[half] if kind == _TWICE_A_DAY else date


def _slots(chance: random.Random, number: int) -> dict[str, object]:
    def name() -> str:
        return made_name(chance)

    numbers = dict(zip(("n1", "n2", "n3", "n4"), (chance.randint(10, 99) for _ in range(4))))
    people = {"person": f"{name()} {name()}", "person2": f"{name()} {name()}"}
    words = {
        "word": chance.choice(("higher", "lower", "unchanged")),
        "sky": chance.choice(_SKIES),
        "plant": chance.choice(_PLANTS),
        "w1": _IN_WORDS[number % 10],
        "w2": _IN_WORDS[number // 10 % 10],
    }
    return (
        numbers
        | people
        | words
        | {"place": name(), "place2": name(), "company": f"{name()} Works", "day": chance.choice(_DAYS)}
    )


def made_name(chance: random.Random) -> str:
    """A name that nobody has."""
    return "".join(chance.sample(_SYLLABLES, 2)).title()


def articles(count: int, *, words: int = 500, seed: int = 11) -> Iterator[MadeText]:
    """So many made-up articles of about so many words, whose words are as unevenly frequent as those of a language."""
    chance = random.Random(seed)
    vocabulary = ["".join(chance.choices(_SYLLABLES, k=chance.choice((1, 2, 2, 3)))) for _ in range(20_000)]
    weights = [1 / (rank + 3) for rank in range(len(vocabulary))]
    for number in range(count):
        drawn = chance.choices(vocabulary, weights, k=words + chance.randint(-words // 3, words // 3))
        sentences = [_sentence(drawn[at : at + 14], chance) for at in range(0, len(drawn), 14)]
        headline = " ".join(chance.choices(vocabulary, k=7)).capitalize()
        slug = headline.lower().replace(" ", "-")
        yield MadeText(
            f"https://www.site{number % 97}.example/news/2025/{slug}-{number}",
            f"site{number % 97}",
            headline,
            " ".join(sentences),
            f"2025-{1 + number % 12:02}-{1 + number // 12 % 28:02}",
        )


def _sentence(words: list[str], chance: random.Random) -> str:
    """Words with a name among them."""
    at = chance.randrange(len(words))
    return " ".join(word.title() if place in (0, at) else word for place, word in enumerate(words)) + "."


def edited(text: MadeText, share: float, number: int, seed: int = 5) -> MadeText:
    """A copy on another site, in which so large a share of the words was put in anew, in runs as editors do."""
    chance = random.Random(f"{seed} {text.id} {number}")
    words = text.body.split()
    left = int(share * len(words))
    while left > 0:
        run = min(left, chance.randint(1, 12))
        at = chance.randrange(len(words) - run)
        words[at : at + run] = ["".join(chance.choices(_SYLLABLES, k=2)) for _ in range(run)]
        left -= run
    return MadeText(
        f"https://copy{number}.example/{text.id.rsplit('/', 1)[1]}",
        f"copy{number}",
        text.headline,
        " ".join(words),
        text.date,
    )
