"""Where a letter is on its way, and what may come next. Pure; what is not in the table does not happen."""

from collections.abc import Mapping
from typing import Final, Literal

from shared.events.letters import Onbestelbaar

State = Literal[
    "geschreven", "geadresseerd", "verstuurd", "bevestigd", "onbestelbaar", "niet-te-sturen"
]
Channel = Literal["drukstraat", "eigen-post"]
"""The print street; or our own mail room, for an address that is secret: no other firm gets to see it."""
Told = Literal["gepost", "onbestelbaar"]
"""What a print street says of a letter."""

BEFORE: Final[Mapping[State, frozenset[State]]] = {
    "geadresseerd": frozenset({"geschreven"}),
    "niet-te-sturen": frozenset({"geschreven"}),
    "verstuurd": frozenset({"geadresseerd"}),
    "bevestigd": frozenset({"verstuurd"}),
    "onbestelbaar": frozenset({"verstuurd", "bevestigd"}),
}
"""Of each state, those from which a letter gets there. What comes back weeks later was confirmed before."""

WORDS: Final[Mapping[State, str]] = {
    "geschreven": "Geschreven, nog niet verstuurd",
    "geadresseerd": "Klaar om te versturen",
    "verstuurd": "Verstuurd",
    "bevestigd": "Verstuurd en gepost",
    "onbestelbaar": "Teruggekomen",
    "niet-te-sturen": "Niet verstuurd",
}
WHY: Final[Mapping[Onbestelbaar, str]] = {
    "overleden": "de aanvrager is overleden",
    "geen-adres": "er is geen adres bekend",
    "onbekend": "deze inwoner is niet (meer) bekend",
    "verhuisd": "de inwoner woont er niet meer",
    "adres-onjuist": "het adres bestaat niet",
    "geweigerd": "de brief is niet aangenomen",
}
OF_TOLD: Final[Mapping[Told, State]] = {"gepost": "bevestigd", "onbestelbaar": "onbestelbaar"}
