"""The page of a proposal and the list "te besluiten", over HTTP."""

import re
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from shared.events.envelope import Event
from shared.events.income import DecisionTaken, Reassessed
from shared.events.life_events import JobStarted
from shared.ui.dutch import money_text
from tests.integration.income.conftest import Client, Income, open_proposal
from tests.integration.income.life_events import job_end, job_start
from tests.integration.income.test_findings import finding_of

READS, DECIDES = "income.voorstellen.lezen", "income.voorstellen.schrijven"
PARTS = ("berekening", "geldt", "brief")


@pytest.fixture
async def start(income: Income) -> Event[JobStarted]:
    event = job_start()
    await income.handle(event)
    return event


@pytest.fixture
async def known(income: Income, client: Client, start: Event[JobStarted]) -> UUID:
    await client.establish(finding_of(start))
    return await open_proposal(income, start.dossier_id)


async def page(
    client: Client, path: str, *, who: str = "ic-1", role: str = "inkomensconsulent", **query: str
) -> httpx.Response:
    token = client._issuer.issue(who, [READS, DECIDES], roles=[role], municipalities=["0106"])
    headers = {"Authorization": f"Bearer {token}"}
    return await client._client.get(f"/income{path}", params=query, headers=headers)


async def fill(client: Client, path: str, *, who: str = "ic-1", **form: str) -> httpx.Response:
    token = client._issuer.issue(
        who, [READS, DECIDES], roles=["inkomensconsulent"], municipalities=["0106"]
    )
    headers = {"Authorization": f"Bearer {token}", "Origin": "http://local", "Host": "local"}
    return await client._client.post(f"/income{path}", data=form, headers=headers)


def cells_of(table: str, head: str) -> list[str]:
    """What stands in the row with this head."""
    row = table[table.index(f">{head}</th>") :].split("</tr>", maxsplit=1)[0]
    return re.findall(r"<td[^>]*>([^<]*)</td>", row)


async def version_of(income: Income, proposal_id: UUID) -> str:
    [row] = await income.rows("SELECT version FROM proposal WHERE id = :id", id=proposal_id)
    return str(row["version"])


async def decides(income: Income, client: Client, proposal_id: UUID, **form: str) -> httpx.Response:
    filled = {"besluit": "overnemen", "reden": "Loonstrook ontvangen."} | form
    filled.setdefault("versie", await version_of(income, proposal_id))
    return await fill(client, f"/voorstellen/{proposal_id}/besluit", **filled)


async def test_the_effect_comes_first_then_the_law_what_stands_and_the_letter(
    client: Client, known: UUID
) -> None:
    shown = (await page(client, f"/voorstellen/{known}")).text

    heads = [
        "Wat betekent het voor het huishouden?",
        "De berekening, stap voor stap",
        "Wat geldt er nu",
        "De brief",
        "Overleg",
        "Besluiten",
    ]
    places = [
        shown.index(f">{head}<") if f">{head}<" in shown else shown.index(head) for head in heads
    ]
    assert places == sorted(places)
    assert "De portemonnee" in shown
    assert "Na uw besluit moet een tweede persoon het goedkeuren." in shown
    assert "Dit weten wij nog niet" not in shown


async def test_what_is_unknown_stands_above_the_amounts_and_cannot_be_taken_over(
    income: Income, client: Client, start: Event[JobStarted]
) -> None:
    proposal_id = await open_proposal(income, start.dossier_id)

    shown = (await page(client, f"/voorstellen/{proposal_id}")).text
    refused = await decides(income, client, proposal_id)

    assert shown.index("welk deel van het loon vrij is") < shown.index("Wat betekent het")
    assert f"/income/dossiers/{start.dossier_id}/vaststellingen?terug=/income/voorstellen/" in shown
    assert 'value="overnemen"' not in shown
    assert refused.status_code == 409
    assert "Leg dat eerst vast" in refused.text


async def test_the_purse_says_what_is_not_known_and_what_to_ask_first(
    client: Client, known: UUID
) -> None:
    shown = (await page(client, f"/voorstellen/{known}")).text

    assert "Over na vaste lasten" in shown
    assert "Of het huishouden erop achteruitgaat, hangt af van wat wij niet weten." in shown
    assert "Vraag eerst naar de kosten van kinderopvang, daarna naar de reiskosten." in shown
    assert "Niet bekend: de huur." in shown
    assert "niet bekend</td>" in shown
    assert "vaststellingen?soort=beursbedrag&amp;terug=" in shown


async def test_a_proposal_over_two_life_events_shows_the_purse_before_the_first_and_after_the_last(
    income: Income, client: Client
) -> None:
    start = job_start(cents=60_000, day=date(2026, 9, 1))
    raised = job_end(start, date(2026, 11, 1), cents=90_000)
    await income.handle(start)
    await income.handle(raised)
    await client.establish(finding_of(start, date(2026, 9, 1)))

    proposal = await open_proposal(income, start.dossier_id)
    shown = (await page(client, f"/voorstellen/{proposal}")).text

    trails = {event.data.gebeurtenis_id: event for event in await income.published(Reassessed)}
    first, last = (trails[event.id].data.beelden[0].beurs for event in (start, raised))
    assert first is not None
    assert last is not None
    before, after = ({post.post: post for post in beurs.posten} for beurs in (first, last))
    was, becomes = before["bijstand"].voor_centen, after["bijstand"].na_centen
    assert was is not None
    assert becomes is not None
    table = shown[shown.index('id="beurs-spanne"') :]
    assert "Op 31 augustus 2026" in table
    assert "Op 1 november 2026" in table
    amounts = [money_text(cents) for cents in (was, becomes, becomes - was)]
    assert cells_of(table, "Bijstand") == amounts
    assert cells_of(table, "Loon, netto") == ["€ 0,00", "€ 900,00", "€ 900,00"]
    assert (
        f'/reporting/levensgebeurtenissen/{start.id}">Baan gestart</a> (1 september 2026)' in shown
    )
    assert (
        f'/reporting/levensgebeurtenissen/{raised.id}">Baan gewijzigd</a> (1 november 2026)'
        in shown
    )
    assert "Niet bekend: de huur." in table
    assert table.count("beurs-1") == 0

    told = (await client.look(proposal, "gevolgen")).json()["beurs"]
    assert (told["voorOp"], told["naOp"]) == ("2026-08-31", "2026-11-01")
    assert [event["gebeurtenisId"] for event in told["gebeurtenissen"]] == [
        str(start.id),
        str(raised.id),
    ]
    [bijstand] = [post for post in told["posten"] if post["post"] == "bijstand"]
    assert bijstand == {
        "post": "bijstand",
        "voorCenten": was,
        "naCenten": becomes,
        "verschilCenten": becomes - was,
    }
    assert _as_shown(told["totaal"]) == cells_of(table, "Over na vaste lasten")


def _as_shown(ends: dict[str, int | None]) -> list[str]:
    amounts = (ends[side] for side in ("voorCenten", "naCenten", "verschilCenten"))
    return ["niet bekend" if cents is None else money_text(cents) for cents in amounts]


async def test_a_proposal_of_one_life_event_tells_its_purse_in_its_effects_alone(
    client: Client, known: UUID
) -> None:
    told = (await client.look(known, "gevolgen")).json()

    assert told["beurs"] is None
    assert told["gevolgen"][0]["beurs"]["posten"]


async def test_the_purse_is_told_only_where_its_part_is_asked_for(
    income: Income, client: Client
) -> None:
    start = job_start(cents=60_000, day=date(2026, 9, 1))
    await income.handle(start)
    await income.handle(job_end(start, date(2026, 11, 1), cents=90_000))

    told = (await client.look(await open_proposal(income, start.dossier_id), "geldt")).json()

    assert told["beurs"] is told["gevolgen"] is None


async def test_what_lapsed_goes_on_showing_the_purse_that_it_was_proposed_with(
    income: Income, client: Client
) -> None:
    start = job_start(cents=60_000, day=date(2026, 9, 1))
    await income.handle(start)
    await income.handle(job_end(start, date(2026, 11, 1), cents=90_000))
    lapsed = await open_proposal(income, start.dossier_id)

    await client.establish(finding_of(start, date(2026, 9, 1)))

    assert await open_proposal(income, start.dossier_id) != lapsed
    shown = (await page(client, f"/voorstellen/{lapsed}")).text
    bijstand = cells_of(shown[shown.index('id="beurs-spanne"') :], "Bijstand")
    assert bijstand[1:] == ["niet bekend", "niet bekend"]


async def test_a_part_that_is_opened_stays_open_and_counts(
    income: Income, client: Client, known: UUID
) -> None:
    closed = (await page(client, f"/voorstellen/{known}")).text
    await page(client, f"/voorstellen/{known}", toon="berekening")
    again = (await page(client, f"/voorstellen/{known}")).text

    assert "?toon=berekening#berekening" in closed
    assert "?toon=berekening#berekening" not in again
    assert "?toon=brief#brief" in again
    looked = await income.rows("SELECT who, part FROM proposal_look ORDER BY part")
    assert [(row["who"], row["part"]) for row in looked] == [
        ("ic-1", "berekening"),
        ("ic-1", "gevolgen"),
    ]


async def test_one_decides_and_another_approves_after_opening_all(
    income: Income, client: Client, known: UUID
) -> None:
    done = await decides(income, client, known)
    own = (await page(client, f"/voorstellen/{known}")).text
    path, version = f"/voorstellen/{known}", await version_of(income, known)
    await page(client, path, who="ic-2")
    too_soon = await fill(
        client, f"{path}/controle", who="ic-2", versie=version, uitkomst="goedkeuren"
    )
    for part in PARTS:
        await page(client, path, who="ic-2", toon=part)
    approved = await fill(
        client, f"{path}/controle", who="ic-2", versie=version, uitkomst="goedkeuren"
    )
    after = (await page(client, path)).text

    assert (done.status_code, done.headers["location"]) == (
        303,
        f"/income/voorstellen/{known}?gedaan=besluit",
    )
    assert "U kunt uw eigen voorstel niet goedkeuren." in own
    assert "Keur het besluit goed" not in own
    assert too_soon.status_code == 409
    assert "de brief" in too_soon.text
    assert approved.status_code == 303
    assert "Besloten" in after
    assert len(await income.published(DecisionTaken)) == 1


async def test_a_second_press_does_not_decide_twice(
    income: Income, client: Client, known: UUID
) -> None:
    version = await version_of(income, known)

    await decides(income, client, known, versie=version)
    again = await decides(income, client, known, versie=version)

    assert again.status_code == 409
    assert "wacht op een tweede persoon" in again.text
    remarks = await income.rows("SELECT 1 FROM proposal_remark")
    assert len(remarks) == 1


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"besluit": "afwijken"}, "Vul een bedrag in."),
        ({"besluit": "afwijken", "bedrag": "veel", "vanaf": "2026-12-01"}, "zoals 700 of 1.419,46"),
        ({"besluit": "afwijken", "bedrag": "9.000", "vanaf": "2026-12-01"}, "de norm van een paar"),
        ({"besluit": "afwijken", "bedrag": "900", "vanaf": "1990-12-01"}, "nog geen recht"),
        ({"reden": ""}, "Vul dit in."),
        ({"reden": "Van 999990019."}, "burgerservicenummer"),
        ({"besluit": ""}, "Vul dit in."),
    ],
)
async def test_what_was_typed_stays_with_what_is_wrong_beside_it(
    income: Income, client: Client, known: UUID, form: dict[str, Any], says: str
) -> None:
    answer = await decides(income, client, known, inBrief="Bel mij <gerust>.", **form)

    assert answer.status_code == 400, answer.text
    assert says in answer.text
    assert "<title>Fout: " in answer.text
    assert "Bel mij &lt;gerust&gt;." in answer.text
    assert form.get("bedrag", "") in answer.text
    assert await income.published(DecisionTaken) == []


async def test_sending_back_asks_why_and_opens_it_again(
    income: Income, client: Client, known: UUID
) -> None:
    await decides(income, client, known)
    path, version = f"/voorstellen/{known}/controle", await version_of(income, known)

    silent = await fill(client, path, who="ic-2", versie=version, uitkomst="terugsturen")
    back = await fill(
        client, path, who="ic-2", versie=version, uitkomst="terugsturen", opmerking="Welk loon?"
    )
    shown = (await page(client, f"/voorstellen/{known}")).text

    assert (silent.status_code, back.status_code) == (400, 303)
    assert "Schrijf waarom u het terugstuurt." in silent.text
    assert "Welk loon?" in shown
    assert 'value="overnemen"' in shown


async def test_what_lapsed_leads_to_what_took_its_place_with_the_difference(
    income: Income, client: Client, start: Event[JobStarted]
) -> None:
    old = await open_proposal(income, start.dossier_id)
    await client.establish(finding_of(start))
    new = await open_proposal(income, start.dossier_id)

    shown = (await page(client, f"/voorstellen/{old}")).text
    newer = (await page(client, f"/voorstellen/{new}")).text

    assert "Vervallen" in shown
    assert f"/income/voorstellen/{new}" in shown
    assert "was € 316,82 per maand, is nu € 592,48 per maand" in shown
    assert f"/income/voorstellen/{old}" in newer
    assert "Er kwam een feit bij" in newer


async def test_who_sees_no_amounts_sees_none_and_decides_nothing(
    client: Client, known: UUID
) -> None:
    shown = (await page(client, f"/voorstellen/{known}", role="teamleider")).text

    assert "€" not in shown
    assert "Uw rol geeft geen bedragen te zien." in shown
    assert "<textarea" not in shown


async def test_the_list_has_what_waits_and_what_somebody_can_check(
    income: Income, client: Client, known: UUID
) -> None:
    empty = (await page(client, "/voorstellen", toon="controle")).text
    todo = (await page(client, "/voorstellen")).text
    await decides(income, client, known)

    own = (await page(client, "/voorstellen")).text
    everything = (await page(client, "/voorstellen", toon="alles")).text
    other = (await page(client, "/voorstellen", who="ic-2", toon="controle")).text
    elsewhere = (await page(client, "/voorstellen", dossier=str(uuid4()))).text

    link = f"/income/voorstellen/{known}"
    assert "Er is niets dat u kunt controleren." in empty
    assert link in todo
    assert link not in own
    assert "Een ander: u besloot als eerste" in everything
    assert link in other
    assert "Er wacht niets op een besluit." in elsewhere


async def test_looking_at_a_proposal_is_on_record(
    income: Income, client: Client, known: UUID
) -> None:
    await page(client, f"/voorstellen/{known}")
    await page(client, "/voorstellen")

    noted = await income.rows("SELECT activity FROM processing_log WHERE actor = 'ic-1'")
    activities = {line["activity"].rsplit("/", 1)[1] for line in noted}
    assert {"voorstel-inzien", "voorstellen-inzien"} <= activities


async def test_another_municipality_finds_no_page(client: Client, known: UUID) -> None:
    token = client._issuer.issue("ic-9", [READS], roles=["regisseur"], municipalities=["1680"])
    headers = {"Authorization": f"Bearer {token}"}

    answer = await client._client.get(f"/income/voorstellen/{known}", headers=headers)

    assert answer.status_code == 404
