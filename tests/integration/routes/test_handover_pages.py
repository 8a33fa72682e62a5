"""The lists and the page of handovers, and the same over the API: who sees, who may, and what a form says back."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from services.routes.handovers.states import State
from shared.events.household import ASSEN, TYNAARLO
from tests.integration.routes.factories import divorced, withdrawn
from tests.integration.routes.handover_kit import Sides, organisation, proposed
from tests.integration.routes.staff import COACH, LEADER, Desk

API = "/routes/v1/overdrachten"
PAGE = "/routes/overdrachten"
REGISSEUR = [(ASSEN, "regisseur")]
OFFER: dict[str, Any] = {
    "gedeeld": ["reden"],
    "grondslag": "toestemming",
    "akkoordOp": "2026-08-03",
    "reden": "Hulp bij het plan na de scheiding.",
    "gedaan": ["inwoner-weet-het", "inwoner-akkoord"],
}
"""Nothing that intake keeps, which is not there in these tests."""
WHY = {"reden": "niet-meer-nodig", "woorden": "Zij redt het zelf."}


@dataclass
class Office:
    """A regisseur at the desk, a handover that was proposed, and an organisation for it."""

    desk: Desk
    ria: UUID
    sides: Sides
    vaart: UUID

    @property
    def path(self) -> str:
        return f"{PAGE}/{self.sides.id}"

    async def page(self, who: UUID | None = None, path: str = "") -> str:
        answer = await self.desk.asks(who or self.ria, "GET", path or self.path)
        assert answer.status_code == 200, answer.text
        return answer.text

    async def does(self, what: str, body: Any, who: UUID | None = None) -> Any:
        return await self.desk.asks(
            who or self.ria, "POST", f"{API}/{self.sides.id}/{what}", json=body
        )


@pytest.fixture
async def office(desk: Desk) -> Office:
    ria = await desk.hires("Ria", REGISSEUR)
    sides = Sides(desk.routes, await proposed(desk.routes))
    return Office(desk, ria, sides, await organisation(desk.routes, "Vaart Zuid"))


async def test_a_handover_is_offered_on_its_page_and_the_page_shows_what_the_organisation_sees(
    office: Office,
) -> None:
    assert "Bied aan bij" in await office.page()

    answer = await office.desk.sends(
        office.ria, f"{office.path}/aanbieding", organisatieId=str(office.vaart), **OFFER
    )

    assert (answer.status_code, answer.headers["location"]) == (303, office.path)
    html = await office.page()
    assert "Wat Vaart Zuid ziet" in html
    assert "Hulp bij het plan na de scheiding." in html
    assert "heeft nog niet gekeken" in html
    assert "Aangeboden aan Vaart Zuid" in html


async def test_all_faults_of_a_form_stand_there_at_once_and_what_was_typed_stays(
    office: Office,
) -> None:
    answer = await office.desk.sends(
        office.ria,
        f"{office.path}/aanbieding",
        organisatieId=str(office.vaart),
        grondslag="toestemming",
        reden="Hulp bij het plan.",
        gedeeld=["reden"],
    )

    assert answer.status_code == 400
    assert "<title>Fout: " in answer.text
    assert "Vul dit in." in answer.text
    assert "Dit moet eerst" in answer.text
    assert "Hulp bij het plan." in answer.text
    assert (await office.sides.row()).state == "voorgesteld"


async def test_who_comes_second_reads_how_it_stands(office: Office) -> None:
    await office.sides.offers(office.vaart)
    await office.sides.accepts(office.vaart)

    page = await office.desk.sends(office.ria, f"{office.path}/intrekking", **WHY)
    answer = await office.does("intrekking", WHY)

    assert page.status_code == 409
    assert "Deze overdracht is al aanvaard." in page.text
    assert "Wat u schreef is niet bewaard." in page.text
    assert (answer.status_code, answer.json()["toestand"]) == (409, "aanvaard")


async def test_every_step_of_ours_goes_over_the_api(office: Office) -> None:
    offered = await office.does("aanbieding", {"organisatieId": str(office.vaart), **OFFER})
    assert (offered.status_code, offered.json()["toestand"]) == (200, "aangeboden"), offered.text
    change = {"onderwerp": "afspraak", "oud": "Dinsdag.", "nieuw": "Donderdag.", "waarom": "Werk."}
    assert (await office.does("wijzigingen", change)).status_code == 200
    assert (await office.does("notities", {"tekst": "Gebeld met Vaart."})).status_code == 200
    assert (await office.does("lijst", {"punt": "gesprek-samen"})).status_code == 200
    await office.sides.accepts(office.vaart)
    await office.sides.gives_back(office.vaart)
    no = {"antwoord": "niet-akkoord", "reden": "eerst-overleg", "woorden": "Eerst bellen."}
    assert (await office.does("teruggave/antwoord", no)).json()["toestand"] == "aanvaard"
    back = {"reden": "geen-antwoord", "woorden": "Niemand belt terug."}
    assert (await office.does("terugname", back)).json()["toestand"] == "terug"

    answer = await office.desk.asks(office.ria, "GET", f"{API}/{office.sides.id}")

    story = answer.json()
    assert [line["wat"] for line in story["regels"]] == [
        "aangeboden",
        "gewijzigd",
        "notitie",
        "afgevinkt",
        "aanvaard",
        "teruggegeven",
        "terug-geweigerd",
        "teruggenomen",
    ]
    assert [change["nieuw"] for change in story["wijzigingen"]] == ["Donderdag."]


async def test_an_offer_that_is_sent_again_under_its_key_gets_the_same_answer(
    office: Office,
) -> None:
    """Nobody saw the first answer: the program was killed after it had kept the offer."""
    path, key = f"{API}/{office.sides.id}/aanbieding", {"Idempotency-Key": "aanbod-1"}
    body = {"organisatieId": str(office.vaart), **OFFER}

    first, again = [
        await office.desk.asks(office.ria, "POST", path, json=body, headers=key) for _ in range(2)
    ]
    without = await office.does("aanbieding", body)

    assert (again.status_code, again.json()) == (200, first.json())
    assert without.status_code == 409


async def test_a_refused_return_needs_a_reason(office: Office) -> None:
    await office.sides.offers(office.vaart)
    await office.sides.accepts(office.vaart)
    await office.sides.gives_back(office.vaart)

    answer = await office.desk.sends(
        office.ria, f"{office.path}/teruggave/antwoord", antwoord="niet-akkoord"
    )

    assert answer.status_code == 400
    assert (await office.sides.row()).state == "teruggegeven"


async def test_who_does_other_work_reads_it_and_changes_nothing(office: Office) -> None:
    coach = await office.desk.hires("Noor", COACH)

    html = await office.page(coach)
    answer = await office.does("intrekking", WHY, coach)
    page = await office.desk.sends(coach, f"{office.path}/intrekking", **WHY)

    assert "Trek de overdracht in" not in html
    assert (answer.status_code, page.status_code) == (403, 403)
    assert (await office.sides.row()).state == "voorgesteld"


async def test_a_team_leader_may_whatever_the_regisseur_may(office: Office) -> None:
    leader = await office.desk.hires("Lotte", LEADER)

    assert (await office.does("intrekking", WHY, leader)).status_code == 200


async def test_of_another_municipality_it_is_not_there(office: Office) -> None:
    elsewhere = await office.desk.hires("Toos", [(TYNAARLO, "regisseur")])

    for path in (office.path, f"{office.path}/voor-de-inwoner", f"{API}/{office.sides.id}"):
        assert (await office.desk.asks(elsewhere, "GET", path)).status_code == 404
    assert (await office.does("intrekking", WHY, elsewhere)).status_code == 404


async def test_the_resident_gets_a_sheet_in_every_state_and_each_look_is_noted(
    office: Office,
) -> None:
    sides, vaart, sheet = office.sides, office.vaart, f"{office.path}/voor-de-inwoner"
    assert f'href="{sheet}"' in await office.page()
    assert "Wij hebben nog niets over u gedeeld." in await office.page(path=sheet)
    await sides.offers(vaart)
    assert "Wij hebben Vaart Zuid gevraagd om u te helpen." in await office.page(path=sheet)
    await sides.refuses(vaart)
    refused = await office.page(path=sheet)
    assert "Dat kan daar nu niet." in refused
    assert "Wij zitten vol." not in refused
    await sides.offers(vaart)
    await sides.accepts(vaart)
    assert "Anne de Boer van Vaart Zuid gaat u helpen." in await office.page(path=sheet)
    await sides.meets(vaart)
    assert "Op 3 augustus 2026 was het eerste gesprek." in await office.page(path=sheet)
    await sides.gives_back(vaart)
    given_back = await office.page(path=sheet)
    assert "Vaart Zuid vraagt of wij dit weer overnemen." in given_back
    assert "Drie keer gebeld." not in given_back
    await office.does("teruggave/antwoord", {"antwoord": "akkoord"})
    before = await looks_of(office)
    assert "weer bij ons" in await office.page(path=sheet)
    assert await looks_of(office) == before + 1


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.COMPLETED, "Het is gelukt."),
        (State.WITHDRAWN, "Dat doen wij niet meer."),
        (State.LAPSED, "Dat is niet meer nodig."),
    ],
)
async def test_the_sheet_of_the_resident_says_how_it_ended(
    office: Office, state: State, words: str
) -> None:
    if state == State.COMPLETED:
        await office.sides.offers(office.vaart)
        await office.sides.accepts(office.vaart)
        await office.sides.meets(office.vaart)
        for item in ("gesprek-samen", "uitkomst-besproken"):
            await office.does("lijst", {"punt": item})
        await office.sides.completes(office.vaart)
    elif state == State.WITHDRAWN:
        await office.does("intrekking", WHY)
    else:
        event = divorced()
        office.sides.id = await proposed(office.desk.routes, event)
        await office.desk.routes.receives(withdrawn(event))

    assert (await office.sides.row()).state == state.value
    assert words in await office.page(path=f"{office.path}/voor-de-inwoner")


async def looks_of(office: Office) -> int:
    """How often the regisseur's looks at handovers were noted."""
    rows = await office.desk.routes.rows(
        "SELECT id FROM processing_log WHERE activity LIKE '%/overdrachten-inzien' AND actor = :who",
        who=str(office.ria),
    )
    return len(rows)


async def test_the_lists_say_what_needs_somebody_what_runs_and_what_is_done(
    office: Office,
) -> None:
    everything = f"{PAGE}?van=team"
    assert str(office.sides.id) in await office.page(path=f"{everything}&welke=te-doen")
    await office.sides.offers(office.vaart)
    assert str(office.sides.id) not in await office.page(path=f"{everything}&welke=te-doen")
    assert str(office.sides.id) in await office.page(path=f"{everything}&welke=loopt")
    assert "Niets is te laat." in await office.page(path=f"{everything}&welke=te-laat")


async def test_the_own_list_is_of_the_dossiers_of_which_one_is_the_regisseur(
    office: Office,
) -> None:
    other = await office.desk.hires("Rens", REGISSEUR)
    [regie] = await office.desk.routes.rows(
        "SELECT worker_id FROM regie WHERE dossier_id = :id",
        id=(await office.sides.row()).dossier_id,
    )

    assert regie.worker_id == office.ria
    assert str(office.sides.id) in await office.page()
    assert str(office.sides.id) in await office.page(path=PAGE)
    assert str(office.sides.id) not in await office.page(other, PAGE)
    assert (await office.page(path=f"{PAGE}/aantal")).count("kop__aantal") == 1


@pytest.mark.parametrize("state", State)
async def test_the_api_lists_by_state(office: Office, state: State) -> None:
    answer = await office.desk.asks(office.ria, "GET", f"{API}?toestand={state.value}")

    found = {row["id"] for row in answer.json()["resultaten"]}
    assert (str(office.sides.id) in found) == (state == State.PROPOSED)


async def test_the_pages_of_the_task_and_of_the_handover_lead_to_each_other(
    office: Office,
) -> None:
    task_id = (await office.sides.row()).task_id

    html = await office.page(path=f"/routes/taken/{task_id}")

    assert f'href="{office.path}"' in html
    assert f'href="/routes/taken/{task_id}"' in await office.page()
