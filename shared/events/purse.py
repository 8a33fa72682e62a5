"""What there is to spend in a household, before and after, with what nobody knows: a part of re-assessments. Published by income."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from shared.events.envelope import PublishedModel
from shared.events.reasons import Beursfeit as Beursfeit

Beurspost = Literal[
    "netto-loon",
    "iack",
    "bijstand",
    "andere-uitkering",
    "zorgtoeslag",
    "huurtoeslag",
    "kgb",
    "kinderbijslag",
    "kinderopvangtoeslag",
    "lokale-regelingen",
    "huur",
    "zorgpremie",
    "kosten-kinderopvang",
    "reiskosten",
    "aflossing",
]
"""A component of what there is to spend: what comes in, and from the rent on what goes out, which is below zero."""

Kant = Literal["voor", "na", "beide"]
"""On which side something is unknown; `beide`: one value, unknown, that holds before and after."""

Armoedeval = Literal["ja", "nee", "onbekend"]
"""Less to spend after than before, or hardly more though more is earned; `onbekend`: it depends on what is not known."""

Beursaanname = Literal[
    "nettoloon-afgeleid",
    "brutoloon-afgeleid",
    "bruto-uitkering-afgeleid",
    "inkomen-onder-drempels",
    "combinatiekorting",
]
"""What was derived where only the other was told, or taken to be so."""


class OnbekendInBeurs(PublishedModel):
    """A fact that nobody knows and that the purse depends on: an amount per month between two ends, in euro cents."""

    feit: Beursfeit
    kant: Kant
    inwoner_id: UUID | None = None
    """Of whom; None: of the household."""
    gever: Literal["inwoner", "medewerker"] = "inwoner"
    """Who can say it."""
    minimum_centen: int = Field(ge=0)
    maximum_centen: int = Field(ge=0)
    beweegt_centen: int = Field(ge=0)
    """How far it moves the difference; 0 where it makes none."""


class Beurstotaal(PublishedModel):
    """Before and after in euro cents per month; None where it depends on what nobody knows, then between which ends."""

    voor_centen: int | None = None
    na_centen: int | None = None
    verschil_centen: int | None = None
    verschil_minimum_centen: int
    verschil_maximum_centen: int


class Postbeeld(Beurstotaal):
    """One component; one that is nil on both sides is absent."""

    post: Beurspost


class Beurs(PublishedModel):
    """What there is to spend after fixed costs, before and after, per component, with what nobody knows."""

    voor_op: date
    na_op: date
    posten: tuple[Postbeeld, ...]
    totaal: Beurstotaal
    drempel_centen: int
    """So much there has to be more, where more is earned; else 0."""
    armoedeval: Armoedeval
    onbekend: tuple[OnbekendInBeurs, ...] = ()
    """What moves the difference most comes first: that is to be asked first."""
    aannames: tuple[Beursaanname, ...] = ()
