"""What life events told of means, education and business: which report stands, what counts, and what a person must judge."""

from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.income.findings.facts import (
    AnderInkomen,
    Inhoud,
    Onderwijs,
    Vastgesteld,
    Vaststelling,
    established_on,
)
from services.income.findings.rules import NOTHING
from services.income.means.assets import Vermogen
from services.income.norms.loading import load_parameters
from services.income.norms.register import NietVastTeStellen, ParameterOntbreekt
from services.income.reported import rules
from services.income.reported.facts import (
    Allowance,
    Assets,
    Business,
    Content,
    Education,
    Income,
    Report,
    last_assets,
    standing_on,
)
from services.income.reported.rules import (
    Person,
    count_reported,
    has_study_money,
    judge_report,
)
from shared import ids
from shared.events.income import Reden
from tests.explained import dated, explained

DAY = date(2026, 11, 15)
ONE_DAY = timedelta(days=1)
GROWN = Person(ids.new_person_id(), date(1988, 7, 9))
YOUNG = Person(ids.new_person_id(), date(1999, 11, 16))
"""27 on the day after DAY."""
OTHER = ids.new_person_id()
PARAMETERS = load_parameters()


def report(told: Content, vanaf: date = DAY, person: Person = GROWN) -> Report:
    return Report(ids.new_event_id(), person.inwoner_id, vanaf, told)


def finding(vanaf: date, *contents: Inhoud, person: Person = GROWN) -> Vastgesteld:
    facts = [Vaststelling(vanaf, content, person.inwoner_id) for content in contents]
    return established_on(facts, DAY)


def covering(told: Content, vanaf: date, person: Person = GROWN) -> Vastgesteld:
    """Somebody established what such a report is about."""
    if isinstance(told, Education):
        return finding(vanaf, Onderwijs(False), person=person)
    source = told.source if isinstance(told, Income) and told.source != "loon" else "onderneming"
    return finding(vanaf, AnderInkomen(source, 0), person=person)


def counted(
    *reports: Report,
    person: Person = GROWN,
    on: date = DAY,
    known: Vastgesteld = NOTHING,
) -> tuple[int, int]:
    found = count_reported(reports, person, known, on, PARAMETERS)
    return found.inkomen, found.meegeteld


def judged(
    *reports: Report,
    person: Person = GROWN,
    on: date = DAY,
    known: Vastgesteld = NOTHING,
) -> Reden | None:
    try:
        judge_report(reports, person, known, on, PARAMETERS)
    except NietVastTeStellen as unknown:
        return unknown.reden
    return None


def test_the_last_report_of_a_subject_stands_from_its_day() -> None:
    first, later = report(Income("uitkering", 5), DAY - ONE_DAY), report(Income("uitkering", 7))
    people = [GROWN.inwoner_id]

    assert standing_on([later, first], DAY - 2 * ONE_DAY, people) == ()
    assert standing_on([later, first], DAY - ONE_DAY, people) == (first,)
    assert standing_on([later, first], DAY, people) == (later,)
    assert standing_on([later, first], DAY, [OTHER]) == ()


def test_of_two_reports_of_one_day_the_one_that_came_last_stands() -> None:
    first, second = report(Allowance(5)), report(Allowance(7))

    for reports in permutations([first, second]):
        assert standing_on(reports, DAY, [GROWN.inwoner_id]) == (second,)


def test_reports_of_other_subjects_stand_side_by_side() -> None:
    reports = [
        report(Income("uitkering", 5)),
        report(Income("alimentatie", 5)),
        report(Allowance(5)),
        report(Income("uitkering", 5), person=YOUNG),
    ]
    both = [GROWN.inwoner_id, YOUNG.inwoner_id]

    assert set(standing_on(reports, DAY, both)) == set(reports)


def test_assets_are_the_last_that_anybody_told() -> None:
    first = report(Vermogen(5), DAY - ONE_DAY)
    last = report(Vermogen(7), person=YOUNG)

    assert last_assets([last, first, report(Business())], DAY) == Assets(DAY, Vermogen(7))
    assert last_assets([last, first], DAY - ONE_DAY) == Assets(DAY - ONE_DAY, Vermogen(5))
    assert last_assets([first], DAY - 2 * ONE_DAY) is None


def test_other_income_counts_in_full_and_is_explained_once() -> None:
    reports = [report(Income("uitkering", 60_000)), report(Income("pensioen", 1))]

    found = count_reported(reports, GROWN, NOTHING, DAY, PARAMETERS)

    assert (found.inkomen, found.meegeteld) == (60_001, 60_001)
    assert explained(found.redenen) == [("inkomen", "Pw 19 lid 2, 31, 32", None)]


def test_nothing_told_is_nothing_counted_and_nothing_explained() -> None:
    assert count_reported([], GROWN, NOTHING, DAY, PARAMETERS).redenen == ()
    assert counted(report(Income("uitkering", 0)), report(Allowance(0))) == (0, 0)
    assert counted(report(Income("uitkering", 5)), person=YOUNG) == (0, 0)


@pytest.mark.parametrize(
    ("since", "established", "income"),
    [
        (DAY, AnderInkomen("uitkering", 50_000), 0),  # the fact counts it
        (
            DAY - ONE_DAY,
            AnderInkomen("uitkering", 50_000),
            60_000,
        ),  # reported after: a person looks
        (DAY, AnderInkomen("alimentatie", 50_000), 60_000),  # stands beside it
        (DAY, Onderwijs(False), 60_000),
    ],
)
def test_income_that_was_established_does_not_count_twice(
    since: date, established: Inhoud, income: int
) -> None:
    known = finding(since, established)

    assert counted(report(Income("uitkering", 60_000)), known=known) == (income, income)


def test_an_income_of_another_kind_counts_only_as_it_was_established() -> None:
    assert counted(report(Income("anders", 60_000)), known=finding(DAY, Onderwijs(False))) == (0, 0)


def test_of_an_allowance_what_is_above_the_month_counts() -> None:
    assert counted(report(Allowance(22_000))) == (0, 0)
    found = count_reported([report(Allowance(22_001))], GROWN, NOTHING, DAY, PARAMETERS)

    assert (found.inkomen, found.meegeteld) == (1, 1)
    assert explained(found.redenen) == [
        ("vrijwilligersvergoeding", "Pw 31 lid 2 onder k", dated("VRIJWILLIGER_MAAND"))
    ]


@pytest.mark.parametrize(("month", "counts"), [(9, 0), (10, 0), (11, 22_000), (12, 22_000)])
def test_what_is_free_in_a_year_is_used_up_month_by_month(month: int, counts: int) -> None:
    told = report(Allowance(22_000), date(2026, 1, 1))

    assert counted(told, on=date(2026, month, 3)) == (counts, counts)


def test_a_month_has_the_amount_of_its_last_day() -> None:
    """220 euros from the last day of January are free ten times, so until November."""
    told = report(Allowance(22_000), date(2026, 1, 31))

    assert counted(told, on=date(2026, 11, 1)) == (22_000, 22_000)
    assert counted(report(Allowance(22_000), date(2026, 2, 1)), on=date(2026, 11, 1)) == (0, 0)


def test_under_27_an_allowance_counts_in_full_until_the_birthday() -> None:
    told = report(Allowance(10_000), person=YOUNG)

    assert counted(told, person=YOUNG) == (10_000, 10_000)
    assert counted(told, person=YOUNG, on=DAY + ONE_DAY) == (0, 0)


def test_without_an_allowance_no_amount_of_the_law_is_asked_for() -> None:
    unknown = date(2027, 2, 1)

    assert counted(report(Income("uitkering", 5)), on=unknown) == (5, 5)
    with pytest.raises(ParameterOntbreekt):
        counted(report(Allowance(5)), on=unknown)


@given(st.lists(st.tuples(st.integers(1, 12), st.integers(0, 60_000)), max_size=5))
def test_a_years_allowance_is_free_up_to_the_years_amount_and_counts_above(
    told: list[tuple[int, int]],
) -> None:
    reports = [report(Allowance(cents), date(2026, month, 1)) for month, cents in told]
    ends = [date(2026, month, 28) for month in range(1, 13)]
    paid = [
        sum(
            one.content.cents
            for one in standing_on(reports, day, [GROWN.inwoner_id])
            if isinstance(one.content, Allowance)
        )
        for day in ends
    ]
    counts = [counted(*reports, on=day)[1] for day in ends]

    free = [amount - part for amount, part in zip(paid, counts, strict=True)]
    assert all(0 <= part <= 22_000 for part in free)
    assert sum(free) == min(220_000, sum(min(amount, 22_000) for amount in paid))


@pytest.mark.parametrize(
    ("told", "person", "reason"),
    [
        (Business(), GROWN, rules.SELF_EMPLOYED),
        (Business(), YOUNG, rules.SELF_EMPLOYED),
        (Income("anders", 1), GROWN, rules.OTHER_SOURCE),
        (Income("anders", 0), GROWN, None),
        (Income("uitkering", 1), GROWN, None),
        (Allowance(50_000), GROWN, None),
        (Education(True, None), YOUNG, rules.STUDY_MONEY_UNKNOWN),
        (Education(True, True), YOUNG, None),
        (Education(True, False), YOUNG, None),
        (Education(True, None), GROWN, rules.STUDY_MONEY_FROM_27),
        (Education(True, True), GROWN, rules.STUDY_MONEY_FROM_27),
        (Education(True, False), GROWN, None),
        (Education(False), YOUNG, rules.EDUCATION_POSSIBLE),
        (Education(False), GROWN, None),
    ],
)
def test_what_can_not_be_worked_out_is_for_a_person_until_a_finding_covers_it(
    told: Content, person: Person, reason: Reden | None
) -> None:
    one = report(told, person=person)

    assert judged(one, person=person) == reason
    assert judged(one, person=person, known=covering(told, DAY, person)) is None
    assert judged(one, person=person, known=covering(told, DAY - ONE_DAY, person)) == reason
    assert judged(one, person=person, known=covering(told, DAY, Person(OTHER, DAY))) == reason
    assert judged(one, person=person, known=finding(DAY, Vermogen(5))) == reason
    assert judged(one, person=person, on=DAY - ONE_DAY) is None


def test_what_somebody_young_has_to_judge_is_over_at_27() -> None:
    told = report(Education(False), person=YOUNG)

    assert judged(told, person=YOUNG, on=DAY + ONE_DAY) is None


def test_income_that_is_told_after_other_income_was_established_may_be_the_same() -> None:
    known = finding(DAY - ONE_DAY, AnderInkomen("anders", 50_000))
    alimony = finding(DAY - ONE_DAY, AnderInkomen("alimentatie", 50_000))

    assert judged(report(Income("uitkering", 0)), known=alimony) is None
    assert judged(report(Income("alimentatie", 0)), known=alimony) == rules.MAY_BE_COUNTED_ALREADY
    assert judged(report(Income("uitkering", 0)), known=known) == rules.MAY_BE_COUNTED_ALREADY
    assert judged(report(Allowance(5)), known=known) is None


@pytest.mark.parametrize(
    ("reports", "known", "has"),
    [
        ([Education(True, True)], NOTHING, True),
        ([Education(True, None)], NOTHING, False),
        ([Education(True, False)], NOTHING, False),
        ([Education(True, True), Education(False)], NOTHING, False),
        ([Education(True, True)], finding(DAY, Onderwijs(False)), False),
        ([Education(True, True)], finding(DAY - ONE_DAY, Onderwijs(False)), True),
        ([Education(True, True)], finding(DAY, Onderwijs(False), person=YOUNG), True),
    ],
)
def test_study_money_is_had_until_it_ends_or_a_finding_says_otherwise(
    reports: list[Content], known: Vastgesteld, *, has: bool
) -> None:
    told = [report(one) for one in reports]

    assert has_study_money(told, GROWN, known, DAY) is has
    assert not has_study_money(told, YOUNG, known, DAY)


def test_every_reason_is_a_sentence_without_amounts() -> None:
    reasons = [value for value in vars(rules).values() if isinstance(value, Reden)]

    assert len(explained(reasons)) == 7
    assert not [one.tekst for one in reasons if "euro" in one.tekst or "€" in one.tekst]
