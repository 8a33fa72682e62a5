"""The pages of playbooks, and trying a changed one on them."""

import html
import re
from uuid import UUID

import httpx
import pytest

from services.routes.playbooks.loader import FOLDER
from shared.events.household import ASSEN, TYNAARLO
from tests.integration.routes.factories import job_started
from tests.integration.routes.staff import Desk

PATH = "/routes/draaiboeken"
DAYS = {"van": "2026-08-01", "tot": "2026-08-03"}
IN_FORCE = (FOLDER / "baan-gestart.yaml").read_text(encoding="utf-8")
CHANGED = IN_FORCE.replace("stap: besluit-baan", "stap: besluit-in-gewone-taal")


@pytest.fixture
async def policy(desk: Desk) -> UUID:
    return await desk.hires("Bo", [(ASSEN, "beleid")])


async def tries(desk: Desk, who: UUID, content: str | bytes, **days: str) -> httpx.Response:
    return await desk.asks(
        who,
        "POST",
        f"{PATH}/proef",
        data={**DAYS, **days},
        files={"bestand": ("baan-gestart.yaml", content)},
    )


def cells(page: str) -> list[str]:
    return [
        html.unescape(cell) for cell in re.findall(r'role="(?:cell|rowheader)"[^>]*>([^<]*)<', page)
    ]


async def test_the_list_leads_to_each_playbook(desk: Desk, policy: UUID) -> None:
    page = (await desk.asks(policy, "GET", PATH)).text

    names = re.findall(rf'href="{PATH}/([a-z-]+)"', page)
    assert len(names) == len(list(FOLDER.glob("*.yaml")))
    for name in names:
        assert (await desk.asks(policy, "GET", f"{PATH}/{name}")).status_code == 200


async def test_a_playbook_says_who_does_what_when_and_for_whom_not(
    desk: Desk, policy: UUID
) -> None:
    page = html.unescape((await desk.asks(policy, "GET", f"{PATH}/baan-gestart")).text)

    assert "Regel kinderopvang voor de eerste werkdag" in page
    assert "er is geen kind onder de 12 in het huishouden" in page
    assert "5 werkdagen erna. Eerst: Laat zien wat er voor en na de baan overblijft" in page
    assert "Participatiewet art. 10d" in page


async def test_a_playbook_that_is_not_there_is_not_found(desk: Desk, policy: UUID) -> None:
    assert (await desk.asks(policy, "GET", f"{PATH}/nergens")).status_code == 404


async def test_a_changed_file_is_tried_and_few_are_not_counted_out(
    desk: Desk, policy: UUID
) -> None:
    await desk.routes.receives(*(job_started() for _ in range(6)))
    await desk.routes.receives(job_started(contract="bepaalde-tijd"))
    without_contract = CHANGED.replace("als: tijdelijk_contract", "als: heeft_kinderen")

    answer = await tries(desk, policy, without_contract)

    assert answer.status_code == 200
    rows = cells(answer.text)
    contract = rows.index("Bespreek wat er gebeurt als het contract afloopt")
    decision = [at for at, cell in enumerate(rows) if cell.startswith("Stuur het besluit")]
    assert [rows[at + 1 : at + 4] for at in decision] == [["Assen", "0", "7"], ["Assen", "7", "0"]]
    assert rows[contract + 1 : contract + 4] == ["Assen", "0", "<5"]


async def test_what_another_municipality_has_is_not_counted(desk: Desk) -> None:
    elsewhere = await desk.hires("Kim", [(TYNAARLO, "teamleider")])
    await desk.routes.receives(*(job_started() for _ in range(6)))

    page = (await tries(desk, elsewhere, CHANGED)).text

    assert "Bekeken gebeurtenissen: 0." in page
    assert "Er zou niets anders zijn geweest." in page


async def test_who_may_not_know_of_a_detention_gets_no_counts_of_it(
    desk: Desk, policy: UUID
) -> None:
    detention = (FOLDER / "detentie.yaml").read_text(encoding="utf-8")

    page = (await tries(desk, policy, detention)).text

    assert "Aantallen over detentie en opname horen niet bij uw rol." in page


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            IN_FORCE.replace("rol: jobcoach", "rol: bakker"),
            "stap 'baanbehoud-bellen', rol: Kies uit",
        ),
        ("a: &a [x]\nb: *a", "regel 1: het geheel: verwijzingen (& en *) worden niet gelezen"),
        (b"# " + b"x" * 70_000, "het bestand is groter dan 65536 bytes"),
        (b"titel: \xff\xfe", "geen UTF-8"),
        ("<script>alert(1)</script>", "het geheel: Hier hoort een object."),
        ("", "het geheel: Hier hoort een object."),
    ],
    ids=["role", "bomb", "huge", "no text", "script", "empty"],
)
async def test_a_wrong_file_is_told_by_line_and_what_was_typed_stays(
    desk: Desk, policy: UUID, content: str | bytes, said: str
) -> None:
    answer = await tries(desk, policy, content)

    page = html.unescape(answer.text)
    assert answer.status_code == 400
    assert "<title>Fout: Draaiboeken" in page
    assert said in page
    assert "<script>alert" not in answer.text
    assert 'value="2026-08-03"' in page


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ({"van": "2026-02-31"}, "Vul een bestaande dag in."),
        ({"van": "2025-01-01"}, "wat ouder is, bewaren we niet"),
        (
            {"van": "2026-08-03", "tot": "2026-08-01"},
            "Kies een dag die niet voor de eerste dag ligt.",
        ),
    ],
)
async def test_wrong_days_are_told_beside_them(
    desk: Desk, policy: UUID, days: dict[str, str], said: str
) -> None:
    answer = await tries(desk, policy, CHANGED, **days)

    assert answer.status_code == 400
    assert said in answer.text


async def test_without_a_file_it_says_so(desk: Desk, policy: UUID) -> None:
    answer = await desk.sends(policy, f"{PATH}/proef", **DAYS, draaiboek="")

    assert answer.status_code == 400
    assert "Kies een bestand, of een nieuwere versie." in answer.text
