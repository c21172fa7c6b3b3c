"""Digests at their times, while a server runs.

APScheduler wakes the jobs; what is due is told by the log of digests, so that a run that was missed, or that a crash
cut off, is caught up when the server starts again, and nobody gets a digest twice. What a scheduled digest tells begins
where the last one that was delivered ended: no article falls between two, however long the server was away (up to
``LONGEST``)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import datetime, timedelta, tzinfo
from threading import Event
from types import TracebackType

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger

from rag.app import Citewire
from rag.delivery.deliver import Result
from rag.digest.profile import DAYS, Profile, Schedule
from rag.errors import CitewireError, ConfigError
from rag.sending import recipients_of
from rag.stories import Digest, Window

LONGEST = timedelta(days=7)
"""What is older is no news any more."""
RECENT = 50
"""Digests of the log that are looked at."""
_log = logging.getLogger("rag.schedule")


def last_due(schedule: Schedule, now: datetime, zone: tzinfo) -> datetime:
    """The latest moment up to ``now`` at which a digest was due."""
    day = now.astimezone(zone).date()
    for back in range(8):
        due = datetime.combine(day - timedelta(days=back), schedule.at, zone)
        if due <= now and due.weekday() in schedule.days:
            return due
    raise ValueError(f"{schedule} has no day")


class Schedules(AbstractContextManager["Schedules"]):
    """The digests of the ``profiles`` that have a schedule, over an open archive: made and delivered in threads of
    their own, from entering to leaving, which waits for what is under way. ``report`` is told what was done."""

    def __init__(
        self, citewire: Citewire, profiles: Sequence[Profile], report: Callable[[str], None] = _log.info
    ) -> None:
        """Raises ConfigError or RecipientError for a profile that nothing could be delivered by."""
        names = [profile.name for profile in profiles]
        twice = {name for name in names if names.count(name) > 1}
        if twice:
            raise ConfigError(f"Two profiles have the name {min(twice)!r}. Give each a name of its own.")
        for profile in profiles:
            if profile.schedule is None:
                raise ConfigError(f'The profile {profile.name!r} has no time. Write deliver: with at: "07:00" in it.')
            recipients_of(profile.recipients)
        self._citewire, self._profiles, self._report = citewire, profiles, report
        self._zone = citewire.settings.zone
        self._stopping = Event()
        self._scheduler = BackgroundScheduler(timezone=self._zone)
        # One at a time: two digests would only be in each other's way.
        self._work = ThreadPoolExecutor(1, "digest")

    def __enter__(self) -> Schedules:
        for profile in self._profiles:
            assert profile.schedule is not None  # noqa: S101 - checked above
            days = ",".join(DAYS[day] for day in sorted(profile.schedule.days))
            at = profile.schedule.at
            trigger = CronTrigger(day_of_week=days, hour=at.hour, minute=at.minute, timezone=self._zone)
            # However late the machine wakes up, one run tells everything.
            self._scheduler.add_job(self._start, trigger, args=[profile], misfire_grace_time=None, coalesce=True)
            self._start(profile)
        self._scheduler.start()
        return self

    def _start(self, profile: Profile) -> None:
        self._work.submit(self.run, profile)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._scheduler.shutdown(wait=True)
        self._work.shutdown(wait=True)

    def _wait(self, seconds: float) -> None:
        """Before another try: no longer than the server runs."""
        self._stopping.wait(seconds)

    def run(self, profile: Profile) -> None:
        """Makes and delivers what is due of the profile, to those whom it has not reached. Never raises: what fails is
        reported, and tried again when the server starts again."""
        try:
            digest = self.due(profile)
            if digest is None:
                return
            for outcome in self._citewire.send_digest(digest, profile.recipients, sleep=self._wait):
                if outcome.result is Result.ALREADY:
                    continue
                why = f": {outcome.error}" if outcome.error else ""
                self._report(f"digest {digest.id} to {outcome.recipient.name}: {outcome.result}{why}")
        except CitewireError as error:
            self._report(f"digest {profile.name}: {error}")
        except Exception:
            _log.exception("digest %s", profile.name)
            self._report(f"digest {profile.name}: it failed for a reason that it should not have. See the log.")

    def due(self, profile: Profile) -> Digest | None:
        """The digest that is due now: the one made for that moment, if its delivery began; None where there is nothing
        to tell."""
        assert profile.schedule is not None  # noqa: S101 - checked above
        until = last_due(profile.schedule, self._citewire.now(), self._zone)
        since = last_due(profile.schedule, until - timedelta(minutes=1), self._zone)
        editions = self._citewire.editions
        for digest in editions.list(RECENT, 0, profile.name)[0]:
            if digest.window.until == until and editions.begun(digest):
                return digest
            if digest.window.until < until and editions.begun(digest):
                since = max(digest.window.until, until - LONGEST)
                break
        made = editions.make(Window(since, until), profile)
        return made if made.stories else None
