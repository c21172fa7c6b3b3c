"""Each check by itself: short sentences, what they may become and what they may not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rag.types import CheckStatus, Evidence, Support
from rag.verification import verify
from rag.verification.checks.result import Reason

FRIDAY = datetime(2024, 4, 26, 9, tzinfo=UTC)

TRUE = [
    # quotes
    ('"We will rebuild the pier, stone by stone," Ortiz said.', 'Ortiz said "we will rebuild the pier".'),
    ('"We will rebuild the pier, stone by stone," Ortiz said.', 'Ortiz said: "We will rebuild … stone by stone."'),
    ('"We will rebuild it," Ortiz said of the pier.', 'Ortiz said "we will rebuild [the pier]".'),
    # numbers and bounds
    ("The storm damaged 987 houses in the valley.", "The storm damaged nearly 1,000 houses in the valley."),
    ("The storm damaged 987 houses in the valley.", "The storm damaged about 1,000 houses in the valley."),
    ("The harbour handled 1,234,567 tonnes of grain.", "The harbour handled 1.2 million tonnes of grain."),
    ("The strike closed 412 schools.", "The strike closed more than 400 schools."),
    ("The strike closed 412 schools.", "The strike closed hundreds of schools."),
    ("Seven boats were lost in the storm.", "7 boats were lost in the storm."),
    ("Between 30 and 40 boats were lost.", "Between 30 and 40 boats were lost in all.".replace(" in all", "")),
    ("At least 12 people were hurt in the blast.", "In the blast at least 12 people were hurt."),
    # units
    ("The pier is 300 metres long and cost $5 million.", "The pier cost $5 million and is 300 metres long."),
    ("Prices rose by 5 percent in the spring.", "Prices rose by 5% in the spring."),
    # dates
    ("The council closed the bridge on Tuesday.", "The council closed the bridge on April 23, 2024."),
    ("The council closed the bridge yesterday.", "The council closed the bridge on April 25, 2024."),
    ("The council closed the bridge on April 23.", "The council closed the bridge in April."),
    # names
    ("Mayor Ada Lane opened the market hall.", "Lane opened the market hall."),
    ("The United States sent two ships.", "The US sent two ships."),
    ("The World Health Organization praised the plan.", "The WHO praised the plan."),
    ("Protesters marched through London on Sunday.", "Protesters marched through London in Britain on Sunday."),
    # negation
    ("The minister failed to answer the letter.", "The minister did not answer the letter."),
    ("The crew was not hurt in the fire.", "In the fire the crew was not hurt."),
    # modality
    ("The firm agreed to start the work in May.", "The firm will start the work in May."),
    ("The firm may close two plants.", "Two plants may be closed by the firm."),
    # opposites
    ("Exports rose in the first quarter.", "Exports increased in the first quarter."),
    # scope
    ("Some of the parents objected to the plan.", "Some parents objected to the plan."),
    # speech
    ("The minister rejected the claim that money was missing.", "The minister denied that money was missing."),
    # order
    ("Lane warned Reyes about the tide.", "Reyes was warned by Lane about the tide."),
    ("The ship sailed from Oslo to Bergen.", "The ship sailed to Bergen from Oslo."),
    # attribution
    ("Harbour chief Lena Ortiz said the pier was safe.", "The pier was safe, Ortiz said."),
]


@pytest.mark.parametrize(("source", "claim"), TRUE)
def test_what_the_source_says_in_other_words_is_supported(source: str, claim: str) -> None:
    verdict = verify(claim, [Evidence(f"{source} Nobody else spoke.", published_at=FRIDAY)])
    assert verdict.status is Support.SUPPORTED, [(c.name, c.words, c.reasons) for c in verdict.checks if c.reasons]


FALSE = [
    ("links", Reason.ABSENT, "The form is on the town's site.", "The form is on http://evil.example/form."),
    ("quotes", Reason.ABSENT, '"We will rebuild the pier," Ortiz said.', 'Ortiz said "we may rebuild the pier".'),
    ("quotes", Reason.ABSENT, "Ortiz said the pier would be rebuilt.", 'Ortiz said "the pier would be rebuilt".'),
    ("numbers", Reason.DISPLACED, "The storm damaged 987 houses.", "The storm damaged 978 houses."),
    ("numbers", Reason.DISPLACED, "The storm damaged 987 houses.", "The storm damaged about 800 houses."),
    ("numbers", Reason.DISPLACED, "Seven boats were lost in the storm.", "Nine boats were lost in the storm."),
    ("numbers", Reason.DISPLACED, "Twelve died and thirty were hurt.", "Thirty died and twelve were hurt."),
    (
        "numbers",
        Reason.ABSENT,
        "A few schools were closed in the valley.",
        "Hundreds of schools were closed in the valley.",
    ),
    ("bounds", Reason.LIMIT, "At least 12 people were hurt.", "At most 12 people were hurt."),
    ("bounds", Reason.LIMIT, "Up to 30 boats were lost.", "More than 30 boats were lost."),
    ("bounds", Reason.LIMIT, "Nearly 2,000 people marched.", "More than 2,000 people marched."),
    ("units", Reason.OTHER, "The pier is 300 metres long.", "The pier is 300 miles long."),
    ("units", Reason.OTHER, "The pier cost $5 million to build.", "The pier cost €5 million to build."),
    ("units", Reason.OTHER, "Prices rose by 5 percent.", "Prices rose by 5 percentage points."),
    ("units", Reason.DISPLACED, "The ferry left at 9:52 p.m. on Monday.", "The ferry left at 9:52 a.m. on Monday."),
    (
        "dates",
        Reason.DISPLACED,
        "The council closed the bridge on Tuesday.",
        "The council closed the bridge on Monday.",
    ),
    ("dates", Reason.DISPLACED, "The law passed in 2017.", "The law passed in 2019."),
    (
        "dates",
        Reason.DISPLACED,
        "The council closed the bridge in March.",
        "The council closed the bridge in May 2023.",
    ),
    ("names", Reason.ABSENT, "Mayor Ada Lane opened the market hall.", "Mayor Tom Reyes opened the market hall."),
    ("names", Reason.DISPLACED, "Lane met Reyes. The ship sailed from Oslo.", "The ship sailed from Reyes."),
    (
        "negation",
        Reason.DENIAL,
        "The council agreed to the plan on Monday.",
        "The council never agreed to the plan on Monday.",
    ),
    ("negation", Reason.DENIAL, "The crew was not hurt in the fire.", "The crew was hurt in the fire."),
    ("modality", Reason.MODE, "The firm may close two plants this year.", "The firm will close two plants this year."),
    ("modality", Reason.MODE, "The firm plans to close two plants.", "The firm closed two plants."),
    ("modality", Reason.HEDGE, "Police arrested the alleged thief on Monday.", "Police arrested the thief on Monday."),
    ("opposites", Reason.OPPOSITE, "Exports rose in the first quarter.", "Exports fell in the first quarter."),
    ("opposites", Reason.OPPOSITE, "The ship left before the storm.", "The ship left after the storm."),
    ("opposites", Reason.OPPOSITE, "The former mayor spoke in the hall.", "The current mayor spoke in the hall."),
    ("scope", Reason.ABSENT, "Some parents objected to the plan.", "All parents objected to the plan."),
    ("scope", Reason.WEAKER, "Lane is one of the largest owners.", "Lane is the largest owner."),
    ("speech", Reason.ABSENT, "The minister said money was missing.", "The minister admitted money was missing."),
    ("order", Reason.SWAPPED, "Lane sued Reyes over the harbour.", "Reyes sued Lane over the harbour."),
    (
        "attribution",
        Reason.SPEAKER,
        "Tom Reyes left. Lena Ortiz said the pier was safe.",
        "Tom Reyes said the pier was safe.",
    ),
    (
        "coverage",
        Reason.ADDED,
        "The court lifted the ban on Monday.",
        "The court lifted the ban on Monday amid protests.",
    ),
    ("coverage", Reason.PUT_FOR, "A fire destroyed the old school.", "A fire destroyed the old prison."),
]


@pytest.mark.parametrize(("name", "reason", "source", "claim"), FALSE)
def test_one_altered_fact_fails_its_check_with_its_reason(name: str, reason: Reason, source: str, claim: str) -> None:
    verdict = verify(claim, [Evidence(f"{source} Nobody else spoke.", published_at=FRIDAY)])
    assert verdict.status is not Support.SUPPORTED
    (check,) = [check for check in verdict.checks if check.name == name]
    assert check.status is CheckStatus.FAILED, verdict
    assert reason in check.reasons, check
    assert len(check.words) == len(check.reasons)
