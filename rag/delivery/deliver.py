"""Delivers one digest to many recipients, to each once.

Before every try the delivery is claimed in the log, and settled after it, so that whatever ends this process the log
knows what may have been sent. A process that is killed while it sends leaves an unknown outcome: a webhook is sent
again, for its receiver can tell by its id; mail is not, for its reader cannot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from heapq import heappop, heappush
from threading import Event
from typing import Protocol

from rag.delivery.recipients import Channel, Recipient, Send
from rag.errors import ConfigError, DeliveryDelayedError, DeliveryError, DeliveryUnknownError, RecipientError

REPEATABLE = frozenset({Channel.WEBHOOK})
"""Channels whose receivers know a repetition when they see one."""


class LoggedDelivery(Protocol):
    """What the log says of a delivery: ``state`` is one of ``sending``, ``sent``, ``failed`` and ``unknown``."""

    @property
    def channel(self) -> str: ...
    @property
    def recipient(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def last_error(self) -> str | None: ...


class DeliveryLog(Protocol):
    """Knows every delivery by digest, channel and recipient. ``rag.index`` has it."""

    def claim(
        self,
        digest_id: str,
        channel: str,
        recipient: str,
        now: datetime,
        *,
        repeatable: bool = False,
        again: bool = False,
    ) -> bool:
        """True for one caller at a time, and never when it was sent; when it may have been, only where it is
        ``repeatable`` or wanted ``again``."""
        ...

    def settle(
        self,
        digest_id: str,
        channel: str,
        recipient: str,
        now: datetime,
        *,
        sent: bool | None,
        error: str | None = None,
    ) -> None:
        """``sent`` is None when nobody can know."""
        ...

    def deliveries(self, digest_id: str) -> Sequence[LoggedDelivery]: ...


class Result(StrEnum):
    SENT = "sent"
    ALREADY = "already"
    """An earlier delivery had reached the recipient; nothing was sent."""
    BUSY = "busy"
    """Somebody else is sending it now."""
    FAILED = "failed"
    UNKNOWN = "unknown"
    """It may have arrived, now or in an earlier delivery that was cut off; it is sent only when asked for again."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """``attempts`` is how often it was tried this time; ``error`` says why it did not arrive, or may not have."""

    recipient: Recipient
    result: Result
    attempts: int = 0
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a delivery is tried that fails for a reason which may pass. The pause before the next try is ``pause``
    seconds, doubled with every try, up to ``longest``, and up to half of that less by chance; or what the receiver
    asked for, if that is more. What would have to wait until ``seconds`` after the start is given up."""

    tries: int = 4
    pause: float = 5.0
    longest: float = 120.0
    seconds: float = 600.0


def deliver(
    log: DeliveryLog,
    digest_id: str,
    recipients: Iterable[Recipient],
    channels: Mapping[Channel, Send],
    *,
    clock: Callable[[], datetime],
    sleep: Callable[[float], None],
    chance: Callable[[], float],
    again: bool = False,
    patience: Patience | None = None,
) -> Iterator[Outcome]:
    """An outcome for each recipient as it is known: those that fail for now are tried again after all others.

    ``chance`` gives numbers from 0 to 1. ``again`` has those sent to whom an earlier delivery may have reached, never
    those whom it did. Raises ConfigError, before anything is sent, for a channel that is not there; what the log raises
    passes, and ends it.
    """
    wanted = list(dict.fromkeys(recipients))
    for recipient in wanted:
        if recipient.channel not in channels:
            raise ConfigError(
                f"Nothing can be delivered to {recipient.name}: there is no {recipient.channel}. "
                f"{_NEEDED[recipient.channel]}"
            )
    return _Round(log, digest_id, channels, clock, sleep, chance, again, patience or Patience()).run(wanted)


_NEEDED = {
    Channel.MAIL: "Set RAG_SMTP_HOST and RAG_MAIL_FROM.",
    Channel.WEBHOOK: "Set RAG_WEBHOOK_SECRET.",
}


@dataclass(frozen=True, slots=True)
class _Round:
    log: DeliveryLog
    digest_id: str
    channels: Mapping[Channel, Send]
    clock: Callable[[], datetime]
    sleep: Callable[[float], None]
    chance: Callable[[], float]
    again: bool
    patience: Patience

    def run(self, recipients: Sequence[Recipient]) -> Iterator[Outcome]:
        start = self._now()
        end = start + self.patience.seconds
        # (when it is due, its place, how long that is after the try before, how often it was tried)
        queue = [(start, place, 0.0, 0) for place in range(len(recipients))]
        while queue:
            due, place, pause, tries = heappop(queue)
            # Not more than was meant, should the clock be put back.
            wait = min(pause, due - self._now())
            if wait > 0:
                self.sleep(wait)
            tried = self._try(recipients[place], tries + 1)
            if isinstance(tried, Outcome):
                yield tried
                continue
            pause = self._pause(tries + 1, tried.retry_after)
            due = self._now() + pause
            if tries + 1 >= self.patience.tries or due > end:
                yield Outcome(recipients[place], Result.FAILED, tries + 1, str(tried))
            else:
                heappush(queue, (due, place, pause, tries + 1))

    def _now(self) -> float:
        # Moments of a zone would be subtracted as its clocks show them, an hour off in a night in March.
        return self.clock().timestamp()

    def _pause(self, tries: int, asked: float | None) -> float:
        longest = min(self.patience.longest, self.patience.pause * 2.0 ** (tries - 1))
        # RFC 9110 sets no bound to what is asked; a date after ours is as good as never.
        return max(longest * (1 - self.chance() / 2), min(asked or 0.0, self.patience.seconds + 1))

    def _try(self, recipient: Recipient, attempt: int) -> Outcome | DeliveryDelayedError:
        """The outcome, or why it is to be tried once more."""
        repeatable = recipient.channel in REPEATABLE
        key = (self.digest_id, recipient.channel.value, recipient.name)
        if not self.log.claim(*key, self.clock(), repeatable=repeatable, again=self.again):
            return self._not_ours(recipient, attempt - 1)
        handed_over = Event()
        try:
            self.channels[recipient.channel](recipient, self.clock(), handed_over.set)
        except DeliveryUnknownError as error:
            self.log.settle(*key, self.clock(), sent=None, error=str(error))
            return Outcome(recipient, Result.UNKNOWN, attempt, str(error))
        except (DeliveryError, RecipientError) as error:
            self.log.settle(*key, self.clock(), sent=False, error=str(error))
            if isinstance(error, DeliveryDelayedError):
                return error
            return Outcome(recipient, Result.FAILED, attempt, str(error))
        except BaseException as error:  # Ctrl-C, or a mistake of ours
            sent = None if handed_over.is_set() and not repeatable else False
            self.log.settle(*key, self.clock(), sent=sent, error=f"It was broken off ({type(error).__name__}).")
            raise
        self.log.settle(*key, self.clock(), sent=True)
        return Outcome(recipient, Result.SENT, attempt)

    def _not_ours(self, recipient: Recipient, attempts: int) -> Outcome:
        key = (recipient.channel.value, recipient.name)
        found = next(item for item in self.log.deliveries(self.digest_id) if (item.channel, item.recipient) == key)
        if found.state == "sent":
            return Outcome(recipient, Result.ALREADY, attempts)
        if found.state == "unknown":
            reason = found.last_error or "It was broken off while it was being sent."
            return Outcome(recipient, Result.UNKNOWN, attempts, reason)
        return Outcome(recipient, Result.BUSY, attempts, "It is being sent by somebody else now.")
