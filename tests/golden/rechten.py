"""The right over time and the terms: between the words of golden-2 and the rules of `services.income.rights` and `.norms`."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from services.income.means.assets import Vermogen
from services.income.means.rules import Gebruikt, Vrijlatingsfeiten
from services.income.norms.deadlines import Melding, Opschorting, find_deadlines, objection_term
from services.income.norms.loading import load_parameters
from services.income.norms.municipality import MONTH_METHODS
from services.income.rights.facts import Aanvraag, Keuzes, Vrijlatingsfeit
from services.income.rights.household import ONE_DAY
from services.income.rights.timeline import Maand, Periode, norm_over
from shared import calendar
from shared.events.household import (
    ASSEN,
    Huishouden,
    Lid,
    Rol,
    VerblijfElders,
    Verblijfsoort,
    Woonplaats,
)
from tests.golden.bijstand import day, person
from tests.golden.money import cents, euros
from tests.told_dossier import (
    Feit,
    Loon,
    OverigInkomen,
    Persoonsfeit,
    Toegekend,
    ToldDossier,
    Vermogensfeit,
    Woonwijze,
    right_over_time,
)

Row = Mapping[str, Any]
ELSEWHERE = "0114"
STAYS: dict[str, Verblijfsoort] = {"detentie": "detentie", "inrichting": "inrichting"}


def whose(name: str) -> UUID:
    return uuid5(NAMESPACE_OID, name)


def month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


def of_kind(facts: list[Row], kind: str) -> list[Row]:
    return [fact for fact in facts if fact["soort"] == kind]


def member(fact: Row, role: Rol, name: str, facts: list[Row]) -> Lid:
    """In the household, with the stays elsewhere and the death that are told of this person."""
    own = [other for other in facts if other.get("wie") == name]
    stays = [
        VerblijfElders(
            soort=STAYS[stay["soort"]], vanaf=stay.get("vanaf") or date.min, tot=stay.get("tot")
        )
        for stay in own
        if stay["soort"] in STAYS
    ]
    vanaf, tot = day(fact.get("vanaf")) or date.min, day(fact.get("tot"))
    deaths = [date.fromisoformat(death["datum"]) for death in of_kind(own, "overlijden")]
    died = next((death for death in deaths if vanaf <= death and (not tot or death < tot)), None)
    return Lid(
        inwoner_id=whose(name),
        rol=role,
        geboortedatum=date.fromisoformat(fact["geboortedatum"]),
        vanaf=vanaf,
        tot=tot,
        overleden_op=died,
        verblijven=tuple(stays),
    )


def household(facts: list[Row]) -> Huishouden:
    roles: tuple[Rol, ...] = ("aanvrager", "partner")
    members = [member(fact, role, role, facts) for role in roles for fact in of_kind(facts, role)]
    members += [member(fact, "kind", fact["wie"], facts) for fact in of_kind(facts, "kind")]
    members += [
        member(fact, "medebewoner", json.dumps(fact, sort_keys=True), facts)
        for fact in of_kind(facts, "medebewoner")
    ]
    places = sorted(of_kind(facts, "woonplaats"), key=lambda place: place["vanaf"])
    ends = [place["vanaf"] for place in places[1:]]
    return Huishouden(
        versie=1,
        leden=tuple(members),
        woonplaatsen=tuple(
            Woonplaats(
                gemeente=ASSEN if place["in_gebied"] else ELSEWHERE, vanaf=place["vanaf"], tot=end
            )
            for place, end in zip(places, [*ends, None], strict=False)
        ),
        bijstand=(),
    )


def of_partner(fact: Row, _first: date) -> Iterator[Feit]:
    period = day(fact.get("vanaf")) or date.min, day(fact.get("tot"))
    if not fact.get("heeft_recht", True):
        yield Persoonsfeit(whose("partner"), "geen-recht", *period)
    if fact.get("toeslagpartner"):
        yield Persoonsfeit(whose("partner"), "toeslagpartner", *period)


def of_housemate(fact: Row, _first: date) -> Iterator[Feit]:
    yield Woonwijze(whose(json.dumps(fact, sort_keys=True)), person(fact).verblijf)


def of_education(fact: Row, _first: date) -> Iterator[Feit]:
    since = day(fact.get("vanaf")) or date.min
    yield Persoonsfeit(whose(fact["wie"]), "onderwijs-met-wsf", since, day(fact.get("tot")))


def of_income(fact: Row, _first: date) -> Iterator[Feit]:
    van, last = month(fact["van"]), month(fact["tot_en_met"])
    yield OverigInkomen(whose(fact["wie"]), van, last, cents(fact["bedrag"]))


def of_wage(fact: Row, _first: date) -> Iterator[Feit]:
    amount, employer = cents(fact["netto"]), fact.get("werkgever")
    yield Loon(whose(fact["wie"]), month(fact["maand"]), amount, employer)


def of_exemption(fact: Row, first: date) -> Iterator[Feit]:
    yield Vrijlatingsfeit(whose(fact["wie"]), first, exemption(fact))


def of_assets(fact: Row, _first: date) -> Iterator[Feit]:
    names = ("bezittingen", "schulden", "spaargeld_tijdens_bijstand")
    amounts = (cents(fact.get(name) or 0) for name in names)
    yield Vermogensfeit(date.fromisoformat(fact["datum"]), Vermogen(*amounts))


def of_grant(fact: Row, _first: date) -> Iterator[Feit]:
    yield Toegekend(date.fromisoformat(fact["vanaf"]))


def of_application(fact: Row, _first: date) -> Iterator[Feit]:
    yield Aanvraag(
        date.fromisoformat(fact["melding"]),
        day(fact.get("aanvraag")),
        bool(fact.get("verwijtbaar_laat")),
        day(fact.get("terugwerkend_vanaf")),
    )


TOLD: Mapping[str, Callable[[Row, date], Iterator[Feit]]] = {
    "partner": of_partner,
    "medebewoner": of_housemate,
    "onderwijs": of_education,
    "inkomen": of_income,
    "loon": of_wage,
    "vrijlating": of_exemption,
    "vermogen": of_assets,
    "toegekend": of_grant,
    "aanvraag": of_application,
}
"""By the kind of a fact: what it says beside who lives where."""
IN_HOUSEHOLD = {"aanvrager", "kind", "woonplaats", "detentie", "inrichting", "overlijden"}


def told(fact: Row, first: date) -> Iterator[Feit]:
    return iter(()) if fact["soort"] in IN_HOUSEHOLD else TOLD[fact["soort"]](fact, first)


def exemption(fact: Row) -> Vrijlatingsfeiten:
    used = fact.get("gebruikt") or {}
    return Vrijlatingsfeiten(
        fact["regime"],
        Gebruikt(*(int(used.get(code) or 0) for code in ("n", "r", "z", "34a"))),
        medisch_urenbeperkt=bool(fact.get("medisch_urenbeperkt")),
        loonkostensubsidie=bool(fact.get("doelgroep_lks")),
        uitbreiding_onmogelijk=bool(fact.get("uitbreiding_onmogelijk")),
        nieuw_dienstverband=bool(fact.get("nieuw_dienstverband")),
        draagt_bij=fact.get("draagt_bij", True),
    )


def period_told(period: Periode) -> dict[str, Any]:
    return {
        "van": period.van.isoformat(),
        "tot_en_met": period.tot_en_met.isoformat(),
        "recht": period.recht,
        "reden": None if period.grond is None else period.grond.replace("-", "_"),
        "norm": euros(period.norm),
    }


def month_told(settled: Maand) -> dict[str, Any]:
    names = ("norm", "vrijgelaten", "telt_mee", "bijstand")
    amounts = {name: euros(getattr(settled, name)) for name in names}
    return {"maand": settled.maand.strftime("%Y-%m"), **amounts}


def recht_tijdlijn(row: Row) -> dict[str, Any]:
    facts = list({json.dumps(fact, sort_keys=True): fact for fact in row["feiten"]}.values())
    first, last = month(row["van"]), month(row["tot_en_met"])
    others = [known for fact in facts for known in told(fact, first)]
    found = right_over_time(household(facts), others, (first, last), load_parameters())
    return {
        "perioden": [period_told(period) for period in found.perioden],
        "maanden": [month_told(settled) for settled in found.maanden],
        "totaal": euros(found.totaal),
    }


def norm_maand(row: Row) -> dict[str, Any]:
    """The norm alone: the household of the first file, told in facts."""
    method = row.get("methode", "kalenderdagen")
    if method not in MONTH_METHODS.values():
        raise ValueError(f"unknown method {method}")
    first = month(row["maand"])
    facts = list(as_facts(row))
    others = [known for fact in facts for known in told(fact, first)]
    others += traits(row)
    dossier = ToldDossier(household(facts), others, load_parameters(), Keuzes(maandmethode=method))
    last = day(row.get("recht_tot_en_met")) or date.max - ONE_DAY
    start = max(first, day(row.get("recht_vanaf")) or first)
    after = min(calendar.first_of_next_month(first), last + ONE_DAY)
    parts = norm_over(dossier, start, after) if start < after else ()
    return {"totaal": euros(sum(part.centen for part in parts))}


def as_facts(row: Row) -> Iterator[Row]:
    for name in ("aanvrager", "partner"):
        known = row.get(name)
        if not known:
            continue
        yield {**known, "soort": name, "toeslagpartner": row.get("toeslagpartner")}
        own = {"wie": name, "vanaf": "0001-01-01"}
        stays = (("gedetineerd", "detentie"), ("inrichting", "inrichting"))
        yield from ({**own, "soort": kind} for flag, kind in stays if known.get(flag))
        if known.get("onderwijs_met_wsf"):
            yield {**own, "soort": "onderwijs"}
        if known.get("overleden_op"):
            yield {**own, "soort": "overlijden", "datum": known["overleden_op"]}
    for number, child in enumerate(row.get("kinderen") or ()):
        yield {"soort": "kind", "wie": f"kind{number}", "geboortedatum": child}
    yield from ({**other, "soort": "medebewoner"} for other in row.get("medebewoners") or ())


def traits(row: Row) -> Iterator[Persoonsfeit]:
    """Of how many young people it was established is told by a number: of the youngest."""
    names = [name for name in ("aanvrager", "partner") if row.get(name)]
    youngest = sorted(names, key=lambda name: row[name]["geboortedatum"], reverse=True)
    for name in youngest[: int(row.get("artikel20_3") or 0)]:
        yield Persoonsfeit(whose(name), "geen-beroep-op-ouders")
    if row.get("woonsituatie_onbekend"):
        yield Persoonsfeit(whose("aanvrager"), "woonsituatie-niet-aangetoond")
    if row["aanvrager"].get("heeft_recht") is False:
        yield Persoonsfeit(whose("aanvrager"), "geen-recht")


def termijnen(row: Row) -> dict[str, Any]:
    sent = day(row.get("besluit_verzonden_op"))
    found: dict[str, Any] = {}
    if sent is not None:
        first, last = objection_term(sent, load_parameters())
        found |= {"bezwaar_vanaf": first.isoformat(), "bezwaar_tot_en_met": last.isoformat()}
    return found | reported(row) if row.get("melding") else found


def reported(row: Row) -> dict[str, Any]:
    births = (row["geboortedatum"], row.get("partner_geboortedatum"))
    found = find_deadlines(
        Melding(
            date.fromisoformat(row["melding"]),
            tuple(date.fromisoformat(born) for born in births if born),
            day(row.get("aanvraag")),
            zoektermijn_vervalt=bool(row.get("zoektermijn_uitzondering")),
            recht_ontstaan_op=day(row.get("recht_ontstaan_op")),
            terugwerkend_vanaf=day(row.get("terugwerkend_vanaf")),
            verwijtbaar_laat=bool(row.get("verwijtbaar_laat")),
            opschortingen=tuple(
                Opschorting(
                    date.fromisoformat(asked["uitnodiging_op"]),
                    date.fromisoformat(asked["hersteltermijn_tot_en_met"]),
                    day(asked.get("aangevuld_op")),
                )
                for asked in row.get("opschortingen") or ()
            ),
        ),
        load_parameters(),
    )
    until, decision = found.zoektermijn_tot_en_met, found.besluit_uiterlijk
    answer: dict[str, Any] = {
        "zoektermijn": until is not None,
        "zoektermijn_tot_en_met": until.isoformat() if until else None,
        "aanvraag_mogelijk_vanaf": found.aanvraag_mogelijk_vanaf.isoformat(),
        "ingang": found.recht_vanaf.isoformat(),
    }
    if found.aanvraag_telt_vanaf is None or decision is None:
        return answer
    return answer | {
        "aanvraag_telt_vanaf": found.aanvraag_telt_vanaf.isoformat(),
        "opgeschorte_dagen": found.opgeschorte_dagen,
        "beslissen_uiterlijk": decision.isoformat(),
        "voorschotten_uiterlijk": [last.isoformat() for last in found.voorschotten_uiterlijk],
    }


FUNCTIONS = {
    "norm_maand": norm_maand,
    "recht_tijdlijn": recht_tijdlijn,
    "termijnen": termijnen,
}
