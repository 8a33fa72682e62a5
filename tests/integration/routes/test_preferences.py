"""The page on which somebody says how to be told of work."""

import pytest

from services.routes.settings import MailSettings
from tests.integration.routes.staff import Desk

PATH = "/routes/voorkeuren"


async def test_who_never_chose_gets_no_mail_and_the_page_says_that_mail_is_off(desk: Desk) -> None:
    noor = await desk.hires("Noor")
    page = (await desk.asks(noor, "GET", PATH)).text

    assert 'value="geen" checked' in page
    assert "E-mail staat hier nog uit" in page
    assert "U hebt nog geen agenda" in page


async def test_a_choice_is_kept_and_shown(desk: Desk) -> None:
    noor = await desk.hires("Noor")
    answer = await desk.sends(noor, f"{PATH}/post", email="noor@gemeente.nl", wens="ook-dringend")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PATH}?gedaan=post")

    page = (await desk.asks(noor, "GET", answer.headers["location"])).text
    assert 'value="ook-dringend" checked' in page
    assert 'value="noor@gemeente.nl"' in page
    assert "opgeslagen" in page


@pytest.mark.parametrize(
    ("email", "fault"),
    [
        ("", "Vul uw e-mailadres van het werk in."),
        ("noor", "Dit is geen e-mailadres."),
        ("noor@gemeente.nl\r\nBcc: a@b.nl", "Dit is geen e-mailadres."),
        ("noor@gemeente.nl, sem@gemeente.nl", "Dit is geen e-mailadres."),
        ("n" * 300 + "@gemeente.nl", "tekens"),
        ("<noor@gemeente.nl>", "Dit is geen e-mailadres."),
    ],
)
async def test_an_address_that_is_none_is_refused_beside_its_field_and_kept_as_typed(
    desk: Desk, email: str, fault: str
) -> None:
    noor = await desk.hires("Noor")
    answer = await desk.sends(noor, f"{PATH}/post", email=email, wens="dagelijks")

    assert answer.status_code == 400
    assert "<title>Fout: Voorkeuren" in answer.text
    assert fault in answer.text
    assert 'value="dagelijks" checked' in answer.text
    [row] = await desk.routes.rows("SELECT email FROM worker")
    assert row.email is None


async def test_where_mail_goes_to_some_domains_only_another_one_is_refused(desk: Desk) -> None:
    app = desk.client._transport.app  # type: ignore[attr-defined]
    app.state.mail = MailSettings(domains=frozenset({"gemeente.nl"}))
    noor = await desk.hires("Noor")

    refused = await desk.sends(noor, f"{PATH}/post", email="noor@elders.nl", wens="dagelijks")
    taken = await desk.sends(noor, f"{PATH}/post", email="noor@Gemeente.nl", wens="dagelijks")

    assert "Dat eindigt op gemeente.nl." in refused.text
    assert taken.status_code == 303


async def test_who_stops_needs_no_address(desk: Desk) -> None:
    noor = await desk.hires("Noor")
    await desk.sends(noor, f"{PATH}/post", email="noor@gemeente.nl", wens="dagelijks")
    answer = await desk.sends(noor, f"{PATH}/post", email="", wens="geen")

    assert answer.status_code == 303
    [row] = await desk.routes.rows(
        "SELECT email, wish FROM worker JOIN mail_wish ON worker_id = id"
    )
    assert (row.email, row.wish) == (None, "geen")


@pytest.mark.parametrize("form", [{"wens": "altijd"}, {}, {"wens": "geen", "email": "n\x00"}])
async def test_what_makes_no_sense_changes_nothing(desk: Desk, form: dict[str, str]) -> None:
    noor = await desk.hires("Noor")
    answer = await desk.sends(noor, f"{PATH}/post", **form)

    assert answer.status_code == 400
    assert not await desk.routes.rows("SELECT 1 FROM mail_wish")
