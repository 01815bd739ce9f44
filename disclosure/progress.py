"""How far an import has come, as counts for whoever waits for it; nothing of the file is in it."""

from collections.abc import Callable

Tell = Callable[[int, int, int], None]
"""Hears now and then: rows read, rows masked, entries stored."""


def untold(read: int, masked: int, stored: int) -> None:
    """For imports that nobody waits for."""
