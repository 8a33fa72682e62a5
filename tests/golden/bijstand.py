"""Norm, household and means: between the words of the file and the rules of income."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.income.means.assets import Vermogen, judge_assets
from services.income.means.month import Maandpersoon, settle_month
from services.income.means.rules import Gebruikt, Werkende
from services.income.norms.loading import load_parameters
from services.income.norms.medebewoners import judge
from services.income.norms.payment import advance, split_payment
from services.income.norms.periods import Segment, days_in_month, pro_rata
from services.income.norms.rules import determine_norm
from services.income.norms.woonsituatie import Contract, Persoon, Verblijf, Woonsituatie
from tests.golden.money import cents, euros

Asked = Mapping[str, Any]
Outcome = dict[str, Any]


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def born(text: str) -> Persoon:
    return Persoon(date.fromisoformat(text))


def contract(asked: Asked | None) -> Contract:
    known = asked or {}
    return Contract(known.get("schriftelijk", False), known.get("commercieel", False))


def person(asked: Asked) -> Persoon:
    third = asked.get("contract_derde") or {}
    return Persoon(
        date.fromisoformat(asked["geboortedatum"]),
        verblijf=Verblijf(
            is_partner=asked.get("is_partner", False),
            hoofdverblijf=asked.get("hoofdverblijf", True),
            relatie=asked.get("relatie") or "geen",
            contract=contract(asked.get("contract")),
            contract_derde=contract(third),
            zelfde_verhuurder=third.get("zelfde_verhuurder", False),
            onderwijs=asked.get("onderwijs"),
            onderwijs_gestart_op=day(asked.get("onderwijs_gestart_op")),
        ),
        heeft_recht=asked.get("heeft_recht", True),
        inrichting=asked.get("inrichting", False),
        gedetineerd=asked.get("gedetineerd", False),
        onderwijs_met_wsf=asked.get("onderwijs_met_wsf", False),
    )


def home(asked: Asked, on: date) -> Woonsituatie:
    partner = asked.get("partner")
    return Woonsituatie(
        on,
        person(asked["aanvrager"]),
        person(partner) if partner else None,
        tuple(born(child) for child in asked.get("kinderen") or ()),
        tuple(person(other) for other in asked.get("medebewoners") or ()),
        geen_beroep_op_ouders=int(asked.get("artikel20_3") or 0),
        onbekend=bool(asked.get("woonsituatie_onbekend")),
        toeslagpartner=bool(asked.get("toeslagpartner")),
    )


def norm(asked: Asked) -> Outcome:
    found = determine_norm(home(asked, date.fromisoformat(asked["datum"])), load_parameters())
    return {"recht": found.recht, "norm": euros(found.centen)}


def medebewoner(asked: Asked) -> Outcome:
    on = date.fromisoformat(asked["datum"])
    return {"telt_mee": judge(person(asked["medebewoner"]), on, load_parameters()).telt_mee}


def part_months(asked: Asked) -> Outcome:
    parts = pro_rata(
        [
            Segment(
                date.fromisoformat(one["van"]),
                date.fromisoformat(one["tot_en_met"]),
                cents(one["norm"]),
            )
            for one in asked["segmenten"]
        ],
        asked.get("methode", "kalenderdagen"),
    )
    return {
        "totaal": euros(sum(part.centen for part in parts)),
        "delen": [{"dagen": part.dagen, "bedrag": euros(part.centen)} for part in parts],
    }


def vakantietoeslag(asked: Asked) -> Outcome:
    found = split_payment(
        cents(asked["bijstand"]),
        date.fromisoformat(asked["datum"]),
        load_parameters(),
        partners=int(asked.get("partners") or 1),
    )
    return {
        "vakantietoeslag": euros(found.vakantietoeslag_centen),
        "maandbetaling": euros(found.maandbetaling_centen),
        "per_partner": [euros(amount) for amount in found.per_partner],
    }


def voorschot(asked: Asked) -> Outcome:
    on = date.fromisoformat(asked["datum"])
    return {"voorschot": euros(advance(cents(asked["bijstand"]), on, load_parameters()).centen)}


def vermogenstoets(asked: Asked) -> Outcome:
    found = judge_assets(
        Vermogen(
            bezittingen=cents(asked.get("bezittingen") or 0),
            schulden=cents(asked.get("schulden") or 0),
            spaargeld_tijdens_bijstand=cents(asked.get("spaargeld_tijdens_bijstand") or 0),
            overwaarde_woning=cents(asked.get("overwaarde_woning") or 0),
        ),
        asked["huishoudtype"].removesuffix("_kind"),
        date.fromisoformat(asked["datum"]),
        load_parameters(),
    )
    return {
        "vermogen": euros(found.vermogen),
        "grens": euros(found.grens),
        "overschot": euros(found.overschot),
        "recht": found.recht,
        "woning_boven_vrijstelling": euros(found.woning_boven_vrijstelling),
        "bijstand_als_lening": found.bijstand_als_lening,
    }


def inkomensverrekening(asked: Asked) -> Outcome:
    on = date.fromisoformat(asked["datum"])
    known = asked["persoon"]
    months = asked.get("gebruikt") or {}
    used = Gebruikt(
        *(int(months.get(code) or 0) for code in ("n", "r", "z", "34a")),
    )
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
    first, days = on.replace(day=1), days_in_month(on)
    who = Maandpersoon(
        on,
        days,
        cents(asked.get("netto") or 0),
        cents(asked.get("andere_inkomsten") or 0),
        worker,
        asked["regime"],
        used,
    )
    whole = Segment(first, first.replace(day=days), cents(asked["norm"]))
    found = settle_month([whole], [who], load_parameters()).verrekening
    return {
        "code": found.per_persoon[0].code,
        "vrijgelaten": euros(found.vrijgelaten),
        "telt_mee": euros(found.telt_mee),
        "bijstand": euros(found.bijstand),
    }


FUNCTIONS = {
    "norm": norm,
    "medebewoner": medebewoner,
    "pro_rata": part_months,
    "vakantietoeslag": vakantietoeslag,
    "voorschot": voorschot,
    "vermogenstoets": vermogenstoets,
    "inkomensverrekening": inkomensverrekening,
}
