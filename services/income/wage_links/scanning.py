"""A personal link as a code that a telephone scans: an image in the page itself, so that its key goes nowhere else."""

from typing import Final

import segno

_SCALE: Final = 4
"""Pixels per module: more than 150 in all, which a telephone reads from a screen and from paper."""


def code_of(address: str) -> str:
    """Black on white, whatever the colours of the page, with the white edge that a reader needs. It has nothing that somebody typed."""
    made = segno.make(address, micro=False, error="m")
    return str(made.svg_inline(scale=_SCALE, light="#fff"))
