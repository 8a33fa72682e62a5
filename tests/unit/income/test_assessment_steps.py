"""What a re-assessment tells, step by step, and the cent at which an outcome becomes another."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.income.assessments import pointers
from services.income.assessments.facts import UnfitTurn
from services.income.assessments.rules import (
    Facts,
    Occasion,
    Wage,
    assess,
    picture,
)
from services.income.findings.facts import AnderInkomen
from services.income.norms.loading import load_parameters
from services.income.norms.register import NietVastTeStellen
from shared import ids
from shared.events.household import Lid
from shared.events.income import Beeld, Herbeoordeling
from shared.testing.events import make_household, make_member
from tests.established import established

DAY = date(2026, 11, 15)
LONG_BEFORE = date(2026, 8, 1)
APPLICANT = make_member()
PARTNER = make_member("partner", date(1989, 1, 1))
RETIRED = make_member("partner", date(1950, 1, 1))
NORM = ("norm", "Pw 21 onder a")
OFFSET = ("inkomen", "Pw 19 lid 2, 31, 32")


def occasion(day: date = DAY, person: Lid = APPLICANT, parting: Any = None) -> Occasion:
    return Occasion(
        ids.new_event_id(),
        ids.new_dossier_id(),
        "baan-gestart" if parting is None else "scheiding",
        day,
        person.inwoner_id,
        parting,
    )


def wage(person: Lid, cents: int, vanaf: date = DAY, tot: date | None = None) -> Wage:
    return Wage(person.inwoner_id, vanaf, tot, cents, ids.new_event_id())


def facts(*members: Lid, wages: tuple[Wage, ...] = (), receives: bool = True) -> Facts:
    home = make_household(*members, bijstand=None if receives else ())
    return Facts(home, wages)


def because_of(happened: Occasion, known: Facts) -> Herbeoordeling:
    return assess(happened, known, load_parameters())[0]


def worked_out(outcome: Herbeoordeling) -> list[tuple[str, str]]:
    """The steps without what is only a pointer."""
    return [
        (step.regel, step.artikel) for step in outcome.toelichting if step.regel != "aanwijzing"
    ]


def days_told(outcome: Herbeoordeling) -> list[str]:
    return [step.tekst[:13] for step in outcome.toelichting if step.regel in {"norm", "inkomen"}]


def test_the_steps_of_the_day_before_come_before_those_of_the_day_itself() -> None:
    outcome = because_of(occasion(), facts(APPLICANT, wages=(wage(APPLICANT, 100),)))

    assert worked_out(outcome) == [NORM, NORM, OFFSET]
    assert days_told(outcome) == ["Op 2026-11-14", "Op 2026-11-15", "Op 2026-11-15"]


def test_the_wages_of_a_child_and_a_housemate_are_no_income_of_the_household() -> None:
    child = make_member("kind", date(2010, 1, 1))
    housemate = make_member("medebewoner", date(2004, 1, 1))
    known = facts(
        APPLICANT,
        PARTNER,
        child,
        housemate,
        wages=(wage(PARTNER, 100), wage(child, 200), wage(housemate, 300)),
    )

    outcome = because_of(occasion(), known)

    assert worked_out(outcome) == [
        ("norm", "Pw 21 onder b"),
        ("norm", "Pw 21 onder b"),
        OFFSET,
    ]
    assert outcome.na is not None
    assert (outcome.na.inkomen_centen, outcome.na.meegeteld_inkomen_centen) == (100, 100)


def test_two_wages_of_one_person_add_up() -> None:
    known = facts(APPLICANT, wages=(wage(APPLICANT, 30000), wage(APPLICANT, 40000, LONG_BEFORE)))

    outcome = because_of(occasion(), known)

    assert outcome.voor is not None
    assert outcome.na is not None
    assert (outcome.voor.inkomen_centen, outcome.na.inkomen_centen) == (40000, 70000)
    assert (outcome.verschil_bijstand_centen, outcome.verschil_totaal_centen) == (-30000, 0)


def test_the_wage_of_somebody_who_does_not_live_there_is_nobodys_here() -> None:
    stranger = make_member()

    outcome = because_of(occasion(), facts(APPLICANT, wages=(wage(stranger, 99999),)))

    assert worked_out(outcome) == [NORM, NORM]


def test_indexation_is_told_on_its_day_and_not_a_day_later() -> None:
    on_the_day = because_of(occasion(date(2026, 7, 1)), facts(APPLICANT))
    a_day_later = because_of(occasion(date(2026, 7, 2)), facts(APPLICANT))

    assert worked_out(on_the_day) == [NORM, NORM, ("indexering", "Pw 38")]
    assert worked_out(a_day_later) == [NORM, NORM]


def test_another_norm_on_one_day_is_no_indexation() -> None:
    leaves = make_member("partner", date(1989, 1, 1), tot=DAY)

    assert worked_out(because_of(occasion(), facts(APPLICANT, leaves))) == [
        ("norm", "Pw 21 onder b"),
        NORM,
    ]


@pytest.mark.parametrize(
    ("before", "after", "uitkomst"),
    [
        (141945, 141946, "eindigt"),
        (141946, 141946, "gelijk"),
        (141946, 150000, "gelijk"),
        (0, 1, "lager"),
        (1, 0, "hoger"),
        (5, 5, "gelijk"),
    ],
)
def test_a_right_ends_with_its_last_cent_and_begins_with_its_first(
    before: int, after: int, uitkomst: str
) -> None:
    wages = (wage(APPLICANT, before, LONG_BEFORE, DAY), wage(APPLICANT, after))

    assert because_of(occasion(), facts(APPLICANT, wages=wages)).uitkomst == uitkomst


def test_a_right_that_was_nothing_comes_back_with_an_application_only() -> None:
    wages = (wage(APPLICANT, 141946, LONG_BEFORE, DAY), wage(APPLICANT, 141945))

    outcome = because_of(occasion(), facts(APPLICANT, wages=wages))

    assert (outcome.uitkomst, outcome.verschil_bijstand_centen) == ("aanvraag-nodig", 1)
    assert worked_out(outcome)[0] == ("aanvraag-nodig", "Pw 43 lid 1, 44")


def beeld(total: int) -> Beeld:
    return Beeld(
        datum=DAY,
        norm_centen=total,
        inkomen_centen=0,
        meegeteld_inkomen_centen=0,
        bijstand_centen=total,
        totaal_centen=total,
    )


def moved_away(known: Facts) -> Herbeoordeling:
    return because_of(replace(occasion(), kind="verhuizing", move="buiten-gebied"), known)


@pytest.mark.parametrize(
    ("cents", "uitkomst"), [(141945, "eindigt"), (141946, "gelijk"), (141947, "gelijk")]
)
def test_who_moves_away_loses_a_right_only_where_a_cent_of_bijstand_was_paid(
    cents: int, uitkomst: str
) -> None:
    outcome = moved_away(facts(APPLICANT, wages=(wage(APPLICANT, cents, LONG_BEFORE),)))

    assert outcome.uitkomst == uitkomst
    assert worked_out(outcome) == [NORM, OFFSET, ("woonplaats", "Pw 40 lid 1")]


def test_a_right_whose_amount_is_not_known_ends_when_one_moves_away() -> None:
    nobody = facts(make_member("kind", date(2018, 1, 1)))

    outcome = moved_away(nobody)

    assert (outcome.uitkomst, outcome.voor) == ("eindigt", None)
    assert worked_out(outcome) == [("huishouden", "Pw 3, 4"), ("woonplaats", "Pw 40 lid 1")]


def test_who_moves_here_sees_what_an_application_would_give() -> None:
    outcome = because_of(
        replace(occasion(), kind="verhuizing", move="naar-gebied"), facts(APPLICANT)
    )

    assert worked_out(outcome) == [NORM, ("aanvraag-nodig", "Pw 43 lid 1, 44")]
    assert days_told(outcome) == ["Op 2026-11-15"]
    assert (outcome.verschil_bijstand_centen, outcome.verschil_totaal_centen) == (None, None)


def test_the_aow_of_the_partner_ends_the_right_too_and_tells_what_comes_instead() -> None:
    partner = make_member("partner", date(1959, 11, 15))
    happened = replace(occasion(person=partner), kind="leeftijdsgrens-bereikt", age_limit="aow")

    outcome = because_of(happened, facts(APPLICANT, partner))

    assert outcome.uitkomst == "eindigt"
    assert worked_out(outcome) == [("norm", "Pw 21 onder b"), ("aow", "Pw 47a; AOW 16 lid 1")]


def test_with_somebody_past_the_aow_age_a_person_decides() -> None:
    outcome = because_of(occasion(), facts(APPLICANT, RETIRED))

    assert outcome.uitkomst == "niet-vast-te-stellen"
    assert worked_out(outcome) == [("aow", "Pw 47a"), ("aow", "Pw 47a")]


def test_what_is_missing_comes_first() -> None:
    comes = make_member("partner", date(1950, 1, 1), vanaf=DAY)

    outcome = because_of(occasion(), facts(APPLICANT, comes))

    assert (outcome.voor is None, outcome.na is None) == (False, True)
    assert worked_out(outcome) == [("aow", "Pw 47a"), NORM]


def test_a_day_before_that_nobody_can_judge_does_not_hide_the_day_itself() -> None:
    leaves = make_member("partner", date(1950, 1, 1), tot=DAY)

    outcome = because_of(occasion(), facts(APPLICANT, leaves))

    assert (outcome.uitkomst, outcome.voor) == ("niet-vast-te-stellen", None)
    assert outcome.na is not None
    assert worked_out(outcome) == [("aow", "Pw 47a"), NORM]


def test_the_wage_of_a_partner_without_right_goes_to_a_person() -> None:
    minor = make_member("partner", date(2009, 1, 1))
    known = facts(APPLICANT, minor, wages=(wage(minor, 1),))

    with pytest.raises(NietVastTeStellen) as caught:
        picture(known, DAY, load_parameters())

    assert (caught.value.reden.regel, caught.value.reden.artikel) == (
        "partner-zonder-recht",
        "Pw 32 lid 3",
    )
    assert picture(known, LONG_BEFORE, load_parameters()).beeld.norm_centen == 101390


NEXT_YEAR = date(2027, 3, 1)
EARLIER = wage(APPLICANT, 100, LONG_BEFORE, NEXT_YEAR)


@pytest.mark.parametrize(
    ("known", "uitkomst"),
    [
        (facts(APPLICANT), "gelijk"),
        (facts(APPLICANT, PARTNER, wages=(wage(PARTNER, 100, LONG_BEFORE),)), "gelijk"),
        (facts(APPLICANT, PARTNER, wages=(EARLIER, wage(PARTNER, 100, NEXT_YEAR))), "gelijk"),
        (facts(APPLICANT, wages=(wage(APPLICANT, 100, NEXT_YEAR),)), "niet-vast-te-stellen"),
        (facts(APPLICANT, PARTNER, wages=(wage(PARTNER, 1, NEXT_YEAR),)), "niet-vast-te-stellen"),
        (facts(APPLICANT, RETIRED), "niet-vast-te-stellen"),
        (facts(APPLICANT, APPLICANT), "niet-vast-te-stellen"),
    ],
)
def test_where_no_amounts_are_known_only_the_same_norm_and_income_are_equal(
    known: Facts, uitkomst: str
) -> None:
    outcome = because_of(occasion(NEXT_YEAR), known)

    assert outcome.uitkomst == uitkomst
    assert (("grondslag-gelijk", "Pw 19 lid 2") in worked_out(outcome)) is (uitkomst == "gelijk")


def test_the_first_day_without_amounts_is_equal_where_the_norm_and_the_income_are() -> None:
    outcome = because_of(occasion(date(2027, 1, 1)), facts(APPLICANT))

    assert (outcome.uitkomst, outcome.voor is None, outcome.na) == ("gelijk", False, None)


@pytest.mark.parametrize(
    ("established_on", "uitkomst"), [(LONG_BEFORE, "gelijk"), (NEXT_YEAR, "niet-vast-te-stellen")]
)
def test_where_no_amounts_are_known_what_was_established_has_to_be_equal_too(
    established_on: date, uitkomst: str
) -> None:
    told = established(APPLICANT, established_on, AnderInkomen("alimentatie", 100))
    known = replace(facts(APPLICANT), findings=told)

    assert because_of(occasion(NEXT_YEAR), known).uitkomst == uitkomst


def test_a_withdrawn_event_tells_that_the_right_was_worked_out_without_it() -> None:
    outcome = because_of(replace(occasion(), withdrawn=True), facts(APPLICANT))

    assert worked_out(outcome) == [NORM, NORM, ("ingetrokken", "Pw 54")]


def test_who_stays_at_a_divorce_is_told_the_steps_of_both_days() -> None:
    leaves = make_member("partner", date(1989, 1, 1), tot=DAY)
    known = facts(APPLICANT, leaves, wages=(wage(leaves, 60000, LONG_BEFORE),))

    stayer = because_of(occasion(parting="blijver"), known)

    assert worked_out(stayer) == [("norm", "Pw 21 onder b"), OFFSET, NORM]


def test_who_left_is_told_that_the_joint_right_ended_and_a_right_of_ones_own_is_applied_for() -> (
    None
):
    leaver = because_of(occasion(parting="vertrekker"), facts(APPLICANT, receives=False))

    assert worked_out(leaver) == [
        ("aanvraag-nodig", "Pw 43 lid 1, 44"),
        NORM,
        ("einde-gezamenlijk-recht", "Pw 3 lid 2 onder b, 43 lid 1"),
        ("woonsituatie", "Pw 19a, 22a"),
    ]
    assert (leaver.verschil_bijstand_centen, leaver.verschil_totaal_centen) == (None, None)


def test_a_right_of_who_left_that_cannot_be_judged_needs_a_person() -> None:
    retired = make_member(geboortedatum=date(1950, 1, 1))

    leaver = because_of(occasion(parting="vertrekker"), facts(retired))

    assert (leaver.uitkomst, leaver.voor, leaver.na) == ("niet-vast-te-stellen", None, None)


def test_a_job_that_cannot_be_found_is_for_a_person_and_the_day_before_is_still_told() -> None:
    happened = replace(occasion(), kind="baan-beeindigd")
    turn = UnfitTurn(happened.life_event_id, APPLICANT.inwoner_id, DAY)
    known = replace(facts(APPLICANT), unfit_turns=frozenset({turn}))

    outcome = because_of(happened, known)

    assert (outcome.wie, outcome.uitkomst) == ("huishouden", "niet-vast-te-stellen")
    assert (outcome.voor is None, outcome.na) == (False, None)
    assert [step.regel for step in outcome.toelichting][1:3] == ["norm", "aanwijzing"]
    assert outcome.toelichting[0] == pointers.JOB_UNKNOWN


def test_what_is_told_of_an_unknown_job_is_said_at_every_later_day_until_somebody_looked() -> None:
    turn = UnfitTurn(ids.new_event_id(), APPLICANT.inwoner_id, DAY)
    of_a_child = UnfitTurn(ids.new_event_id(), ids.new_person_id(), DAY - timedelta(days=1))
    known = replace(facts(APPLICANT), unfit_turns=frozenset({turn, of_a_child}))

    outcome = because_of(occasion(), known)

    told = [step.tekst for step in outcome.toelichting if "nog niet duidelijk" in step.tekst]
    assert told == [f"Op {DAY.isoformat()}: {pointers.JOB_TURN_PENDING.tekst}"]
