"""Mails to partners without an account, over a real mail server: a reference and a link that works, and nothing about a resident."""

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from uuid import UUID

import httpx
import pytest

from services.routes.contracts import CONTRACTS
from services.routes.handovers import our_side
from services.routes.handovers.schemas import Overdrachtwijziging, Waarom
from services.routes.mail import service as mails
from services.routes.mail.post import Post
from services.routes.mail.rules import PAUSES
from services.routes.partner_keys.rules import reference_of
from shared import clock
from shared.events.handovers import HandoverLate
from shared.messaging import points
from shared.messaging.timer_engine import TimerEngine
from shared.messaging.transaction import Transaction
from tests.integration.routes.handover_kit import Sides, organisation, proposed
from tests.integration.routes.staff import LEADER, Desk, write
from tests.integration.routes.test_mail import Killed, Mailbox, running

LINK = re.compile(r"https://naadloos\.example\.nl(/overdracht/[\w-]{43})\s")
ADDRESS = "post@proef.example"


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def post(mailbox: Mailbox) -> Iterator[Post]:
    with running(mailbox) as way:
        yield way


@pytest.fixture
async def sides(desk: Desk) -> Sides:
    return Sides(desk.routes, await proposed(desk.routes))


async def sends(desk: Desk, post: Post) -> int:
    return await mails.send_waiting(desk.routes.database, post)


def links_in(mailbox: Mailbox) -> list[str]:
    return [path for mail in mailbox.mails for path in LINK.findall(mail.get_content())]


async def opens(desk: Desk, path: str) -> httpx.Response:
    return await desk.client.get(path)


async def kinds(desk: Desk) -> list[tuple[str, str]]:
    rows = await desk.routes.rows("SELECT kind, state FROM mail ORDER BY made_at, id")
    return [(row.kind, row.state) for row in rows]


async def offered(desk: Desk, sides: Sides) -> UUID:
    vaart = await organisation(desk.routes, "Vaart Welzijn")
    await sides.offers(vaart)
    return vaart


async def test_an_offer_is_one_mail_with_a_link_that_works_and_no_resident(
    desk: Desk, sides: Sides, post: Post, mailbox: Mailbox
) -> None:
    await offered(desk, sides)
    assert await sends(desk, post) == 1
    assert await sends(desk, post) == 0

    [mail] = mailbox.mails
    assert mail["To"] == ADDRESS
    assert reference_of(sides.id) in mail["Subject"]
    assert mail["List-Unsubscribe"] is None
    row = await sides.row()
    for secret in (row.id, row.dossier_id, row.subject_id, *row.person_ids, row.purpose):
        assert str(secret) not in mail.as_string()
    assert "Hulp bij het plan" not in mail.get_content()
    [path] = links_in(mailbox)
    page = await opens(desk, path)
    assert "Hulp bij het plan" in page.text


async def gets_by(desk: Desk, channel: str, organisation_id: UUID) -> None:
    await write(
        desk.routes,
        "UPDATE organisation SET channel = :channel, client_id = 'proef' WHERE id = :organisation",
        channel=channel,
        organisation=organisation_id,
    )


@pytest.mark.parametrize(("channel", "mails_sent"), [("medewerkers", 1), ("systeem", 0)])
async def test_who_has_accounts_gets_a_mail_without_a_key_and_a_system_gets_none(
    desk: Desk, sides: Sides, post: Post, mailbox: Mailbox, channel: str, mails_sent: int
) -> None:
    vaart = await organisation(desk.routes, "Vaart Welzijn")
    await gets_by(desk, channel, vaart)
    await sides.offers(vaart)

    assert await sends(desk, post) == mails_sent
    assert links_in(mailbox) == []
    assert await desk.routes.rows("SELECT 1 FROM partner_key") == []
    for mail in mailbox.mails:
        assert reference_of(sides.id) in mail["Subject"]
        text = mail.get_content()
        assert f"https://naadloos.example.nl/routes/partner/overdrachten/{sides.id}" in text
        row = await sides.row()
        for secret in (row.dossier_id, row.subject_id, *row.person_ids, row.purpose):
            assert str(secret) not in mail.as_string()


async def test_a_mail_that_waits_goes_by_the_channel_of_the_moment_that_it_goes_out(
    desk: Desk, sides: Sides, post: Post, mailbox: Mailbox
) -> None:
    vaart = await offered(desk, sides)
    await gets_by(desk, "systeem", vaart)

    assert await sends(desk, post) == 0
    assert await kinds(desk) == [("aanbod", "dropped")]


async def test_no_new_link_is_sent_to_who_gets_none(desk: Desk, sides: Sides) -> None:
    vaart = await offered(desk, sides)
    await gets_by(desk, "medewerkers", vaart)
    leader = await desk.hires("Lot", LEADER)
    path = f"/routes/overdrachten/{sides.id}"

    assert "De koppeling van de organisatie" not in (await desk.asks(leader, "GET", path)).text
    assert (await desk.sends(leader, f"{path}/koppeling", doen="nieuwe")).status_code == 400
    assert await kinds(desk) == [("aanbod", "waiting")]


async def test_the_key_stands_in_the_mail_and_nowhere_else(
    desk: Desk, sides: Sides, post: Post, mailbox: Mailbox
) -> None:
    await offered(desk, sides)
    await sends(desk, post)

    [path] = links_in(mailbox)
    key = path.rpartition("/")[2]
    for table in ("partner_key", "mail", "handover", "handover_log", "outbox"):
        rows = await desk.routes.rows(f"SELECT r::text AS kept FROM {table} r")  # noqa: S608
        assert not any(key in row.kept for row in rows)


@pytest.mark.parametrize(("point", "copies"), [("after-commit", 1), ("after-send", 2)])
async def test_a_process_that_dies_loses_no_mail_and_both_copies_have_a_link_that_works(
    desk: Desk,
    sides: Sides,
    post: Post,
    mailbox: Mailbox,
    monkeypatch: pytest.MonkeyPatch,
    point: str,
    copies: int,
) -> None:
    await offered(desk, sides)

    def die(reached: str) -> None:
        if reached == point:
            raise Killed

    monkeypatch.setattr(points, "hook", die)
    with pytest.raises(Killed):
        await sends(desk, post)
    monkeypatch.setattr(points, "hook", None)
    with clock.moved_to(clock.now() + timedelta(minutes=6)):
        assert await sends(desk, post) == 1
    with clock.moved_to(clock.now() + timedelta(minutes=30)):
        assert await sends(desk, post) == 0

    assert len(mailbox.mails) == copies
    assert len(set(mailbox.ids)) == 1
    paths = links_in(mailbox)
    assert len(set(paths)) == copies
    for path in paths:
        assert "Hulp bij het plan" in (await opens(desk, path)).text


async def amend(sides: Sides, asked: Overdrachtwijziging, tx: Transaction) -> object:
    return await our_side.amend(tx, sides.viewer, sides.id, asked)


async def test_several_changes_in_a_row_are_one_mail(
    desk: Desk, sides: Sides, post: Post, mailbox: Mailbox
) -> None:
    vaart = await offered(desk, sides)
    await sends(desk, post)
    await sides.accepts(vaart)
    for nieuw in ("dinsdag", "woensdag"):
        asked = Overdrachtwijziging(
            onderwerp="afspraak", oud="maandag", nieuw=nieuw, waarom="Op verzoek."
        )
        await sides.run(partial(amend, sides, asked))
    assert await sends(desk, post) == 0
    with clock.moved_to(clock.now() + timedelta(minutes=10)):
        assert await sends(desk, post) == 1

    assert "maandag" not in mailbox.mails[-1].as_string()
    assert "er is iets gewijzigd" in mailbox.mails[-1]["Subject"]


async def test_what_is_taken_back_ends_the_link_and_says_so_without_one(
    desk: Desk, sides: Sides, post: Post, mailbox: Mailbox
) -> None:
    await offered(desk, sides)
    await sends(desk, post)
    [path] = links_in(mailbox)
    why = Waarom(reden="niet-meer-nodig", woorden="Het is al geregeld.")
    await sides.run(lambda tx: our_side.withdraw(tx, sides.viewer, sides.id, why))
    await sends(desk, post)

    assert links_in(mailbox) == [path]
    assert "is voorbij" in mailbox.mails[-1]["Subject"]
    assert "al geregeld" not in mailbox.mails[-1].as_string()
    page = await opens(desk, path)
    assert "Deze overdracht is ingetrokken" in page.text
    assert "Hulp bij het plan" not in page.text


async def test_a_mail_about_what_is_not_theirs_any_more_does_not_go_out(
    desk: Desk, sides: Sides, post: Post, mailbox: Mailbox
) -> None:
    vaart = await offered(desk, sides)
    await sides.refuses(vaart)
    await sides.offers(await organisation(desk.routes, "Impuls"))
    await sends(desk, post)

    assert await kinds(desk) == [("aanbod", "dropped"), ("aanbod", "sent")]
    [path] = links_in(mailbox)
    assert "Wij vragen Impuls om" in (await opens(desk, path)).text


async def test_an_expired_link_gets_a_new_one_by_mail_that_works_and_not_twice_at_once(
    desk: Desk, sides: Sides, post: Post, mailbox: Mailbox
) -> None:
    await offered(desk, sides)
    await sends(desk, post)
    [old] = links_in(mailbox)

    later = clock.now() + timedelta(days=30)
    with clock.moved_to(later):
        assert (await opens(desk, old)).status_code == 404
        for _ in range(3):
            await desk.client.post(f"{old}/nieuwe-koppeling", headers={"Origin": "http://test"})
        assert await sends(desk, post) == 1
        [_, new] = links_in(mailbox)
        assert "Hulp bij het plan" in (await opens(desk, new)).text
    for minutes in range(11, 200, 11):
        with clock.moved_to(later + timedelta(minutes=minutes)):
            await desk.client.post(f"{old}/nieuwe-koppeling", headers={"Origin": "http://test"})
            await sends(desk, post)
    assert len(mailbox.mails) == 1 + 5


async def test_a_mail_server_that_refuses_for_good_is_seen_and_says_no_address(
    desk: Desk, sides: Sides, post: Post, mailbox: Mailbox
) -> None:
    await offered(desk, sides)
    mailbox.refuses = "554 no"
    await sends(desk, post)

    assert await kinds(desk) == [("aanbod", "failed")]
    rows = await desk.routes.rows("SELECT why FROM mail")
    assert not any("@" in row.why for row in rows)


async def test_a_mail_that_came_back_is_heard_by_the_regisseur_at_once_and_stands_on_the_page(
    desk: Desk, sides: Sides, post: Post, mailbox: Mailbox
) -> None:
    """Until there is an answer, or a mail that does go out; of the end of a handover nobody has to hear."""
    leader = await desk.hires("Lotte", LEADER)
    vaart = await offered(desk, sides)
    mailbox.refuses = "554 no"
    page = f"/routes/overdrachten/{sides.id}"
    assert "niet aangekomen" not in (await desk.asks(leader, "GET", page)).text

    await sends(desk, post)
    engine = TimerEngine(desk.routes.database, CONTRACTS)
    await engine.run_due()
    await engine.run_due()

    row = await sides.row()
    assert (row.state, row.escalated, row.next_rule) == ("aangeboden", 1, "teamleider-na-te-laat")
    assert await sides.tasks() == ["Bel Vaart Welzijn: onze e-mail kwam niet aan"]
    [late] = await desk.routes.told(HandoverLate)
    assert (late.regel, late.bij) == ("mail-niet-aangekomen", "regisseur")
    shown = (await desk.asks(leader, "GET", page)).text
    assert "E-mail niet aangekomen" in shown
    assert f"/routes/organisaties/{vaart}" in shown
    assert await kinds(desk) == [("aanbod", "failed")], "no reminder to the same address"

    mailbox.refuses = None
    await desk.sends(leader, f"{page}/koppeling", doen="nieuwe")
    await sends(desk, post)
    assert "E-mail niet aangekomen" not in (await desk.asks(leader, "GET", page)).text
    await sides.accepts(vaart)
    assert ((await sides.row()).escalated, await sides.tasks()) == (0, [])


async def test_a_mail_is_tried_again_for_hours_and_each_time_with_a_key_that_works(
    desk: Desk, sides: Sides, post: Post, mailbox: Mailbox
) -> None:
    await offered(desk, sides)
    mailbox.refuses = "451 later"
    await sends(desk, post)
    mailbox.refuses = None
    with clock.moved_to(clock.now() + PAUSES[0] + timedelta(seconds=50)):
        assert await sends(desk, post) == 1

    [path] = links_in(mailbox)
    assert (await opens(desk, path)).status_code == 200
