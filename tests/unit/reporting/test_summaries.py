"""The sentences that everybody may read."""

import re
from datetime import date
from typing import Any, get_args

import pytest

from services.reporting.flow.rules import flow_row_of
from services.reporting.flow.sentences import why_of
from services.reporting.flow.summaries import name_of, summary_of
from shared import ids
from shared.events.catalog import EVENTS
from shared.events.envelope import EventData
from shared.events.household import ASSEN, TYNAARLO, Woonplaats
from shared.events.income import (
    Beeld,
    DecisionProposed,
    Herbeoordeling,
    Reassessed,
    Reden,
    Uitkomst,
)
from shared.events.life_events import (
    Correctiereden,
    JobStarted,
    LifeEventWithdrawn,
    Moved,
)
from shared.events.reasons import reason
from shared.events.tasks import PlaybookApplied, TaskCreated, TaskLapsed
from shared.events.words import REASONS
from shared.testing.events import LONG_AGO, make_event, make_household, make_member
from tests.integration.parting import couple
from tests.reported import REPORTS, reported

FIRST = date(2026, 12, 1)


def job_started(**changes: object) -> JobStarted:
    who = make_member()
    facts: dict[str, object] = {
        "inwoner_id": who.inwoner_id,
        "ingangsdatum": FIRST,
        "huishouden": make_household(who),
        "bron": "urn:nld:oin:00000001823288444000",
        "uren_per_week": 24,
        "netto_maandloon_centen": 1_234_56,
        "contract": "onbepaalde-tijd",
    }
    return JobStarted.model_validate(facts | changes)


def moved(van: str, naar: str) -> Moved:
    who = make_member()
    places = (
        Woonplaats(gemeente=van, vanaf=LONG_AGO, tot=FIRST),
        Woonplaats(gemeente=naar, vanaf=FIRST),
    )
    return Moved.model_validate(
        {
            "inwoner_id": who.inwoner_id,
            "ingangsdatum": FIRST,
            "huishouden": make_household(who, woonplaatsen=places),
            "bron": "naadloos:ander-systeem",
            "van_gemeente": van,
            "naar_gemeente": naar,
            "soort": "binnen-gebied" if naar == TYNAARLO else "buiten-gebied",
        }
    )


@pytest.mark.parametrize("data", EVENTS, ids=lambda data: data.event_type)
def test_every_type_of_the_catalogue_has_a_sentence_of_its_own(data: type[EventData]) -> None:
    assert summary_of.dispatch(data) is not summary_of.dispatch(EventData)


@pytest.mark.parametrize("data", EVENTS, ids=lambda data: data.event_type)
def test_every_type_has_a_name_that_reads(data: type[EventData]) -> None:
    assert re.fullmatch(r"[A-Z0-9][A-Za-zë0-9 ]+", name_of(data.event_type))


def test_a_job_start_tells_the_day_but_neither_hours_nor_wage() -> None:
    row = flow_row_of(make_event(job_started()))

    assert row.summary == "Een inwoner begint met een baan op 1 december 2026."
    assert "nettoMaandloonCenten" not in row.facts
    assert row.details["nettoMaandloonCenten"] == 123456


def test_a_reassessment_tells_the_direction_and_keeps_the_amounts_apart() -> None:
    picture = Beeld(
        datum=FIRST,
        norm_centen=1_400_00,
        inkomen_centen=0,
        meegeteld_inkomen_centen=0,
        bijstand_centen=1_400_00,
        totaal_centen=1_400_00,
    )
    data = Reassessed(
        herbeoordeling_id=ids.new_id(),
        gebeurtenis_id=ids.new_id(),
        gemeente=ASSEN,
        ingangsdatum=FIRST,
        beelden=(
            Herbeoordeling(
                wie="huishouden",
                uitkomst="lager",
                voor=picture,
                na=picture,
                verschil_bijstand_centen=-400_00,
                verschil_totaal_centen=100_00,
                toelichting=(Reden(regel="norm", artikel="21", tekst="norm 1400 euro"),),
            ),
        ),
    )

    row = flow_row_of(make_event(data, source_service="income"))

    assert row.summary == "De uitkering van het huishouden gaat omlaag vanaf 1 december 2026."
    assert "1400" not in f"{row.summary} {row.facts}"
    assert row.details["beelden"][0]["verschilTotaalCenten"] == 10000


@pytest.mark.parametrize(
    ("uitkomst", "told"),
    [
        ("gelijk", "blijft gelijk"),
        ("hoger", "gaat omhoog"),
        ("lager", "gaat omlaag"),
        ("eindigt", "eindigt"),
        ("aanvraag-nodig", "moet worden aangevraagd"),
        ("niet-vast-te-stellen", "is nog niet vast te stellen"),
    ],
)
def test_every_outcome_has_its_sentence(uitkomst: Uitkomst, told: str) -> None:
    known: dict[str, Any] = {
        "herbeoordeling_id": ids.new_id(),
        "gebeurtenis_id": ids.new_id(),
        "ingangsdatum": FIRST,
    }
    picture = Herbeoordeling(wie="huishouden", uitkomst=uitkomst, toelichting=())
    reassessed = Reassessed(**known, beelden=(picture,))
    proposed = DecisionProposed(
        **known,
        voorstel_id=ids.new_id(),
        uitkomst=uitkomst,
        redenen=(reason("rust-op-aanname"),),
        besluitsoort="wijzigen",
    )

    assert summary_of(reassessed) == (
        f"De uitkering van het huishouden {told} vanaf 1 december 2026."
    )
    assert summary_of(proposed).startswith(f"Voorstel: de uitkering {told}.")


def test_a_right_that_changes_twice_is_told_with_both_days() -> None:
    first = Herbeoordeling(wie="huishouden", uitkomst="gelijk", toelichting=())
    later = Herbeoordeling(
        wie="daarna", uitkomst="lager", ingangsdatum=date(2027, 1, 2), toelichting=()
    )
    data = Reassessed(
        herbeoordeling_id=ids.new_id(),
        gebeurtenis_id=ids.new_id(),
        gemeente=ASSEN,
        ingangsdatum=FIRST,
        beelden=(first, later),
    )

    assert summary_of(data) == (
        "De uitkering van het huishouden blijft gelijk vanaf 1 december 2026."
        " De uitkering van het huishouden daarna gaat omlaag vanaf 2 januari 2027."
    )


@pytest.mark.parametrize(
    ("rol", "who"), [("blijver", "in de woning blijft"), ("vertrekker", "de woning verlaat")]
)
def test_the_two_trails_of_a_divorce_say_whose_dossier_each_is(rol: str, who: str) -> None:
    [divorced] = [event.data for event in couple(FIRST).parting() if event.data.rol == rol]

    assert summary_of(divorced) == (
        f"Twee partners leven apart vanaf 1 december 2026. Dit is het dossier van wie {who}."
    )


@pytest.mark.parametrize("reden", get_args(Correctiereden))
def test_a_withdrawal_says_why_in_a_fixed_sentence(reden: Correctiereden) -> None:
    withdrawn = LifeEventWithdrawn(
        gebeurtenis_id=ids.new_id(),
        gebeurtenis_type=JobStarted.event_type,
        reden=reden,
        huishouden=make_household(),
    )

    assert summary_of(withdrawn) == f"De melding is ingetrokken: {REASONS[reden]}."


def test_why_a_task_lapsed_is_for_everybody_who_sees_it() -> None:
    why = reason("gebeurtenis-ingetrokken", eindreden="niet-gebeurd")
    lapsed = TaskLapsed(
        taak_id=ids.new_id(), gebeurtenis_id=ids.new_id(), gemeente=ASSEN, reden=why
    )

    row = flow_row_of(make_event(lapsed))

    assert why_of(row, sees_amounts=False) == (
        "De levensgebeurtenis is ingetrokken: het is niet gebeurd."
    )
    assert row.details == {}


def test_an_amount_in_a_reason_is_a_detail() -> None:
    proposed = DecisionProposed(
        voorstel_id=ids.new_id(),
        herbeoordeling_id=ids.new_id(),
        gebeurtenis_id=ids.new_id(),
        ingangsdatum=FIRST,
        uitkomst="lager",
        besluitsoort="wijzigen",
        redenen=(
            reason(
                "bijstand-lager",
                wie="huishouden",
                vanaf=FIRST,
                voor_centen=141_946,
                na_centen=38_015,
            ),
        ),
    )

    row = flow_row_of(make_event(proposed))

    assert "enten" not in f"{row.summary} {row.facts}"
    assert "€" not in why_of(row, sees_amounts=False)
    assert "€ 380,15" in why_of(row, sees_amounts=True)


def test_a_task_tells_its_role_title_and_day_and_why() -> None:
    data = TaskCreated(
        taak_id=ids.new_id(),
        gebeurtenis_id=ids.new_id(),
        gemeente=ASSEN,
        stap="kennismaken",
        rol="werkcoach",
        titel="Bel over de eerste werkdag",
        uiterlijk=date(2026, 12, 4),
        reden="Een goede start voorkomt terugval.",
    )

    row = flow_row_of(make_event(data, source_service="routes"))

    assert row.summary == (
        "Taak voor de werkcoach: Bel over de eerste werkdag. Klaar uiterlijk op 4 december 2026."
    )
    assert row.facts["reden"] == "Een goede start voorkomt terugval."


def test_a_playbook_without_work_says_so() -> None:
    data = PlaybookApplied(
        gebeurtenis_id=ids.new_id(),
        draaiboek="verhuizing",
        gemeente=None,
        aantal_taken=0,
        aantal_overdrachten=0,
        overgeslagen=("Stap 1: geen kinderen.",),
    )

    row = flow_row_of(make_event(data, source_service="routes"))

    assert row.summary == "Hieruit volgt geen werk: er hoefde niets te gebeuren."
    assert row.facts["overgeslagen"] == ["Stap 1: geen kinderen."]


def test_a_move_within_the_area_counts_for_the_new_municipality_and_is_seen_by_both() -> None:
    row = flow_row_of(make_event(moved(ASSEN, TYNAARLO)))

    assert (row.gemeente, row.gemeente_van) == (TYNAARLO, ASSEN)
    assert row.summary == "Het huishouden verhuist van Assen naar Tynaarlo op 1 december 2026."


def test_a_move_out_of_the_area_counts_for_the_municipality_that_is_left() -> None:
    row = flow_row_of(make_event(moved(ASSEN, "0014")))

    assert row.gemeente == ASSEN


def test_a_divorce_counts_for_the_municipality_of_the_household_on_that_day() -> None:
    stays, leaves = couple(FIRST, gemeente=TYNAARLO).parting()

    assert flow_row_of(stays).gemeente == ASSEN
    assert flow_row_of(leaves).gemeente == TYNAARLO


@pytest.mark.parametrize("kind", REPORTS)
def test_what_is_reported_about_means_and_signals_is_told_without_amounts_and_details(
    kind: str,
) -> None:
    event = reported(kind, make_member(), make_member("partner"), day=FIRST, **REPORTS[kind])

    row = flow_row_of(event)

    assert row.details == REPORTS[kind]
    assert set(row.facts) == {"bron"}
    assert row.gemeente == ASSEN
    assert not re.search(r"\d", row.summary.removesuffix("1 december 2026."))
