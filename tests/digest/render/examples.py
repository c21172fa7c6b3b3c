"""Digests made by hand: a full one, an empty one, and a hostile one whose every text tries something."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from rag.stories import Before, Difference, Digest, Line, Novelty, Score, Story, StoryArticle, Window
from rag.types import Check, CheckStatus, CitedSource, Repair, Span, Support, Usage, Verdict

ZONE = ZoneInfo("Europe/Paris")
DAY = Window(datetime(2024, 4, 27, tzinfo=ZONE), datetime(2024, 4, 28, tzinfo=ZONE))
MADE = datetime(2024, 4, 28, 6, 0, tzinfo=ZONE)
VERDICT = Verdict(
    Support.SUPPORTED,
    0.93,
    (Span(0, 0, 40), Span(1, 7, 19)),
    (
        Check("numbers", CheckStatus.PASSED, ("214", "241")),
        Check("names", CheckStatus.NOT_APPLICABLE),
        Check("coverage", CheckStatus.FAILED, ("sandbank",), ("in no form in the source",)),
    ),
)

COURIER, GAZETTE, LEDGER = "The Harbour Courier", "Saltmere Gazette", "Northshore Ledger"


@dataclass
class Numbers:
    """Numbers spans as digests do: through the whole digest, equal spans once."""

    given: dict[tuple[str, str], int] = field(default_factory=dict)

    def cite(self, article: StoryArticle, text: str, start: int = 120) -> CitedSource:
        return CitedSource(
            number=self.given.setdefault((article.article_id, text), len(self.given) + 1),
            article_id=article.article_id,
            chunk_id=f"{article.article_id}-118b2ba1-0",
            url=article.url,
            title=article.title,
            source=article.source,
            published_at=article.published_at,
            cited_text=text,
            start_char_index=start,
            end_char_index=start + len(text),
            content_hash="118b2ba1c5429fbed7f2f6230605e28712ae726315880f4ca25096171a14d7b4",
        )


def line(text: str, *sources: CitedSource, novelty: Novelty = Novelty.NEW, whose: str | None = None) -> Line:
    return Line(text, sources, VERDICT, novelty=novelty, whose=whose)


def article(
    article_id: str, title: str, source: str | None, url: str | None, day: int, hour: int = 9, counts: bool = True
) -> StoryArticle:
    return StoryArticle(article_id, title, source, url, datetime(2024, 4, day, hour, tzinfo=ZONE), counts)


CORRECTION = article(
    "c0ffee01",
    "Correction: Ferry was carrying 214 people, not 241",
    COURIER,
    "https://harbour-courier.example/2024/04/27/ferry-correction",
    27,
    11,
)
AGROUND = article(
    "c0ffee02",
    "Ferry carrying 241 runs aground off Port Ellery, 17 hurt",
    LEDGER,
    "https://northshore-ledger.example/wire/lady-maren?edition=late&page=2",
    23,
)
INQUIRY = article(
    "c0ffee03",
    "Channel buoy was dark on night ferry ran aground, inquiry is told",
    GAZETTE,
    "https://saltmere-gazette.example/news/buoy-dark-inquiry",
    27,
    20,
)
WIRE = article(
    "c0ffee04",
    "Ferry was carrying 214 people, owner says",
    "Tarrow Island Post",
    "https://tarrow-post.example/wire/lady-maren-correction",
    27,
    12,
    counts=False,
)
NOTE = article(
    "c0ffee08", "What we got wrong", COURIER, "https://harbour-courier.example/notes/1", 27, 18, counts=False
)
STRIKE = article(
    "c0ffee05",
    "Tarn Valley teachers end nine-day strike after pay deal",
    LEDGER,
    "https://northshore-ledger.example/education/teachers-return",
    27,
    19,
)
UNION = article("c0ffee06", "Teachers accept 7 percent", None, None, 27, 21)
PLANT = article(
    "c0ffee07",
    "Quillfern to build battery plant in Upper Tarn, promising 640 jobs",
    LEDGER,
    "https://northshore-ledger.example/business/quillfern-upper-tarn",
    27,
    13,
)


def _ferry(numbers: Numbers) -> Story:
    carried = numbers.cite(
        CORRECTION,
        "The ferry that ran aground off Port Ellery on Monday was carrying 214 people and not 241, as The Harbour "
        "Courier and other newspapers reported on Tuesday, the owner of the ship said on Saturday.",
        0,
    )
    transposed = numbers.cite(
        CORRECTION,
        "Tarrow Line said that two digits had been transposed when its office sent the passenger list of the Lady "
        "Maren to the Saltmere Coast Guard.",
        190,
    )
    hospital = numbers.cite(
        CORRECTION,
        "One of them, a man of 68, was still in hospital on Saturday and was said to be in a stable condition.",
        900,
    )
    search = numbers.cite(CORRECTION, "“That search cost us 90,000 crowns and a night’s sleep,” she said.", 700)
    dark = numbers.cite(
        INQUIRY, "Harbour Master Tobias Renn said a fault in the lamp of buoy No. 7 had been reported on April 19.", 210
    )
    denied = numbers.cite(
        INQUIRY,
        "Pell Marine denied that it had received the order.\n\n“We have searched our records and found nothing.”",
        820,
    )
    paid = numbers.cite(INQUIRY, "Pell Marine had been paid 48,000 crowns this year to maintain 31 lights.", 700)
    aground = numbers.cite(
        AGROUND,
        "A passenger ferry carrying 241 people ran onto a sandbank at the mouth of Port Ellery harbour late Monday, "
        "injuring 17 of them, two seriously, the Saltmere Coast Guard said.",
        29,
    )
    before = Before(
        "d-2024-04-23", date(2024, 4, 23), "A passenger ferry carrying 241 people ran onto a sandbank.", ("241",)
    )
    return Story(
        id="thread-lady-maren",
        headline=CORRECTION.title,
        headline_of=CORRECTION.article_id,
        summary=replace(
            line("The ferry that ran aground off Port Ellery was carrying 214 people.", carried, transposed),
            novelty=Novelty.CORRECTED,
            before=before,
        ),
        bullets=(
            replace(
                line("One man of 68 was still in hospital on Saturday.", hospital),
                novelty=Novelty.CHANGED,
                before=Before("d-2024-04-24", date(2024, 4, 24), "Two of the 17 people hurt remain in hospital.", ()),
            ),
            line("The search cost the Coast Guard 90,000 crowns, Commander Ines Valcourt said.", search),
            line("The order to repair the buoy never came.", denied, whose="Pell Marine"),
            replace(
                line("A fault in the lamp of buoy No. 7 was reported on April 19.", dark, novelty=Novelty.TOLD),
                before=Before("d-2024-04-24", date(2024, 4, 24), "A fault in the lamp of buoy No. 7 was reported."),
                repair=Repair.REPOINTED,
            ),
        ),
        articles=(CORRECTION, AGROUND, INQUIRY, WIRE, NOTE),
        sources=3,
        score=Score(6.25, (("sources", 2.0), ("recency", 1.5), ("change", 3.0), ("length", -0.25))),
        began=date(2024, 4, 23),
        day=5,
        why=line("Pell Marine is paid 48,000 crowns a year to maintain 31 lights.", paid),
        differences=(
            Difference(
                (
                    line("The ferry was carrying 214 people, its owner said.", carried),
                    line("A passenger ferry carrying 241 people ran onto a sandbank.", aground),
                ),
                ("214 people", "241 people"),
            ),
        ),
        told=3,
    )


def _strike(numbers: Numbers) -> Story:
    vote = numbers.cite(
        STRIKE,
        "Teachers in the Tarn Valley voted on Friday to end a strike that had closed 58 schools for nine days, "
        "accepting a pay rise of 7% over two years.",
        0,
    )
    union = numbers.cite(UNION, "Lessons resume on Monday.", 44)
    fair = numbers.cite(
        STRIKE, "Education Commissioner Rafe Dunmore called it “fair to teachers and bearable for taxpayers”.", 610
    )
    return Story(
        id="thread-teachers",
        headline="Teachers in the Tarn Valley end their strike",
        headline_of=None,
        summary=line(
            "Teachers in the Tarn Valley voted to end a strike that had closed 58 schools for nine days.", vote
        ),
        bullets=(
            line("They accepted a pay rise of 7% over two years.", vote),
            line("Lessons resume on Monday.", union),
            line("The deal is “fair to teachers and bearable for taxpayers”.", fair, whose="Rafe Dunmore"),
        ),
        articles=(STRIKE, UNION),
        sources=2,
        score=Score(3.5, (("sources", 2.0), ("recency", 1.5))),
        began=date(2024, 4, 27),
    )


def _plant(numbers: Numbers) -> Story:
    jobs = numbers.cite(
        PLANT,
        "Battery maker Quillfern said on Thursday that it would build a factory in Upper Tarn, its first outside the "
        "capital, and hire 640 people by the end of 2026.",
        0,
    )
    grants = numbers.cite(
        PLANT,
        "The plant is to cost 1.3 billion crowns, of which the regional government will pay 180 million in grants.",
        156,
    )
    return Story(
        id="thread-quillfern",
        headline=PLANT.title,
        headline_of=PLANT.article_id,
        summary=line("Quillfern said that it would build a factory in Upper Tarn and hire 640 people by 2026.", jobs),
        bullets=(),
        articles=(PLANT,),
        sources=1,
        score=Score(2.0),
        began=date(2024, 4, 26),
        day=2,
        why=line("The regional government pays 180 million crowns of its cost in grants.", grants),
        told=1,
    )


def full() -> Digest:
    numbers = Numbers()
    return Digest(
        id="d-2024-04-27",
        window=DAY,
        edition="harbour",
        stories=(_ferry(numbers), _strike(numbers), _plant(numbers)),
        articles=1_204,
        made_at=MADE,
        model="extractive",
        basis="5f0c",
        others=9,
        warnings=("1 sentence was left out: not supported by what was cited",),
        usage=Usage(1200, None),
        degraded=True,
    )


def empty() -> Digest:
    return Digest(
        id="d-2024-04-28",
        window=Window(datetime(2024, 4, 28, tzinfo=UTC), datetime(2024, 4, 29, tzinfo=UTC)),
        edition="harbour",
        stories=(),
        articles=0,
        made_at=datetime(2024, 4, 29, 5, 30, 12, 345_678, tzinfo=UTC),
        model="extractive",
        basis="5f0d",
        reason="The archive has no article of 28 April 2024.",
    )


MARKUP = (
    '<script>alert(1)</script><img src=x onerror="alert(2)"> </style></title><b>bold</b> &lt;i&gt; &amp; '
    "{{ 7*7 }} {% x %} ' onmouseover='alert(3)"
)
MARKDOWN = (
    "# Heading *bold* _it_ `code` [link](https://evil.example/) ![pic](http://evil.example/p.png) ~~gone~~ | a | $x$ \\"
)
STEERING = (
    "\x1b[31mred\x1b[0m \x1b]8;;http://evil.example/\x07here\x1b]8;;\x07 \x9b2J \x07 \x00 "
    "a\u202eevil\u202c \u2066b\u2069 \u200bc\ufeff \ud800 \ufffe \u200f \U000e0041"
)
INJECTION = "Title\r\nBcc: everyone@evil.example\r\n\r\n<p>body</p>\u2028next\u2029\x85\x0b\x0clast"
BLOCKS = "1. one\n\n> quote\n\n- item\n\n***\n\n    code\n\n```\nfence\n```\n\nSetext\n=====\n"
MARKERS = "It is so [1], [2][3] and ［4］ or 【5】, in May [2024], [1](https://evil.example/) [x]: http://evil.example/"
AUTOLINKS = "see https://evil.example/a www.evil.example evil.com me@evil.example mailto:me@evil.example @someone #12 <https://evil.example>"
CDATA = "]]> <![CDATA[ x ]]> --> <!-- y --> <?php z ?>"
LONG = "Endless " + "w" * 10_000 + " and words " * 900
BAD_URLS = (
    "javascript:alert(1)",
    "JaVaScRiPt://%0aalert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "//evil.example/x",
    "/etc/passwd",
    "https://bank.example@evil.example/",
    "http://",
    "https:///x",
    "http://a b/",
    "http://[::1/",
    "http://evil.example:x/",
    "mailto:me@evil.example",
    "ftp://evil.example/",
    "",
)
HOSTILE_TEXTS = (MARKUP, MARKDOWN, STEERING, INJECTION, BLOCKS, MARKERS, AUTOLINKS, CDATA, LONG)
ODD_URL = 'http://good.example/a"b<c>(d)[e]*f*_g_\'h?q="><script>&copy;=1&x={{y}}#frag:~:text=old'
"""An address that is one, with everything in it that some format could stumble over."""


def hostile() -> Digest:
    """A story for each hostile text, which is its headline, sentences, words, publisher, title and cited text."""
    numbers = Numbers()
    stories = []
    for place, text in enumerate(HOSTILE_TEXTS):
        url = ODD_URL if place == 0 else BAD_URLS[place]
        other = replace(article(f"other/{place}?#", text, text, BAD_URLS[place + len(HOSTILE_TEXTS)], 27), counts=False)
        one = article(f'../{place}"><b>\r\n', text, text, url, 27)
        cited = numbers.cite(one, text)
        said = Line(text, (cited,), VERDICT, whose=text)
        before = Before(text, date(2024, 4, 26), text, (text,) if place % 2 else ())
        stories.append(
            Story(
                id=text,
                headline=text,
                headline_of=None,
                summary=said,
                bullets=(
                    replace(said, novelty=Novelty.CHANGED, before=before),
                    replace(said, novelty=Novelty.CORRECTED, before=before),
                    replace(said, novelty=Novelty.TOLD),
                ),
                articles=(one, other),
                sources=1,
                score=Score(1.0, ((text, 1.0),)),
                began=date(2024, 4, 20),
                day=8,
                why=said,
                differences=(Difference((said, replace(said, sources=(numbers.cite(other, text),))), (text, "evil")),),
                told=1,
            )
        )
    return Digest(
        id='../x"><script>\r\nBcc: a@evil.example',
        window=DAY,
        edition=INJECTION,
        stories=tuple(stories),
        articles=18,
        made_at=MADE,
        model=f"{STEERING} {MARKUP}",
        basis="5f0e",
        warnings=HOSTILE_TEXTS,
    )


def hostile_empty() -> Digest:
    return replace(hostile(), stories=(), reason=" ".join((MARKUP, MARKDOWN, STEERING, INJECTION)))


def next_day(digest: Digest) -> Digest:
    """The same a day later, for a feed of several."""
    window = Window(digest.window.since + timedelta(days=1), digest.window.until + timedelta(days=1))
    return replace(digest, id=f"{digest.id}-next", window=window, made_at=digest.made_at + timedelta(days=1))


def twice_told_hour() -> Digest:
    """A digest of the day on which the clocks are set back, with moments in the hour that comes twice."""
    window = Window(datetime(2024, 10, 27, tzinfo=ZONE), datetime(2024, 10, 28, tzinfo=ZONE))
    hours = (
        datetime(2024, 10, 27, 2, 30, tzinfo=ZONE),
        datetime(2024, 10, 27, 2, 30, tzinfo=ZONE, fold=1),
        datetime(2024, 10, 27, 0, 30, tzinfo=UTC),
        datetime(2024, 10, 27, 2, 30, tzinfo=timezone(timedelta(hours=2))),
        datetime(2024, 10, 27, 2, 30, tzinfo=timezone(timedelta(hours=1))),
        datetime(2024, 10, 27, 6, 0, tzinfo=timezone(timedelta(hours=5, minutes=30))),
    )
    story = full().stories[0]
    articles = tuple(replace(CORRECTION, article_id=f"a{n}", published_at=hour) for n, hour in enumerate(hours))
    return replace(full(), window=window, stories=(replace(story, articles=articles),), made_at=hours[1])
