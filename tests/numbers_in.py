"""Whether a number stands in a text by itself.

Pages, log lines and metrics are full of identifiers and moments, and every so
many runs one of those has the digits of an amount in it.
"""

import re


def has_number(text: str, digits: str) -> bool:
    """``digits`` as a number: not as a part of a longer one or of an identifier."""
    alone = rf"(?<![\w.,])(?<!\w-){re.escape(digits)}(?!\w|-\w)"
    return re.search(alone, text) is not None
