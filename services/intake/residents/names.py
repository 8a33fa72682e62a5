"""How somebody is found by name: whatever the accents, the capitals, the dashes and the voorvoegsels. Pure.

What is kept of a name to find it by is its words, folded to plain letters; a question is folded in the same way.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

_PLAIN: Final = str.maketrans(
    dict(
        zip(
            "ıłđðøæœþħŧŋəĸ",
            ["i", "l", "d", "d", "o", "ae", "oe", "th", "h", "t", "n", "e", "k"],
            strict=True,
        )
    )
)
"""Letters that are no other letter with a mark. Unicode takes all others apart, and makes ss of ß."""
_APOSTROPHES: Final = re.compile("['’‘ʼʻ`´]")
_SMALL_WORDS: Final = """
    aan af al auf bij bin da dal de del della den der des di do dos du ech el em het i ibn im in l la las le les lo los op
    onder over s t te ten ter tho thoe to toe tot uijt uit van vanden vander voor vor von y zu zum zur
"""
_VOORVOEGSELS: Final = frozenset(_SMALL_WORDS.split())
_SHORTEST_BEGINNING: Final = 3
"""A shorter word is looked for as it stands: too many names begin with two letters."""
_MOST_WORDS: Final = 10


def search_words(*names: str) -> str:
    """The words to find somebody by, apart by a space; of `O'Brien` both the whole and its parts."""
    folded = [_fold(name) for name in names]
    spelled = [_APOSTROPHES.sub(sign, name) for name in folded for sign in ("", " ")]
    return " ".join(sorted({word for name in spelled for word in _words(name)}))


def question_of(name: str) -> str | None:
    """The name that somebody asks for, as PostgreSQL's tsquery: all of its words, from three letters on their beginnings.

    None where it has no letter to look for.
    """
    words = list(dict.fromkeys(_words(_APOSTROPHES.sub("", _fold(name)))))[:_MOST_WORDS]
    telling = [word for word in words if word not in _VOORVOEGSELS] or words
    # Words are letters and digits only, so that none ends its quotes.
    return " & ".join(f"'{word}'{_beginning(word)}" for word in telling) or None


def _beginning(word: str) -> str:
    return ":*" if len(word) >= _SHORTEST_BEGINNING else ""


def _fold(name: str) -> str:
    apart = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(sign for sign in apart if not unicodedata.category(sign).startswith("M"))
    return letters.translate(_PLAIN)


def _words(folded: str) -> Iterable[str]:
    return "".join(sign if sign.isalnum() else " " for sign in folded).split()
