"""A table for each check: claims that it lets pass, and claims that it fails, each with the reason.

Only the check of the table is looked at; what the others say of the claim is their tables' matter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from rag.types import Check, CheckStatus, Evidence
from rag.verification import verify
from rag.verification.checks.result import Reason

FRIDAY = datetime(2024, 4, 26, 9, tzinfo=UTC)
REST = " The council meets again in the autumn."
PASS, NOTHING = CheckStatus.PASSED, CheckStatus.NOT_APPLICABLE

PIER = '"We will rebuild the pier, stone by stone, whatever it costs," Lena Ortiz said.'
NESTED = 'Ortiz told the council: "He called it “a disgrace” and left the room."'
STORM = "The storm damaged 987 houses and sank 14 boats in the bay. About 2,300 people were brought to safety."
GRAIN = "The harbour handled 1,234,567 tonnes of grain, and between 30 and 40 ships called there each week."
LIMITS = "At least 12 people were hurt, up to 30 boats were lost, and nearly 2,000 homes had no power."
SIZES = (
    "The pier is 300 km from the capital, cost $5 million and employs 48 welders and 31 clerks. Fares rose by 5 "
    "percent."
)
HOUR = "The ferry struck the bank at 9:52 p.m. on Monday."
DAYS = "The council closed the bridge on Tuesday. A law of March 3, 2017 allows it. The school was shut yesterday."
WHO = (
    "Mayor Ada Lane opened the market hall in London. The United States sent two ships, and the World Health "
    "Organization praised Minister Tom Reyes."
)
CREW = "The crew was not hurt in the fire. The captain failed to answer the letter. The owners agreed to the plan."
PLANS = (
    "The firm may close two plants this year. It agreed to start the work in May. Police arrested the alleged thief "
    "near the port."
)
TURNS = "Exports rose in the north before the storm. The former mayor supported the unnamed donor."
PART = "Some parents objected to the plan. Lane is one of the largest owners in town. All four ships were inspected."
SPEECH = "The minister rejected the claim that money was missing. The union vowed to go on. Lane said the fee was high."
DEEDS = "Lane sued Reyes over the harbour. The ship sailed from Oslo to Bergen. Norway was beaten by Denmark in June."
ACTS = (
    "On Sunday harbour chief Ada Lane sued Minister Tom Reyes for delay. The court fined Brandt after Lindqvist had "
    "left."
)
SPOKE = "Tom Reyes left early. Lena Ortiz said the pier was safe. It would open in June, harbour chief Ada Lane said."
COURT = "The court lifted the ban on Monday. A fire destroyed the old school in the village of Tarn."
SITE = "The form is at https://town.example/form, and letters go to clerk@town.example."

SAID = (
    "Prosecutors allege that Mayor Tom Reed took bribes. The minister rejected a claim that the army had used "
    "cluster bombs. It is unclear whether the driver was drunk. Police stopped the man from entering the palace. "
    "The deal still needs the approval of shareholders. Residents fear that the dam will burst. Vlahos said "
    "Athens would not pay unless the loan was extended. The union accused the airline of cutting safety checks."
)
RANKS = (
    "The company's second-biggest shareholder, Orla Finn, resigned. Deputy Prime Minister Ivo Petrov signed the "
    "treaty. The mayor's son was arrested in Lima. A spokesman for President Adams apologised on Tuesday. Pope "
    "John Paul II visited the town."
)
COLD = (
    "The temperature fell to minus 12 degrees in Oslo. Nearly half of voters in Ohio back the measure. All but "
    "three of the 19 passengers survived. Oil prices rose to $84 a barrel. Wages rose by 3 percent."
)
PLANT = "The plant is to cost 1.3 billion crowns, of which the region will pay 180 million in grants."
SICK = "Only two of the five suspects were charged. The meeting lasted from 9 a.m. to 4 p.m. on Friday."
PARTS = (
    "The suspect shot the guard and fled. The president vetoed the bill after the senate passed it. Exports grew "
    "in May, while imports fell. Canada imports more steel from Brazil than from China. Ukraine said Russia had "
    "attacked the port."
)
STATES = (
    "Peru's president, Dina Boluarte, thanked Chile's Gabriel Boric. The European Medicines Agency recommended "
    "the drug. A decision by the European Commission is expected. The River Alliance, which brought the suit in "
    "May, will appeal. Norvale Timber bought the mill."
)
TREATY = "The treaty was signed by Ghana but not by Togo."

TABLES: dict[str, dict[str, dict[str, CheckStatus | Reason]]] = {
    "links": {
        SITE: {
            "You find the form at https://town.example/form.": PASS,
            "Letters go to clerk@town.example, and the form is there.": PASS,
            "The form is on the site of the town.": NOTHING,
            "The form is at https://town.example.evil.example/form.": Reason.ABSENT,
            "Letters go to clerk@evil.example.": Reason.ABSENT,
            "The form is [here](https://evil.example).": Reason.ABSENT,
            "The form is at www.evil.example.": Reason.ABSENT,
        }
    },
    "quotes": {
        PIER: {
            'Ortiz said "we will rebuild the pier".': PASS,
            "Ortiz said: “We will rebuild the pier, stone by stone.”": PASS,
            'Ortiz said: "We will rebuild the pier … whatever it costs."': PASS,
            'Ortiz said "we will rebuild [it], stone by stone".': PASS,
            'Ortiz said they would do so "whatever it costs".': PASS,
            "Ortiz said the pier will be rebuilt.": NOTHING,
            'Ortiz said "we may rebuild the pier".': Reason.ABSENT,
            'Ortiz said "whatever it costs … we will rebuild the pier".': Reason.ABSENT,
            'Ortiz said "we will never rebuild the pier".': Reason.ABSENT,
            'Ortiz said "we will rebuild [it], brick by brick".': Reason.ABSENT,
            'Ortiz said: "The council meets again in the autumn."': Reason.ABSENT,
        },
        NESTED: {
            'Ortiz said: "He called it “a disgrace”."': PASS,
            'Ortiz said he called it "a disgrace".': PASS,
            'Ortiz said he called it "a great success".': Reason.ABSENT,
        },
    },
    "numbers": {
        COLD: {
            "The temperature in Oslo fell to -12 degrees.": PASS,
            "The temperature fell to 12 degrees in Oslo.": Reason.DISPLACED,
        },
        PLANT: {
            "The plant will cost 1.3 billion crowns.": PASS,
            "The region will pay 180 million crowns.": PASS,
            "The region will pay 1.3 billion crowns in grants.": Reason.DISPLACED,
        },
        "Inflation rose to 4.96 percent. One in five pupils missed school. Three nurses and a doctor were killed.": {
            "Inflation rose to about 5 percent.": PASS,
            "Twenty percent of pupils missed school.": PASS,
            "Four people were killed.": Reason.SUM,
            "Inflation rose to 6 percent.": Reason.DISPLACED,
        },
        STORM: {
            "Fourteen boats sank in the bay.": PASS,
            "The storm damaged nearly 1,000 houses.": PASS,
            "The storm damaged more than 900 houses.": PASS,
            "The storm damaged hundreds of houses.": PASS,
            "Thousands of people were brought to safety.": PASS,
            "The storm damaged 978 houses.": Reason.DISPLACED,
            "The storm damaged nearly 900 houses.": Reason.DISPLACED,
            "The storm damaged more than 500 houses.": Reason.ABSENT,
            "The storm sank forty boats in the bay.": Reason.DISPLACED,
            "The storm sank hundreds of millions of boats in the bay.": Reason.ABSENT,
            "The storm struck the bay for 17 hours.": Reason.ABSENT,
        },
        GRAIN: {
            "The harbour handled 1.2 million tonnes of grain.": PASS,
            "Between 30 and 40 ships called each week.": PASS,
            "Ships called there 30 to 40 times each week.": PASS,
            "The harbour handled 1.5 million tonnes of grain.": Reason.DISPLACED,
            "Between 20 and 40 ships called there each week.": Reason.ABSENT,
            "Between 30 and 50 ships called there each week.": Reason.DISPLACED,
        },
    },
    "bounds": {
        COLD: {
            "Almost half of voters in Ohio back the measure.": NOTHING,
            "All but three passengers survived.": NOTHING,
            "Wages rose 3 percent.": NOTHING,
            "More than half of voters in Ohio back the measure.": Reason.LIMIT,
            "Three of the 19 passengers survived.": Reason.LIMIT,
            "Oil prices rose by $84 a barrel.": Reason.LEVEL,
            "Wages rose to 3 percent.": Reason.LEVEL,
        },
        LIMITS: {
            "There were at least 12 people hurt.": PASS,
            "12 or more people were hurt.": PASS,
            "No fewer than 12 people were hurt.": PASS,
            "As many as 30 boats were lost.": PASS,
            "A maximum of 30 boats were lost.": PASS,
            "Almost 2,000 homes had no power.": NOTHING,
            "About 2,000 homes had no power.": NOTHING,
            "At most 12 people were hurt.": Reason.LIMIT,
            "Exactly 12 people were hurt.": Reason.LIMIT,
            "More than 30 boats were lost.": Reason.LIMIT,
            "The 30 boats were lost.": Reason.LIMIT,
            "More than 2,000 homes had no power.": Reason.LIMIT,
            "At least 2,000 homes had no power.": Reason.LIMIT,
        },
    },
    "units": {
        SICK: {
            "The meeting lasted from 9 a.m. to 4 p.m.": NOTHING,
            "The meeting lasted from 9 p.m. to 4 a.m.": Reason.DISPLACED,
        },
        "Three nurses and a doctor were killed in the attack.": {
            "In the attack three nurses were killed.": PASS,
            "Three doctors and a nurse were killed in the attack.": Reason.OTHER,
        },
        SIZES: {
            "The pier cost 5 million dollars.": PASS,
            "The pier is 300 kilometres from the capital.": PASS,
            "It employs 31 clerks and 48 welders.": PASS,
            "The pier cost US$5 million.": PASS,
            "Fares rose by 5%.": PASS,
            "Fares rose five per cent.": PASS,
            "The pier cost €5 million.": Reason.OTHER,
            "The pier cost 5 million pounds.": Reason.OTHER,
            "The pier is 300 miles from the capital.": Reason.OTHER,
            "Fares rose by 5 percentage points.": Reason.OTHER,
            "It employs 31 welders and 48 clerks.": Reason.OTHER,
        },
        HOUR: {
            "It was 9:52 p.m. on Monday when the ferry struck the bank.": NOTHING,
            "The ferry struck the bank at 9:52 a.m. on Monday.": Reason.DISPLACED,
            "The ferry struck the bank at 9:52 am.": Reason.DISPLACED,
        },
    },
    "dates": {
        DAYS: {
            "The council closed the bridge on April 23, 2024.": PASS,
            "The council closed the bridge on 23 April.": PASS,
            "The council closed the bridge in April.": PASS,
            "The school was shut on Thursday.": PASS,
            "The school was shut on April 25.": PASS,
            "The law is of March 2017.": PASS,
            "The law is of 2017.": PASS,
            "The council closed the bridge on Monday.": Reason.DISPLACED,
            "The council closed the bridge on April 16, 2024.": Reason.DISPLACED,
            "The council closed the bridge on April 24, 2024.": Reason.DISPLACED,
            "The council closed the bridge in May 2023.": Reason.DISPLACED,
            "The school was shut on Wednesday.": Reason.DISPLACED,
            "A law of March 3, 2019 allows it.": Reason.DISPLACED,
            "A law of May 3, 2017 allows it.": Reason.DISPLACED,
            "A law of March 13, 2017 allows it.": Reason.DISPLACED,
        }
    },
    "names": {
        STATES: {
            "Peru's Dina Boluarte thanked Gabriel Boric of Chile.": PASS,
            "The drug was recommended by the European Medicines Agency.": PASS,
            "Chile's president, Dina Boluarte, thanked Peru's Gabriel Boric.": Reason.DISPLACED,
            "The European Commission recommended the drug.": Reason.AGENT,
            "Norvale Timber brought the suit in May.": Reason.AGENT,
        },
        WHO: {
            "Lane opened the market hall.": PASS,
            "Ada Lane, the mayor, opened the hall.": PASS,
            "The US sent ships.": PASS,
            "The U.S. sent two ships.": PASS,
            "The WHO praised Reyes.": PASS,
            "The hall in London was opened by Mayor Lane.": PASS,
            "Mayor Ada Lane opened the market hall in Saltmere.": Reason.ABSENT,
            "Mayor Paul Brandt opened the market hall.": Reason.ABSENT,
            "Two ships were sent by Canada.": Reason.ABSENT,
            "The WTO praised Minister Tom Reyes.": Reason.ABSENT,
            "Reyes opened the market hall in London.": Reason.DISPLACED,
            "Minister Lane opened the market hall.": Reason.OTHER,
        },
    },
    "modifiers": {
        RANKS: {
            "The second-biggest shareholder, Orla Finn, resigned.": NOTHING,
            "Shareholder Orla Finn resigned.": NOTHING,
            "Deputy Prime Minister Petrov signed the treaty.": NOTHING,
            "The son of the mayor was arrested in Lima.": NOTHING,
            "The company's biggest shareholder, Orla Finn, resigned.": Reason.NARROWER,
            "Prime Minister Ivo Petrov signed the treaty.": Reason.NARROWER,
            "The mayor was arrested in Lima.": Reason.NARROWER,
            "President Adams apologised on Tuesday.": Reason.NARROWER,
            "Pope John Paul I visited the town.": Reason.NARROWER,
        }
    },
    "negation": {
        TREATY: {
            "Ghana signed the treaty, and Togo did not sign.": PASS,
            "The treaty was signed by Togo but not by Ghana.": Reason.DENIAL,
        },
        CREW: {
            "In the fire the crew was not hurt.": PASS,
            "The crew wasn't hurt in the fire.": PASS,
            "The captain did not answer the letter.": PASS,
            "The captain never answered the letter.": PASS,
            "No crew was hurt in the fire.": PASS,
            "The plan was agreed to by the owners.": NOTHING,
            "The crew was hurt in the fire.": Reason.DENIAL,
            "The owners never agreed to the plan.": Reason.DENIAL,
            "The owners agreed to no plan.": Reason.DENIAL,
            "The owners failed to agree to the plan.": Reason.DENIAL,
            "The captain answered the letter.": Reason.DENIAL,
            "The owners did not agree to the plan.": Reason.DENIAL,
            "In the end the letter got its answer.": Reason.MAYBE_DENIED,
        },
    },
    "modality": {
        SAID: {
            "Prosecutors allege Tom Reed took bribes.": NOTHING,
            "Tom Reed is alleged to have taken bribes.": NOTHING,
            "The army had not used cluster bombs, the minister said.": NOTHING,
            "Police kept the man from entering the palace.": NOTHING,
            "The deal needs the approval of shareholders.": NOTHING,
            "Athens would pay only if the loan was extended.": PASS,
            "Mayor Tom Reed took bribes.": Reason.NOT_SO,
            "The army had used cluster bombs.": Reason.NOT_SO,
            "The driver was drunk.": Reason.NOT_SO,
            "The man entered the palace.": Reason.NOT_SO,
            "The deal has the approval of shareholders.": Reason.NOT_SO,
            "The dam will burst.": Reason.NOT_SO,
            "Vlahos said Athens would not pay if the loan was extended.": Reason.OPPOSITE,
            "Vlahos said Athens would not pay.": Reason.NOT_SO,
            "The airline cut safety checks.": Reason.NOT_SO,
        },
        PLANS: {
            "Two plants may be closed this year.": PASS,
            "The firm might close two plants.": PASS,
            "The firm could close two plants this year.": PASS,
            "The firm will start the work in May.": PASS,
            "The firm promised to start the work in May.": PASS,
            "Near the port police arrested a man, the alleged thief.": NOTHING,
            "The firm will close two plants this year.": Reason.MODE,
            "The firm closed two plants this year.": Reason.MODE,
            "The firm must close two plants this year.": Reason.MODE,
            "It started the work in May.": Reason.MODE,
            "Police may arrest the alleged thief near the port.": Reason.MODE,
            "Police arrested the thief near the port.": Reason.HEDGE,
        },
    },
    "opposites": {
        TURNS: {
            "Exports increased in the north before the storm.": PASS,
            "Before the storm exports rose.": NOTHING,
            "Exports grew in the north ahead of the storm.": PASS,
            "In the north exports climbed.": PASS,
            "The ex-mayor backed the donor.": PASS,
            "The unnamed donor had the support of the former mayor.": NOTHING,
            "Exports fell in the north before the storm.": Reason.OPPOSITE,
            "Exports rose in the south before the storm.": Reason.OPPOSITE,
            "Exports rose in the north after the storm.": Reason.OPPOSITE,
            "Exports decreased in the north.": Reason.OPPOSITE,
            "The current mayor supported the donor.": Reason.OPPOSITE,
            "The former mayor opposed the donor.": Reason.OPPOSITE,
            "The former mayor supported the named donor.": Reason.OPPOSITE,
        }
    },
    "scope": {
        SICK: {
            "Two of the five suspects were charged.": NOTHING,
            "The five suspects were charged.": Reason.WEAKER,
        },
        PART: {
            "Several parents objected to the plan.": NOTHING,
            "Lane is among the largest owners.": NOTHING,
            "One of the largest owners in town is Lane.": NOTHING,
            "All of the four ships were inspected.": PASS,
            "Every one of the four ships was inspected.": PASS,
            "Each ship was inspected, all four of them.": PASS,
            "The entire fleet of four ships was inspected.": PASS,
            "The whole fleet of four ships was inspected.": PASS,
            "All parents objected to the plan.": Reason.ABSENT,
            "Most parents objected to the plan.": Reason.ABSENT,
            "Only parents objected to the plan.": Reason.ABSENT,
            "The majority of parents objected to the plan.": Reason.ABSENT,
            "Lane is the largest owner in town.": Reason.WEAKER,
            "The four ships were always inspected.": Reason.ABSENT,
        },
    },
    "speech": {
        SPEECH: {
            "The minister denied that money was missing.": PASS,
            "The minister dismissed the claim about money.": NOTHING,
            "The claim was rejected by the minister.": PASS,
            "The union promised to go on.": PASS,
            "The union pledged to go on.": PASS,
            "According to Lane the fee was high.": NOTHING,
            "The minister refused the claim that money was missing.": PASS,
            "The minister admitted that money was missing.": Reason.ABSENT,
            "The minister confirmed that money was missing.": Reason.ABSENT,
            "The union threatened to go on.": Reason.ABSENT,
            "Lane warned the fee was high.": Reason.ABSENT,
            "Lane conceded the fee was high.": Reason.ABSENT,
            "Lane denied the fee was high.": Reason.ABSENT,
        }
    },
    "order": {
        PARTS: {
            "The guard was shot by the suspect.": NOTHING,
            "The senate passed the bill, which the president vetoed.": NOTHING,
            "Russia attacked the port, Ukraine said.": PASS,
            "Exports grew and imports fell.": NOTHING,
            "The guard shot the suspect and fled.": Reason.SWAPPED,
            "The suspect was shot by the guard.": Reason.SWAPPED,
            "The senate vetoed the bill after the president passed it.": Reason.SWAPPED,
            "Imports grew in May, while exports fell.": Reason.SWAPPED,
            "Exports and imports grew in May.": Reason.AGENT,
            "Canada imports more steel from China than from Brazil.": Reason.SWAPPED,
            "Ukraine attacked the port.": Reason.AGENT,
        },
        DEEDS: {
            "Reyes was sued by Lane over the harbour.": PASS,
            "Over the harbour Lane sued Reyes.": PASS,
            "The ship sailed to Bergen from Oslo.": PASS,
            "From Oslo the ship sailed to Bergen.": PASS,
            "Denmark beat Norway in June.": PASS,
            "In June Norway was beaten by Denmark.": PASS,
            "Reyes sued Lane over the harbour.": Reason.SWAPPED,
            "The ship sailed from Bergen to Oslo.": Reason.SWAPPED,
            "To Oslo the ship sailed from Bergen.": Reason.SWAPPED,
            "Denmark was beaten by Norway in June.": Reason.SWAPPED,
        },
        ACTS: {
            "Minister Tom Reyes was sued by Ada Lane for delay.": PASS,
            "Tom Reyes sued harbour chief Ada Lane for delay.": Reason.SWAPPED,
            "Harbour chief Ada Lane was sued by Tom Reyes for delay.": Reason.SWAPPED,
            "The court fined Lindqvist after Brandt had left.": Reason.SWAPPED,
        },
    },
    "attribution": {
        SPOKE: {
            "The pier was safe, Ortiz said.": PASS,
            "The pier was safe, said Ortiz.": PASS,
            "Ortiz said that the pier was safe.": PASS,
            "Lane said it would open in June.": PASS,
            "It would open in June, said Ada Lane.": PASS,
            "The Courier reported that the pier was safe.": NOTHING,
            "The pier was safe.": NOTHING,
            "Reyes said the pier was safe.": Reason.SPEAKER,
            "The pier was safe, Tom Reyes said.": Reason.SPEAKER,
            "Tom Reyes told the council that the pier was safe.": Reason.SPEAKER,
            "Lane said the pier was safe.": Reason.SPEAKER,
            "Ortiz said it would open in June.": Reason.SPEAKER,
            "It would open in June, Tom Reyes said.": Reason.SPEAKER,
        }
    },
    "coverage": {
        COURT: {
            "On Monday the court lifted the ban.": PASS,
            "The ban was lifted by the court.": PASS,
            "A fire destroyed a school in Tarn.": PASS,
            "The old school in the village of Tarn was destroyed by a blaze.": PASS,
            "The tribunal lifted the ban on Monday.": PASS,
            "The court raised the ban.": PASS,
            "The court lifted the ban on Monday amid protests.": Reason.ADDED,
            "The corrupt court lifted the ban on Monday.": Reason.ADDED,
            "A fire destroyed the old school in the village of Tarn in secret.": Reason.ADDED,
            "A fire destroyed the old prison in the village of Tarn.": Reason.PUT_FOR,
            "A flood destroyed the old school in the village of Tarn.": Reason.PUT_FOR,
            "The court lifted the curfew on Monday.": Reason.PUT_FOR,
        }
    },
}


def cases() -> Iterator[tuple[str, str, str, CheckStatus | Reason]]:
    for name, sources in TABLES.items():
        for source, claims in sources.items():
            for claim, expected in claims.items():
                yield name, source, claim, expected


@pytest.mark.parametrize(("name", "source", "claim", "expected"), list(cases()))
def test_a_check_says_so(name: str, source: str, claim: str, expected: CheckStatus | Reason) -> None:
    check = checked(name, source, claim)
    if isinstance(expected, CheckStatus):
        assert (check.status, check.reasons) == (expected, ())
    else:
        assert check.status is CheckStatus.FAILED
        assert expected in check.reasons
        assert len(check.words) == len(check.reasons)


def checked(name: str, source: str, claim: str) -> Check:
    verdict = verify(claim, [Evidence(source + REST, publisher="The Courier", published_at=FRIDAY)])
    (check,) = (check for check in verdict.checks if check.name == name)
    return check
