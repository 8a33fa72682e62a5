"""What goes in and out over HTTP for a what-if. Nobody's identity is asked for, and nothing of it is kept."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, ValidationInfo, field_validator, model_validator
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from services.income.means.schemas import Centen as Centen
from services.income.means.schemas import GebruikteMaanden as GebruikteMaanden
from services.income.means.schemas import Maandbedrag as Maandbedrag
from services.income.means.schemas import Vrijlating as Vrijlating
from services.income.purse.students import Onderwijs
from shared.events.household import KostendelerUitzondering
from shared.events.income import Parameterverwijzing
from shared.http.schemas import RequestModel, ResponseModel, WithoutBsn

MOST_PEOPLE = 20
MOST_SCENARIOS = 41
"""Every hour from 0 to 40; with a full house about a tenth of a second."""
QUARTER_HOUR = 0.25
MOST_PER_HOUR = 50_000
Uren = Annotated[
    float,
    Field(ge=0, le=60, allow_inf_nan=False, json_schema_extra={"multipleOf": QUARTER_HOUR}),
]
Gemeente = Literal["0106", "1680", "1730"]
Regeling = Literal[
    "bijstand",
    "iack",
    "zorgtoeslag",
    "huurtoeslag",
    "kgb",
    "kinderbijslag",
    "kinderopvangtoeslag",
    "bijzondere-bijstand",
    "individuele-inkomenstoeslag",
    "collectieve-zorgverzekering",
    "kwijtschelding",
    "meedoenregeling",
    "meedoenregeling-18",
    "kindpakket",
    "zorgtoeslag-kind",
    "wtos",
    "studiefinanciering",
    "studietoeslag",
    "uitstroompremie",
    "alleenverdieners-tegemoetkoming",
]
Naam = Annotated[
    str,
    StringConstraints(
        min_length=1, max_length=60, strip_whitespace=True, pattern=r"^[^\x00-\x1f\x7f]*$"
    ),
    WithoutBsn,
]


class Volwassene(RequestModel):
    """De aanvrager of de partner; wie het is wordt niet gevraagd."""

    geboortedatum: date
    geen_beroep_op_ouders: bool = Field(
        False,
        description="Van 18 tot en met 20 jaar: de ouders kunnen of hoeven niet bij te dragen (Pw art. 20 lid 3).",
    )
    heeft_recht: bool = Field(
        True, description="False: er is vastgesteld dat er geen recht op bijstand is (Pw art. 11)."
    )
    inrichting: bool = Field(False, description="Verblijft in een inrichting (Pw art. 23).")
    onderwijs_met_studiefinanciering: bool = Field(
        False, description="Kan onderwijs met Wsf of WTOS volgen; telt tot 27 jaar (Pw art. 13)."
    )
    dagen_buitenland: Annotated[int, Field(ge=0, le=366)] = Field(
        0,
        description="Dagen in het buitenland in dit kalenderjaar, of achter elkaar, van wie daar nu is (Pw art. 13).",
    )


class Studie(RequestModel):
    """Het onderwijs van een kind; het antwoord noemt wat het daarvoor kan aanvragen."""

    onderwijs: Onderwijs
    medisch_beperkt: bool = Field(
        False, description="Kan door een structurele medische beperking niet bijverdienen (Pw 36b)."
    )
    wajong: bool = Field(False, description="Heeft recht op Wajong.")
    stagevergoeding_centen: Maandbedrag = 0


class Medebewoner(RequestModel):
    """Een kind of een andere bewoner."""

    geboortedatum: date
    kostendeler_uitzondering: KostendelerUitzondering | None = Field(
        None, description="Waarom iemand vanaf 27 jaar niet in de kosten deelt (Pw art. 19a)."
    )
    jaarinkomen_centen: Centen | None = Field(
        None, description="Belastbaar inkomen in het jaar; telt voor huurtoeslag vanaf 18 jaar."
    )
    studie: Studie | None = Field(
        None, description="Alleen bij een kind. Zonder: het is niet bekend of het kind leert."
    )


class Huishouden(RequestModel):
    """Wie er in de woning wonen."""

    aanvrager: Volwassene
    partner: Volwassene | None = None
    kinderen: list[Medebewoner] = Field(default_factory=list, max_length=MOST_PEOPLE)
    medebewoners: list[Medebewoner] = Field(default_factory=list, max_length=MOST_PEOPLE)
    toeslagpartner: bool | None = Field(
        None,
        description="Zonder: wie een partner heeft, heeft een toeslagpartner. Samenwoners zonder kind, contract of huis samen "
        "zijn het niet altijd (Awir art. 3): geef dan false.",
    )
    volledige_zorg: bool | None = Field(
        None,
        description="Of een alleenstaande ouder de volledige zorg voor de kinderen heeft (Pw art. 31 lid 2 onder r). Zonder: het "
        "is aangenomen, en dat staat in de uitleg.",
    )
    woonsituatie_onbekend: bool = Field(
        False, description="Niet is aangetoond wie er wonen (Pw art. 53a lid 3)."
    )


class Loon(RequestModel):
    """Een bruto loon per uur of per maand, zonder vakantiebijslag; per uur zonder bedrag is het minimumloon."""

    periode: Literal["uur", "maand"]
    bruto_centen: Maandbedrag | None = Field(None, description="Bedrag per genoemde periode.")
    uren_per_week: Uren | None = None

    @model_validator(mode="before")
    @classmethod
    def _looks_at_what_is_left_out(cls, given: Any) -> Any:
        """As null: the checks below are for what is missing too, and then under its name in the JSON."""
        if not isinstance(given, dict):
            return given
        left_out = {
            to_camel(name): None
            for name in ("bruto_centen", "uren_per_week")
            if not {name, to_camel(name)} & given.keys()
        }
        return {**given, **left_out}

    @field_validator("bruto_centen")
    @classmethod
    def _amount_fits_the_period(cls, cents: int | None, info: ValidationInfo) -> int | None:
        period = info.data.get("periode")
        if period == "maand" and cents is None:
            raise PydanticCustomError("verplicht", "Bij een loon per maand hoort een bedrag.")
        if period == "uur" and (cents or 0) > MOST_PER_HOUR:
            raise PydanticCustomError("bereik", "Een uurloon is ten hoogste 50000 centen.")
        return cents

    @field_validator("uren_per_week")
    @classmethod
    def _hours_fit_the_period(cls, hours: float | None, info: ValidationInfo) -> float | None:
        period = info.data.get("periode")
        if period == "uur" and hours is None:
            raise PydanticCustomError("verplicht", "Bij een loon per uur hoort het aantal uren.")
        if period == "maand" and hours is not None:
            raise PydanticCustomError(
                "tegenstrijdig", "Bij een loon per maand horen geen uren: het bedrag staat al vast."
            )
        if (hours or 0) % QUARTER_HOUR:
            raise PydanticCustomError("veelvoud", "Een veelvoud van 0,25.")
        return hours


class Inkomsten(RequestModel):
    """Wat een volwassene verdient."""

    loon: Loon | None = None
    vrijlating: Vrijlating | None = Field(
        None, description="Zonder: er is geen vrijlating en het loon telt volledig mee."
    )
    pensioenpremie_jaar_centen: Centen = 0


class Scenario(RequestModel):
    """Een situatie; wat er niet in staat is zoals in de vraag."""

    naam: Naam
    datum: date | None = None
    huishouden: Huishouden | None = None
    kale_huur_centen: Maandbedrag | None = None
    vermogen_centen: Centen | None = None
    aanvrager: Inkomsten = Field(default_factory=Inkomsten)
    partner: Inkomsten = Field(default_factory=Inkomsten)
    andere_uitkering_centen: Maandbedrag = Field(
        0, description="Netto per maand; telt volledig mee."
    )
    ander_jaarinkomen_centen: Centen | None = Field(
        None, description="Bruto per jaar, uit de andere uitkering; telt voor toeslagen."
    )
    kinderopvangtoeslag_centen: Maandbedrag = 0
    lokale_regelingen_jaar_centen: Centen = 0
    kosten_centen: Maandbedrag = Field(
        0, description="Per maand: reizen, eigen deel van kinderopvang, aflossing."
    )
    zonder_woonkosten: bool = Field(False, description="Verlaagt de norm (Pw art. 27).")
    studie_beeindigd_op: date | None = Field(
        None, description="Verlaagt de norm tot een half jaar daarna (Pw art. 28)."
    )


class Berekeningsvraag(RequestModel):
    """Een huishouden op een dag, en een of meer situaties."""

    datum: date
    huishouden: Huishouden
    kale_huur_centen: Maandbedrag = Field(0, description="Zonder huurwoning: 0.")
    vermogen_centen: Centen = Field(
        0,
        description="Bezittingen min schulden van aanvrager en partner samen, zonder de eigen woning; voor bijstand en toeslagen.",
    )
    ontvangt: list[Regeling] | None = Field(
        None,
        max_length=20,
        description="Wat het huishouden al ontvangt. Wordt dit gegeven, dan noemt het antwoord wat blijft liggen.",
    )

    @field_validator("ontvangt")
    @classmethod
    def _names_each_once(cls, names: list[Regeling] | None) -> list[Regeling] | None:
        if names and len(set(names)) < len(names):
            raise PydanticCustomError("dubbel", "Noem iedere regeling een keer.")
        return names

    gemeente: Gemeente | None = Field(
        None,
        description="Voor de grenzen en bedragen van lokale regelingen; zonder zijn die onbekend.",
    )
    scenarios: Annotated[list[Scenario], Field(min_length=1, max_length=MOST_SCENARIOS)]


class Stap(ResponseModel):
    """Een stap van de uitleg."""

    regel: str
    artikel: str
    tekst: str
    parameters: tuple[Parameterverwijzing, ...]


class NormUitkomst(ResponseModel):
    recht: bool
    norm_centen: int
    toelichting: list[Stap]


class LoonUitkomst(ResponseModel):
    """Het loon van een volwassene."""

    wie: Literal["aanvrager", "partner"]
    bruto_maand_centen: int
    bruto_jaar_centen: int = Field(description="Met vakantiebijslag.")
    belasting_jaar_centen: int = Field(description="Na heffingskortingen, voor de IACK.")
    iack_jaar_centen: int
    netto_maand_centen: int = Field(description="Met vakantiebijslag, zonder IACK.")


class PostenUitkomst(ResponseModel):
    """Wat er per maand binnenkomt; kosten staan onder nul. Samen zijn zij het totaal."""

    netto_loon_centen: int
    iack_centen: int
    bijstand_centen: int
    andere_uitkering_centen: int
    zorgtoeslag_centen: int
    huurtoeslag_centen: int
    kgb_centen: int
    kinderbijslag_centen: int
    kinderopvangtoeslag_centen: int
    lokale_regelingen_centen: int
    kosten_centen: int


class BeslagvrijeVoetUitkomst(ResponseModel):
    """Wat een schuldeiser per maand moet laten, voor wie geen partner heeft."""

    maximum_centen: int
    beslagvrije_voet_centen: int | None
    beslagruimte_centen: int | None
    toelichting: list[Stap]


class AanspraakUitkomst(ResponseModel):
    """Iets waar mogelijk recht op is en dat niet wordt ontvangen."""

    regeling: str
    maand_centen: int | None = Field(
        description="Zonder: het bedrag is hier niet bekend, of een ander bepaalt het."
    )
    waar: str
    onbekend: bool = Field(
        description="Een feit of een lokale waarde ontbreekt: of er recht is, is hier niet te zeggen."
    )
    artikel: str
    tekst: str
    parameters: tuple[Parameterverwijzing, ...]


class ScenarioUitkomst(ResponseModel):
    """Een situatie, uitgerekend."""

    naam: str
    datum: date
    norm: NormUitkomst
    lonen: list[LoonUitkomst]
    posten: PostenUitkomst
    totaal_centen: int
    vakantietoeslag_centen: int = Field(
        description="Deel van de bijstand dat niet iedere maand wordt betaald, maar in juni of na het einde."
    )
    vrijgelaten_centen: int
    toetsingsinkomen_centen: int = Field(
        description="Het jaarinkomen waarmee toeslagen zijn berekend; met bijstand 0: onder iedere drempel."
    )
    beslagvrije_voet: BeslagvrijeVoetUitkomst | None
    niet_gebruikt: list[AanspraakUitkomst]
    toelichting: list[Stap]


class VergelijkingUitkomst(ResponseModel):
    """Het verschil van een situatie met de vorige, per maand."""

    van: str
    naar: str
    verschil_centen: int
    erop_achteruit: bool
    extra_bruto_centen: int = Field(description="Met vakantiebijslag.")
    marginale_druk_promille: int | None = Field(
        description="Hoeveel van elke duizend euro extra bruto loon niet in de portemonnee komt."
    )
    per_post: PostenUitkomst
    verloren: list[str] = Field(description="Wat er was en helemaal wegvalt.")


class BerekeningUitkomst(ResponseModel):
    """Alle situaties, elk vergeleken met de vorige."""

    scenarios: list[ScenarioUitkomst]
    vergelijkingen: list[VergelijkingUitkomst]
    omslag_uren_per_week: float | None = Field(
        description="Van de gevraagde uren het laagste aantal vanaf waar meer overblijft dan in de eerste situatie."
    )
    voorbehoud: list[str]
