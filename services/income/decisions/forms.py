"""What is filled in on the page of a proposal, as what it asks for."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, StringConstraints

from services.income.decisions.by_hand import Started
from services.income.decisions.concept import Concept, Otherwise
from services.income.decisions.questions import Asked
from services.income.decisions.schemas import Briefwoorden, Vraag, Woorden
from services.income.rights.suspension import Suspending
from shared import ids
from shared.errors import Fault
from shared.events.income import Besluit, Feitsoort, Gevraagde
from shared.http.schemas import RequestModel, WithoutBsn
from shared.ui.dutch import cents_of

NAMES: Final = {"bedragCenten": "bedrag", "inwonerId": "wie"}
"""What a rule names, as the field of the page."""


Versie = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,9}$")]
InBrief = Annotated[
    str,
    StringConstraints(
        max_length=2000, strip_whitespace=True, pattern=r"^[^\x00-\x08\x0b-\x1f\x7f]*$"
    ),
    WithoutBsn,
]


def on_one_kind_of_line(value: object) -> object:
    """A browser sends the ends of lines of a text field as two signs."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


class Besluitformulier(RequestModel):
    """Overnemen, laten zoals het is, of een ander bedrag; met de reden."""

    besluit: Literal["overnemen", "laten", "afwijken"]
    versie: Versie
    reden: Annotated[Woorden, BeforeValidator(on_one_kind_of_line)]
    in_brief: Annotated[InBrief, BeforeValidator(on_one_kind_of_line)] = ""
    bedrag: str = ""
    vanaf: date | None = None

    def concept(self) -> Concept | tuple[Fault, ...]:
        """What is decided, or what is wrong with it."""
        if self.besluit != "afwijken":
            decision: Besluit = "overnemen" if self.besluit == "overnemen" else "afwijken"
            return Concept(decision, self.reden, self.in_brief)
        cents = cents_of(self.bedrag)
        if cents is not None and self.vanaf is not None:
            return Concept("afwijken", self.reden, self.in_brief, Otherwise(cents, self.vanaf))
        faults = []
        if cents is None:
            text = (
                "Vul een bedrag in, zoals 700 of 1.419,46." if self.bedrag else "Vul een bedrag in."
            )
            faults.append(Fault("bedrag", "bedrag", text))
        if self.vanaf is None:
            faults.append(Fault("vanaf", "verplicht", "Vul een dag in."))
        return tuple(faults)


class Controleformulier(RequestModel):
    """Goedkeuren, of terugsturen met een opmerking."""

    versie: Versie
    uitkomst: Literal["goedkeuren", "terugsturen"]
    opmerking: Annotated[
        Annotated[str, StringConstraints(max_length=2000, strip_whitespace=True), WithoutBsn],
        BeforeValidator(on_one_kind_of_line),
    ] = ""


class Opmerkingformulier(RequestModel):
    """Iets voor wie er ook naar kijkt."""

    tekst: Annotated[Woorden, BeforeValidator(on_one_kind_of_line)]


class Beeindigingsformulier(RequestModel):
    """Voorstellen dat de bijstand stopt, of vanaf een dag die voorbij is wordt ingetrokken."""

    soort: Literal["beeindiging"]
    vanaf: date
    reden: Annotated[Woorden, BeforeValidator(on_one_kind_of_line)]
    in_brief: Annotated[Briefwoorden, BeforeValidator(on_one_kind_of_line)]

    def started(self) -> Started:
        return Started("beeindiging", self.vanaf)


class Opschortingsformulier(RequestModel):
    """Voorstellen de bijstand even niet te betalen."""

    soort: Literal["opschorting"]
    vanaf: date
    hersteltermijn_tot_en_met: date
    gevraagd: Vraag
    reden: Annotated[Woorden, BeforeValidator(on_one_kind_of_line)]
    in_brief: Annotated[Briefwoorden, BeforeValidator(on_one_kind_of_line)]

    def started(self) -> Started:
        asked = Suspending(self.hersteltermijn_tot_en_met, self.gevraagd.rstrip(" ."))
        return Started("opschorting", self.vanaf, asked)


class Opheffingsformulier(RequestModel):
    """De bijstand weer betalen: wat is gevraagd is er."""

    soort: Literal["opheffing"]
    reden: Annotated[Woorden, BeforeValidator(on_one_kind_of_line)]
    in_brief: Annotated[Briefwoorden, BeforeValidator(on_one_kind_of_line)]

    def started(self) -> Started:
        return Started("opheffing")


MetDeHand = Beeindigingsformulier | Opschortingsformulier | Opheffingsformulier
BY_HAND: Final[Mapping[str, type[MetDeHand]]] = {
    "beeindiging": Beeindigingsformulier,
    "opschorting": Opschortingsformulier,
    "opheffing": Opheffingsformulier,
}


class Vraagformulier(RequestModel):
    """Om een feit vragen."""

    feit: Feitsoort
    wie: str = ""
    """Of whom: the id of a person, or nothing for the household."""
    aan: Gevraagde
    uiterlijk: date
    toelichting: Annotated[Woorden, BeforeValidator(on_one_kind_of_line)]

    def asked(self) -> Asked:
        return Asked(self.feit, ids.read_id(self.wie), self.aan, self.uiterlijk, self.toelichting)


class Leegformulier(RequestModel):
    """Alleen een knop."""
