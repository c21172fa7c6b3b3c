"""One digest, many recipients: who gets it, how often it is tried, and what the log knows afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from rag.delivery.deliver import Outcome, Patience, Result, deliver
from rag.delivery.mail import mailing
from rag.delivery.mail_server import mail_server
from rag.delivery.recipients import Channel, Recipient, Send, parse_recipient
from rag.delivery.webhook import posting
from rag.errors import (
    ConfigError,
    DeliveryDelayedError,
    DeliveryRefusedError,
    DeliveryUnknownError,
    NotFoundError,
    RecipientError,
)
from rag.index.catalog import Catalog
from rag.index.catalog.digests import DeliveryState, DigestLog
from tests.delivery.conftest import DIGEST, NOW
from tests.delivery.mail_servers import Mailbox
from tests.delivery.receiver import KEY, SECRET, Receiver, status

ANN, BOB, EVE = (parse_recipient(f"{name}@example.org") for name in ("ann", "bob", "eve"))
HOOK = parse_recipient("https://example.org/t0ken")


class Time:
    """Goes on only while somebody sleeps."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now
        self.slept: list[float] = []

    def clock(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)


class Fails:
    """A channel that fails as planned, by recipient, and takes everything else. ``handed`` is when it fails: after it
    said that it hands over, or before."""

    def __init__(self, plans: dict[Recipient, list[BaseException]] | None = None, handed: bool = False) -> None:
        self.plans, self.handed = plans or {}, handed
        self.tried: list[Recipient] = []

    def __call__(self, recipient: Recipient, now: datetime, handing_over: Callable[[], None]) -> None:
        self.tried.append(recipient)
        if self.handed:
            handing_over()
        if self.plans.get(recipient):
            raise self.plans[recipient].pop(0)
        handing_over()


def run(
    log: DigestLog, recipients: list[Recipient], send: Send, time: Time | None = None, **more: Any
) -> Iterator[Outcome]:
    time = time or Time()
    channels = {Channel.MAIL: send, Channel.WEBHOOK: send}
    return deliver(log, DIGEST.id, recipients, channels, clock=time.clock, sleep=time.sleep, chance=lambda: 0.0, **more)


def states(log: DigestLog) -> dict[str, tuple[str, int]]:
    return {item.recipient: (item.state.value, item.attempts) for item in log.deliveries(DIGEST.id)}


def delayed(times: int, retry_after: float | None = None) -> list[BaseException]:
    return [DeliveryDelayedError("later", retry_after) for _ in range(times)]


# --- who gets it


def test_everybody_gets_it_once(log: DigestLog) -> None:
    send = Fails()
    first = list(run(log, [ANN, BOB, ANN, HOOK], send))
    assert first == [Outcome(one, Result.SENT, 1) for one in (ANN, BOB, HOOK)]
    assert send.tried == [ANN, BOB, HOOK]
    second = list(run(log, [ANN, EVE, HOOK], send, again=True))
    assert [(one.recipient, one.result, one.attempts) for one in second] == [
        (ANN, Result.ALREADY, 0),
        (EVE, Result.SENT, 1),
        (HOOK, Result.ALREADY, 0),
    ]
    assert send.tried == [ANN, BOB, HOOK, EVE]


def test_the_failure_of_one_stops_nobody(log: DigestLog) -> None:
    plans: dict[Recipient, list[BaseException]] = {
        ANN: [DeliveryRefusedError("no such user")],
        BOB: [RecipientError("no such place")],
    }
    outcomes = list(run(log, [ANN, BOB, EVE], Fails(plans)))
    assert [(one.result, one.error) for one in outcomes] == [
        (Result.FAILED, "no such user"),
        (Result.FAILED, "no such place"),
        (Result.SENT, None),
    ]
    assert [item.last_error for item in log.deliveries(DIGEST.id)] == ["no such user", "no such place", None]


def test_what_was_refused_is_tried_in_the_next_delivery(log: DigestLog) -> None:
    list(run(log, [ANN], Fails({ANN: [DeliveryRefusedError("no")]})))
    assert [one.result for one in run(log, [ANN], Fails())] == [Result.SENT]
    assert states(log) == {"ann@example.org": ("sent", 2)}


def test_a_channel_that_is_not_there(log: DigestLog) -> None:
    send = Fails()
    with pytest.raises(ConfigError, match=r"https://example.org/….*RAG_WEBHOOK_SECRET") as raised:
        deliver(
            log,
            DIGEST.id,
            [ANN, HOOK],
            {Channel.MAIL: send},
            clock=Time().clock,
            sleep=Time().sleep,
            chance=lambda: 0.0,
        )
    assert "t0ken" not in str(raised.value)
    assert send.tried == []


def test_a_digest_that_is_not_there(log: DigestLog) -> None:
    with pytest.raises(NotFoundError):
        list(
            deliver(
                log,
                "tuesday",
                [ANN],
                {Channel.MAIL: Fails()},
                clock=Time().clock,
                sleep=Time().sleep,
                chance=lambda: 0.0,
            )
        )


def test_nobody_is_nothing(log: DigestLog) -> None:
    assert list(run(log, [], Fails())) == []


# --- how often it is tried


def test_again_after_all_others_and_ever_later(log: DigestLog) -> None:
    send, time = Fails({ANN: delayed(3)}), Time()
    outcomes = list(run(log, [ANN, BOB], send, time, patience=Patience(tries=4, pause=5)))
    assert outcomes == [Outcome(BOB, Result.SENT, 1), Outcome(ANN, Result.SENT, 4)]
    assert send.tried == [ANN, BOB, ANN, ANN, ANN]
    assert time.slept == [5, 10, 20]
    assert states(log)["ann@example.org"] == ("sent", 4)


def test_not_for_ever(log: DigestLog) -> None:
    time = Time()
    (outcome,) = run(log, [ANN], Fails({ANN: delayed(99)}), time, patience=Patience(tries=6, pause=5, longest=12))
    assert outcome == Outcome(ANN, Result.FAILED, 6, "later")
    assert time.slept == [5, 10, 12, 12, 12]
    assert states(log) == {"ann@example.org": ("failed", 6)}


def test_not_longer_than_it_may_take(log: DigestLog) -> None:
    time = Time()
    (outcome,) = run(log, [ANN], Fails({ANN: delayed(99)}), time, patience=Patience(tries=99, pause=5, seconds=60))
    assert outcome.result is Result.FAILED
    assert sum(time.slept) <= 60


@pytest.mark.parametrize(("chance", "pause"), [(0.0, 8.0), (0.5, 6.0), (0.999, 4.004)])
def test_chance_makes_pauses_shorter(log: DigestLog, chance: float, pause: float) -> None:
    time = Time()
    list(
        deliver(
            log,
            DIGEST.id,
            [ANN],
            {Channel.MAIL: Fails({ANN: delayed(1)})},
            clock=time.clock,
            sleep=time.sleep,
            chance=lambda: chance,
            patience=Patience(pause=8),
        )
    )
    assert time.slept == pytest.approx([pause])


@pytest.mark.parametrize(
    ("asked", "result", "slept"),
    [
        (30.0, Result.SENT, [30.0]),
        (1.0, Result.SENT, [5.0]),
        (3_600.0, Result.FAILED, []),
        (1e300, Result.FAILED, []),
    ],
)
def test_who_asks_to_wait_is_waited_for_within_bounds(
    log: DigestLog, asked: float, result: Result, slept: list[float]
) -> None:
    time = Time()
    (outcome,) = run(log, [HOOK], Fails({HOOK: delayed(1, asked)}), time)
    assert (outcome.result, time.slept) == (result, slept)


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(hours=-1)], ids=["back", "on"])
def test_a_clock_that_is_put_back_makes_nobody_wait(log: DigestLog, back: timedelta) -> None:
    time = Time()

    def send(recipient: Recipient, now: datetime, handing_over: Callable[[], None]) -> None:
        if not time.slept and recipient is BOB:
            time.now -= back
        if not time.slept:
            raise DeliveryDelayedError("later")

    outcomes = list(run(log, [ANN, BOB], send, time, patience=Patience(pause=5, seconds=86_400)))
    assert all(one.result in (Result.SENT, Result.FAILED) for one in outcomes)
    assert all(seconds <= 5 for seconds in time.slept)


def test_the_night_in_which_clocks_are_put_on(log: DigestLog) -> None:
    time = Time(datetime(2024, 3, 31, 1, 59, 58, tzinfo=ZoneInfo("Europe/Berlin")))
    real = [time.now.timestamp()]

    def clock() -> datetime:
        return datetime.fromtimestamp(real[0], ZoneInfo("Europe/Berlin"))

    def sleep(seconds: float) -> None:
        time.slept.append(seconds)
        real[0] += seconds

    outcomes = deliver(
        log,
        DIGEST.id,
        [ANN],
        {Channel.MAIL: Fails({ANN: delayed(1)})},
        clock=clock,
        sleep=sleep,
        chance=lambda: 0.0,
        patience=Patience(pause=5),
    )
    assert [one.result for one in outcomes] == [Result.SENT]
    assert time.slept == [5]


# --- what may have arrived


def test_mail_that_may_have_arrived_is_sent_again_only_when_asked(log: DigestLog) -> None:
    send = Fails({ANN: [DeliveryUnknownError("dropped")]})
    assert list(run(log, [ANN], send)) == [Outcome(ANN, Result.UNKNOWN, 1, "dropped")]
    assert list(run(log, [ANN], send)) == [Outcome(ANN, Result.UNKNOWN, 0, "dropped")]
    assert list(run(log, [ANN], send, again=True)) == [Outcome(ANN, Result.SENT, 1)]
    assert len(send.tried) == 2


def test_what_somebody_else_sends_is_left_to_them(log: DigestLog) -> None:
    assert log.claim(DIGEST.id, "mail", ANN.name, NOW)
    send = Fails()
    outcomes = list(run(log, [ANN, BOB], send, again=True))
    assert [one.result for one in outcomes] == [Result.BUSY, Result.SENT]
    assert send.tried == [BOB]


def test_somebody_else_may_send_it_during_a_pause(log: DigestLog) -> None:
    class Meanwhile(Time):
        def sleep(self, seconds: float) -> None:
            super().sleep(seconds)
            assert log.claim(DIGEST.id, "mail", ANN.name, NOW)
            log.settle(DIGEST.id, "mail", ANN.name, NOW, sent=True)

    assert list(run(log, [ANN], Fails({ANN: delayed(1)}), Meanwhile())) == [Outcome(ANN, Result.ALREADY, 1)]


@pytest.mark.parametrize("broken_off", [KeyboardInterrupt(), RuntimeError("a mistake of ours")], ids=repr)
@pytest.mark.parametrize(
    ("recipient", "handed", "state"),
    [
        (ANN, False, DeliveryState.FAILED),
        (ANN, True, DeliveryState.UNKNOWN),
        (HOOK, False, DeliveryState.FAILED),
        (HOOK, True, DeliveryState.FAILED),
    ],
    ids=str,
)
def test_broken_off(
    log: DigestLog, broken_off: BaseException, recipient: Recipient, handed: bool, state: DeliveryState
) -> None:
    send = Fails({recipient: [broken_off]}, handed)
    with pytest.raises(type(broken_off)):
        list(run(log, [recipient, BOB], send))
    (delivery,) = log.deliveries(DIGEST.id)
    assert delivery.state is state
    outcomes = list(run(log, [recipient, BOB], Fails()))
    unknown = state is DeliveryState.UNKNOWN
    assert [one.result for one in outcomes] == [Result.UNKNOWN if unknown else Result.SENT, Result.SENT]


def test_broken_off_in_a_pause_nothing_is_unknown(log: DigestLog) -> None:
    class Interrupted(Time):
        def sleep(self, seconds: float) -> None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(run(log, [ANN], Fails({ANN: delayed(1)}), Interrupted()))
    assert states(log) == {"ann@example.org": ("failed", 1)}


def test_who_stops_asking_leaves_nothing_open(log: DigestLog) -> None:
    outcomes = run(log, [ANN, BOB], Fails())
    assert next(outcomes).recipient == ANN
    outcomes.close()  # type: ignore[attr-defined]
    assert states(log) == {"ann@example.org": ("sent", 1)}


def test_after_a_restart_mail_is_left_and_webhooks_are_repeated(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite3"
    before = Catalog(path)
    before.digests.put(DIGEST)
    for one in (ANN, HOOK):
        assert before.digests.claim(DIGEST.id, one.channel, one.name, NOW)
    before.close()
    after = Catalog(path)
    outcomes = list(run(after.digests, [ANN, HOOK], Fails()))
    assert [one.result for one in outcomes] == [Result.UNKNOWN, Result.SENT]
    assert outcomes[0].error == "It was broken off while it was being sent."
    assert [one.result for one in run(after.digests, [ANN], Fails(), again=True)] == [Result.SENT]
    after.close()


# --- with real servers


def test_by_mail_and_webhook(log: DigestLog) -> None:
    """Mail that is put off first, a receiver that is busy, one that sends elsewhere, one that fails once."""
    message = EmailMessage()
    message["Subject"] = "Monday"
    message.set_content("The digest.")
    time = Time()
    with (
        Mailbox() as box,
        Receiver() as private,
        Receiver(status(429, retry_after="40")) as busy,
        Receiver(status(302, location=private.url)) as moved,
        Receiver(status(500), status(503)) as failing,
    ):
        box.refusals = ["450 greylisted", "550 no such user"]
        server = mail_server(host="127.0.0.1", sender="news@example.org", security="none", port=box.port)
        channels = {
            Channel.MAIL: mailing(message, server, DIGEST.id),
            Channel.WEBHOOK: posting(b"{}", SECRET, DIGEST.id),
        }
        hooks = [parse_recipient(one.url) for one in (busy, moved, failing)]
        outcomes = {
            one.recipient: (one.result.value, one.attempts)
            for one in deliver(
                log,
                DIGEST.id,
                [ANN, BOB, *hooks],
                channels,
                clock=time.clock,
                sleep=time.sleep,
                chance=lambda: 0.0,
            )
        }
    assert outcomes == {
        ANN: ("sent", 2),
        BOB: ("failed", 1),
        hooks[0]: ("sent", 2),
        hooks[1]: ("failed", 1),
        hooks[2]: ("sent", 3),
    }
    assert [letter.recipients for letter in box.letters] == [["ann@example.org"]]
    assert private.hooks == []
    assert sum(time.slept) == pytest.approx(40)
    assert len({hook.id for hook in (*busy.hooks, *failing.hooks)}) == 1
    assert all(hook.signed_with(KEY) for hook in (*busy.hooks, *failing.hooks))
    # Each try has a time of its own, or receivers would take a late one for a replay.
    assert [int(hook.headers["webhook-timestamp"]) - int(NOW.timestamp()) for hook in busy.hooks] == [0, 40]
