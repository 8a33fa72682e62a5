"""What the letter about a decision says: the kind, and how one is filled from a proposal and its re-assessment. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from services.income.decisions.repository import Proposal
from services.income.letters.kinds import Filled, Kind
from shared.events.catalog import LIFE_EVENTS
from shared.events.income import Beeld, Besluit, Herbeoordeling, Uitkomst
from shared.ui.dutch import date_text, money_text

SUBJECT: Final = "besluit-op-voorstel"

OUTCOMES: Final[Mapping[Uitkomst, str]] = {
    "lager": "lager",
    "eindigt": "eindigt",
    "gelijk": "gelijk",
    "hoger": "hoger",
    "aanvraag-nodig": "aanvraag",
    "niet-vast-te-stellen": "onbekend",
}
DECIDED: Final[Mapping[Besluit, str]] = {"overnemen": "overgenomen", "afwijken": "afgeweken"}
AMOUNTS: Final = "bedragen"
EXPLAINED: Final = "toegelicht"
REGISSEUR: Final = "regisseur"
ASSUMED: Final = "aanname"

HAPPENED: Final = frozenset(event.happened for event in LIFE_EVENTS) | {
    "huishouden-gewijzigd",
    "vaststelling",
    "normwijziging",
}
"""Whatever a right is re-assessed for."""

STEPS: Final = frozenset(
    {
        *("aanname", "aanvraag-nodig", "aanwijzing", "aow", "baan", "eigen-woning"),
        *("einde-gezamenlijk-recht", "einde-recht", "einde-uitkering", "geen-lopende-uitkering"),
        *("gezamenlijke-huishouding", "grondslag-gelijk", "huishouden", "indexering"),
        *("ingetrokken", "inkomen", "inkomen-soort", "kostendelende-medebewoner"),
        *("kostendelersnorm", "lokale-keuze", "niet-vast-te-stellen", "norm"),
        *("parameter-ontbreekt", "partner-zonder-recht", "plafond", "studie", "uitsluiting"),
        *("vakantietoeslag", "verblijf", "verlaging", "vermogenstoets", "voorschot"),
        *("vrijlating", "vrijlatingsregime", "vrijwilligersvergoeding", "woonsituatie"),
        *("woonsituatie-onbekend", "zelfstandige", "woonplaats", "bewoners"),
        *("norm-ouders-ongewijzigd",),
    }
)
"""Every step that an explanation can have (`Reden.regel`); a test looks them up in the rules."""

KIND: Final = Kind(
    code=SUBJECT,
    values={"vanaf": None, "dag_ervoor": None, "regisseur": REGISSEUR}
    | {
        f"{amount}_{when}": AMOUNTS
        for amount in ("bijstand", "inkomen", "totaal")
        for when in ("voor", "na")
    },
    conditions=frozenset(
        {*OUTCOMES.values(), *DECIDED.values(), AMOUNTS, EXPLAINED, REGISSEUR, ASSUMED}
    ),
    reasons=frozenset(f"gebeurtenis.{happened}" for happened in HAPPENED)
    | frozenset(f"stap.{step}" for step in STEPS),
)


@dataclass(frozen=True, slots=True)
class Ground:
    """What a proposal rests on."""

    happened: str | None
    """The kind of the life event; None where it is not known here."""
    pictures: tuple[Herbeoordeling, ...]

    def about(self, who: str) -> Herbeoordeling | None:
        return next((picture for picture in self.pictures if picture.wie == who), None)


def fill(
    proposal: Proposal,
    ground: Ground,
    decision: Besluit,
    *,
    words: str,
    regisseur: str | None,
    decided_by: str,
) -> Filled:
    """What the letter about this decision is written with."""
    picture = ground.about(proposal.about)
    shown = _amounts(picture) if picture else {}
    conditions = {OUTCOMES[proposal.outcome], DECIDED[decision]}
    conditions |= {AMOUNTS} if shown else set()
    conditions |= {EXPLAINED} if words.strip() else set()
    conditions |= {REGISSEUR} if regisseur else set()
    conditions |= {ASSUMED} if picture and picture.aannames else set()
    day = proposal.effective_on
    values = shown | {
        "vanaf": date_text(day),
        "dag_ervoor": date_text(day - timedelta(days=1)),
    }
    if regisseur:
        values["regisseur"] = regisseur
    return Filled(
        frozenset(conditions),
        values,
        tuple(_reasons(ground.happened, picture)),
        words,
        (decided_by, "inkomensconsulent"),
    )


def _reasons(happened: str | None, picture: Herbeoordeling | None) -> Iterator[str]:
    if happened is not None:
        yield f"gebeurtenis.{happened}"
    for step in picture.toelichting if picture else ():
        yield f"stap.{step.regel}"


def _amounts(picture: Herbeoordeling) -> dict[str, str]:
    """Of both days or of neither: half a table says nothing."""
    if picture.voor is None or picture.na is None:
        return {}
    return _of_day(picture.voor, "voor") | _of_day(picture.na, "na")


def _of_day(beeld: Beeld, when: str) -> dict[str, str]:
    return {
        f"bijstand_{when}": money_text(beeld.bijstand_centen),
        f"inkomen_{when}": money_text(beeld.inkomen_centen),
        f"totaal_{when}": money_text(beeld.totaal_centen),
    }
