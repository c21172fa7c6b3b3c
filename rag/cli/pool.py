"""Work in several processes, with its order kept and its memory bounded.

Each process has a pipe of its own, and is given work only when it waits for some. So any of them can be ended at any
moment: there is no queue that one could leave half written and the others, or we, would wait for.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, TypeVar

from rag.errors import CitewireError

T = TypeVar("T")
R = TypeVar("R")

_AHEAD = 4
"""Pieces under way, or done and waiting for their turn, for each process."""


def cores() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def ordered(work: Callable[[T], R], pieces: Iterable[T], processes: int) -> Iterator[R]:
    """``work(piece)`` of each piece, in order. No more pieces are taken than the processes are about to need; when the
    caller stops, they end. Raises what the work raises, and CitewireError when a process dies."""
    workers: list[_Worker[T, R]] = []
    try:
        for _ in range(processes):
            workers.append(_Worker(work))
        yield from _in_order(workers, pieces)
    finally:
        for worker in workers:
            worker.end()


def _in_order(workers: list[_Worker[T, R]], pieces: Iterable[T]) -> Iterator[R]:
    waiting = enumerate(pieces)
    idle = list(workers)
    busy: dict[Any, tuple[int, _Worker[T, R]]] = {}
    done: dict[int, R] = {}
    turn = 0
    exhausted = False
    while True:
        while idle and not exhausted and len(busy) + len(done) < len(workers) * _AHEAD:
            taken = next(waiting, None)
            if taken is None:
                exhausted = True
                break
            place, piece = taken
            worker = idle.pop()
            worker.give(piece)
            busy[worker.pipe] = (place, worker)
        if turn in done:
            yield done.pop(turn)
            turn += 1
        elif busy:
            for pipe in wait(list(busy)):
                place, worker = busy.pop(pipe)
                done[place] = worker.take()
                idle.append(worker)
        else:
            return


class _Worker(Generic[T, R]):
    """A process that works on a piece at a time."""

    def __init__(self, work: Callable[[T], R]) -> None:
        # Spawned, not forked: a fork copies locks that threads (of a progress bar) may hold.
        context = get_context("spawn")
        self.pipe, other = context.Pipe()
        self._process = context.Process(target=_serve, args=(other, work), daemon=True)
        with _no_interrupts():
            self._process.start()
        other.close()  # else nobody would notice that the process is gone

    def give(self, piece: T) -> None:
        try:
            self.pipe.send(piece)
        except OSError as error:
            raise self._dead() from error

    def take(self) -> R:
        try:
            result, error = self.pipe.recv()
        except (EOFError, OSError) as gone:
            raise self._dead() from gone
        if error is not None:
            raise error
        return result  # type: ignore[no-any-return]

    def _dead(self) -> CitewireError:
        return CitewireError(
            "A process died, maybe for want of memory. Try again with --processes 1. What was written is whole lines."
        )

    def end(self) -> None:
        self._process.terminate()
        self._process.join()
        self.pipe.close()


@contextmanager
def _no_interrupts() -> Iterator[None]:
    """Ctrl-C goes to every process of the terminal, but it is ours to end the others: they are born deaf to it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def one_interrupt() -> Iterator[None]:
    """The first Ctrl-C raises KeyboardInterrupt; until that is dealt with, further ones are not heard: whoever is
    impatient would only leave processes and half a line behind."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(*_: object) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _serve(pipe: Connection, work: Callable[[Any], Any]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            piece = pipe.recv()
        except EOFError:
            return  # the parent is gone
        try:
            answer: tuple[Any, Exception | None] = (work(piece), None)
        except Exception as error:
            answer = (None, error)
        pipe.send(answer)
