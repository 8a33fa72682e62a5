"""Whether a norm is lower because somebody has no housing costs or just left school (Participatiewet art. 27 and 28); by how much
is local.
"""

from collections.abc import Sequence
from datetime import date

from services.income.norms.register import NietVastTeStellen, Parameters
from services.income.norms.rules import Norm, find_grondslag, lowered
from services.income.norms.woonsituatie import Verlaging, Verlagingscode, Woonsituatie
from shared import calendar
from shared.events.income import Reden

MONTHS_AFTER_STUDY = 6
"""Art. 28: no longer than this after the end of the education."""

TWO_GROUNDS = Reden(
    regel="verlaging",
    artikel="Pw 27, 28",
    tekst="Er zijn twee gronden om de norm te verlagen; hoe die samengaan is aan het college.",
)


def lower_norm(
    norm: Norm,
    home: Woonsituatie,
    national: Parameters,
    local: Parameters,
    *,
    zonder_woonkosten: bool = False,
    studie_beeindigd_op: date | None = None,
) -> Norm:
    """The norm less what the municipality takes off. Raises NietVastTeStellen where that is not known."""
    ended = [studie_beeindigd_op] if studie_beeindigd_op is not None else []
    code = find_lowering(home, national, zonder_woonkosten=zonder_woonkosten, studies_ended=ended)
    if code is None or not norm.recht:
        return norm
    return lowered(norm, Verlaging(code, None), home.datum, national, local)


def find_lowering(
    home: Woonsituatie,
    parameters: Parameters,
    *,
    zonder_woonkosten: bool,
    studies_ended: Sequence[date],
) -> Verlagingscode | None:
    """Which lower norm applies; of each who has a right and whose education ended, the last day of it. Raises where it is
    for the college to say how two go together.
    """
    found: list[Verlagingscode] = []
    if zonder_woonkosten and _is_of_articles_20_and_21(home, parameters):
        found.append("WOONKOSTEN_PCT")
    found += ["SCHOOLVERLATER_PCT" for ended in studies_ended if just_left(ended, home.datum)]
    if len(found) > 1 and find_grondslag(home, parameters).onderdelen:
        raise NietVastTeStellen(TWO_GROUNDS)
    return found[0] if found else None


def just_left(ended_on: date, day: date) -> bool:
    return ended_on < day <= last_day_after_study(ended_on)


def last_day_after_study(ended_on: date) -> date:
    return calendar.add_months(ended_on, MONTHS_AFTER_STUDY)


def _is_of_articles_20_and_21(home: Woonsituatie, parameters: Parameters) -> bool:
    """Art. 27 names these alone: not who shares costs (22a), is in an inrichting (23), past the AOW age (22), or has half
    of a norm (24).
    """
    parts = find_grondslag(home, parameters).onderdelen
    return all(part.wijze == "heel" and part.code.startswith(("N20_", "N21")) for part in parts)
