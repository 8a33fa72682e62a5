"""Toeslagen, wages, tax and the purse: the worked cases put to the rules of `services.income.toeslagen` and `.purse`."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from services.income.means import rules as means
from services.income.norms.loading import load_parameters
from services.income.norms.rules import determine_norm
from services.income.purse import wages
from services.income.purse.attachment import beslagvrije_voet
from services.income.purse.comparison import vergelijk
from services.income.purse.spending import Besteedbaar, Situatie, Verdiener, besteedbaar
from services.income.purse.taxes import netto_loon
from services.income.toeslagen.huurtoeslag import Huurder, Kind, huurtoeslag
from services.income.toeslagen.kinderbijslag import kinderbijslag
from services.income.toeslagen.kindgebonden_budget import Ouder, kindgebonden_budget
from services.income.toeslagen.zorgtoeslag import Verzekerde, zorgtoeslag
from tests.golden.bijstand import home
from tests.golden.money import cents, euros

Row = dict[str, Any]
EXEMPTIONS: dict[str, means.Vrijlating] = {
    "34a": means.UNIFORM,
    **{one.code: one for one in vars(means).values() if isinstance(one, means.Vrijlating)},
}


def day(row: Row, name: str = "datum") -> date:
    return date.fromisoformat(row[name])


def amount(row: Row, name: str) -> int:
    return cents(row.get(name) or 0)


def born(row: Row) -> tuple[date, ...]:
    return tuple(date.fromisoformat(one) for one in row.get("kinderen") or ())


def children_with_income(row: Row) -> tuple[Kind, ...]:
    return tuple(
        Kind(day(child, "geboortedatum"), amount(child, "inkomen"))
        for child in row.get("kinderen_inkomen") or ()
    )


def age(row: Row) -> int | None:
    """Of the applicant; None where it is not told."""
    known = row.get("leeftijd_aanvrager")
    return None if known is None else int(known)


def amounts(value: Any) -> tuple[int, ...]:
    """One amount or a list of them."""
    if not value:
        return ()
    return tuple(cents(one) for one in (value if isinstance(value, list) else [value]))


def total(row: Row, *names: str) -> int:
    """Amounts, lists of amounts, or amounts by name, of every key that begins so, taken together."""
    found = (value for name, value in row.items() if name.startswith(names))
    listed = (list(one.values()) if isinstance(one, Mapping) else one for one in found)
    return sum(sum(amounts(one)) for one in listed)


def answer_zorgtoeslag(row: Row) -> Row:
    birth = row.get("geboortedatum")
    wie = Verzekerde(
        datum=day(row),
        inkomen=amount(row, "inkomen"),
        vermogen=amount(row, "vermogen"),
        toeslagpartner=bool(row.get("toeslagpartner")),
        geboortedatum=date.fromisoformat(birth) if birth else None,
    )
    return {"maand": euros(zorgtoeslag(wie, load_parameters()).centen)}


def answer_huurtoeslag(row: Row) -> Row:
    wie = Huurder(
        datum=day(row),
        kale_huur=amount(row, "kale_huur"),
        aantal_personen=int(row.get("aantal_personen") or 1),
        inkomen=amount(row, "inkomen"),
        vermogen=amount(row, "vermogen"),
        toeslagpartner=bool(row.get("toeslagpartner")),
        leeftijd_aanvrager=age(row),
        heeft_kind=bool(row.get("heeft_kind")),
        handicap=bool(row.get("handicap")),
        kinderen_inkomen=children_with_income(row),
    )
    return {"maand": euros(huurtoeslag(wie, load_parameters()).centen)}


def answer_kgb(row: Row) -> Row:
    wie = Ouder(
        datum=day(row),
        kinderen=born(row),
        inkomen=amount(row, "inkomen"),
        vermogen=amount(row, "vermogen"),
        toeslagpartner=bool(row.get("toeslagpartner")),
        kinderbijslag_recht=bool(row.get("kinderbijslag_recht", True)),
    )
    return {"maand": euros(kindgebonden_budget(wie, load_parameters()).centen)}


def answer_kinderbijslag(row: Row) -> Row:
    other = row.get("parameterdatum")
    quarter = kinderbijslag(
        day(row, "peildatum"),
        born(row),
        load_parameters(),
        date.fromisoformat(other) if other else None,
    )
    return {
        "kwartaal": euros(quarter.centen),
        "per_kind": [euros(one) for one in quarter.per_kind],
    }


def answer_wml(row: Row) -> Row:
    wage = wages.minimumloon(
        day(row),
        Fraction(str(row["uren_per_week"])),
        load_parameters(),
        leeftijd=int(row.get("leeftijd") or wages.ADULT_WAGE),
        bbl=bool(row.get("bbl")),
    )
    return {"uurloon": euros(wage.uurloon), "bruto_maand": euros(wage.bruto_maand)}


def answer_netto(row: Row) -> Row:
    wage = netto_loon(
        int(row["jaar"]),
        amount(row, "bruto_jaar"),
        load_parameters(),
        iack=bool(row.get("iack")),
        pensioenpremie_jaar=amount(row, "pensioenpremie_jaar"),
    )
    names = ("box1", "ahk", "ak", "belasting", "iack")
    years = ("netto_jaar", "netto_maand", "netto_maand_met_iack")
    return {name: euros(getattr(wage, name)) for name in (*names, *years)}


def norm_of(row: Row) -> int:
    """As given, or the norm of the household that is given instead."""
    if "norm" in row:
        return amount(row, "norm")
    household = {"datum": row["datum"], **row["huishouden"]}
    return determine_norm(
        home(household, date.fromisoformat(household["datum"])), load_parameters()
    ).centen


def situation(row: Row) -> Situatie:
    return Situatie(
        datum=day(row),
        norm=norm_of(row),
        verdieners=tuple(
            Verdiener(
                bruto_maand=amount(one, "bruto_maand"),
                vrijlating=EXEMPTIONS[one.get("vrijlating") or "geen"],
                iack=bool(one.get("iack")),
                pensioenpremie_jaar=amount(one, "pensioenpremie_jaar"),
            )
            for one in row.get("personen") or ()
        ),
        kale_huur=amount(row, "kale_huur"),
        aantal_personen=int(row.get("aantal_personen") or 1),
        kinderen=born(row),
        toeslagpartner=bool(row.get("toeslagpartner")),
        leeftijd_aanvrager=age(row),
        kinderen_inkomen=children_with_income(row),
        vermogen=amount(row, "vermogen"),
        andere_uitkering=amount(row, "andere_uitkering"),
        kinderopvangtoeslag=amount(row, "kinderopvangtoeslag"),
        lokale_regelingen_jaar=total(row, "lokale_regelingen"),
        kosten=total(row, "kosten", "eigen_kosten", "reiskosten", "aflossing", "beslag"),
    )


def spendable(row: Row) -> Besteedbaar:
    return besteedbaar(situation(row), load_parameters())


def answer_besteedbaar(row: Row) -> Row:
    outcome = spendable(row)
    posts = {name: euros(one) for name, one in outcome.posten.per_post().items()}
    return {**posts, "totaal": euros(outcome.totaal), "vrijgelaten": euros(outcome.vrijgelaten)}


def answer_armoedeval(row: Row) -> Row:
    before, after = ({"datum": row.get("datum"), **row[side]} for side in ("voor", "na"))
    share = wages.holiday_share(day(after), load_parameters())
    outcome = vergelijk(spendable(before), spendable(after), share)
    pressure = outcome.marginale_druk
    return {
        "voor": euros(outcome.voor),
        "na": euros(outcome.na),
        "verschil": euros(outcome.verschil),
        "erop_achteruit": outcome.erop_achteruit,
        "extra_bruto_incl_vt": euros(outcome.extra_bruto_incl_vt),
        "marginale_druk_pct": None if pressure is None else Decimal(pressure) / 10,
        "per_post": {name: euros(one) for name, one in outcome.per_post.items()},
    }


def answer_beslagvrije_voet(row: Row) -> Row:
    income, month = row.get("belastbaar_jaarinkomen"), row.get("maandinkomen")
    outcome = beslagvrije_voet(
        day(row),
        row["huishoudtype"],
        load_parameters(),
        belastbaar_jaarinkomen=None if income is None and month is None else cents(income or 0),
        maandinkomen=None if month is None else cents(month),
    )
    found: Row = {"maximum": euros(outcome.maximum)}
    if outcome.beslagvrije_voet is not None:
        found["beslagvrije_voet"] = euros(outcome.beslagvrije_voet)
    if outcome.beslagruimte is not None:
        found["beslagruimte"] = euros(outcome.beslagruimte)
    return found


FUNCTIONS = {
    "zorgtoeslag": answer_zorgtoeslag,
    "huurtoeslag": answer_huurtoeslag,
    "kgb": answer_kgb,
    "kinderbijslag": answer_kinderbijslag,
    "wml_maandloon": answer_wml,
    "netto_loon": answer_netto,
    "besteedbaar": answer_besteedbaar,
    "armoedeval": answer_armoedeval,
    "beslagvrije_voet": answer_beslagvrije_voet,
}
