"""Whether everybody at once gets what each household gets alone, by way of the single re-assessment."""

from collections import Counter
from uuid import UUID

from services.income.assessments.rules import Facts, Wage, picture
from services.income.norms.register import NietVastTeStellen
from services.income.recalculation.rules import Stand, Verschil, Vraag, compare
from tests.load.households import MadeHousehold, make_households

NOBODY = UUID(int=0)


def prove(count: int, vraag: Vraag, *, seed: int) -> Counter[str]:
    """How often each outcome came of so many households. Raises AssertionError with the first that differs."""
    outcomes: Counter[str] = Counter()
    for made in make_households(count, vraag.na.datum, seed=seed, strange=0.4):
        facts = facts_of(made)
        found = compare(NOBODY, facts, vraag)
        if not _is_same(found, facts, vraag):
            msg = f"{found} of {facts}"
            raise AssertionError(msg)
        outcomes[found.uitkomst] += 1
    return outcomes


def facts_of(made: MadeHousehold) -> Facts:
    wages = (Wage(one.person_id, one.vanaf, one.tot, one.cents, NOBODY) for one in made.earnings)
    return Facts(made.huishouden, tuple(wages))


def _is_same(found: Verschil, facts: Facts, vraag: Vraag) -> bool:
    if not all(facts.receives_on(stand.datum) for stand in (vraag.voor, vraag.na)):
        return found.uitkomst == "geen-uitkering"
    voor, na = _alone(facts, vraag.voor), _alone(facts, vraag.na)
    if isinstance(voor, str) or isinstance(na, str):
        missing = voor if isinstance(voor, str) else na
        return (found.uitkomst, found.reden) == ("niet-vast-te-stellen", missing)
    return (found.voor, found.na, found.reden) == (voor, na, None)


def _alone(facts: Facts, stand: Stand) -> int | str:
    """Bijstand in cents, or why it is not to be determined."""
    try:
        return picture(facts, stand.datum, stand.parameters).beeld.bijstand_centen
    except NietVastTeStellen as unknown:
        return unknown.reden.tekst
