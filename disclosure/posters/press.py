"""Posters become PDF by the one template of this folder, on the press of the house."""

from collections.abc import Sequence
from pathlib import Path

from disclosure.posters.content import Poster
from portal.core.typesetting import typeset, typeset_all

TEMPLATE = Path(__file__).resolve().parent / "poster.typ"


def printed(poster: Poster, *, tagged: bool = True) -> bytes:
    """The PDF of *poster*; refuses while too many wait, and when it cannot be set."""
    return typeset(TEMPLATE, poster, tagged=tagged)


def printed_all(posters: Sequence[Poster], *, tagged: bool = False) -> list[bytes]:
    """The PDFs of *posters* in their order."""
    return typeset_all(TEMPLATE, posters, tagged=tagged)
