"""A handover as its organisation sees it over the API, in the published language. Nothing in it names a resident but what is shared."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal, Self
from uuid import UUID

from pydantic import Field

from services.routes.handovers.codes import RETURNS
from services.routes.handovers.showing import Shown
from services.routes.handovers.states import Action
from services.routes.partner_forms.rules import Fact
from services.routes.partner_keys.rules import reference_of
from shared.events.household import Gemeentecode
from shared.events.tasks import Code
from shared.http.pagination import Page
from shared.http.schemas import ResponseModel
from shared.refusals import REFUSALS

Partnertoestand = Literal[
    "aangeboden",
    "geweigerd",
    "aanvaard",
    "in-contact",
    "teruggegeven",
    "afgerond",
    "terug",
    "ingetrokken",
]
"""In which an organisation has it, or had it."""
Partnerdaad = Literal[
    "aanvaarding", "weigering", "eerste-contact", "resultaat", "teruggave", "ontvanger"
]
_DEEDS: Mapping[Action, Partnerdaad] = {
    Action.ACCEPT: "aanvaarding",
    Action.REFUSE: "weigering",
    Action.RECORD_CONTACT: "eerste-contact",
    Action.COMPLETE: "resultaat",
    Action.GIVE_BACK: "teruggave",
    Action.REPLACE: "ontvanger",
}


class Partneroverdracht(ResponseModel):
    """Een overdracht aan uw organisatie, zonder gegevens van de inwoner."""

    id: UUID
    kenmerk: str = Field(
        description="Om haar bij te noemen, ook aan de telefoon.", examples=["OV-8E6C2D4F"]
    )
    toestand: Partnertoestand = Field(examples=["aangeboden"])
    versie: int = Field(description="Loopt op bij elke wijziging.")
    gewijzigd_op: datetime = Field(description="Wanneer er voor het laatst iets veranderde.")
    gemeente: Gemeentecode = Field(examples=["0106"])
    diensten: list[Code] = Field(
        description="Waarvoor wij uw organisatie vragen.", examples=[["sociaal-team"]]
    )
    aangeboden_op: datetime
    ontvanger: str | None = Field(description="Wie het bij u met naam heeft aanvaard.")
    eerste_contact_op: date | None
    uitkomst: str | None = Field(examples=["gelukt"])
    uiterlijk: date | None = Field(description="Tot wanneer wij de volgende stap verwachten.")
    regel: str | None = Field(
        description="De regel die deze dag bepaalt.", examples=["antwoord-volgens-afspraak"]
    )

    @classmethod
    def of(cls, row: Mapping[Any, Any]) -> Self:
        return cls(
            id=row["id"],
            kenmerk=reference_of(row["id"]),
            toestand=row["state"],
            versie=row["version"],
            gewijzigd_op=row["changed_at"],
            gemeente=row["municipality"],
            diensten=row["services"],
            aangeboden_op=row["offered_at"],
            ontvanger=row["receiver"],
            eerste_contact_op=row["contact_on"],
            uitkomst=row["outcome"],
            uiterlijk=row["next_on"],
            regel=row["next_rule"],
        )


class PartneroverdrachtenPagina(Page[Partneroverdracht]):
    """Een bladzijde van de lijst van overdrachten aan uw organisatie."""


class Gedeeld(ResponseModel):
    """Iets wat wij met uw organisatie delen."""

    code: Code = Field(examples=["naam"])
    naam: str = Field(description="Wat het is.", examples=["Naam"])
    waarde: str | None = Field(description="Ontbreekt als wij het nu niet kunnen laten zien.")
    waarom_niet: str | None = Field(
        description="Waarom de waarde ontbreekt, en wat u dan doet.",
        examples=["Dit weten wij niet."],
    )

    @classmethod
    def of(cls, fact: Fact) -> Self:
        return cls(
            code=fact.code,
            naam=fact.label,
            waarde=fact.text or None,
            waarom_niet=fact.missing or None,
        )


class Partnerwijziging(ResponseModel):
    """Wat er na het aanbod veranderde."""

    op: datetime
    onderwerp: str
    oud: str
    nieuw: str
    waarom: str


class Keuze(ResponseModel):
    """Een code om te sturen, met wat hij betekent."""

    code: Code
    tekst: str


class PartneroverdrachtVolledig(ResponseModel):
    """Een overdracht zoals uw organisatie haar ziet: wat is afgesproken om te delen, en niets anders."""

    id: UUID
    kenmerk: str = Field(examples=["OV-8E6C2D4F"])
    toestand: Partnertoestand = Field(examples=["aangeboden"])
    versie: int
    gemeente: Gemeentecode = Field(examples=["0106"])
    organisatie: str = Field(examples=["Vaart Welzijn"])
    doel: str = Field(description="Wat wij vragen.")
    gedeeld: list[Gedeeld]
    grondslag: Literal["toestemming", "wettelijk"]
    grondslag_in_woorden: str
    akkoord_op: date | None = Field(description="Wanneer de inwoner het goed vond.")
    aangeboden_door: str = Field(description="Wie u belt.", examples=["Renske Regie"])
    aangeboden_op: datetime
    ontvanger: str | None
    eerste_contact_op: date | None
    uiterlijk: date | None
    regel: str | None
    wijzigingen: list[Partnerwijziging]
    mogelijk: list[Partnerdaad] = Field(description="Wat uw organisatie nu kan doen.")
    uitkomsten: list[Keuze]
    weigeringen: list[Keuze]
    teruggaven: list[Keuze]

    @classmethod
    def of(cls, shown: Shown, facts: Sequence[Fact]) -> Self:
        return cls.model_validate(
            {
                "id": shown.id,
                "kenmerk": reference_of(shown.id),
                "toestand": shown.state.value,
                "versie": shown.version,
                "gemeente": shown.municipality,
                "organisatie": shown.organisation,
                "doel": shown.purpose,
                "gedeeld": [Gedeeld.of(fact) for fact in facts],
                "grondslag": shown.ground,
                "grondslag_in_woorden": shown.ground_words,
                "akkoord_op": shown.agreed_on,
                "aangeboden_door": shown.offered_by,
                "aangeboden_op": shown.offered_at,
                "ontvanger": shown.receiver,
                "eerste_contact_op": shown.contact_on,
                "uiterlijk": shown.due_on,
                "regel": shown.due_rule,
                "wijzigingen": [
                    Partnerwijziging(
                        op=told.at,
                        onderwerp=told.topic,
                        oud=told.old,
                        nieuw=told.new,
                        waarom=told.why,
                    )
                    for told in shown.amendments
                ],
                "mogelijk": [word for action, word in _DEEDS.items() if action in shown.allowed],
                "uitkomsten": _choices(shown.outcomes),
                "weigeringen": _choices(REFUSALS),
                "teruggaven": _choices(RETURNS),
            }
        )


def _choices(codes: Mapping[str, str]) -> list[Keuze]:
    return [Keuze(code=code, tekst=words) for code, words in codes.items()]
