"""What the letter about a decision says: the kind, and how one is filled from a proposal and its re-assessment. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from services.income.decisions.concept import Otherwise
from services.income.decisions.kinds import BY_HAND, goes_back
from services.income.decisions.repository import Proposal
from services.income.letters.kinds import Filled, Kind
from services.income.rights.standing import Wijziging
from shared.events.catalog import LIFE_EVENTS
from shared.events.income import Beeld, Besluit, Herbeoordeling, Uitkomst, Voorstelsoort
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
AUTOMATIC: Final = "automatisch"
PERIODS: Final = "perioden"
OTHERWISE: Final = "anders"
OTHERWISE_NOTHING: Final = "anders_niets"
STAYS: Final = "blijft"
GRANTED: Final = "toegekend"
REFUSED: Final = "geweigerd"
RECLAIMED: Final = "teruggevraagd"
SUSPENDED: Final = "opgeschort"
LIFTED: Final = "opgeheven"
UNTREATED: Final = "niet_behandeld"
ONCE: Final = "ineens"
UNMENDED: Final = "niet_hersteld"
BY_SOMEBODY: Final = "met_de_hand"
REVISED: Final = "herzien"
WITHDRAWN: Final = "ingetrokken"
_ABOUT: Final[Mapping[Voorstelsoort, str]] = {
    "terugvordering": RECLAIMED,
    "opschorting": SUSPENDED,
    "opheffing": LIFTED,
    "niet-in-behandeling": UNTREATED,
    "ambtshalve": ONCE,
}

HAPPENED: Final = frozenset(event.happened for event in LIFE_EVENTS) | {
    "huishouden-gewijzigd",
    "vaststelling",
    "normwijziging",
}
"""Whatever a right is re-assessed for."""

STEPS: Final = frozenset(
    {
        *("aanname", "aanvraag-nodig", "aanwijzing", "aow", "baan", "eigen-woning"),
        *(
            "einde-gezamenlijk-recht",
            "einde-recht",
            "einde-uitkering",
            "geen-lopende-uitkering",
            "giften",
        ),
        *("grondslag-gelijk", "huishouden", "indexering"),
        *("ingetrokken", "inkomen", "inkomen-soort", "kostendelende-medebewoner"),
        *("kostendelersnorm", "lokale-keuze", "niet-vast-te-stellen", "norm"),
        *("parameter-ontbreekt", "partner-zonder-recht", "plafond", "studie", "uitsluiting"),
        *("vakantietoeslag", "verblijf", "verlaging", "vermogenstoets", "voorschot"),
        *("vrijlating", "vrijwilligersvergoeding", "woonsituatie"),
        *("woonsituatie-onbekend", "zelfstandige", "woonplaats", "bewoners"),
        *("norm-ouders-ongewijzigd",),
    }
)
"""Every step that an explanation can have (`Reden.regel`); a test looks them up in the rules."""

KIND: Final = Kind(
    code=SUBJECT,
    values={"vanaf": None, "dag_ervoor": None, "regisseur": REGISSEUR, "bedrag_anders": OTHERWISE}
    | {"bedrag_terug": RECLAIMED, "bedrag_toegekend": GRANTED, "bedrag_ineens": ONCE}
    | {"hersteltermijn": SUSPENDED, "gevraagd": SUSPENDED}
    | {
        f"{amount}_{when}": AMOUNTS
        for amount in ("bijstand", "inkomen", "totaal")
        for when in ("voor", "na")
    },
    conditions=frozenset(
        {*OUTCOMES.values(), *DECIDED.values(), AMOUNTS, EXPLAINED, REGISSEUR, ASSUMED}
        | {AUTOMATIC, PERIODS, OTHERWISE, OTHERWISE_NOTHING, STAYS}
        | {GRANTED, REFUSED, RECLAIMED, SUSPENDED, LIFTED, UNTREATED}
        | {UNMENDED, BY_SOMEBODY, REVISED, WITHDRAWN, ONCE}
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


@dataclass(frozen=True, slots=True)
class Said:
    """What whoever decides says beside the proposal."""

    words: str = ""
    regisseur: str | None = None
    otherwise: Otherwise | None = None
    decided_by: str | None = None
    """None: the system decided."""


def fill(
    proposal: Proposal, ground: Ground, decision: Besluit, said: Said, decided_on: date
) -> Filled:
    """What the letter about this decision is written with."""
    picture = ground.about(proposal.about)
    otherwise = said.otherwise if decision == "afwijken" else None
    shown = _amounts(picture) if picture else {}
    periods = _periods(proposal.changes) if decision == "overnemen" else ()
    day = otherwise.starts_on if otherwise else proposal.effective_on
    holds = {
        AMOUNTS: bool(shown),
        EXPLAINED: bool(said.words.strip()),
        REGISSEUR: said.regisseur is not None,
        ASSUMED: picture is not None and bool(picture.aannames),
        AUTOMATIC: said.decided_by is None,
        PERIODS: len(periods) > 1,
        OTHERWISE: otherwise is not None and otherwise.cents > 0,
        OTHERWISE_NOTHING: otherwise is not None and otherwise.cents == 0,
        STAYS: decision == "afwijken" and otherwise is None,
        BY_SOMEBODY: proposal.kind in BY_HAND,
        UNMENDED: proposal.reasons[0].code == "opschorting-niet-hersteld",
    }
    if decision == "overnemen" and proposal.kind in {"recht", "beeindiging"}:
        back = goes_back(proposal.changes, decided_on)
        holds |= {REVISED: "herzien" in back, WITHDRAWN: "intrekken" in back}
    values = shown | {
        "vanaf": date_text(day),
        "dag_ervoor": date_text(day - timedelta(days=1)),
    }
    if said.regisseur is not None:
        values["regisseur"] = said.regisseur
    if proposal.amount_cents is not None:
        name = "bedrag_ineens" if proposal.kind == "ambtshalve" else "bedrag_terug"
        values[name] = money_text(proposal.amount_cents)
    if proposal.kind == "aanvraag" and proposal.changes:
        values["bedrag_toegekend"] = _known(proposal.changes[0].na)
    if proposal.suspending is not None:
        values["gevraagd"] = proposal.suspending.asked
        values["hersteltermijn"] = date_text(proposal.suspending.mend_until)
    if otherwise is not None:
        values["bedrag_anders"] = money_text(otherwise.cents)
    return Filled(
        frozenset({_about(proposal), DECIDED[decision]})
        | {name for name, is_so in holds.items() if is_so},
        values,
        tuple(_reasons(ground.happened, picture)),
        said.words,
        periods if len(periods) > 1 else (),
        (said.decided_by, "inkomensconsulent") if said.decided_by else ("ons computersysteem",),
    )


def _about(proposal: Proposal) -> str:
    """What the letter is about: how a right changes, an application, or money."""
    about = _ABOUT.get(proposal.kind)
    if about is not None:
        return about
    if proposal.kind == "aanvraag":
        return GRANTED if proposal.changes else REFUSED
    return OUTCOMES[proposal.outcome]


def _periods(changes: Iterable[Wijziging]) -> tuple[tuple[str, str, str], ...]:
    return tuple((_when(change), _known(change.voor), _known(change.na)) for change in changes)


def _when(change: Wijziging) -> str:
    if change.tot is None:
        return f"Vanaf {date_text(change.van)}"
    last = change.tot - timedelta(days=1)
    return f"{date_text(change.van)} tot en met {date_text(last)}"


def _known(cents: int | None) -> str:
    return "nog niet bekend" if cents is None else money_text(cents)


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
