"""Wages settled over a year: between the words of golden-2 and the rules of `services.income.wages` and `.settlement`."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from services.income.means.rules import Gebruikt, Werkende
from services.income.norms.loading import load_parameters
from services.income.norms.periods import Segment, days_in_month
from services.income.rights.household import ONE_DAY
from services.income.settlement.rules import Maandfeiten, Persoonsmaand, Verdiend
from services.income.settlement.year import Jaar, Maandstand, settle_year
from services.income.wages.facts import Dienstverband, Loonopgave
from services.income.wages.rules import spread
from shared import calendar
from tests.golden.bijstand import day
from tests.golden.money import cents, euros
from tests.golden.rechten import month, norm_maand, whose

Row = Mapping[str, Any]
COUNTERS = {"n": "n", "r": "r", "z": "z", "34a": "uniform"}


def segments_of(asked: Row, first: date) -> tuple[Segment, ...]:
    """The norm of a month: of a row of norms, or of the household."""
    after = calendar.first_of_next_month(first)
    if "huishouden" in asked:
        whole = cents(norm_maand({**asked["huishouden"], "maand": f"{first:%Y-%m}"})["totaal"])
    else:
        known = asked.get("norm_tijdlijn") or [{"vanaf": "0001-01-01", "norm": asked["norm"]}]
        begun = [row for row in known if row["vanaf"] <= first.isoformat()]
        whole = cents(max(begun, key=lambda row: row["vanaf"])["norm"]) if begun else 0
    return (Segment(first, after - ONE_DAY, whole),)


def person_of(asked: Row, known: Row, first: date, *, is_first: bool, start: date) -> Persoonsmaand:
    used = known.get("gebruikt") or {}
    worker = Werkende(
        date.fromisoformat(known["geboortedatum"]),
        alleenstaande_ouder=known.get("alleenstaande_ouder", False),
        kinderen=tuple(date.fromisoformat(child) for child in known.get("kinderen") or ()),
        medisch_urenbeperkt=known.get("medisch_urenbeperkt", False),
        loonkostensubsidie=known.get("doelgroep_lks", False),
        uitbreiding_onmogelijk=known.get("uitbreiding_onmogelijk", False),
        nieuw_dienstverband=known.get("nieuw_dienstverband", False),
        draagt_bij=known.get("draagt_bij", True),
    )
    others = [
        cents(row["bedrag"])
        for row in asked.get("andere_inkomsten") or ()
        if month(row["van"]) <= first <= month(row["tot_en_met"])
    ]
    return Persoonsmaand(
        whose(known["wie"]),
        first,
        days_in_month(first),
        sum(others) if is_first else 0,
        worker if known.get("regime") else None,
        known.get("regime", "oud_31_2"),
        Gebruikt(**{COUNTERS[code]: int(times) for code, times in used.items()})
        if first == start
        else None,
    )


def report_of(row: Row) -> Loonopgave:
    return Loonopgave(
        row["id"],
        whose(row["wie"]),
        row["werkgever"],
        date.fromisoformat(row["van"]),
        date.fromisoformat(row["tot_en_met"]),
        date.fromisoformat(row["betaald_op"]),
        date.fromisoformat(row["ontvangen_op"]),
        cents(row["netto"]),
        row.get("soort", "loonstrook"),
    )


def job_of(row: Row) -> Dienstverband:
    return Dienstverband(
        whose(row["wie"]),
        row["werkgever"],
        date.fromisoformat(row["vanaf"]),
        day(row.get("tot_en_met")),
        cents(row["aanname"]),
    )


def verrekening_jaar(asked: Row) -> dict[str, Any]:
    starts = [date(asked["jaar"], number, 1) for number in range(1, 13)]
    people = asked["personen"]
    months = [
        Maandfeiten(
            first,
            segments_of(asked, first),
            tuple(
                person_of(asked, known, first, is_first=known is people[0], start=starts[0])
                for known in people
            ),
        )
        for first in starts
    ]
    reports = spread([report_of(row) for row in asked.get("opgaven") or ()])
    jobs = [job_of(row) for row in asked.get("dienstverbanden") or ()]
    found = settle_year(months, Verdiend(jobs, reports), asked["afsluitdag"], load_parameters())
    return answer(found, people)


def answer(found: Jaar, people: Sequence[Row]) -> dict[str, Any]:
    names = {whose(known["wie"]): known["wie"] for known in people}
    return {
        "maanden": [month_of(settled, names) for settled in found.maanden],
        "boekingen": [
            {
                "maand": f"{booking.maand:%Y-%m}",
                "in": f"{booking.run:%Y-%m}",
                "soort": booking.soort,
                "bedrag": euros(booking.centen),
            }
            for booking in found.boekingen
        ],
        "som": {
            name: euros(sum(getattr(part, name) for part in found.maanden))
            for name in ("aangenomen", "vastgesteld", "verschil")
        }
        | {
            name: euros(sum(getattr(part.berekend, name) for part in found.maanden))
            for name in ("norm", "netto", "vrijgelaten", "telt_mee")
        }
        | {
            "nabetaald": euros(found.total_of("nabetaling")),
            "verrekend": euros(found.total_of("verrekening")),
            "terug_te_vorderen": euros(found.total_of("terugvordering")),
        },
    }


def month_of(settled: Maandstand, names: Mapping[UUID, str]) -> dict[str, Any]:
    found = settled.berekend
    return {
        "maand": f"{found.maand:%Y-%m}",
        "norm": euros(found.norm),
        "per_persoon": [
            {
                "wie": names[part.inwoner_id],
                "netto": euros(part.netto),
                "code": part.code,
                "vrijgelaten": euros(part.vrijgelaten),
                "tellers": {code: getattr(part.tellers, name) for code, name in COUNTERS.items()},
            }
            for part in found.per_persoon
        ],
        "telt_mee": euros(found.telt_mee),
        "aangenomen": euros(settled.aangenomen),
        "vastgesteld": euros(settled.vastgesteld),
        "verschil": euros(settled.verschil),
        "compleet": found.compleet,
    }


FUNCTIONS = {"verrekening_jaar": verrekening_jaar}
"""What answers each function of the file."""
