"""A lower norm where somebody has no housing costs or just left school (Participatiewet art. 27 and 28); by how much is local."""

from dataclasses import replace
from datetime import date

from services.income.norms.money import part_of
from services.income.norms.register import NietVastTeStellen, Parameter, Parameters
from services.income.norms.rules import Norm, find_grondslag
from services.income.norms.woonsituatie import Woonsituatie
from shared import calendar
from shared.events.income import Reden

MONTHS_AFTER_STUDY = 6
"""Art. 28: no longer than this after the end of the education."""


def lower_norm(
    norm: Norm,
    home: Woonsituatie,
    national: Parameters,
    local: Parameters,
    *,
    zonder_woonkosten: bool = False,
    studie_beeindigd_op: date | None = None,
) -> Norm:
    """The norm less what the municipality takes off, never below nothing. Raises where its percentage is not known."""
    applying = []
    if zonder_woonkosten and _is_of_articles_20_and_21(home, national):
        applying.append(("WOONKOSTEN_PCT", "Pw 27", "er geen woonkosten zijn"))
    if studie_beeindigd_op is not None and _just_left(studie_beeindigd_op, home.datum):
        applying.append(("SCHOOLVERLATER_PCT", "Pw 28", "de studie net is beëindigd"))
    if not (norm.recht and applying):
        return norm
    if len(applying) > 1:
        raise NietVastTeStellen(
            Reden(
                regel="verlaging",
                artikel="Pw 27, 28",
                tekst="Er zijn twee gronden om de norm te verlagen; hoe die samengaan is aan het college.",
            )
        )
    code, artikel, why = applying[0]
    share = local.on(code, home.datum)
    base = national.on("N21b", home.datum)
    lowered = max(0, norm.centen - part_of(base.centen, share.deel))
    return replace(norm, centen=lowered, redenen=(*norm.redenen, _reason(artikel, why, share)))


def _is_of_articles_20_and_21(home: Woonsituatie, parameters: Parameters) -> bool:
    """Art. 27 names these alone: not who shares costs (22a), is in an inrichting (23), past the AOW age (22), or has half
    of a norm (24).
    """
    parts = find_grondslag(home, parameters).onderdelen
    return all(part.wijze == "heel" and part.code.startswith(("N20_", "N21")) for part in parts)


def _just_left(ended_on: date, day: date) -> bool:
    return ended_on < day <= calendar.add_months(ended_on, MONTHS_AFTER_STUDY)


def _reason(artikel: str, why: str, share: Parameter) -> Reden:
    return Reden(
        regel="verlaging",
        artikel=artikel,
        tekst=f"De norm is lager omdat {why}; de gemeente bepaalt hoeveel.",
        parameters=(share.reference,),
    )
