"""What somebody established, as the API takes and shows it: a shape per kind of fact. How it is kept is in stored.py."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from services.income.findings import facts
from services.income.findings.facts import Bron, Inhoud, Vaststelling
from services.income.means import assets
from services.income.means.rules import Vrijlatingsfeiten
from services.income.means.schemas import Centen, GebruikteMaanden, Maandbedrag, Vrijlating
from services.income.norms.exclusions import DAYS_IN_WEEK
from services.income.norms.schemas import Datum
from shared.http.schemas import RequestModel, WithoutBsn

ARTICLE = r"^Pw (11|13 lid 1 onder [a-h]|13 lid 2 onder [a-d])$"


class Feit(RequestModel):
    """Wat elke vaststelling heeft."""

    tot: Datum | None = Field(
        None,
        description="Eerste dag waarop het niet meer geldt. Leeg: er is geen einde bekend. Gelijk aan de eerste dag: het heeft "
        "nooit gegolden.",
    )


class FeitOverPersoon(Feit):
    """Wat elke vaststelling over de aanvrager of de partner heeft."""

    inwoner_id: UUID


class EigenRecht(FeitOverPersoon):
    """Of iemand een eigen recht heeft (Pw art. 11 en 13)."""

    soort: Literal["eigen-recht"]
    heeft_recht: bool
    artikel: Annotated[str, StringConstraints(pattern=ARTICLE)] | None = Field(
        None,
        description="Waarom er geen recht is. Verplicht als er geen recht is.",
        examples=["Pw 11", "Pw 13 lid 1 onder a"],
    )

    @model_validator(mode="after")
    def _says_why_not(self) -> Self:
        if self.heeft_recht == (self.artikel is not None):
            raise PydanticCustomError(
                "tegenstrijdig",
                "artikel hoort erbij als heeftRecht false is, en alleen dan",
            )
        return self

    @property
    def inhoud(self) -> Inhoud:
        return facts.EigenRecht(self.heeft_recht, self.artikel)


class OnderwijsMetWsf(FeitOverPersoon):
    """Of iemand onderwijs kan volgen met studiefinanciering of WTOS (Pw art. 13 lid 2 onder c)."""

    soort: Literal["onderwijs-met-wsf"]
    kan: bool

    @property
    def inhoud(self) -> Inhoud:
        return facts.Onderwijs(self.kan)


class VrijlatingVanLoon(FeitOverPersoon):
    """Welke vrijlating van loon geldt. De gebruikte maanden zijn die van ervoor; latere maanden telt het systeem zelf."""

    soort: Literal["vrijlating"]
    vrijlating: Vrijlating

    @property
    def inhoud(self) -> Inhoud:
        return self.vrijlating.facts()


class VolledigeZorg(FeitOverPersoon):
    """Of iemand de volledige zorg voor de kinderen heeft (Pw art. 31 lid 2 onder r)."""

    soort: Literal["volledige-zorg"]
    heeft: bool

    @property
    def inhoud(self) -> Inhoud:
        return facts.VolledigeZorg(self.heeft)


class AnderInkomen(FeitOverPersoon):
    """Alles wat iemand uit één bron krijgt naast loon. Per bron geldt er een tegelijk; bronnen staan naast elkaar."""

    soort: Literal["ander-inkomen"]
    bron: Bron
    bedrag_centen: Maandbedrag = Field(
        description="Netto per maand, zoals het binnenkomt; wat ervan meetelt volgt uit de bron. 0: het telt niet mee."
    )

    @property
    def inhoud(self) -> Inhoud:
        return facts.AnderInkomen(self.bron, self.bedrag_centen)


class Nettoloon(FeitOverPersoon):
    """Wat de banen waarvan alleen het brutoloon is gemeld netto betalen, zoals de loonstrook het laat zien."""

    soort: Literal["nettoloon"]
    bedrag_centen: Maandbedrag = Field(description="Per maand, met vakantietoeslag.")

    @property
    def inhoud(self) -> Inhoud:
        return facts.Nettoloon(self.bedrag_centen)


class GeenBeroepOpOuders(FeitOverPersoon):
    """Of de ouders van iemand van 18 tot en met 20 jaar niet kunnen of hoeven bij te dragen (Pw art. 20 lid 3)."""

    soort: Literal["geen-beroep-op-ouders"]
    geldt: bool

    @property
    def inhoud(self) -> Inhoud:
        return facts.GeenBeroepOpOuders(self.geldt)


class Toeslagpartner(FeitOverPersoon):
    """Of de partners ook voor de toeslagen elkaars partner zijn (Pw art. 24a). Zonder: zij zijn het."""

    soort: Literal["toeslagpartner"]
    is_partner: bool

    @property
    def inhoud(self) -> Inhoud:
        return facts.Toeslagpartner(self.is_partner)


class Vermogen(Feit):
    """Wat het gezin bezit en schuldig is (Pw art. 34)."""

    soort: Literal["vermogen"]
    bezittingen_centen: Centen = Field(0, description="Met spaargeld, zonder de eigen woning.")
    schulden_centen: Centen = 0
    spaargeld_tijdens_bijstand_centen: Centen = Field(
        0, description="Het deel van de bezittingen dat tijdens de bijstand is gespaard."
    )
    overwaarde_woning_centen: Centen = Field(
        0, description="Waarde van de eigen woning min de hypotheek."
    )

    @model_validator(mode="after")
    def _saved_is_part_of_it(self) -> Self:
        if self.spaargeld_tijdens_bijstand_centen > self.bezittingen_centen:
            raise PydanticCustomError(
                "vermogen",
                "spaargeldTijdensBijstandCenten is een deel van bezittingenCenten, en is dus niet hoger",
            )
        return self

    @property
    def inhoud(self) -> Inhoud:
        return assets.Vermogen(
            self.bezittingen_centen,
            self.schulden_centen,
            self.spaargeld_tijdens_bijstand_centen,
            self.overwaarde_woning_centen,
        )


class Woonkosten(Feit):
    """Of het gezin woonkosten heeft, zoals huur of hypotheek (Pw art. 27). Zonder: die zijn er."""

    soort: Literal["woonkosten"]
    heeft: bool

    @property
    def inhoud(self) -> Inhoud:
        return facts.Woonkosten(self.heeft)


class Schoolverlater(FeitOverPersoon):
    """Dat iemand net is gestopt met onderwijs (Pw art. 28): de norm is dan zes maanden lager, als de gemeente dat zo regelt."""

    soort: Literal["schoolverlater"]
    beeindigd_op: Datum = Field(description="De laatste dag van het onderwijs.")

    @property
    def inhoud(self) -> Inhoud:
        return facts.Schoolverlater(self.beeindigd_op)


class Giften(Feit):
    """Wat het gezin in het kalenderjaar van de eerste dag aan giften en bespaarde kosten heeft gekregen (Pw art. 31 lid 2 m en s)."""

    soort: Literal["giften"]
    bedrag_centen: Centen = Field(description="Alles van dat kalenderjaar samen.")
    telt_mee_centen: Maandbedrag | None = Field(
        None,
        description="Wat per maand meetelt van wat boven de grens van de wet komt; 0: niets. Leeg: niemand heeft het "
        "beoordeeld. Tot de grens telt er niets mee.",
    )

    @property
    def inhoud(self) -> Inhoud:
        return facts.Giften(self.bedrag_centen, self.telt_mee_centen)


class VerblijfBuitenland(FeitOverPersoon):
    """Dat iemand in het buitenland is, van de eerste dag tot `tot`, de dag van terugkomst (Pw art. 13 lid 1 onder e en lid 4)."""

    soort: Literal["verblijf-buitenland"]
    weken: Annotated[int, Field(ge=0, le=53)] = Field(
        0,
        description="Hele weken die deze persoon dit kalenderjaar al eerder in het buitenland was.",
    )
    dagen: Annotated[int, Field(ge=0, le=366)] = Field(0, description="En losse dagen.")

    @property
    def inhoud(self) -> Inhoud:
        return facts.VerblijfBuitenland(self.weken * DAYS_IN_WEEK + self.dagen)


Beurssoort = Literal[
    "kale-huur",
    "zorgpremie",
    "kosten-kinderopvang",
    "kinderopvangtoeslag",
    "reiskosten",
    "aflossing",
    "lokale-regelingen",
    "inkomen-huisgenoten",
]
"""The facts of the purse that are an amount of the household; a wage or a benefit is a fact of its own kind."""


class BeursbedragVanGezin(Feit):
    """Een bedrag waar de beurs van het gezin van afhangt en de bijstand niet. Per feit geldt er een tegelijk."""

    soort: Literal["beursbedrag"]
    feit: Beurssoort
    bedrag_centen: Maandbedrag = Field(description="Per maand. 0: het is er niet.")

    @property
    def inhoud(self) -> Inhoud:
        return facts.Beursbedrag(self.feit, self.bedrag_centen)


NieuwFeit = Annotated[
    EigenRecht
    | OnderwijsMetWsf
    | VrijlatingVanLoon
    | VolledigeZorg
    | AnderInkomen
    | Nettoloon
    | Vermogen
    | GeenBeroepOpOuders
    | Toeslagpartner
    | Woonkosten
    | Schoolverlater
    | Giften
    | VerblijfBuitenland
    | BeursbedragVanGezin,
    Field(discriminator="soort"),
]


class NieuweVaststellingen(RequestModel):
    """Wat er vanaf een dag van een dossier is vastgesteld: elk feit staat op zichzelf en vervangt alleen hetzelfde feit."""

    dossier_id: UUID
    vanaf: Datum = Field(description="Eerste dag waarop het geldt.")
    reden: Annotated[
        str,
        StringConstraints(min_length=3, max_length=2000, strip_whitespace=True),
        WithoutBsn,
        Field(
            description="Waarop het berust.",
            examples=["Loonstroken en bankafschriften gezien."],
        ),
    ]
    vaststellingen: list[NieuwFeit] = Field(min_length=1, max_length=20)

    def facts(self) -> list[Vaststelling]:
        return [fact_of(told, self.vanaf) for told in self.vaststellingen]


def fact_of(told: NieuwFeit, since: date) -> Vaststelling:
    person_id = told.inwoner_id if isinstance(told, FeitOverPersoon) else None
    return Vaststelling(since, told.inhoud, person_id, told.tot)


def shown(fact: Vaststelling) -> NieuwFeit:
    """A fact as the API tells it. Not checked again: what was taken once can be read whatever the API takes now."""
    model, values = _told(fact.inhoud)
    if fact.inwoner_id is not None:
        values["inwoner_id"] = fact.inwoner_id
    told: NieuwFeit = model.model_construct(soort=fact.soort, tot=fact.tot, **values)
    return told


def _told(content: Inhoud) -> tuple[Any, dict[str, Any]]:  # noqa: C901, PLR0911, PLR0912 - a line for each kind
    match content:
        case facts.EigenRecht(entitled, article):
            return EigenRecht, {"heeft_recht": entitled, "artikel": article}
        case facts.Onderwijs(can):
            return OnderwijsMetWsf, {"kan": can}
        case facts.VolledigeZorg(has):
            return VolledigeZorg, {"heeft": has}
        case facts.AnderInkomen(source, cents):
            return AnderInkomen, {"bron": source, "bedrag_centen": cents}
        case facts.Nettoloon(cents):
            return Nettoloon, {"bedrag_centen": cents}
        case facts.Beursbedrag(which, cents):
            return BeursbedragVanGezin, {"feit": which, "bedrag_centen": cents}
        case facts.GeenBeroepOpOuders(holds):
            return GeenBeroepOpOuders, {"geldt": holds}
        case facts.Toeslagpartner(together):
            return Toeslagpartner, {"is_partner": together}
        case facts.Woonkosten(has):
            return Woonkosten, {"heeft": has}
        case facts.Schoolverlater(last):
            return Schoolverlater, {"beeindigd_op": last}
        case facts.Giften(total, counts):
            return Giften, {"bedrag_centen": total, "telt_mee_centen": counts}
        case facts.VerblijfBuitenland(before):
            weeks, days = divmod(before, DAYS_IN_WEEK)
            return VerblijfBuitenland, {"weken": weeks, "dagen": days}
        case Vrijlatingsfeiten():
            return VrijlatingVanLoon, {"vrijlating": _exemption(content)}
        case assets.Vermogen(owns, owes, saved, home):
            return Vermogen, {
                "bezittingen_centen": owns,
                "schulden_centen": owes,
                "spaargeld_tijdens_bijstand_centen": saved,
                "overwaarde_woning_centen": home,
            }


def _exemption(content: Vrijlatingsfeiten) -> Vrijlating:
    return Vrijlating.model_construct(
        regime=content.regime,
        gebruikte_maanden=GebruikteMaanden.model_construct(**asdict(content.gebruikt)),
        medisch_urenbeperkt=content.medisch_urenbeperkt,
        loonkostensubsidie=content.loonkostensubsidie,
        uitbreiding_onmogelijk=content.uitbreiding_onmogelijk,
        verlengd_tot=content.verlengd_tot,
        nieuw_dienstverband=content.nieuw_dienstverband,
        draagt_bij=content.draagt_bij,
    )
