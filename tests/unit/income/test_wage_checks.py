"""Of which months a report completes the wage of its job."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from services.income.assessments.facts import Wage
from services.income.wages.checks import completed_by
from services.income.wages.model import Kept

WHO, JOB, OTHER_JOB = uuid4(), uuid4(), uuid4()
JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)
STARTED = date(2026, 6, 10)


def job(
    job_id: UUID = JOB, vanaf: date = STARTED, tot: date | None = None, person_id: UUID = WHO
) -> Wage:
    return Wage(person_id, vanaf, tot, 80_000, job_id)


def slip(first: date, last: date, job_id: UUID | None = JOB) -> Kept:
    moment = datetime(2026, 8, 1, tzinfo=UTC)
    return Kept(
        id=uuid4(),
        dossier_id=uuid4(),
        municipality="0106",
        person_id=WHO,
        job_id=job_id,
        source="inwoner",
        reference=first.isoformat(),
        kind="loonstrook",
        first_day=first,
        last_day=last,
        paid_on=last,
        received_on=last,
        net_cents=80_000,
        gross_cents=None,
        recorded_by="ic-1",
        recorded_at=moment,
    )


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2026, 6, 10), date(2026, 6, 30), (JUNE,)),
        (date(2026, 6, 1), date(2026, 6, 30), (JUNE,)),
        (date(2026, 6, 11), date(2026, 6, 30), ()),
        (date(2026, 6, 10), date(2026, 6, 29), ()),
        (date(2026, 6, 10), date(2026, 7, 31), (JUNE, JULY)),
        (date(2026, 6, 10), date(2026, 7, 30), (JUNE,)),
        (date(2026, 5, 1), date(2026, 5, 31), ()),
    ],
)
def test_a_month_is_complete_when_every_day_of_the_job_in_it_is_reported(
    first: date, last: date, months: tuple[date, ...]
) -> None:
    assert completed_by(slip(first, last), [], [job()]) == months


def test_the_last_part_of_a_month_completes_it_and_what_was_complete_is_not_said_again() -> None:
    begin, rest = slip(JULY, date(2026, 7, 12)), slip(date(2026, 7, 13), date(2026, 7, 31))
    correction = replace(slip(JULY, date(2026, 7, 31)), kind="correctie")

    assert completed_by(begin, [], [job()]) == ()
    assert completed_by(rest, [begin], [job()]) == (JULY,)
    assert completed_by(correction, [begin, rest], [job()]) == ()


def test_a_correction_alone_completes_nothing() -> None:
    correction = replace(slip(JULY, date(2026, 7, 31)), kind="correctie")

    assert completed_by(correction, [], [job()]) == ()


def test_a_report_says_nothing_of_another_job_or_of_somebody_else() -> None:
    jobs = [job(), job(OTHER_JOB), job(person_id=uuid4())]
    report = slip(JULY, date(2026, 7, 31))

    assert completed_by(report, [], jobs) == (JULY,)
    assert completed_by(slip(JULY, date(2026, 7, 31), OTHER_JOB), [report], jobs) == (JULY,)
    assert completed_by(slip(JULY, date(2026, 7, 31), None), [], jobs) == ()


def test_of_a_job_that_pays_otherwise_since_or_ended_only_its_own_days_are_asked() -> None:
    since = date(2026, 7, 16)
    raised = Wage(WHO, since, date(2026, 7, 21), 90_000, uuid4(), turned_from=JOB)
    jobs = [job(tot=since), raised]

    assert completed_by(slip(JULY, date(2026, 7, 20)), [], jobs) == (JULY,)
    assert completed_by(slip(JULY, date(2026, 7, 15)), [], jobs) == ()
