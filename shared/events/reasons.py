"""Why something is so: a code with typed parameters, which travels and is kept; it is worded where somebody reads it.

The words stand in `shared/reason_words.py`, per audience. A parameter is a day, an amount in cents, an age, a number of months or a
code; never a name, and never what somebody wrote.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, Final, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from shared.events.envelope import PublishedModel
from shared.events.life_events import Eindreden

Wie = Literal["huishouden", "blijver", "vertrekker", "daarna"]
"""The household; at a divorce who stays and who leaves; the household on a later day on which it changes once more."""

Beursfeit = Literal[
    "kale-huur",
    "zorgpremie",
    "kosten-kinderopvang",
    "kinderopvangtoeslag",
    "reiskosten",
    "aflossing",
    "lokale-regelingen",
    "inkomen-huisgenoten",
    "brutoloon",
    "andere-uitkering",
    "vrijlating",
]
"""What has to be known to say what a household has to spend, and the household alone does not tell."""

Redensoort = Literal[
    # Why income proposes something, and why a proposal no longer stands.
    "bijstand-lager",
    "bijstand-eindigt",
    "bijstand-hoger",
    "bijstand-op-andere-grond",
    "bijstand-toekennen",
    "bijstand-weigeren",
    "bijstand-beeindigen",
    "bijstand-opschorten",
    "opschorting-opheffen",
    "opschorting-niet-hersteld",
    "aanvraag-niet-behandelen",
    "ineens-toekennen",
    "te-veel-betaald",
    "opnieuw-besluiten",
    "rust-op-aanname",
    "voorstel-gebeurtenis-vervalt",
    "voorstel-opnieuw-beoordeeld",
    "voorstel-teruggenomen",
    "gegevens-zijn-er",
    # What income found, beside the words of a playbook.
    "minder-te-besteden",
    "nauwelijks-meer-te-besteden",
    "beurs-hangt-af-van",
    "verwacht-bedrag",
    "controles-voorbij",
    "controle-blijft-liggen",
    "controle-verschil",
    "alleen-brutoloon",
    "geboortedatum-aangenomen",
    "verjaardag-aangenomen",
    "dossier-was-gesloten",
    # Why a letter did not reach anybody.
    "brief-overleden",
    "brief-geen-adres",
    "brief-onbekend",
    "brief-verhuisd",
    "brief-adres-onjuist",
    "brief-geweigerd",
    # Why financial aftercare ended.
    "baan-nooit-begonnen",
    "baanstart-ingetrokken",
    "nazorg-gelukt",
    "nazorg-terugval",
    "nazorg-loopt-elders-door",
    "nazorg-niet-meer-te-volgen",
    "nazorg-niet-meer-nodig",
    "nazorg-overleden",
    "nazorg-buiten-gebied",
    "nazorg-in-ander-dossier",
    # What is said of work as it is made.
    "hoorde-al-klaar",
    "meegekomen",
    # Why work is not needed any more.
    "gebeurtenis-ingetrokken",
    "gebeurtenis-gecorrigeerd",
    "weer-in-werkgebied",
    "nettoloon-bekend",
    "geboortedatum-bekend",
    "aanvraag-niet-meer-nodig",
    "aanvraag-klaar",
    "besluittermijn-staat-stil",
    "bezwaar-klaar",
    "bezwaartermijn-verschoven",
    "wel-te-berekenen",
    "loon-van-maand",
    "loon-is-er",
    "beurs-is-bekend",
    "beurs-niet-lager",
    "beurs-opnieuw-bekeken",
    "gaat-verder-elders",
    "stond-er-twee-keer",
    "persoon-overleden",
    "niemand-meer",
    "overdracht-staat-anders",
    "overdracht-niet-nodig",
    "overdracht-gebeurtenis-ingetrokken",
    "contact-op-andere-dag",
    "contact-nu-niet-nodig",
    "contact-verbeterd",
    "hoort-bij-andere-route",
    # What happened to a task by itself.
    "wachtdag-gekomen",
    "gebeurtenis-gekomen",
    "gekregen-als-volgende",
    "kan-taak-niet-doen",
    "zelfde-medewerker",
    "contact-te-laat",
    "eigen-afspraak",
    "rust-op-andere-route",
    "route-weer-gevolgd",
    "gaat-mee-op-route",
    "regisseur-houdt-contact",
    "jobcoach-houdt-contact",
    "andere-regisseur-houdt-contact",
]


class Redenparameters(PublishedModel):
    """What a reason is about; each code has its own of these (`PARAMETERS`)."""

    model_config = ConfigDict(extra="forbid")  # words that slip in here would travel on

    wie: Wie | None = None
    vanaf: date | None = None
    geboortedatum: date | None = None
    grens: Literal["12", "16", "17", "18", "21", "27", "aow"] | None = None
    maanden: tuple[int, ...] | None = None
    maand: date | None = None
    eindreden: Eindreden | None = None
    voor_centen: int | None = None
    na_centen: int | None = None
    verschil_centen: int | None = None
    verwacht_centen: int | None = None
    feiten: tuple[Beursfeit, ...] | None = None


AMOUNTS: Final = frozenset(
    name for name in Redenparameters.model_fields if name.endswith("_centen")
)
"""The parameters that are only for who may see amounts."""

PARAMETERS: Final[Mapping[Redensoort, frozenset[str]]] = MappingProxyType(
    {
        "bijstand-lager": frozenset({"wie", "vanaf", "voor_centen", "na_centen"}),
        "bijstand-eindigt": frozenset({"wie", "vanaf"}),
        "bijstand-hoger": frozenset({"wie", "vanaf", "voor_centen", "na_centen"}),
        "bijstand-op-andere-grond": frozenset({"wie", "vanaf"}),
        "bijstand-toekennen": frozenset({"wie", "vanaf", "na_centen"}),
        "bijstand-weigeren": frozenset({"wie", "vanaf"}),
        "bijstand-beeindigen": frozenset({"vanaf"}),
        "bijstand-opschorten": frozenset({"vanaf"}),
        "opschorting-opheffen": frozenset({"vanaf"}),
        "opschorting-niet-hersteld": frozenset({"vanaf"}),
        "aanvraag-niet-behandelen": frozenset({"vanaf"}),
        "ineens-toekennen": frozenset({"vanaf", "na_centen"}),
        "te-veel-betaald": frozenset({"vanaf", "verschil_centen"}),
        "opnieuw-besluiten": frozenset({"wie", "vanaf"}),
        "minder-te-besteden": frozenset({"verschil_centen"}),
        "nauwelijks-meer-te-besteden": frozenset({"verschil_centen"}),
        "beurs-hangt-af-van": frozenset({"feiten"}),
        "loon-van-maand": frozenset({"maand"}),
        "loon-is-er": frozenset({"maand"}),
        "verwacht-bedrag": frozenset({"verwacht_centen"}),
        "controles-voorbij": frozenset({"maanden"}),
        "controle-blijft-liggen": frozenset({"vanaf"}),
        "controle-verschil": frozenset({"verschil_centen"}),
        "geboortedatum-aangenomen": frozenset({"geboortedatum", "grens"}),
        "verjaardag-aangenomen": frozenset({"geboortedatum", "grens"}),
        "dossier-was-gesloten": frozenset({"vanaf"}),
        "baanstart-ingetrokken": frozenset({"eindreden"}),
        "gebeurtenis-ingetrokken": frozenset({"eindreden"}),
        "gebeurtenis-gecorrigeerd": frozenset({"eindreden"}),
    }
)
"""What each code has; a code that is not here has nothing."""


class Redencode(PublishedModel):
    """A code and what it is about. Raises for a parameter that is missing, or that the code does not have."""

    code: Redensoort
    parameters: Redenparameters = Field(default_factory=Redenparameters)

    @model_validator(mode="after")
    def _has_its_parameters(self) -> Self:
        # Asked for each reason of each message: to write the parameters out takes as long as to read the rest of it.
        given = {name for name, value in vars(self.parameters).items() if value is not None}
        own = PARAMETERS.get(self.code, frozenset())
        # An amount may have been left out, for who may not see it.
        if strange := (given - own) | (own - AMOUNTS - given):
            raise ValueError(f"{self.code}: {', '.join(sorted(strange))} hoort niet of ontbreekt")
        return self

    def without_amounts(self) -> Self:
        """For who may not see them."""
        if not self.has_amounts:
            return self
        return self.model_copy(
            update={"parameters": self.parameters.model_copy(update=dict.fromkeys(AMOUNTS))}
        )

    @property
    def has_amounts(self) -> bool:
        return any(getattr(self.parameters, name) is not None for name in AMOUNTS)

    def stored(self) -> str:
        """As it is kept in a column: compact JSON."""
        return self.model_dump_json(by_alias=True, exclude_none=True)

    def as_json(self) -> dict[str, Any]:
        """For a column of JSON."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)

    @classmethod
    def read(cls, stored: str | Mapping[str, Any]) -> Self:
        """From a column, of text or of JSON."""
        if isinstance(stored, str):
            return cls.model_validate_json(stored)
        return cls.model_validate(stored)


def read_all(stored: str | Sequence[Mapping[str, Any]]) -> tuple[Redencode, ...]:
    """A list of reasons from a column of JSON."""
    rows = json.loads(stored) if isinstance(stored, str) else stored
    return tuple(Redencode.read(row) for row in rows)


def reason(code: Redensoort, **parameters: Any) -> Redencode:
    """`reason("controles-voorbij", maanden=(1, 3))`."""
    return Redencode(code=code, parameters=Redenparameters(**parameters))
