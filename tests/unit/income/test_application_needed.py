"""A wage above the norm goes away: nothing ran, so a right asks for an application, and there is nothing to decide on."""

from datetime import date, timedelta

import pytest

from services.income.assessments.facts import Facts, Occasion, Soort, Wage
from services.income.assessments.jobs import JobTurn, turned_out
from services.income.assessments.rules import assess
from services.income.norms.loading import load_parameters
from shared import ids
from shared.events.household import Lid
from shared.events.income import Herbeoordeling
from shared.testing.events import make_household, make_member

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
ANK = make_member(geboortedatum=date(1985, 3, 10))
BEN = make_member("partner", date(1987, 6, 1))
CHILD = make_member("kind", date(2015, 4, 2))
SINGLE, COUPLE = 141946, 202779


def because(
    kind: Soort, *members: Lid, earner: Lid, cents: int, turn: int | None = None, ends: bool = True
) -> tuple[Herbeoordeling, ...]:
    """What comes out when, after a month of this wage, the job ends or pays otherwise, or the earner goes."""
    job = Wage(earner.inwoner_id, OCTOBER, None, cents, ids.new_event_id())
    happened = Occasion(
        ids.new_event_id(),
        ids.new_dossier_id(),
        kind,
        NOVEMBER,
        earner.inwoner_id if ends else ANK.inwoner_id,
        parting="blijver" if kind == "scheiding" else None,
    )
    turns = [JobTurn(happened.life_event_id, earner.inwoner_id, NOVEMBER, None, turn)]
    died = {lid.inwoner_id: lid.overleden_op for lid in members if lid.overleden_op}
    earned = turned_out([job], turns if ends else (), died)
    return assess(happened, Facts(make_household(*members), earned.wages), load_parameters())


def right(outcome: Herbeoordeling) -> tuple[str, int | None, int | None]:
    before, after = outcome.voor, outcome.na
    return (
        outcome.uitkomst,
        before.bijstand_centen if before else None,
        after.bijstand_centen if after else None,
    )


@pytest.mark.parametrize(
    ("kind", "turn", "after"),
    [("baan-beeindigd", None, SINGLE), ("baan-gewijzigd", 500_00, SINGLE - 500_00)],
)
def test_a_job_above_the_norm_that_ends_or_pays_less_asks_for_an_application(
    kind: Soort, turn: int | None, after: int
) -> None:
    (outcome,) = because(kind, ANK, earner=ANK, cents=2_500_00, turn=turn)

    assert right(outcome) == ("aanvraag-nodig", 0, after)
    assert outcome.toelichting[0].regel == "aanvraag-nodig"
    assert outcome.verschil_totaal_centen is not None
    assert outcome.verschil_totaal_centen < 0


def test_the_job_of_a_partner_that_ends_asks_for_an_application() -> None:
    (outcome,) = because("baan-beeindigd", ANK, BEN, CHILD, earner=BEN, cents=2_900_00)

    assert right(outcome) == ("aanvraag-nodig", 0, COUPLE)


def test_who_stays_applies_when_the_earner_leaves() -> None:
    leaves = BEN.model_copy(update={"tot": NOVEMBER})

    (stayer,) = because("scheiding", ANK, leaves, CHILD, earner=leaves, cents=2_900_00, ends=False)

    assert right(stayer) == ("aanvraag-nodig", 0, SINGLE)


def test_nothing_changes_for_an_earner_who_stays() -> None:
    leaves = BEN.model_copy(update={"tot": NOVEMBER})

    (stayer,) = because("scheiding", ANK, leaves, earner=ANK, cents=2_900_00, ends=False)

    assert right(stayer) == ("gelijk", 0, 0)


def test_the_death_of_the_earner_asks_for_an_application() -> None:
    died = BEN.model_copy(update={"overleden_op": NOVEMBER - timedelta(days=1)})

    (outcome,) = because("overlijden", ANK, died, CHILD, earner=died, cents=2_900_00, ends=False)

    assert right(outcome) == ("aanvraag-nodig", 0, COUPLE)
