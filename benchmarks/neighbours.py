"""Made-up stories that share names and are not one: what a council, a club, a court, a firm did on another day, or the same day.

Each kind has a cast that all its stories name (the town, its council, its mayor), so many events of its own (what, who else, how
much, what was said), and two tellings in other words: two sites that report one event must be found, two events never.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.lookalikes import MadeText, made_name

_SITES = ("courier", "gazette", "radio")
_TELLINGS = {
    "council": (
        (
            "Marlow Quay council backs {plan}",
            "The Marlow Quay council voted {n1} to {n2} on {day} to go ahead with {plan}, which Mayor Helen Ostrow had put before it in the Guildhall. {what} "
            "The money, {n3} million crowns, comes from the reserve of the County of Ellenshire, said {person} of the treasury. "
            "“{quote},” Ostrow told the meeting. Councillor {person2} of the Harbour Party spoke against it, and the Labour group led by Piers Dunmore stayed away. "
            "Residents of {street} had handed over {n4} signatures in the spring. Work is to begin when the County of Ellenshire has signed, and the council of Marlow Quay will look at the costs again in a year.",
        ),
        (
            "Ostrow wins vote on {plan} in Marlow Quay",
            "There was a majority in the end: Mayor Helen Ostrow may begin with {plan}, after a long evening in the Guildhall of Marlow Quay. {what} "
            "For the Harbour Party, {person2} warned of what it would cost, {n3} million crowns by the reckoning of {person} at the treasury, while Piers Dunmore and Labour did not come to the vote, which went {n1} to {n2}. "
            "“{quote},” said Ostrow. On {street}, where {n4} people had signed a petition, neighbours were waiting for the news. Ellenshire pays.",
        ),
    ),
    "club": (
        (
            "Ellenby Rovers beat {town} {n1}-{n2}",
            "Ellenby Rovers took three points at Castle Park on {day}, when {person} scored in minute {n3} and {person2} sealed the match against {town}. {what} "
            "“{quote},” said coach Milo Brandt, who had left captain Jonas Harl on the bench. Keeper Pavel Sorin saved what came his way, and {n4} watched under the lights. "
            "In the Northern League the Rovers are ahead of Tarbrook United. Brandt has Harl back for the next match, and Sorin has signed for another season at Castle Park.",
        ),
        (
            "{person} scores as Ellenby Rovers see off {town}",
            "Coach Milo Brandt had every reason to smile after the {n1}-{n2} of his Ellenby Rovers over {town} at Castle Park. {what} "
            "The opening goal fell to {person} after {n3} minutes, the other one to {person2}, both while Jonas Harl sat and watched with {n4} others. "
            "“{quote},” Brandt said. Behind them Pavel Sorin let little past. Tarbrook United, second in the Northern League, play tomorrow.",
        ),
    ),
    "court": (
        (
            "Judge Corwin hears {plan} case at Tarbrook Crown Court",
            "{person}, {n1}, appeared before Judge Adela Corwin at Tarbrook Crown Court on {day}, charged over {plan}. {what} "
            "Prosecutor Silas Wren told the jury of {n3} payments, and of a witness, {person2}, who had kept a record. “{quote},” the defence counsel, Imogen Hale, answered. "
            "Detectives of Ellenshire Police had searched a house on {street}. Judge Corwin adjourned the trial for {n4} days. The Crown Prosecution Service asked for remand.",
        ),
        (
            "Tarbrook Crown Court: {person} in the dock over {plan}",
            "A trial that Ellenshire Police worked on for {n4} days' worth of hearings has opened at Tarbrook Crown Court: in the dock sits {person}, who is {n1} and lives on {street}. {what} "
            "Silas Wren, for the Crown Prosecution Service, spoke of {n3} payments that {person2} had written down. Imogen Hale, who defends, said: “{quote}.” Judge Adela Corwin will go on next week.",
        ),
    ),
    "firm": (
        (
            "Norwick Instruments reports {plan}",
            "Norwick Instruments, the maker of gauges, said on {day} that it had {plan}. {what} "
            "Sales were {n1} million crowns and orders {n2} million, chief executive Greta Lindqvist told analysts, and the margin of the Asia business stood at {n3} per cent. “{quote},” she said. "
            "Finance chief Oskar Thale expects {n4} new posts at the works in Halden. {person} of the bank {town} & Sons called it a fair result, {person2} of a fund did not. Shares in Norwick Instruments trade in Oslo and London.",
        ),
        (
            "Lindqvist: Norwick Instruments with {plan}",
            "In Oslo and in London investors looked at what Greta Lindqvist had to say for Norwick Instruments, which has {plan}. {what} "
            "“{quote},” was her message. Oskar Thale, who keeps the books, put sales at {n1} million crowns, the order book at {n2} million and the margin in Asia at {n3} per cent. "
            "Halden gets {n4} posts. Analysts were of two minds: {person} of {town} & Sons liked it, {person2} less so.",
        ),
    ),
    "police": (
        (
            "Ellenshire Police seek witnesses after {plan}",
            "Ellenshire Police are looking for people who saw {plan} on {street} in Tarbrook on {day}. {what} "
            "Inspector Nora Haddow said that {person}, {n1}, had been taken to Saint Bride Hospital, and that {person2}, {n2}, was helping with the inquiry. “{quote},” Haddow said. "
            "Fire Service crews from Marlow Quay were there with {n3} engines. Whoever knows more may call the Tarbrook station and give the number {n4}.",
        ),
        (
            "Tarbrook: {plan} on {street}, police appeal",
            "Saint Bride Hospital is treating {person}, who is {n1}, after {plan} in Tarbrook, and the officers of Inspector Nora Haddow would like to hear from anybody who was near. {what} "
            "They have spoken to {person2}, {n2}. From Marlow Quay the Fire Service sent {n3} engines. “{quote},” said Haddow of Ellenshire Police, and gave {n4} as the number of the case.",
        ),
    ),
    "parliament": (
        (
            "Minister Varga presents {plan} in Sorvia",
            "Sorvia's Interior Minister Tomas Varga brought {plan} before parliament in Belgor on {day}, after Prime Minister Lena Kostic had agreed with the Liberal Union. {what} "
            "It costs {n1} million crowns over {n2} years, said {person} of the budget office. “{quote},” said Varga. For the National Front {person2} called for a vote of confidence. "
            "President Ivo Maric has {n3} days to sign. In the lower house Kostic has {n4} seats; the European Commission is reading the text.",
        ),
        (
            "Varga defends {plan} before parliament in Belgor",
            "“{quote}”: in these words Tomas Varga spoke in Belgor for {plan}, with which Lena Kostic's government and the Liberal Union want to be done soon. {what} "
            "{person2} of the National Front announced a motion. The European Commission has asked for the text, and {person}'s budget office counts {n1} million crowns in {n2} years. "
            "Kostic can rely on {n4} seats in Sorvia's lower house, and Ivo Maric signs within {n3} days.",
        ),
    ),
}
_EVENTS = {
    "council": (
        ("a tram to the harbour", "The line follows the old goods track past the fish market and turns at the lighthouse, with stops at the school and the ferry.", "Nobody should need a car to catch a boat"),
        ("free meals at primary schools", "Kitchens that were shut long ago are fitted out anew, and cooks are taken on for bread, soup and vegetables from farms nearby.", "A hungry child learns nothing"),
        ("the new flood wall", "It is built of steel and granite along the lower river bank, with gates that close when the tide and the rain come together.", "The last storm was a warning"),
        ("homes on the airfield", "Three hundred flats rise where gliders used to land, half of them let below the market, with a park, a nursery and a well for heat.", "Rents have chased our young people away"),
        ("a ban on fireworks", "Rockets and bangers may no longer be set off near thatched roofs, kennels and the hospital; a show of lights with drones takes their place.", "Animals and nurses will thank us"),
        ("longer library hours", "Readers get in with a card until midnight, without staff, and the reading room has new lamps, desks and a machine that lends out books.", "Books do not go to bed at six"),
    ),
    "club": (
        ("", "A cross from the left wing was headed in at the far post, and rain turned the turf to mud before the break.", "We were patient in the wet"),
        ("", "The visitors lost a defender to a red card and never got out of their own half after that.", "Against ten you must not sleep"),
        ("", "Two penalties decided it, one of them for a handball that nobody on the stands had seen.", "I would have been cross as well"),
        ("", "A free kick from thirty metres bent round the wall; the teenage debutant was carried off on shoulders.", "He dreams of that every night"),
        ("", "Stoppage time brought the winner, after an hour of counter-attacks, woodwork and saves.", "My heart cannot take many more of those"),
        ("", "The cup tie went by without extra time because a back pass slid under the goalkeeper's boot.", "Luck evens out, tonight it was ours"),
    ),
    "court": (
        ("forged paintings", "Canvases that were said to be two centuries old had been brushed in a garage and baked in an oven, then sold at auctions abroad.", "She believed every word of the certificates"),
        ("toxic waste", "Drums of solvent were tipped into a quarry at night; trout died downstream and cattle fell ill on the meadows.", "No drum carried our label"),
        ("a stolen lifeboat", "The vessel was towed from its berth, painted grey and used for smuggling cigarettes across the strait.", "He only wanted to fish"),
        ("false charity collections", "Tins for a children's ward were passed round in pubs, while the cash went on holidays and a motorcycle.", "Every penny can be accounted for"),
        ("hacked exam papers", "Questions in mathematics were copied off a server at the school board and traded in a chat group among pupils.", "It was curiosity, not greed"),
        ("arson at a mill", "Petrol had been poured along the wooden floor of the spinning hall, which burned down with its looms before dawn.", "My client was asleep in another county"),
    ),
    "firm": (
        ("lower profits for the quarter", "Copper and freight had become dearer, and customers in shipbuilding put off deliveries.", "We have seen the bottom of it"),
        ("bought a rival in Denmark", "The takeover brings radar sensors for silos and a plant near Aarhus into the group; regulators still have to agree.", "Together we measure everything that flows"),
        ("recalled valves", "A seal may crack in frost, so gas suppliers are to swap the part without charge before winter.", "Safety comes before the calendar"),
        ("ended its dividend", "Cash is kept for a foundry and for the repayment of bonds; small shareholders protested outside the hall.", "Patience will be worth more than a cheque"),
        ("lost data to hackers", "Drawings and payrolls were copied after an employee opened a forged invoice; a ransom was not paid.", "We do not fund criminals"),
        ("won the metro order", "Tunnels under the capital get vibration probes along forty kilometres of rail, maintained from a depot for a decade.", "The underground is our cathedral"),
    ),
    "police": (
        ("a crash with a milk lorry", "The tanker had skidded on ice, knocked over a lamp post and spilt its load across both lanes.", "Nobody should have walked away from that"),
        ("a robbery at a jeweller's", "Two masked men smashed the display with hammers and fled on scooters with rings and watches.", "They knew where the cameras were"),
        ("a fire in a bakery", "An oven had overheated; flames went through the roof and the flats above were cleared with ladders.", "The smoke alarm saved lives"),
        ("an attack by a dog", "The animal had slipped its lead in the playground and bit before its owner could pull it off.", "Keep pets like that on a chain"),
        ("a fall from a scaffold", "A plank on the fourth storey of the brewery gave way while bricks were being hoisted.", "Someone signed that the boards were sound"),
        ("a stabbing at the fair", "A quarrel beside the carousel over a spilt drink had turned violent, and the knife lay in a bin.", "Witnesses filmed it, we need those films"),
    ),
    "parliament": (
        ("the asylum bill", "Applicants are to be heard at the frontier within weeks, and reception centres move from hotels into barracks.", "Order and mercy belong together"),
        ("body cameras for police", "Officers must switch on a lens when they draw a weapon, and footage is kept by an ombudsman.", "Trust grows where there is proof"),
        ("new identity cards", "A chip with fingerprints replaces the paper booklet; pensioners worry about readers and passwords.", "Your face is not a password"),
        ("prison reform", "Short sentences become community work, cells for three hold one, and chaplains get an office in each wing.", "Walls alone have cured nobody"),
        ("a gun amnesty", "Rifles left from the war may be handed in at barracks without a fine, before owners need a licence and a safe.", "Attics are full of grandfathers' rifles"),
        ("a law on online betting", "Advertisements before matches vanish, accounts have a monthly ceiling, and casinos pay for clinics.", "Whole wages vanish in a night"),
    ),
}  # fmt: skip
_NUMBER = re.compile(r"\d+")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday")


@dataclass(frozen=True, slots=True)
class Telling:
    """A text, and the event that it tells of."""

    event: str
    text: MadeText


def neighbours(seed: int = 1, *, numbers: bool = True) -> Iterator[Telling]:
    """Both tellings of each event, each on a site of its own; the events of a kind fall on four days, on three sites.

    :param numbers: without them only names, days and words tell one event from another.
    """
    for kind, tellings in _TELLINGS.items():
        for number, (plan, what, quote) in enumerate(_EVENTS[kind]):
            chance = random.Random(f"{seed} {kind} {number}")
            slots = _slots(chance) | {"plan": plan, "what": what, "quote": quote, "day": _DAYS[number % 4]}
            sites = chance.sample(_SITES, 2)
            for site, (headline, body) in zip(sites, tellings):
                date = f"2025-03-{3 + number % 4:02}T{chance.randint(8, 22):02}:00:00+00:00"
                text = [part.format(**slots) for part in (headline, body)]
                told = text if numbers else [_NUMBER.sub("some", part) for part in text]
                yield Telling(
                    f"{kind} {number}", MadeText(f"https://{site}.example/{kind}/{number}", site, *told, date)
                )


def _slots(chance: random.Random) -> dict[str, object]:
    def name() -> str:
        return made_name(chance)

    return {
        "person": f"{name()} {name()}",
        "person2": f"{name()} {name()}",
        "town": name(),
        "street": f"{name()} Street",
        "n1": chance.randint(3, 70),
        "n2": chance.randint(1, 40),
        "n3": chance.randint(2, 90),
        "n4": chance.randint(100, 9_000),
    }
