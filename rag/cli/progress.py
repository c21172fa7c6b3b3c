"""Progress on standard error, where it disturbs no output; nothing when that is no terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

from rag.protocols import Progress as Callback


@contextmanager
def bar(label: str, *, quiet: bool = False) -> Iterator[Callback]:
    """A bar that appears with the first call of what it yields: ``advance(done, total)``; a total of 0 is unknown."""
    console = Console(stderr=True)
    progress = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=quiet or not console.is_terminal,
    )
    task = progress.add_task(label, visible=False)

    def advance(done: int, total: int) -> None:
        progress.update(task, completed=done, total=total or None, visible=True)

    with progress:
        yield advance
