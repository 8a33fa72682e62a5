"""Names in the letters of an export in Windows-1252, which lacks some of theirs. Pure."""

import unicodedata
from typing import Final

_PLAIN: Final = str.maketrans("ıİłŁđĐħĦŧŦŋŊĸ", "iIlLdDhHtTnNk")


def in_western_letters(text: str) -> str:
    """As an export in Windows-1252 writes it: a letter that it lacks as its base letter."""
    if text.isascii():
        return text
    return "".join(map(_western, unicodedata.normalize("NFC", text)))


def _western(sign: str) -> str:
    if sign.isascii():
        return sign
    try:
        sign.encode("cp1252")
    except UnicodeEncodeError:
        plain = unicodedata.normalize("NFD", sign.translate(_PLAIN))
        return "".join(mark for mark in plain if not unicodedata.combining(mark))
    return sign
