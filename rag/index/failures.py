"""What the stores say alike when the disk fails them."""

from __future__ import annotations

from rag.errors import DiskFullError, ReadOnlyError


def disk_full(what: object) -> DiskFullError:
    """``what`` there is no room for."""
    return DiskFullError(
        f"No room left for {what}. Free some space and run the command again: what was recorded is kept, and "
        "unfinished work is resumed."
    )


def read_only(what: object) -> ReadOnlyError:
    """``what`` cannot be written."""
    return ReadOnlyError(f"{what} cannot be written. Give this user write access, or use another --data-dir.")
