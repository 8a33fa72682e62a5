"""What systems report that changes nobody's household: read strictly, published as it is, or kept with a reason."""

from datetime import date
from typing import Any

import pytest

from services.intake.occurrences.rules import NOT_AN_ADULT
from services.intake.timeline.verdicts import Refusal
from shared.errors import InvalidInput
from shared.events.life_events import LifeEvent
from shared.testing.events import make_member
from tests.published import READER
from tests.reported import REPORTS, effect_of, reported

DAY = date(2026, 11, 15)
NEEDED = {
    "schuldsignaal": {"schuldeiser"},
    "taalsignaal": {"vaardigheden"},
    "studie-gestart": {"onderwijs"},
    "inkomen-partner-gewijzigd": {"inkomstenbron", "nettoMaandbedragCenten"},
    "vermogen-gewijzigd": {"oorzaak", "bezittingenCenten"},
    "vrijwilligersvergoeding": {"maandbedragCenten"},
}
every_kind = pytest.mark.parametrize("kind", REPORTS)


def faults_of(kind: str, data: dict[str, Any], day: str = "2026-11-15") -> list[str]:
    cloud_event = {
        "specversion": "1.0",
        "id": "1",
        "source": "urn:test",
        "type": f"nl.participatiewet.levensgebeurtenissen.{kind}.v1",
        "data": {
            "persoon": {"inwonerId": "01920000-0000-7000-8000-000000000001"},
            "ingangsdatum": day,
            **data,
        },
    }
    try:
        READER.read(cloud_event, "test", DAY)
    except InvalidInput as refused:
        return sorted(fault.name for fault in refused.faults)
    return []


@every_kind
def test_what_was_reported_is_published_with_the_household_as_it_was(kind: str) -> None:
    ank, joop = make_member(), make_member("partner")

    event = reported(kind, ank, joop, day=DAY, **REPORTS[kind])

    assert event.data.happened == kind
    assert (event.data.inwoner_id, event.data.ingangsdatum) == (ank.inwoner_id, DAY)
    assert event.data.huishouden.leden == (ank, joop)
    own = event.data.model_dump(mode="json", by_alias=True, exclude=set(LifeEvent.model_fields))
    assert own == REPORTS[kind]


@every_kind
def test_what_a_report_must_have_is_asked_for_by_name(kind: str) -> None:
    assert faults_of(kind, {}) == sorted(f"data.{name}" for name in NEEDED.get(kind, ()))


@every_kind
def test_an_unknown_field_is_refused(kind: str) -> None:
    assert faults_of(kind, {**REPORTS[kind], "naam": "Ank"}) == ["data.naam"]


@pytest.mark.parametrize(
    ("kind", "changed", "names"),
    [
        ("schuldsignaal", {"schuldeiser": "bank"}, ["data.schuldeiser"]),
        ("schuldsignaal", {"dreigt": "ja"}, ["data.dreigt"]),
        ("taalsignaal", {"vaardigheden": []}, ["data.vaardigheden"]),
        ("taalsignaal", {"vaardigheden": ["lezen", "lezen"]}, ["data.vaardigheden"]),
        ("studie-gestart", {"onderwijs": "cursus"}, ["data.onderwijs"]),
        ("studie-gestopt", {"metDiploma": 1}, ["data.metDiploma"]),
        (
            "inkomen-partner-gewijzigd",
            {"inkomstenbron": "gift", "nettoMaandbedragCenten": -1},
            ["data.inkomstenbron", "data.nettoMaandbedragCenten"],
        ),
        (
            "inkomen-partner-gewijzigd",
            {"nettoMaandbedragCenten": 10_000_001},
            ["data.nettoMaandbedragCenten"],
        ),
        ("vermogen-gewijzigd", {"bezittingenCenten": 100_000_001}, ["data.bezittingenCenten"]),
        ("vermogen-gewijzigd", {"spaargeldTijdensBijstandCenten": 900_001}, ["data"]),
        ("vrijwilligersvergoeding", {"maandbedragCenten": "180"}, ["data.maandbedragCenten"]),
        ("vrijwilligersvergoeding", {"maandbedragCenten": 180.5}, ["data.maandbedragCenten"]),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    kind: str, changed: dict[str, Any], names: list[str]
) -> None:
    assert faults_of(kind, {**REPORTS[kind], **changed}) == names


@pytest.mark.parametrize(
    ("kind", "may_be_ahead"),
    [
        ("schuldsignaal", False),
        ("taalsignaal", False),
        ("vermogen-gewijzigd", False),
        ("start-als-zelfstandige", True),
        ("studie-gestart", True),
        ("studie-gestopt", True),
        ("inkomen-partner-gewijzigd", True),
        ("vrijwilligersvergoeding", True),
    ],
)
def test_a_signal_and_assets_are_not_reported_ahead(kind: str, *, may_be_ahead: bool) -> None:
    faults = faults_of(kind, REPORTS[kind], "2026-11-16")

    assert faults == ([] if may_be_ahead else ["data.ingangsdatum"])


MEANS = ("inkomen-partner-gewijzigd", "vermogen-gewijzigd", "vrijwilligersvergoeding")


@pytest.mark.parametrize("kind", MEANS)
@pytest.mark.parametrize("role", ["kind", "medebewoner"])
def test_the_means_of_who_does_not_matter_are_not_passed_on(kind: str, role: Any) -> None:
    ank, joop, other = make_member(), make_member("partner"), make_member(role, date(2001, 1, 1))

    outcome = effect_of(kind, other, ank, joop, day=DAY, **REPORTS[kind])

    assert outcome == NOT_AN_ADULT


def test_the_income_of_a_partner_asks_for_a_partner_on_that_day() -> None:
    ank, gone = make_member(), make_member("partner", tot=DAY)

    outcome = effect_of(
        "inkomen-partner-gewijzigd", ank, gone, day=DAY, **REPORTS["inkomen-partner-gewijzigd"]
    )

    assert isinstance(outcome, Refusal)
    assert "geen partner" in outcome.reason


@pytest.mark.parametrize("kind", [kind for kind in REPORTS if kind not in MEANS])
def test_a_signal_or_study_may_be_about_anybody_in_the_household(kind: str) -> None:
    child = make_member("kind", date(2006, 1, 1))

    event = reported(kind, child, make_member(), day=DAY, **REPORTS[kind])

    assert event.data.inwoner_id == child.inwoner_id
