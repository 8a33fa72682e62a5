"""Handovers as the API shows them and takes what is asked, in the published language."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Final, Literal, Self
from uuid import UUID

from pydantic import Field, StringConstraints

from services.routes.handovers.states import Answers, State, answers_for
from shared.events.household import Gemeentecode
from shared.events.tasks import Code
from shared.http.caller import Caller
from shared.http.pagination import Page
from shared.http.reasons import RedenInWoorden
from shared.http.schemas import RequestModel, ResponseModel, WithoutBsn
from shared.permissions import Data

Overdrachttoestand = Literal[
    "voorgesteld",
    "aangeboden",
    "geweigerd",
    "aanvaard",
    "in-contact",
    "teruggegeven",
    "afgerond",
    "terug",
    "ingetrokken",
    "vervallen",
]
"""The words of `states.State`; tasks have other ones."""
Overdrachtstatus = Literal["voorgesteld", "loopt", "afgerond", "vervallen"]

STATUSES: Final[Mapping[Overdrachtstatus, str]] = {
    "voorgesteld": "proposed",
    "loopt": "running",
    "afgerond": "settled",
    "vervallen": "lapsed",
}

_PUBLISHED: Final = {stored: published for published, stored in STATUSES.items()}
_ANSWERS: Final[Mapping[Answers, Literal["regisseur", "ontvanger"] | None]] = {
    Answers.REGISSEUR: "regisseur",
    Answers.RECEIVER: "ontvanger",
    Answers.NOBODY: None,
}
_HEARS: Final[Mapping[int, Literal["regisseur", "teamleider"] | None]] = {
    0: None,
    1: "regisseur",
    2: "teamleider",
}

Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=3, max_length=1000), WithoutBsn
]


class Aanbieding(RequestModel):
    """Aan wie een overdracht wordt aangeboden, wat die mag weten en waarom dat mag."""

    organisatie_id: UUID = Field(description="Een organisatie die dit in deze gemeente doet.")
    gedeeld: Annotated[list[Code], Field(min_length=1, max_length=20)] = Field(
        description="Wat er wordt gedeeld: niet meer dan is afgesproken met de organisatie.",
        examples=[["naam", "telefoon", "reden"]],
    )
    grondslag: Literal["toestemming", "wettelijk"]
    akkoord_op: date | None = Field(
        default=None, description="Bij toestemming: de dag waarop de inwoner het goed vond."
    )
    reden: Words = Field(
        description="Waarom wij dit vragen; de organisatie leest dit.",
        examples=["Hulp bij het samen maken van een plan na de scheiding."],
    )
    wat_er_gebeurde: Words | None = Field(
        default=None, description="Alleen als u dit deelt. De organisatie leest dit."
    )
    wat_loopt: Words | None = Field(
        default=None, description="Alleen als u dit deelt. De organisatie leest dit."
    )
    gedaan: Annotated[list[Code], Field(max_length=20)] = Field(
        default=[],
        description="Wat van de lijst al is gedaan: `inwoner-weet-het`, bij toestemming `inwoner-akkoord`.",
    )


class Koppelingwens(RequestModel):
    """Wat wij met de koppelingen van een organisatie doen."""

    doen: Literal["nieuwe", "intrekken"]


class Waarom(RequestModel):
    """Waarom iemand iets met een overdracht doet."""

    reden: Code = Field(examples=["wij-doen-het-zelf"])
    woorden: Words = Field(description="In gewone taal; zonder BSN.")


class Antwoord(RequestModel):
    """Of een overdracht terug mag die de organisatie teruggeeft."""

    antwoord: Literal["akkoord", "niet-akkoord"]
    reden: Code | None = Field(default=None, description="Alleen als zij niet terug mag.")
    woorden: Words | None = Field(default=None, description="Nodig als zij niet terug mag.")


class Overdrachtwijziging(RequestModel):
    """Wat er veranderde nadat het was aangeboden. Beide kanten lezen dit."""

    onderwerp: Code = Field(description="Waarover het gaat.", examples=["afspraak"])
    oud: Words
    nieuw: Words
    waarom: Words


class Notitie(RequestModel):
    """Wat een collega moet weten. De organisatie ziet dit niet."""

    tekst: Words


class Aanvinking(RequestModel):
    """Wat van de lijst is gedaan."""

    punt: Code = Field(examples=["gesprek-samen"])
    woorden: Words | None = None


class Overdracht(ResponseModel):
    """Een warme overdracht aan een partner. De eigen regisseur blijft verantwoordelijk tot zij is aanvaard."""

    id: UUID
    dossier_id: UUID
    gebeurtenis_ids: list[UUID] = Field(
        description="De levensgebeurtenissen waarvoor de overdracht nodig is."
    )
    gemeente: Gemeentecode = Field(examples=["0106"])
    draaiboek: str = Field(examples=["scheiding"])
    draaiboek_versie: int
    stap: str = Field(examples=["gezinsplan-maken"])
    diensten: list[Code] = Field(
        description="Wat er nodig is; wie dat doet, volgt uit de gemeente en de dag.",
        examples=[["sociaal-team"]],
    )
    partners: list[str] = Field(
        description="Wie dat daar doet, eerst wie het eerst gevraagd wordt.",
        examples=[["Vaart Welzijn"]],
    )
    doel: str
    uiterlijk: date
    taak_id: UUID | None = Field(description="De taak uit dezelfde stap, als die er is.")
    status: Overdrachtstatus
    vervallen_omdat: RedenInWoorden | None = Field(
        description="Waarom de overdracht niet meer nodig is."
    )
    voorgesteld_op: datetime
    afgehandeld_op: datetime | None
    toestand: Overdrachttoestand = Field(
        description="Hoe het ermee staat.", examples=["aangeboden"]
    )
    versie: int = Field(description="Loopt op bij elke wijziging.")
    organisatie_id: UUID | None = Field(description="Aan wie het is aangeboden.")
    ontvanger: str | None = Field(
        description="Wie het daar met naam heeft aanvaard en er nu voor verantwoordelijk is."
    )
    verantwoordelijk: Literal["regisseur", "ontvanger"] | None = Field(
        description="Wie nu verantwoordelijk is; ontbreekt als het klaar is."
    )
    gedeeld: list[str] = Field(description="Wat er wordt gedeeld, als codes.")
    grondslag: Literal["toestemming", "wettelijk"] | None
    akkoord_op: date | None = Field(description="Wanneer de inwoner het goed vond.")
    aangeboden_op: datetime | None
    aanvaard_op: datetime | None
    eerste_contact_op: date | None
    uitkomst: str | None = Field(examples=["gelukt"])
    volgende_dag: date | None = Field(description="Tot wanneer de volgende stap wordt verwacht.")
    regel: str | None = Field(
        description="De regel die deze dag bepaalt.", examples=["antwoord-volgens-afspraak"]
    )
    te_laat_bij: Literal["regisseur", "teamleider"] | None = Field(
        description="Wie weet dat het te laat is; ontbreekt als het dat niet is."
    )

    @classmethod
    def of(cls, row: Mapping[Any, Any]) -> Self:
        return cls(
            id=row["id"],
            dossier_id=row["dossier_id"],
            gebeurtenis_ids=row["life_event_ids"],
            gemeente=row["municipality"],
            draaiboek=row["playbook"],
            draaiboek_versie=row["playbook_version"],
            stap=row["step"],
            diensten=row["services"],
            partners=row["partners"],
            doel=row["purpose"],
            uiterlijk=row["due_on"],
            taak_id=row["task_id"],
            status=_PUBLISHED[row["status"]],
            vervallen_omdat=RedenInWoorden.of_stored(row["settled_reason"], sees_amounts=False),
            voorgesteld_op=row["created_at"],
            afgehandeld_op=row["settled_at"],
            toestand=row["state"],
            versie=row["version"],
            organisatie_id=row["organisation_id"],
            ontvanger=row["receiver"],
            verantwoordelijk=_ANSWERS[answers_for(State(row["state"]))],
            gedeeld=row["shared"],
            grondslag=row["ground"],
            akkoord_op=row["agreed_on"],
            aangeboden_op=row["offered_at"],
            aanvaard_op=row["accepted_at"],
            eerste_contact_op=row["contact_on"],
            uitkomst=row["outcome"],
            volgende_dag=row["next_on"],
            regel=row["next_rule"],
            te_laat_bij=_HEARS[row["escalated"]],
        )


class Overdrachtregel(ResponseModel):
    """Wat er met een overdracht gebeurde: wie, wanneer, wat en waarom."""

    op: datetime
    door: str = Field(description="Kenmerk van de medewerker, de organisatie of het systeem.")
    wat: str = Field(examples=["aanvaard"])
    waarom: str | None = Field(description="Wat het systeem erover zegt.")
    woorden: str | None = Field(
        description="Wat iemand schreef. Alleen met het recht `woorden`, of van uzelf."
    )
    gegevens: dict[str, str] = Field(
        description="Wat erbij hoort: `code`, `naam`, `ontvanger`, `op`, `organisatie`, `punt`."
    )

    @classmethod
    def of(cls, row: Mapping[Any, Any], caller: Caller, municipality: str) -> Self:
        """As the caller may see it, for a handover of this municipality."""
        reads = caller.sees(Data.WOORDEN, municipality) or row["actor"] == caller.subject
        return cls(
            op=row["at"],
            door=row["actor"],
            wat=row["action"],
            waarom=row["why"],
            woorden=row["words"] if reads else None,
            gegevens=row["details"],
        )


class Wijzigingsregel(ResponseModel):
    """Iets wat na het aanbieden veranderde, voor beide kanten."""

    op: datetime
    onderwerp: str
    oud: str
    nieuw: str
    waarom: str

    @classmethod
    def of(cls, row: Mapping[Any, Any]) -> Self:
        return cls(
            op=row["at"],
            onderwerp=row["topic"],
            oud=row["old"],
            nieuw=row["new"],
            waarom=row["why"],
        )


class Overdrachtverhaal(ResponseModel):
    """Een overdracht met alles wat ermee gebeurde, het oudste eerst."""

    overdracht: Overdracht
    regels: list[Overdrachtregel]
    wijzigingen: list[Wijzigingsregel]


class OverdrachtenPagina(Page[Overdracht]):
    """Een bladzijde van de lijst met overdrachten."""
