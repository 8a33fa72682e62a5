"""What a household has to spend before and after a life event, by what is known of it, with what is not known named.

Who lives there and what comes in is what the re-assessment itself found; the costs are in purse_costs.py. Pure: what the
municipality chose comes in as parameters.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from services.income.assessments.facts import Facts, Occasion
from services.income.assessments.income import lives_on
from services.income.assessments.pay import net_on
from services.income.assessments.purse_costs import Kosten, Kostenkant
from services.income.findings.facts import Toeslagpartner, Vastgesteld
from services.income.means.assets import Vermogen
from services.income.norms.money import half_up, part_of
from services.income.norms.register import NietVastTeStellen, Parameters
from services.income.norms.woonsituatie import members_for_norm
from services.income.purse.household import Onbekend, difference
from services.income.purse.spending import Situatie, Verdiener, gross_month
from services.income.purse.taxes import has_iack_child
from services.income.purse.wages import holiday_share
from shared.events.household import WITH_THE_RIGHT, Lid
from shared.events.income import Beeld, Herbeoordeling
from shared.events.purse import Beurs

NO_WAGE = Verdiener(0, netto_maand=0)


def with_purse(
    found: Herbeoordeling,
    occasion: Occasion,
    facts: Facts,
    parameters: Parameters,
    local: Parameters,
) -> Herbeoordeling:
    """The same outcome with what there is to spend on its two days; without where one is not known, or bijstand runs on neither."""
    if found.voor is None or found.na is None:
        return found
    if not any(facts.receives_on(beeld.datum) for beeld in (found.voor, found.na)):
        return found
    try:
        beurs = purse_between(found.voor, found.na, occasion, facts, parameters, local)
    except (
        NietVastTeStellen
    ):  # an amount of one of the days is not known, such as toeslagen of another year
        return found
    return found.model_copy(update={"beurs": beurs})


def purse_between(  # noqa: PLR0917 - two pictures, what happened, what is known, and two registers
    voor: Beeld,
    na: Beeld,
    occasion: Occasion,
    facts: Facts,
    parameters: Parameters,
    local: Parameters,
) -> Beurs:
    """Before and after, each unknown fact varied. Raises NietVastTeStellen where an amount of a day is not known."""
    before, after = (_side(beeld, facts, parameters) for beeld in (voor, na))
    costs = Kosten(before, after, occasion, facts, parameters, local).found()
    return difference(
        costs.voor,
        costs.na,
        costs.onbekend,
        threshold(after.bruto - before.bruto, na.datum, parameters, local),
        parameters,
    )


def threshold(extra: int, day: date, parameters: Parameters, local: Parameters) -> int:
    """How much more there has to be to spend, in cents per month: a part of the gross wage that is earned more, holiday
    allowance included, and never more than a fixed amount. Where no more is earned there only has to be no less.
    """
    if extra <= 0:
        return 0
    share = local.on("ARMOEDEVAL_PCT", day).deel
    part = part_of(half_up(extra * (1 + holiday_share(day, parameters))), share)
    return min(part, local.on("ARMOEDEVAL_BEDRAG", day).centen)


def known_on(
    beeld: Beeld, facts: Facts, parameters: Parameters, local: Parameters
) -> tuple[Situatie, tuple[Onbekend, ...]]:
    """The household on the day of a picture of its right, as the purse looks at it, and what of its purse nobody knows."""
    side = _side(beeld, facts, parameters)
    looked_at = Occasion(UUID(int=0), UUID(int=0), "vaststelling", beeld.datum, UUID(int=0))
    found = Kosten(side, side, looked_at, facts, parameters, local).found()
    return found.na.situatie, tuple(fact for fact in found.onbekend if fact.is_on("na"))


def counts_for_rent(lid: Lid) -> bool:
    """Not who rents a room at a commercial price (Wht art. 2)."""
    return lid.kostendeler_uitzondering != "commercieel-contract"


def _side(beeld: Beeld, facts: Facts, parameters: Parameters) -> Kostenkant:
    day = beeld.datum
    known = facts.established_on(day)
    members = members_for_norm(facts.household, day)
    adults = [lid for lid in members if lid.rol in WITH_THE_RIGHT]
    adults.sort(key=_comes_first)
    earners = [_earner(lid, facts, day, parameters) for lid in adults]
    situatie = _situation(beeld, members, adults, earners, known)
    others = [lid for lid in members if lid.rol not in WITH_THE_RIGHT and counts_for_rent(lid)]
    gross = sum(gross_month(earner, day, parameters) for earner in earners)
    net = {
        lid.inwoner_id: earner.netto_maand
        for lid, earner in zip(adults, earners, strict=True)
        if earner.netto_maand and lives_on(lid, day)
    }
    return Kostenkant(beeld, situatie, tuple(others), gross, net, known)


def _comes_first(lid: Lid) -> bool:
    return lid.rol != "aanvrager"


def _situation(
    beeld: Beeld,
    members: Sequence[Lid],
    adults: Sequence[Lid],
    earners: Sequence[Verdiener],
    known: Vastgesteld,
) -> Situatie:
    children = tuple([lid.geboortedatum for lid in members if lid.rol == "kind"])
    couple = len(adults) > 1
    partner = couple and _are_toeslagpartners(adults, known)
    assets = known.find(Vermogen)
    earned = sum([earner.netto_maand or 0 for earner in earners])
    return Situatie(
        datum=beeld.datum,
        norm=beeld.norm_centen,
        bijstand=beeld.bijstand_centen,
        verdieners=_with_credit(earners, adults, children, beeld.datum),
        aantal_personen=len([lid for lid in members if counts_for_rent(lid)]),
        kinderen=children,
        toeslagpartner=partner,
        aparte_partner=couple and not partner,
        geboortedatum=adults[0].geboortedatum if adults else None,
        partner_geboortedatum=adults[1].geboortedatum if couple else None,
        vermogen=max(0, assets.inhoud.bezittingen - assets.inhoud.schulden) if assets else 0,
        andere_uitkering=max(0, beeld.inkomen_centen - earned),
        ander_jaarinkomen=None,
    )


def _are_toeslagpartners(adults: Sequence[Lid], known: Vastgesteld) -> bool:
    told = [known.find(Toeslagpartner, lid.inwoner_id) for lid in adults]
    return all(fact.inhoud.is_partner for fact in told if fact is not None)


def _with_credit(
    earners: Sequence[Verdiener], adults: Sequence[Lid], children: tuple[date, ...], day: date
) -> tuple[Verdiener, ...]:
    """With the combination credit of who is alone with a young child, or of a couple earns least (Wet IB art. 8.14a)."""
    if not earners or not has_iack_child(children, day):
        return tuple(earners)
    least = min(
        range(len(adults)),
        key=lambda number: (earners[number].netto_maand or 0, adults[number].geboortedatum),
    )
    return tuple(
        replace(earner, iack=True) if number == least else earner
        for number, earner in enumerate(earners)
    )


def _earner(lid: Lid, facts: Facts, day: date, parameters: Parameters) -> Verdiener:
    """Net as the right counts it; gross where every job told it."""
    wages = facts.wages_on(lid.inwoner_id, day)
    if not wages:
        return NO_WAGE
    net = net_on(facts, lid.inwoner_id, day, parameters)
    gross = [wage.gross for wage in wages if wage.gross is not None]
    return Verdiener(
        sum(gross) if len(gross) == len(wages) else None,
        netto_maand=net.cents,
        netto_afgeleid=net.is_assumed,
    )
