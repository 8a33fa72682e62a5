"""The what-if: what a household has to spend in one or several situations, and what lies between them.

One pure function, put together from the rules of norm, toeslagen and purse; nobody is looked up and nothing is kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

from services.income.means.assets import Huishoudtype, Vermogen, household_type, judge_assets
from services.income.means.rules import NONE, Vrijlating, find_vrijlating, worker_of
from services.income.norms.lowering import lower_norm
from services.income.norms.payment import split_payment
from services.income.norms.register import Parameters
from services.income.norms.rules import Norm, Persoon, Woonsituatie, determine_norm
from services.income.norms.woonsituatie import FULL_NORM
from services.income.purse import wages
from services.income.purse.attachment import BeslagvrijeVoet, beslagvrije_voet
from services.income.purse.claims import Aanspraak
from services.income.purse.comparison import (
    Vergelijking,
    omslag_uren,
    vergelijk,
)
from services.income.purse.local import norm_alone
from services.income.purse.spending import Besteedbaar, Situatie, Verdiener, besteedbaar
from services.income.purse.taxes import has_iack_child
from services.income.purse.unused import ongebruikt
from services.income.toeslagen.huurtoeslag import Kind
from services.income.whatif import claims
from services.income.whatif.situation import (
    ADULT,
    Inkomsten,
    Omstandigheden,
    Scenario,
    tenants,
)
from services.income.whatif.steps import explain, gross_wage
from shared import calendar
from shared.events.income import Reden

Adult = tuple[date, Inkomsten]
"""Date of birth and what is earned."""


@dataclass(frozen=True, slots=True)
class Uitkomst:
    """One scenario worked out."""

    scenario: Scenario
    norm: Norm
    besteedbaar: Besteedbaar
    beslagvrije_voet: BeslagvrijeVoet | None
    """None for a couple: how the partner's income weighs (Rv 475db) is not modelled."""
    ongebruikt: tuple[Aanspraak, ...]
    vakantietoeslag: int
    """In cents of the bijstand of a month: kept apart, and paid in June."""
    redenen: tuple[Reden, ...]
    """How the parts of what there is to spend were found, and what children that learn can apply for."""


@dataclass(frozen=True, slots=True)
class Berekening:
    """All scenarios, each compared with the one before it, and from how many hours work pays."""

    uitkomsten: tuple[Uitkomst, ...]
    vergelijkingen: tuple[Vergelijking, ...]
    omslag_uren: Fraction | None
    """Of the hours asked for the fewest from which there is more than in the first scenario, and stays so."""


def compare(outcomes: Sequence[Uitkomst], parameters: Parameters) -> Berekening:
    """Each outcome beside the one before it, and where work begins to pay."""
    compared = tuple(
        vergelijk(
            before.besteedbaar,
            after.besteedbaar,
            wages.holiday_share(after.scenario.datum, parameters),
        )
        for before, after in pairwise(outcomes)
    )
    return Berekening(tuple(outcomes), compared, _break_even(outcomes))


def work_out(
    scenario: Scenario,
    parameters: Parameters,
    ontvangt: frozenset[str] | None = None,
    lokaal: Parameters | None = None,
) -> Uitkomst:
    """One scenario: its norm, what there is to spend, what a creditor has to leave, and what is left unused.

    `ontvangt` is what the household receives already; `lokaal` what its municipality set, None where nobody told which.
    """
    home = _home(scenario)
    norm = _norm(scenario, home, parameters, lokaal)
    gross = [
        gross_wage(income, born, scenario.datum, parameters) for born, income in _adults(scenario)
    ]
    kind = household_type(home)
    situation = _situation(scenario, norm, [wage.maand for wage in gross], parameters)
    if norm.zonder_recht is not None:
        both = determine_norm(_with_right(home), parameters).centen
        situation = replace(situation, zonder_recht=norm.zonder_recht, gehuwdennorm=both)
    spendable = besteedbaar(situation, parameters)
    study = tuple(claims.for_study(scenario, parameters))
    bijstand = spendable.posten.bijstand
    paid = split_payment(bijstand, scenario.datum, parameters) if bijstand else None
    unused: tuple[Aanspraak, ...] = ()
    if ontvangt is not None:
        alone = norm_alone(home if norm.recht else _with_right(home), parameters)
        near = claims.local(
            scenario,
            kind,
            alone,
            spendable,
            national=parameters,
            municipality=lokaal,
            recht=norm.recht,
        )
        others = (*near, *study)
        unused = ongebruikt(situation, spendable, ontvangt, parameters, others)
    return Uitkomst(
        scenario=scenario,
        norm=norm,
        besteedbaar=spendable,
        beslagvrije_voet=_attachment(scenario, kind, spendable, parameters),
        ongebruikt=unused,
        vakantietoeslag=paid.vakantietoeslag_centen if paid is not None else 0,
        redenen=(
            *explain(scenario, gross, spendable, parameters),
            *(paid.redenen if paid is not None else ()),
            *_assumed_care(scenario, situation),
            *(claim.reden for claim in study),
        ),
    )


def _assumed_care(scenario: Scenario, situation: Situatie) -> tuple[Reden, ...]:
    """The exemption of a single parent asks for full care, which nobody was asked after."""
    if scenario.gezin.volledige_zorg is not None:
        return ()
    if not any(earner.vrijlating.code == "r" for earner in situation.verdieners):
        return ()
    text = (
        "Er is niet gevraagd of de ouder de volledige zorg voor de kinderen heeft. Wij nemen aan van wel; zonder die zorg geldt "
        "deze vrijlating niet."
    )
    return (Reden(regel="aanname", artikel="Pw 31 lid 2 onder r", tekst=text),)


def _norm(
    scenario: Scenario, home: Woonsituatie, parameters: Parameters, local: Parameters | None
) -> Norm:
    """The norm, lower as the municipality says (art. 27, 28), or none where the assets are above their limit (art. 34)."""
    norm = determine_norm(home, parameters)
    if local is not None:
        norm = lower_norm(
            norm,
            home,
            parameters,
            local,
            zonder_woonkosten=scenario.zonder_woonkosten,
            studie_beeindigd_op=scenario.studie_beeindigd_op,
        )
    if not norm.recht or not scenario.vermogen:
        return norm
    kind = household_type(home)
    test = judge_assets(Vermogen(scenario.vermogen), kind, scenario.datum, parameters)
    reasons = (*norm.redenen, *test.redenen)
    return replace(norm, recht=test.recht, centen=norm.centen if test.recht else 0, redenen=reasons)


def _home(scenario: Scenario) -> Woonsituatie:
    gezin = scenario.gezin
    return Woonsituatie(
        datum=scenario.datum,
        aanvrager=_adult(gezin.aanvrager, gezin.omstandigheden),
        partner=None
        if gezin.partner is None
        else _adult(gezin.partner, gezin.partner_omstandigheden),
        kinderen=tuple(
            Persoon(child.geboortedatum, child.uitzondering) for child in gezin.kinderen
        ),
        medebewoners=tuple(
            Persoon(housemate.geboortedatum, housemate.uitzondering)
            for housemate in gezin.medebewoners
        ),
        geen_beroep_op_ouders=sum(
            ADULT <= calendar.age_on(born, scenario.datum) < FULL_NORM
            for born in gezin.zonder_ouders
        ),
        onbekend=gezin.woonsituatie_onbekend,
        toeslagpartner=gezin.has_toeslagpartner,
    )


def _adult(born: date, found: Omstandigheden) -> Persoon:
    return Persoon(
        born,
        heeft_recht=found.heeft_recht,
        inrichting=found.inrichting,
        onderwijs_met_wsf=found.onderwijs_met_wsf,
        dagen_buitenland=found.dagen_buitenland,
    )


def _with_right(home: Woonsituatie) -> Woonsituatie:
    """As if both had a right; the income of who has none is held against this norm (art. 32 lid 3)."""
    partner = None if home.partner is None else Persoon(home.partner.geboortedatum)
    return replace(home, aanvrager=Persoon(home.aanvrager.geboortedatum), partner=partner)


def _situation(
    scenario: Scenario, norm: Norm, gross: Sequence[int], parameters: Parameters
) -> Situatie:
    gezin, day = scenario.gezin, scenario.datum
    tenancy = tenants(gezin)
    adults = 1 if gezin.partner is None else 2
    return Situatie(
        datum=day,
        norm=norm.centen,
        verdieners=_earners(scenario, gross, parameters),
        kale_huur=scenario.kale_huur,
        aantal_personen=adults + len(gezin.kinderen) + len(tenancy),
        kinderen=tuple(child.geboortedatum for child in gezin.kinderen),
        toeslagpartner=gezin.has_toeslagpartner,
        aparte_partner=gezin.partner is not None and not gezin.has_toeslagpartner,
        geboortedatum=gezin.aanvrager,
        partner_geboortedatum=gezin.partner,
        kinderen_inkomen=tuple(
            Kind(child.geboortedatum, child.jaarinkomen)
            for child in gezin.kinderen
            if child.jaarinkomen
        ),
        inkomen_medebewoners=sum(tenant.jaarinkomen or 0 for tenant in tenancy),
        vermogen=scenario.vermogen,
        andere_uitkering=scenario.andere_uitkering,
        ander_jaarinkomen=scenario.ander_jaarinkomen or 0,
        kinderopvangtoeslag=scenario.kinderopvangtoeslag,
        lokale_regelingen_jaar=scenario.lokale_regelingen_jaar,
        kosten=scenario.kosten,
    )


def _adults(scenario: Scenario) -> list[Adult]:
    adults: list[Adult] = [(scenario.gezin.aanvrager, scenario.aanvrager)]
    if scenario.gezin.partner is not None:
        adults.append((scenario.gezin.partner, scenario.partner))
    return adults


def _earners(
    scenario: Scenario, gross: Sequence[int], parameters: Parameters
) -> tuple[Verdiener, ...]:
    """Applicant and partner with their wages; the IACK is the single parent's, or of a couple the lowest earner's."""
    adults = _adults(scenario)
    children = [child.geboortedatum for child in scenario.gezin.kinderen]
    child = has_iack_child(children, scenario.datum)
    least = min(range(len(adults)), key=lambda number: (gross[number], adults[number][0]))
    return tuple(
        _earner(scenario, adult, gross[number], parameters, iack=child and number == least)
        for number, adult in enumerate(adults)
    )


def _earner(
    scenario: Scenario, whose: Adult, gross: int, parameters: Parameters, *, iack: bool
) -> Verdiener:
    born, income = whose
    return Verdiener(
        bruto_maand=gross,
        vrijlating=_exemption(scenario, born, income, parameters),
        iack=iack,
        pensioenpremie_jaar=income.pensioenpremie_jaar,
    )


def _exemption(
    scenario: Scenario, born: date, income: Inkomsten, parameters: Parameters
) -> Vrijlating:
    facts, gezin = income.vrijlating, scenario.gezin
    if facts is None:
        return NONE
    worker = worker_of(
        facts,
        born,
        single_parent=gezin.partner is None
        and bool(gezin.kinderen)
        and gezin.volledige_zorg is not False,
        children=tuple(child.geboortedatum for child in gezin.kinderen),
    )
    return find_vrijlating(worker, facts.gebruikt, facts.regime, scenario.datum, parameters)


def _attachment(
    scenario: Scenario, kind: Huishoudtype, spendable: Besteedbaar, parameters: Parameters
) -> BeslagvrijeVoet | None:
    """By what comes in as wage and benefit; toeslagen and child benefit are no part of it."""
    if kind == "gehuwd":
        return None
    posten = spendable.posten
    return beslagvrije_voet(
        scenario.datum,
        kind,
        parameters,
        belastbaar_jaarinkomen=spendable.toetsingsinkomen,
        maandinkomen=posten.netto_loon + posten.bijstand + posten.andere_uitkering,
    )


def _break_even(outcomes: Sequence[Uitkomst]) -> Fraction | None:
    """Over the scenarios that differ from the first in the applicant's work only."""
    first = outcomes[0]
    by_hours = {
        outcome.scenario.aanvrager.uren_per_week or Fraction(0): outcome.besteedbaar.totaal
        for outcome in outcomes
        if outcome.scenario.aanvrager.bruto_maand is None and _apart_from_work(outcome, first)
    }
    return omslag_uren(first.besteedbaar.totaal, by_hours.__getitem__, sorted(by_hours))


def _apart_from_work(outcome: Uitkomst, other: Uitkomst) -> bool:
    work = other.scenario.aanvrager
    return replace(outcome.scenario, naam=other.scenario.naam, aanvrager=work) == other.scenario
