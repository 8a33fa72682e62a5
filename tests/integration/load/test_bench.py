"""The speed harness works: it measures, judges and reports. How fast anything is, is no test."""

from datetime import UTC, datetime
from itertools import islice, pairwise

import pytest

from services.income.whatif import service
from services.income.whatif.schemas import Berekeningsvraag
from tests.load import bench, report
from tests.load.figure import Figure
from tests.load.figures import folding, monitor, purse
from tests.load.figures.what_if import make_questions
from tests.load.figures.worklist import LOOKS
from tests.load.households import MadeHousehold, make_households
from tests.load.machine import Machine
from tests.load.meter import Sample, Series
from tests.load.programs.http_load import moments
from tests.load.sizes import TINY


@pytest.mark.timeout(180)
async def test_one_hop_is_measured_for_the_bare_program_the_usual_way_and_ours() -> None:
    outcome = await bench.run(TINY, ["one-hop"], quick=True)

    measured = {figure.name: figure.value for figure in outcome.figures}
    assert {"one-hop.limit", "one-hop.plain", "one-hop.ours", "one-hop.ours/limit"} <= set(measured)
    assert all(value > 0 for value in measured.values())
    assert "| `one-hop.ours/limit` |" in outcome.document
    assert "Apache Kafka 4.3.1" in outcome.document


@pytest.mark.timeout(180)
async def test_a_file_is_measured_beside_a_bare_program_that_writes_the_same_rows() -> None:
    figures = (await bench.run(TINY, ["bulk"], quick=True)).figures

    assert [figure.name for figure in figures] == [
        "bulk.limit",
        "bulk.ours",
        "bulk.ours/limit",
        "bulk.register",
    ]
    assert all(figure.value > 0 for figure in figures)


@pytest.mark.timeout(180)
async def test_more_workers_are_measured_by_what_they_do_and_what_an_event_costs() -> None:
    figures = (await bench.run(TINY, ["scaling"], quick=True)).figures

    assert [figure.name for figure in figures] == [
        "scaling.workers-1",
        "scaling.workers-2",
        "scaling.processor-1",
        "scaling.processor-2",
        "scaling.processor-2/processor-1",
    ]
    assert all(figure.value > 0 for figure in figures)


@pytest.mark.timeout(180)
async def test_the_worklist_is_measured_for_every_list() -> None:
    figures = (await bench.run(TINY, ["worklist"], quick=True)).figures

    assert [figure.name for figure in figures] == [f"worklist.p95.{name}" for name in LOOKS]
    assert all(figure.value > 0 for figure in figures)


@pytest.mark.timeout(180)
async def test_names_for_a_page_of_rows_are_measured_for_residents_and_dossiers() -> None:
    figures = (await bench.run(TINY, ["names"], quick=True)).figures

    assert [figure.name for figure in figures] == ["names.p95.inwonerIds", "names.p95.dossierIds"]
    assert all(figure.value > 0 for figure in figures)


@pytest.mark.timeout(180)
async def test_who_asks_for_the_next_task_is_measured_beside_waiting_in_line() -> None:
    figures = (await bench.run(TINY, ["next-task"], quick=True)).figures

    measured = {figure.name: figure.value for figure in figures}
    assert measured.pop("next-task.given-twice") == 0
    assert measured.keys() == {
        "next-task.p95",
        "next-task.per-second",
        "next-task.against-in-line",
    }
    assert all(value > 0 for value in measured.values())


@pytest.mark.timeout(180)
async def test_the_page_of_a_dossier_is_measured_with_every_part_of_it() -> None:
    figures = (await bench.run(TINY, ["dossier-page"], quick=True)).figures

    assert [figure.name for figure in figures] == ["dossier-page.p95"]
    assert figures[0].value > 0


@pytest.mark.timeout(180)
async def test_a_year_is_replayed_into_reporting_and_its_monitor_is_measured_after_it() -> None:
    figures = (await bench.run(TINY, ["replay"], quick=True)).figures

    measured = {figure.name: figure.value for figure in figures}
    assert measured.pop("replay.lost") == 0
    assert measured.pop("replay.memory-growth") >= 0
    assert measured.keys() == {"replay.rate", *(f"monitor.p95.{name}" for name in monitor.PAGES)}
    assert all(value > 0 for value in measured.values())


async def test_the_folding_of_lives_is_measured_beside_less_and_more_work() -> None:
    figures = [figure async for figure in folding.measure(TINY.folding)]

    measured = {figure.name: figure.value for figure in figures}
    assert measured.keys() == {
        "folding.limit",
        "folding.plain",
        "folding.ours",
        "folding.ours/limit",
        "folding.ours/plain",
        "folding.seconds",
        "folding.memory",
        "folding.picture",
    }
    assert measured["folding.limit"] > measured["folding.ours"] > measured["folding.plain"] > 0
    assert measured["folding.picture"] > 0


@pytest.mark.timeout(240)
async def test_the_whole_chain_is_measured_beside_programs_that_write_the_same() -> None:
    figures = (await bench.run(TINY, ["chain"], quick=True)).figures

    measured = {figure.name: figure for figure in figures}
    assert measured.keys() == {
        f"chain.{name}"
        for name in (
            "ours",
            "limit",
            "plain",
            "held",
            "ours/limit",
            "ours/plain",
            "held-p99",
            "p99",
        )
    }
    assert all(figure.value > 0 for figure in figures)
    cost = measured["chain.ours"].detail
    assert all(spent > 0 for spent in cost["processor_ms_per_life_event"].values())


@pytest.mark.timeout(180)
async def test_a_whole_re_assessment_is_measured_with_and_without_the_purse() -> None:
    figures = (await bench.run(TINY, ["re-assessment"], quick=True)).figures

    assert [figure.name for figure in figures] == [
        "re-assessment.without-purse",
        "re-assessment.with-purse",
        "re-assessment.with-purse/without-purse",
    ]
    assert all(figure.value > 0 for figure in figures)


async def test_what_the_purse_adds_is_measured_beside_a_re_assessment_without_it() -> None:
    figures = [figure async for figure in purse.measure(TINY.purse)]

    measured = {figure.name: figure.value for figure in figures}
    assert measured.keys() == {"purse.without", "purse.with", "purse.with/without"}
    assert all(value > 0 for value in measured.values())


def test_a_made_household_in_which_nobody_lives_is_not_re_assessed() -> None:
    (lived_in,) = make_households(1, purse.DAY, seed=1, strange=0)
    nobody = MadeHousehold({**lived_in.household, "leden": []}, ())

    ((facts, occasion),) = purse.work_of([nobody, lived_in])

    assert facts.household == lived_in.huishouden
    assert occasion.person_id == lived_in.huishouden.leden[0].inwoner_id


def test_speed_is_counted_per_tenth_of_the_events() -> None:
    """The first half at 100 a second, the second at 50."""
    moments = [(0.0, 0), (5.0, 500), (15.0, 1000)]
    series = Series(tuple(Sample(seconds, count, 0, {}) for seconds, count in moments))

    assert series.tenths == pytest.approx([100] * 5 + [50] * 5)
    assert series.rate == pytest.approx(1000 / 15)


def test_callers_come_at_random_and_as_many_a_second_as_asked() -> None:
    due = list(islice(moments(100), 10_000))

    assert due[-1] - due[0] == pytest.approx(100, rel=0.03)
    between = sorted(later - earlier for earlier, later in pairwise(due))
    assert between[100] < 0.001
    assert between[-100] > 0.03


def test_every_question_of_the_what_if_bench_has_an_answer() -> None:
    """Otherwise a change of the rules would be found by the bench only."""
    for asked in make_questions(200):
        assert service.calculate(Berekeningsvraag.model_validate(asked)).scenarios


def test_a_missed_goal_is_said_plainly() -> None:
    missed = Figure("a/b", 0.3, "ratio", "a to b", at_least=0.6)
    met = Figure("growth", 12, "MiB", "growth of memory", below=64)
    machine = Machine("a processor", 2, 8.0, "Linux 6", "3.11", "18.6", "4.3.1", 0.1)

    text = report.document(
        [missed, met], machine, [], made_at=datetime(2026, 1, 1, tzinfo=UTC), warning=""
    )

    assert "**not met**: 50% of the goal" in text
    assert "- a to b: 0.30, the goal is at least 0.60." in text
    assert "growth of memory: " not in text
