"""Topic `levensgebeurtenissen`: what happened in a resident's life. Published by intake."""

from datetime import date
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from shared.events.envelope import EventData
from shared.events.household import Gemeentecode, Huishouden

TOPIC = "levensgebeurtenissen"

Bedrag = Annotated[int, Field(ge=0, le=100_000_00)]
"""A monthly amount in euro cents."""
Vermogensbedrag = Annotated[int, Field(ge=0, le=1_000_000_00)]
"""What somebody owns or owes, in euro cents."""
Vaardigheid = Literal["lezen", "schrijven", "spreken", "luisteren", "gesprek"]
"""The five skills of Participatiewet art. 18b."""
Onderwijssoort = Literal["voortgezet-onderwijs", "mbo-bol", "mbo-bbl", "hbo", "universiteit", "anders"]  # fmt: skip
Inkomstenbron = Literal["loon", "uitkering", "alimentatie", "pensioen", "anders"]
Vermogensoorzaak = Literal["erfenis", "schenking", "verkoop", "schadevergoeding", "schuld", "anders"]  # fmt: skip

Uitkeringseinde = Literal[
    "werk",
    "verhuizing",
    "samenwonen",
    "pensioen",
    "overlijden",
    "op-verzoek",
    "niet-meer-voldaan",
    "anders",
]
"""Why the benefits administration ended bijstand."""

Uren = Annotated[float, Field(ge=0, le=60, multiple_of=0.25)]
"""Hours per week, to a quarter; none where somebody works on call without a promise."""

Contractsoort = Literal[
    "bepaalde-tijd",
    "onbepaalde-tijd",
    "uitzend",
    "detachering",
    "oproep",
    "nulurencontract",
    "beschut",
    "proefplaatsing",
    "onbekend",
]

Bron = Annotated[
    str,
    StringConstraints(
        pattern=r"^(naadloos:(timer|correctie|medewerker|register|ander-systeem)|urn:nld:oin:[0-9]{20})$"
    ),
]
"""The organisation that reported it, by its OIN, or what of ours knew it. What else a sender put in `source` stays with intake."""

Levensgebeurtenistype = Annotated[
    str, StringConstraints(pattern=rf"^nl\.participatiewet\.{TOPIC}\.[a-z-]{{1,60}}\.v[1-9][0-9]?$")
]

Correctiereden = Literal[
    "niet-gebeurd",
    "verkeerde-persoon",
    "verkeerde-datum",
    "verkeerde-gegevens",
    "dubbel-gemeld",
    "anders",
]
"""Why somebody corrected or withdrew an event. What was written about it stays with intake, beside the life event."""

Eindreden = Literal[
    "niet-gebeurd",
    "verkeerde-persoon",
    "verkeerde-datum",
    "verkeerde-gegevens",
    "dubbel-gemeld",
    "anders",
    "past-niet-meer",
    "opnieuw-verwerkt",
]
"""Why an event does not stand: what a person said, or that it follows from what became known since."""


Verhuissoort = Literal[
    "binnen-gemeente",
    "binnen-gebied",
    "buiten-gebied",
    "naar-gebied",
    "vertrokken-onbekend",
    "buitenland",
    "terug-in-gebied",
]
"""Within the municipality, to another of the three, out of the area, or into it; gone with no known address, abroad, and
back from either of these two."""


class LifeEvent(EventData):
    """What every life event tells. The event's own id is the life event's id."""

    inwoner_id: UUID
    """Whom it happened to."""
    ingangsdatum: date
    """The day it happened or will happen in the real world."""
    huishouden: Huishouden
    """The household of the dossier, this event included."""
    bron: Bron
    vervangt: UUID | None = None
    """The life event that this one replaces after a correction."""


class TurnedEighteen(LifeEvent, topic=TOPIC, happened="achttiende-verjaardag"):
    """A child or young person turns 18 on `ingangsdatum`; published some months ahead."""

    geboortedatum: date
    laatste_kind: bool
    """No other child under 18 remains in the household."""


class AgeReached(LifeEvent, topic=TOPIC, happened="leeftijdsgrens-bereikt"):
    """Somebody in the household reaches another age that changes rights on `ingangsdatum`."""

    geboortedatum: date
    grens: Literal["12", "16", "17", "21", "27", "aow"]


class Divorced(LifeEvent, topic=TOPIC, happened="scheiding"):
    """Two partners live apart for good from `ingangsdatum` (a factual test: Participatiewet art. 3 lid 2 onder b).

    Published in the dossier of each of them, about that one.
    """

    rol: Literal["blijver", "vertrekker"]
    """Whether `inwoner_id` stayed in the home, or left it."""
    ex_partner_id: UUID
    """The other one."""
    nieuw_dossier_id: UUID | None = None
    """To who stayed: the dossier of who left, so that nobody falls in between; left out where one is kept safe from the other."""
    veiligheid: bool = False
    """Address and dossier of one are kept from the other."""


class Moved(LifeEvent, topic=TOPIC, happened="verhuizing"):
    """The household moves on `ingangsdatum`."""

    van_gemeente: Gemeentecode
    naar_gemeente: Gemeentecode
    soort: Verhuissoort
    zonder_partner: bool = False
    """Partners who lived in one home do not any more, and are partners until it is established that they live apart for good
    (Participatiewet art. 3 lid 2 onder b).
    """


class LeftHome(LifeEvent, topic=TOPIC, happened="uit-huis"):
    """A grown child or a housemate left the home on `ingangsdatum`; a move of an applicant or a partner is a `verhuizing`."""


class CameToLive(LifeEvent, topic=TOPIC, happened="komt-inwonen"):
    """A grown child or a housemate came to live in a home on `ingangsdatum` (Participatiewet art. 19a, 22a)."""

    bij_inwoner_id: UUID
    """Who lived there already."""


def _either(*names: str) -> ConfigDict:
    """At least one of these fields is there: in JSON Schema too, so that others can check it."""
    return ConfigDict(json_schema_extra={"anyOf": [{"required": [name]} for name in names]})


class PaidWork(LifeEvent):
    """Tells what a job pays: net, gross, or both. These are two facts, and neither takes the place of the other.

    Of somebody whose work the right of this dossier does not look at it tells neither (decision 0014).
    """

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [
                {
                    "anyOf": [
                        {"required": ["nettoMaandloonCenten"]},
                        {"required": ["brutoMaandloonCenten"]},
                    ]
                },
                {"required": ["zonderLoon"]},
            ]
        }
    )

    uren_per_week: Uren
    netto_maandloon_centen: Bedrag | None = None
    """Expected net wage per month, holiday allowance included (Participatiewet art. 31)."""
    bruto_maandloon_centen: Bedrag | None = None
    """Gross wage per month as the contract and the payslip have it, without holiday allowance."""
    zonder_loon: Literal[True] | None = None
    """Of a child or a housemate: nobody needs the wage, so nobody is told (Participatiewet art. 31 lid 2 onder h, 19a, 22a)."""

    @model_validator(mode="after")
    def _has_the_wage_that_counts(self) -> Self:
        has_wage = (
            self.netto_maandloon_centen is not None or self.bruto_maandloon_centen is not None
        )
        if has_wage == bool(self.zonder_loon):
            raise ValueError(
                "netto_maandloon_centen, bruto_maandloon_centen or both; or zonder_loon"
            )
        if has_wage != self.huishouden.counts_work_of(self.inwoner_id, self.ingangsdatum):
            raise ValueError("a wage of applicant and partner, and of nobody else")
        return self


class JobStarted(PaidWork, topic=TOPIC, happened="baan-gestart"):
    """A resident starts a job on `ingangsdatum`."""

    contract: Contractsoort


class JobChanged(PaidWork, topic=TOPIC, happened="baan-gewijzigd"):
    """A resident's job pays otherwise from `ingangsdatum`."""

    baan_id: UUID | None = None
    """The life event that the job began with; may be left out where there is one job."""


class JobEnded(LifeEvent, topic=TOPIC, happened="baan-beeindigd"):
    """A resident's job ends; `ingangsdatum` is the first day without it."""

    baan_id: UUID | None = None
    """The life event that the job began with; may be left out where there is one job."""
    ww_aangevraagd: bool | None = None
    """Whether an unemployment benefit was asked for; None when nobody knows."""
    reden: Literal["einde-contract", "ontslag", "eigen-keuze", "onbekend"] = "onbekend"


class MovedInTogether(LifeEvent, topic=TOPIC, happened="samenwonen"):
    """Two people run one household from `ingangsdatum` (Participatiewet art. 3): the partner joins this one."""

    partner_id: UUID


class ChildBorn(LifeEvent, topic=TOPIC, happened="geboorte"):
    """A child is born on `ingangsdatum`; `inwoner_id` is the parent."""

    kind_id: UUID | None = None
    """None of a child that was stillborn, whom nobody registers."""
    levenloos: bool = False


class Died(LifeEvent, topic=TOPIC, happened="overlijden"):
    """A resident died on `ingangsdatum`, the last day that he or she belonged to the household."""


class Detained(LifeEvent, topic=TOPIC, happened="detentie"):
    """A resident is deprived of liberty by law from `ingangsdatum` (Participatiewet art. 13 lid 1 onder a)."""

    tot: date | None = None
    """The first day of freedom, where it is known."""


class Admitted(LifeEvent, topic=TOPIC, happened="opname"):
    """A resident is admitted to an inrichting on `ingangsdatum` (Participatiewet art. 1 onder f, 23)."""

    tot: date | None = None
    """The first day at home again, where it is known."""


class DebtSignalled(LifeEvent, topic=TOPIC, happened="schuldsignaal"):
    """Somebody is in arrears; `ingangsdatum` is the day of the signal (Wet gemeentelijke schuldhulpverlening art. 3, 4)."""

    schuldeiser: Literal["huur", "energie", "water", "zorgverzekering"]
    dreigt: bool | None = None
    """Whether an eviction, a cut-off or the loss of insurance threatens; None when nobody knows."""


class LanguageSignalled(LifeEvent, topic=TOPIC, happened="taalsignaal"):
    """Somebody may not master Dutch well enough for work or daily life (Participatiewet art. 18b)."""

    vaardigheden: tuple[Vaardigheid, ...] = Field(min_length=1, max_length=5)
    getoetst: bool
    """Whether a language test showed it; without one it is no more than a presumption."""


class ResidencePermitEnding(LifeEvent, topic=TOPIC, happened="verblijfstitel-loopt-af"):
    """The residence title of somebody ends on `ingangsdatum`, published some weeks ahead (Participatiewet art. 11, Vw 2000 art. 8).

    No end of a right by itself: who asked for another title in time may keep it.
    """


class SelfEmploymentStarted(LifeEvent, topic=TOPIC, happened="start-als-zelfstandige"):
    """A resident starts a business of one's own on `ingangsdatum` (Participatiewet art. 7, Bbz 2004)."""

    urencriterium: bool | None = None
    """Whether the hours criterion of Wet IB art. 3.6 is met, as Bbz art. 1 asks; None when nobody knows."""


class StudyStarted(LifeEvent, topic=TOPIC, happened="studie-gestart"):
    """A resident starts a course of education on `ingangsdatum` (Participatiewet art. 13 lid 2 onder c, 19a)."""

    onderwijs: Onderwijssoort
    studiefinanciering: bool | None = None
    """Whether it gives a claim to study money (Wsf 2000, WTOS); None when nobody knows."""


class StudyEnded(LifeEvent, topic=TOPIC, happened="studie-gestopt"):
    """A resident's education ends; `ingangsdatum` is the first day without it."""

    met_diploma: bool | None = None
    """None when nobody knows."""


class PartnerIncomeChanged(LifeEvent, topic=TOPIC, happened="inkomen-partner-gewijzigd"):
    """One of two partners has another income from one source, from `ingangsdatum` (Participatiewet art. 31, 32).

    It takes the place of what was known before of the same source.
    """

    model_config = _either("nettoMaandbedragCenten", "brutoMaandbedragCenten")

    inkomstenbron: Inkomstenbron
    netto_maandbedrag_centen: Bedrag | None = None
    """All there is from this source, net per month, holiday allowance included; 0 when it ended."""
    bruto_maandbedrag_centen: Bedrag | None = None
    """Of wages only: gross per month, without holiday allowance."""

    @model_validator(mode="after")
    def _has_an_amount(self) -> Self:
        if self.inkomstenbron != "loon" and self.bruto_maandbedrag_centen is not None:
            raise ValueError("bruto_maandbedrag_centen is of wages only")
        if self.netto_maandbedrag_centen is None and self.bruto_maandbedrag_centen is None:
            raise ValueError("netto_maandbedrag_centen, bruto_maandbedrag_centen or both")
        return self


class AssetsChanged(LifeEvent, topic=TOPIC, happened="vermogen-gewijzigd"):
    """The assets of the family as they are from `ingangsdatum` (Participatiewet art. 31, 34)."""

    oorzaak: Vermogensoorzaak
    bezittingen_centen: Vermogensbedrag
    """Savings included, the home not."""
    schulden_centen: Vermogensbedrag = 0
    spaargeld_tijdens_bijstand_centen: Vermogensbedrag = 0
    """The part of the assets that was saved while bijstand ran (art. 34 lid 2 onder c)."""
    overwaarde_woning_centen: Vermogensbedrag = 0
    """Value of the own home minus the mortgage."""


class VolunteerAllowanceChanged(LifeEvent, topic=TOPIC, happened="vrijwilligersvergoeding"):
    """Somebody gets an allowance for volunteer work from `ingangsdatum` (Participatiewet art. 31 lid 2 onder k, lid 5)."""

    maandbedrag_centen: Bedrag
    """Per month; 0 when it ended."""


class BenefitEnded(LifeEvent, topic=TOPIC, happened="uitkering-beeindigd"):
    """Bijstand ended; `ingangsdatum` is the first day without it (Participatiewet art. 45, 54).

    The benefits administration tells it: a decision that was taken, not a proposal for one.
    """

    reden: Uitkeringseinde


class LifeEventCorrected(EventData, topic=TOPIC, happened="gecorrigeerd"):
    """An earlier life event was wrong and is replaced; the replacement follows as an event of its own."""

    gebeurtenis_id: UUID
    gebeurtenis_type: Levensgebeurtenistype
    vervangen_door: UUID
    reden: Eindreden
    huishouden: Huishouden


class LifeEventWithdrawn(EventData, topic=TOPIC, happened="ingetrokken"):
    """An earlier life event did not happen."""

    gebeurtenis_id: UUID
    gebeurtenis_type: Levensgebeurtenistype
    reden: Eindreden
    huishouden: Huishouden
