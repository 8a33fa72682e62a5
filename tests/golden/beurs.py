"""The purse before and after, with what nobody knows: between the words of golden-2 and `services.income.purse.household`."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from services.income.norms.loading import load_parameters
from services.income.purse.household import Beursfeiten, Last, Onbekend, asked_first, difference
from shared.events.purse import Beurs, Beursfeit, Beurstotaal, OnbekendInBeurs
from tests.golden.money import cents, euros
from tests.golden.toeslagen import amount, situation

Row = dict[str, Any]
FACTS: Mapping[str, Beursfeit] = {
    "kale_huur": "kale-huur",
    "bruto_maand": "brutoloon",
    "andere_uitkering": "andere-uitkering",
    "lokale_regelingen_jaar": "lokale-regelingen",
    "kinderopvangtoeslag": "kinderopvangtoeslag",
    "kosten_kinderopvang": "kosten-kinderopvang",
    "reiskosten": "reiskosten",
    "aflossing": "aflossing",
}
NAMES = {fact: name for name, fact in FACTS.items()}
COSTS = {"kosten-kinderopvang", "reiskosten", "aflossing"}
ANY_RENT = ("0.00", "932.93")


def side(row: Row, name: str) -> Beursfeiten:
    """What the file calls unknown is left out of the household."""
    unknown = [fact for fact in row.get("onbekend") or () if fact["in"] in {name, "beide"}]
    gone = {fact["feit"] for fact in unknown}
    known = {key: value for key, value in row[name].items() if key not in gone}
    situatie = replace(
        situation(known),
        kosten=0,
        ander_jaarinkomen=amount(known, "andere_uitkering_bruto_jaar"),
    )
    costs: dict[Last, int] = {
        "kosten-kinderopvang": amount(known, "kosten_kinderopvang"),
        "reiskosten": amount(known, "reiskosten"),
        "aflossing": amount(known, "aflossing"),
    }
    return Beursfeiten(situatie, costs, huur_gaat_eraf=False)


def unknown_facts(row: Row) -> list[Onbekend]:
    return [
        Onbekend(
            FACTS[fact["feit"]],
            fact["in"],
            cents(fact.get("min", ANY_RENT[0])),
            cents(fact.get("max", ANY_RENT[1])),
            verdiener=int(fact.get("persoon") or 0),
        )
        for fact in row.get("onbekend") or ()
    ]


def answer(row: Row) -> Row:
    found = difference(
        side(row, "voor"),
        side(row, "na"),
        unknown_facts(row),
        amount(row, "drempel"),
        load_parameters(),
    )
    return {
        "posten": posten(found),
        "totaal": told(found.totaal),
        "armoedeval": {"ja": True, "nee": False}.get(found.armoedeval, "onbekend"),
        "onbekend": [named(fact) for fact in found.onbekend],
        "maakt_onbekend": [named(fact) for fact in asked_first(found)],
    }


def posten(found: Beurs) -> Row:
    """The file takes travel, child care and repayments together."""
    apart = {
        post.post.replace("-", "_"): told(post) for post in found.posten if post.post not in COSTS
    }
    costs = [post for post in found.posten if post.post in COSTS]
    if costs:
        apart["kosten"] = told(together(costs))
    return apart


def together(parts: list[Any]) -> Beurstotaal:
    def summed(name: str) -> int | None:
        amounts = [getattr(part, name) for part in parts]
        return None if None in amounts else sum(amounts)

    names = Beurstotaal.model_fields
    return Beurstotaal.model_validate({name: summed(name) for name in names})


def told(amounts: Beurstotaal) -> Row:
    def shown(value: int | None) -> Any:
        return None if value is None else euros(value)

    row = {
        "voor": shown(amounts.voor_centen),
        "na": shown(amounts.na_centen),
        "verschil": shown(amounts.verschil_centen),
    }
    if amounts.verschil_centen is None:
        row["verschil_min"] = shown(amounts.verschil_minimum_centen)
        row["verschil_max"] = shown(amounts.verschil_maximum_centen)
    return row


def named(fact: OnbekendInBeurs) -> str:
    return f"{NAMES[fact.feit]}:{fact.kant}"


FUNCTIONS = {"beurs_verschil": answer}
