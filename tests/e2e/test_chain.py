"""What a life event leads to, over four services, their databases and the broker; each test ends with closed books."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest

from deploy.local.demo import BEGIN
from shared import clock
from shared.accounting import __main__ as accounting
from shared.events.household import AA_EN_HUNZE, TYNAARLO
from shared.events.residents import HouseholdChanged
from tests.e2e import origin as harness
from tests.e2e.chain import BORN_ON, LIFE_EVENTS, Chain, cloud_event, job, member, new_bsn
from tests.e2e.deciding import decide_by_two
from tests.e2e.origin import CONTRACTS, OneOrigin
from tests.ledger.processes import kafka_settings
from tests.servers import Address, ask

pytestmark = pytest.mark.timeout(120)

TODAY = BEGIN.astimezone(clock.AMSTERDAM).date()
BOTH = Counter({"taken.draaiboek-toegepast": 1, "besluiten.herbeoordeeld": 1})
"""What routes and income say of every life event."""


@pytest.fixture(scope="module")
def chain(
    test_servers: Address, kafka: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Chain]:
    """The platform, on a day for which the amounts in law are known."""
    urls = {service: ask(test_servers, "database", service) for service in CONTRACTS}
    settings = kafka_settings(kafka, f"test-{uuid4().hex[:12]}-")
    with (
        clock.moved_to(BEGIN),
        OneOrigin(urls, settings, tmp_path_factory.mktemp("identity")) as origin,
        Chain(origin) as running,
    ):
        yield running
    for url in urls.values():
        ask(test_servers, "drop", url)


def test_a_job_start_becomes_tasks_a_new_assessment_aftercare_and_a_count(chain: Chain) -> None:
    ank = chain.register_parent(TODAY, 8, 14)

    trail = chain.settled_trail(chain.report("baan-gestart", ank.people[0], **job(TODAY)))

    assert trail.counts >= BOTH + Counter(["nazorg.nazorg-gestart"])
    assert trail.counts["taken.draaiboek-toegepast"] == trail.counts["besluiten.herbeoordeeld"] == 1
    assert trail.roles >= {"inkomensconsulent", "werkcoach", "jobcoach"}
    assert trail.content["staat"] == "compleet"
    assert chain.aftercare_timers(ank.dossier_id) == [
        date(2026, 12, 2),
        date(2027, 2, 2),
        date(2027, 5, 3),  # the second is a Sunday
        date(2027, 11, 2),
    ]
    tasks = chain.results("/routes/v1/taken", "regisseur", dossierId=ank.dossier_id)
    assert len(tasks) == trail.counts["taken.taak-aangemaakt"]
    [assessment] = chain.results("/income/v1/herbeoordelingen", dossierId=ank.dossier_id)
    assert assessment["beelden"][0]["voor"] != assessment["beelden"][0]["na"]


def test_reporting_counts_what_came_in_per_municipality(chain: Chain) -> None:
    def counted() -> int:
        tallies = chain.get("/reporting/v1/tellingen", "beheer", gemeente=AA_EN_HUNZE)["tellingen"]
        return sum(one["aantal"] for one in tallies if one["naam"] == "Baan gestart")

    households = [
        chain.register(member("aanvrager", BORN_ON), gemeente=AA_EN_HUNZE) for _ in range(3)
    ]
    before = counted()
    for household in households:
        chain.report("baan-gestart", household.people[0], **job(TODAY))
    chain.settle()

    assert counted() == before + 3


def test_the_same_event_again_gives_the_same_answer_and_has_one_effect(chain: Chain) -> None:
    single = chain.single()
    event = cloud_event("baan-gestart", single.people[0], **job(TODAY))

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(chain.send, [event] * 4))
    chain.settle()
    answers.append(chain.send(event))

    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.text for answer in answers}) == 1
    trail = chain.settled_trail(UUID(answers[0].json()["id"]))
    assert trail.counts["levensgebeurtenissen.baan-gestart"] == 1
    assert trail.counts >= BOTH
    assert len(chain.aftercare_timers(single.dossier_id)) == 4


def test_the_same_event_with_another_body_is_refused_and_changes_nothing(chain: Chain) -> None:
    single = chain.single()
    event = cloud_event("baan-gestart", single.people[0], **job(TODAY))
    assert chain.send(event).status_code == 202
    before = chain.published_about(single.dossier_id)

    event["data"]["urenPerWeek"] = 40
    answer = chain.send(event)

    assert (answer.status_code, answer.json()["code"]) == (409, "ander-event")
    assert chain.published_about(single.dossier_id) == before
    chain.settle()


def test_who_is_unknown_waits_in_quarantine_and_flows_once_registered(chain: Chain) -> None:
    bsn = new_bsn()
    published = sum(chain.settle().published.values())
    answer = chain.send(cloud_event("baan-gestart", bsn, **job(TODAY))).json()

    assert answer["status"] == "in-quarantaine"
    assert answer["reden"] == "Deze persoon is hier niet bekend."
    assert sum(chain.settle().published.values()) == published

    chain.register(member("aanvrager", BORN_ON, bsn))
    retried = chain.post(f"/intake/v1/quarantaine/{answer['id']}/herkansing", {})

    assert (retried.json()["status"], retried.json()["id"]) == ("verwerkt", answer["id"])
    trail = chain.settled_trail(UUID(answer["id"]))
    assert trail.counts >= BOTH + Counter(["nazorg.nazorg-gestart"])
    again = chain.post(f"/intake/v1/quarantaine/{answer['id']}/herkansing", {})
    assert again.status_code == 409
    assert chain.settled_trail(UUID(answer["id"])).counts == trail.counts


def test_a_withdrawn_event_takes_back_what_was_still_open_with_the_reason(chain: Chain) -> None:
    single = chain.single()
    event = chain.report("baan-gestart", single.people[0], **job(TODAY))
    chain.settle()
    assert chain.results("/income/v1/voorstellen", dossierId=single.dossier_id, status="open")

    chain.withdraw(event, "niet-gebeurd", "Ank belde: de baan ging niet door.")
    trail = chain.settled_trail(event)

    assert trail.content["geldigheid"] == "ingetrokken"
    tasks = chain.results("/routes/v1/taken", "regisseur", dossierId=single.dossier_id)
    assert {task["status"] for task in tasks} == {"vervallen"}
    reasons = {
        task["vervallenOmdat"]["tekst"] for task in tasks if task["stap"] != "voorstel-beoordelen"
    }
    assert reasons == {"De levensgebeurtenis is ingetrokken: het is niet gebeurd."}
    judging = {
        task["vervallenOmdat"]["tekst"] for task in tasks if task["stap"] == "voorstel-beoordelen"
    }
    assert judging == {"De gebeurtenis is ingetrokken of gecorrigeerd."}
    assert "Ank" not in str(trail.content)
    state = chain.get(f"/intake/v1/levensgebeurtenissen/{event}")
    assert (state["reden"], state["toelichting"]) == (
        "niet-gebeurd",
        "Ank belde: de baan ging niet door.",
    )
    proposals = chain.results("/income/v1/voorstellen", dossierId=single.dossier_id)
    assert {proposal["status"] for proposal in proposals} == {"vervallen"}
    [aftercare] = chain.results("/income/v1/nazorgdossiers", dossierId=single.dossier_id)
    assert aftercare["status"] == "afgerond"
    assert aftercare["redenAfronding"]["tekst"].endswith(": het is niet gebeurd.")
    assert chain.aftercare_timers(single.dossier_id) == []
    assert len(chain.aftercare_timers(single.dossier_id, "cancelled")) == 4


def test_a_correction_takes_back_the_old_effects_and_the_new_ones_come_once(chain: Chain) -> None:
    single = chain.single()
    event = chain.report("baan-gestart", single.people[0], **job(TODAY))
    first = chain.settled_trail(event).counts["taken.taak-aangemaakt"]
    next_week = TODAY + timedelta(days=7)

    replacement = chain.correct(event, "verkeerde-datum", job(next_week, cents=700_00))
    trail = chain.settled_trail(event)

    assert {step["id"] for step in chain.trail(replacement).steps} <= {
        step["id"] for step in trail.steps
    }
    assert trail.content["vervangenDoor"] == str(replacement)
    caused = [step for step in trail.steps if step["oorzaakId"] == str(replacement)]
    kinds = [step["type"].split(".")[-2] for step in caused]
    assert kinds.count("draaiboek-toegepast") == 1
    assert kinds.count("herbeoordeeld") == 1
    assert kinds.count("nazorg-gestart") == 1
    assert trail.counts["nazorg.nazorg-gestart"] == 2
    assert trail.counts["nazorg.nazorg-afgerond"] == 1
    assert trail.counts["taken.taak-vervallen"] == first
    [current] = chain.rows(
        "income",
        "SELECT effective_on FROM assessment WHERE life_event_id = $1 AND superseded_at IS NULL",
        replacement,
    )
    assert current["effective_on"] == next_week
    assert len(chain.aftercare_timers(single.dossier_id)) == 4
    assert chain.aftercare_timers(single.dossier_id)[0] == date(2026, 12, 9)


def test_income_says_when_bijstand_runs_intake_follows_and_the_two_come_to_rest(
    chain: Chain,
) -> None:
    def rights() -> list[str]:
        query = """SELECT type FROM outbox WHERE aggregateid = $1 AND type LIKE '%.uitkering-%'
            ORDER BY xid, position"""
        found = chain.rows("income", query, single.dossier_id)
        return [row["type"].split(".")[-2] for row in found]

    single = chain.single()
    chain.settle()
    assert rights() == ["uitkering-gestart"]
    assert chain.published_about(single.dossier_id) == 2  # the resident and the household

    ended = chain.report(
        "uitkering-beeindigd", single.people[0], ingangsdatum=TODAY.isoformat(), reden="werk"
    )
    chain.settle()
    after_the_end = chain.published_about(single.dossier_id)
    chain.withdraw(ended, "niet-gebeurd", "De melding ging over een ander.")
    chain.settle()

    assert rights() == ["uitkering-gestart", "uitkering-beeindigd", "uitkering-gewijzigd"]
    assert after_the_end == 4  # what was reported, and the household as it is then
    shown = chain.get(f"/intake/v1/dossiers/{single.dossier_id}", "integratie")
    assert [row["tot"] for row in shown["bijstand"]] == [None]
    at_rest = chain.published_about(single.dossier_id)
    chain.settle()
    assert chain.published_about(single.dossier_id) == at_rest


def test_a_coming_birthday_is_told_by_itself_and_a_report_of_it_has_no_second_effect(
    chain: Chain,
) -> None:
    eighteen_on = TODAY + timedelta(days=45)
    family = chain.register(
        member("aanvrager", date(1979, 5, 2)),
        member("kind", eighteen_on.replace(year=eighteen_on.year - 18)),
    )
    told = chain.wait_for(
        lambda: chain.rows(
            "intake", "SELECT id FROM life_event WHERE person_id = $1", family.people[1]
        ),
        "the birthday",
    )
    before = chain.settled_trail(told["id"])

    answer = chain.send(cloud_event("achttiende-verjaardag", family.people[1]))
    after = chain.settled_trail(told["id"])

    assert before.counts >= BOTH + Counter(["levensgebeurtenissen.achttiende-verjaardag"])
    assert before.roles >= {"inkomensconsulent", "regisseur"}
    assert (answer.status_code, answer.json()["id"]) == (202, str(told["id"]))
    assert after.counts == before.counts


def test_a_divorce_opens_a_dossier_for_who_leaves_and_income_knows_both(chain: Chain) -> None:
    couple = chain.register(
        member("aanvrager", date(1985, 11, 20)),
        member("partner", date(1983, 2, 14)),
        member("kind", TODAY - timedelta(days=366 * 6)),
        gemeente=AA_EN_HUNZE,
    )
    stays, leaves, child = couple.people
    event = chain.report(
        "scheiding",
        stays,
        exPartner={"inwonerId": str(leaves)},
        ingangsdatum=TODAY.isoformat(),
    )
    trail = chain.settled_trail(event)

    new_dossier = UUID(chain.get(f"/intake/v1/inwoners/{leaves}", "integratie")["dossierId"])
    assert new_dossier != couple.dossier_id
    assert chain.get(f"/intake/v1/inwoners/{child}", "integratie")["dossierId"] == str(
        couple.dossier_id
    )
    known = chain.rows(
        "income",
        """SELECT DISTINCT ON (dossier_id) dossier_id, household FROM household_fact
        WHERE dossier_id = ANY($1) ORDER BY dossier_id, version DESC""",
        [couple.dossier_id, new_dossier],
    )
    assert {row["dossier_id"]: _living_there(row["household"]) for row in known} == {
        couple.dossier_id: {str(stays), str(child)},
        new_dossier: {str(leaves)},
    }
    assert trail.counts >= BOTH
    [assessment] = chain.results("/income/v1/herbeoordelingen", gebeurtenisId=event)
    assert {picture["wie"] for picture in assessment["beelden"]} <= {"blijver", "vertrekker"}
    # The new dossier takes part from now on.
    job_of_leaver = chain.settled_trail(chain.report("baan-gestart", leaves, **job(TODAY)))
    assert {step["dossierId"] for step in job_of_leaver.steps} == {str(new_dossier)}


def _living_there(household: str) -> set[str]:
    members = orjson.loads(household)["leden"]
    return {
        one["inwonerId"] for one in members if one["tot"] is None or one["tot"] > TODAY.isoformat()
    }


@pytest.mark.parametrize(
    ("path", "content_type"),
    [("batch", "application/cloudevents-batch+json"), ("bestand", "application/x-ndjson")],
)
def test_a_batch_and_a_file_have_one_effect_per_event_and_a_result_per_line(
    chain: Chain, path: str, content_type: str
) -> None:
    singles = [chain.single() for _ in range(4)]
    events = [cloud_event("baan-gestart", one.people[0], **job(TODAY)) for one in singles]
    bad = cloud_event("baan-gestart", singles[0].people[0], ingangsdatum="morgen")
    lines = [*events, bad, events[0]]
    is_file = path == "bestand"
    body = b"\n".join(map(orjson.dumps, lines)) if is_file else orjson.dumps(lines)

    results: list[Any] = []
    for _ in range(2):
        answer = chain.send_many(path, content_type, body)
        results = (
            [orjson.loads(line) for line in answer.text.splitlines()]
            if is_file
            else answer.json()["resultaten"]
        )
        assert [one["status"] for one in results] == [*["verwerkt"] * 4, "geweigerd", "verwerkt"]

    assert results[5]["id"] == results[0]["id"]
    for single, result in zip(singles, results, strict=False):
        trail = chain.settled_trail(UUID(result["id"]))
        assert trail.counts >= BOTH
        assert trail.counts["levensgebeurtenissen.baan-gestart"] == 1
        assert len(chain.aftercare_timers(single.dossier_id)) == 4


def test_a_service_that_was_down_catches_up_by_itself(chain: Chain) -> None:
    chain.settle()
    chain.origin.stop_worker("income")
    singles = [chain.single() for _ in range(5)]
    events = [chain.report("baan-gestart", one.people[0], **job(TODAY)) for one in singles]
    chain.wait_for(
        lambda: (
            chain.trail(events[4]).of("taken.draaiboek-toegepast")[:1]
            if chain.rows("reporting", "SELECT 1 FROM inbox WHERE id = $1", events[4])
            else []
        ),
        "what routes does without income",
    )
    waiting = chain.trail(events[4])
    chain.origin.start_worker("income")

    trails = [chain.settled_trail(event) for event in events]

    assert waiting.content["staat"] == "lopend"
    assert {trail.content["staat"] for trail in trails} == {"compleet"}
    assert all(trail.counts >= BOTH + Counter(["nazorg.nazorg-gestart"]) for trail in trails)


def test_an_event_is_handled_while_news_of_its_household_is_still_on_its_way(
    chain: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A life event carries its household (decision 0002): income does not wait for the topic `inwoners`."""
    chain.settle()
    chain.origin.stop_worker("income")
    real = CONTRACTS["income"]
    without = tuple(one for one in real.consumes if one.data is not HouseholdChanged)
    monkeypatch.setitem(harness.CONTRACTS, "income", replace(real, consumes=without))
    chain.origin.start_worker("income")
    family = chain.register_parent(TODAY, 3)

    event = chain.report("baan-gestart", family.people[0], **job(TODAY))
    chain.wait_for(lambda: chain.aftercare_timers(family.dossier_id)[:1], "aftercare")
    chain.origin.stop_worker("income")
    monkeypatch.undo()
    chain.origin.start_worker("income")
    trail = chain.settled_trail(event)

    assert trail.counts >= BOTH
    [outcome] = chain.rows(
        "income", "SELECT count(*) FROM assessment WHERE dossier_id = $1", family.dossier_id
    )
    assert outcome["count"] == 1


def test_a_job_that_began_weeks_ago_has_its_first_checkpoint_at_once(chain: Chain) -> None:
    single = chain.single()
    began = TODAY - timedelta(days=40)
    event = chain.report("baan-gestart", single.people[0], **job(began))

    chain.settle()
    chain.wait_for(lambda: chain.aftercare_timers(single.dossier_id, "fired"), "the checkpoint")
    trail = chain.settled_trail(event)

    [checked] = trail.of("nazorg.nazorg-controle-nodig")
    assert checked["feiten"]["maandenNaStart"] == 1
    assert len(chain.aftercare_timers(single.dossier_id)) == 3


def test_a_decision_of_a_person_completes_the_task_that_asked_for_it(chain: Chain) -> None:
    single = chain.single()
    event = chain.report("baan-gestart", single.people[0], **job(TODAY))
    chain.settle()
    [proposal] = chain.results("/income/v1/voorstellen", dossierId=single.dossier_id)

    answer = decide_by_two(
        chain, proposal["id"], {"besluit": "afwijken", "reden": "De baan is nog niet zeker."}
    )
    trail = chain.settled_trail(event)

    assert answer.status_code == 200, answer.text
    assert trail.counts["besluiten.besluit-genomen"] == 1
    assert trail.counts["taken.taak-afgerond"] == 1


def test_a_move_is_answered_by_routes_and_income_and_known_at_intake(chain: Chain) -> None:
    single = chain.single()
    event = chain.report(
        "verhuizing",
        single.people[0],
        ingangsdatum=(TODAY + timedelta(days=14)).isoformat(),
        naarGemeente=TYNAARLO,
    )

    trail = chain.settled_trail(event)

    assert trail.counts >= BOTH
    assert chain.get(f"{LIFE_EVENTS}/{event}", "integratie")["status"] == "verwerkt"


def test_a_number_of_a_citizen_is_kept_nowhere_and_a_name_only_at_intake(chain: Chain) -> None:
    bsn = new_bsn()
    chain.register(member("aanvrager", BORN_ON, bsn) | {"achternaam": "Zonderling"})
    chain.report("baan-gestart", bsn, **job(TODAY))
    chain.settle()

    assert [chain.tables_with(service, bsn) for service in CONTRACTS] == [set()] * 4
    names = {service: chain.tables_with(service, "Zonderling") for service in CONTRACTS}
    # An answer with an Idempotency-Key is kept to give it again; this registration had none.
    kept = {"resident", "resident_recording"}
    assert names == {"intake": kept, "routes": set(), "income": set(), "reporting": set()}


def test_operations_close_the_books_of_all_services_over_their_apis(
    chain: Chain, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    chain.report("baan-gestart", chain.register_parent(TODAY, 8).people[0], **job(TODAY))
    published = chain.settle().published
    monkeypatch.setenv("ACCOUNTING_TOKEN", chain.origin.issuer.token("beheer"))

    # A thread of its own has a loop of its own: the browser's runs in this one.
    with ThreadPoolExecutor(1) as pool:
        services = [f"{service}={chain.origin.address}" for service in CONTRACTS]
        code = pool.submit(accounting.main, services).result()

    told = capsys.readouterr().out
    assert code == 0
    assert told.endswith("the books close\n")
    for service, total in published.items():
        assert f"{total:>10}  published by {service}" in told
