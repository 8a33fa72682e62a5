"""Whether the assets that are known of a household leave a right on a day (Participatiewet art. 34)."""

from datetime import date
from uuid import UUID

from services.income.assessments import pointers
from services.income.assessments.facts import Facts
from services.income.means import assets
from services.income.means.assets import Vermogen
from services.income.norms import rules as norms
from services.income.norms.register import NietVastTeStellen, Parameters
from services.income.reported.facts import last_assets
from shared.events.household import WITH_THE_RIGHT
from shared.events.income import OntbrekendFeit, Reden

MISSING = OntbrekendFeit(soort="vermogen")


def judge_assets(
    home: norms.Woonsituatie, facts: Facts, parameters: Parameters
) -> tuple[bool, tuple[Reden, ...]]:
    """Whether the assets that are known, if any are, leave a right; and why. Reported ones yield to a fact of that day.

    Raises NietVastTeStellen where they were those of other people, and what these have of it decides about the right.
    """
    day = home.datum
    found = facts.established_on(day).find(Vermogen)
    known, since = (found.inhoud, found.vanaf) if found else (None, date.min)
    reported = last_assets(facts.reports, day)
    is_newer = reported is not None and (known is None or reported.vanaf > since)
    if reported is not None and is_newer:
        known, since = reported.vermogen, reported.vanaf
    if known is None:
        return True, ()
    kind = assets.household_type(home)
    if not _are_of(facts, since, day):
        if not (_is_part_of(facts, since, day) and _is_below_limit(known, kind, day, parameters)):
            raise NietVastTeStellen(pointers.ASSETS_TO_DIVIDE, (MISSING,))
        return True, (pointers.ASSETS_OF_MORE,)
    test = assets.judge_assets(known, kind, day, parameters)
    return test.recht, (*test.redenen, pointers.ASSETS_REPORTED) if is_newer else test.redenen


def _are_of(facts: Facts, since: date, day: date) -> bool:
    return _adults(facts, since) == _adults(facts, day)


def _is_part_of(facts: Facts, since: date, day: date) -> bool:
    """Whether somebody left or died since, and nobody came. Whose assets were brought along belonged to that family."""
    then, now = _adults(facts, since), _adults(facts, day)
    return now < then if then else len(now) == 1


def _is_below_limit(
    known: Vermogen, kind: assets.Huishoudtype, day: date, parameters: Parameters
) -> bool:
    """However they are divided: also where the other has all the debts."""
    undivided = Vermogen(known.bezittingen, 0, known.spaargeld_tijdens_bijstand)
    in_home = known.overwaarde_woning > 0
    return not in_home and assets.judge_assets(undivided, kind, day, parameters).recht


def _adults(facts: Facts, day: date) -> set[UUID]:
    """As the norm has them: for a month after a death the household stays the couple (art. 45 lid 5)."""
    members = norms.members_for_norm(facts.household, day)
    return {member.inwoner_id for member in members if member.rol in WITH_THE_RIGHT}
