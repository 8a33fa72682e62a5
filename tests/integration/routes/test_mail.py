"""Mails to workers, over a real mail server: who gets one, when, what it says, and what is promised when something breaks."""

import asyncio
import ipaddress
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pydantic import SecretStr

from deploy.local.ports import LOOPBACK, free_ports
from services.routes import tables
from services.routes.mail import service
from services.routes.mail.post import Post
from services.routes.mail.rules import PAUSES
from services.routes.settings import MailSettings
from shared import clock
from shared.events.household import TYNAARLO
from shared.messaging import points
from shared.observability import metrics
from tests.integration.routes.factories import job_started
from tests.integration.routes.kit import Routes
from tests.integration.routes.staff import COACH, LEADER, Desk, sign_in, write
from tests.integration.routes.test_assigning import gives, task_of

MONDAY = datetime(2026, 8, 3, 6, 0, tzinfo=UTC)
"""Eight o'clock in the Netherlands."""
ADDRESS = "https://naadloos.example.nl"


class Mailbox:
    """A mail server that keeps what it gets, unless it is told to refuse."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refuses: str | None = None

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        if self.refuses:
            return self.refuses
        content = envelope.content
        assert isinstance(content, bytes)
        self.mails.append(message_from_bytes(content, policy=policy.default))
        return "250 OK"

    @property
    def ids(self) -> list[str]:
        return [str(mail["Message-ID"]) for mail in self.mails]

    def to(self, email: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if mail["To"] == email]


@contextmanager
def running(mailbox: Mailbox, **options: Any) -> Iterator[Post]:
    [port] = free_ports(1)
    controller = Controller(mailbox, hostname=LOOPBACK, port=port, **options)
    controller.start()
    settings = MailSettings(host=LOOPBACK, port=port, security="none", sender="naadloos@example.nl")
    try:
        yield Post(settings, ADDRESS)
    finally:
        controller.stop()


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def post(mailbox: Mailbox) -> Iterator[Post]:
    with running(mailbox) as way:
        yield way


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.moved_to(MONDAY):
        yield


@dataclass(frozen=True)
class Certificate:
    """Of a mail server at the loopback address, signed by itself."""

    file: str
    context: ssl.SSLContext


@pytest.fixture
def own_certificate(tmp_path: Path) -> Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2099, 1, 1, tzinfo=UTC))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(LOOPBACK))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, secret = tmp_path / "mail.pem", tmp_path / "mail.key"
    public.write_bytes(certificate.public_bytes(Encoding.PEM))
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, secret)
    return Certificate(str(public), context)


async def wants(desk: Desk, worker_id: UUID, wish: str, email: str | None = None) -> None:
    await write(
        desk.routes,
        "UPDATE worker SET email = :email WHERE id = :worker_id",
        worker_id=worker_id,
        email=email or f"{worker_id.hex}@gemeente.nl",
    )
    await write(
        desk.routes,
        "INSERT INTO mail_wish (worker_id, wish) VALUES (:worker_id, :wish)",
        worker_id=worker_id,
        wish=wish,
    )


async def coach(desk: Desk, wish: str = "dagelijks", name: str = "Noor") -> UUID:
    worker_id = await desk.hires(name)
    await wants(desk, worker_id, wish, f"{name.lower()}@gemeente.nl")
    return worker_id


async def give_all(desk: Desk, worker_id: UUID, due_on: date) -> None:
    await write(
        desk.routes,
        "UPDATE task SET assignee_id = :worker_id, due_on = :due_on WHERE role = 'werkcoach'",
        worker_id=worker_id,
        due_on=due_on,
    )


async def run(routes: Routes, post: Post) -> int:
    """What a worker process does every so often."""
    await service.make_urgent(routes.database)
    await service.make_daily(routes.database)
    return await service.send_waiting(routes.database, post)


async def urgent_task(routes: Routes) -> None:
    """A task that is due on the very day that it comes; a playbook gives it two more days, so a copy of one."""
    await routes.receives(job_started())
    columns = [
        column.name for column in tables.task.c if column.name not in {"id", "step", "due_on"}
    ]
    names = ", ".join(columns)
    await write(
        routes,
        f"INSERT INTO task (id, step, due_on, {names}) SELECT :id, 'vandaag', CAST(:today AS date), {names}"  # noqa: S608
        " FROM task WHERE role = 'werkcoach' LIMIT 1",
        today=clock.today(),
    )


async def states(routes: Routes) -> list[str]:
    return [row.state for row in await routes.rows("SELECT state FROM mail ORDER BY id")]


async def test_a_morning_has_one_mail_with_numbers_and_links_and_no_resident(
    desk: Desk, post: Post, mailbox: Mailbox
) -> None:
    noor = await coach(desk)
    event = job_started()
    await desk.routes.receives(event)
    await give_all(desk, noor, MONDAY.date())

    assert await run(desk.routes, post) == 1
    assert await run(desk.routes, post) == 0

    [mail] = mailbox.mails
    text = mail.get_content()
    assert re.search(r"Van u, en vandaag klaar: [1-9]", text)
    assert f"{ADDRESS}/routes/werk" in text
    assert mail["List-Unsubscribe"] == f"<{ADDRESS}/routes/voorkeuren>"
    assert mail["Auto-Submitted"] == "auto-generated"
    for secret in (event.dossier_id, event.id, *event.data.huishouden.leden):
        assert str(getattr(secret, "inwoner_id", secret)) not in mail.as_string()


async def test_who_has_nothing_to_do_gets_no_mail(desk: Desk, post: Post, mailbox: Mailbox) -> None:
    await coach(desk)

    assert await run(desk.routes, post) == 0
    assert mailbox.mails == []
    assert await states(desk.routes) == ["nothing"]


async def test_only_who_asked_and_is_there_today_gets_one(
    desk: Desk, post: Post, mailbox: Mailbox
) -> None:
    await desk.routes.receives(job_started())
    await coach(desk, "geen", "Geen")
    away, other_day = await coach(desk, name="Weg"), await coach(desk, name="Dinsdag")
    elsewhere = await desk.hires("Elders", [(TYNAARLO, "werkcoach")])
    await wants(desk, elsewhere, "dagelijks", "elders@gemeente.nl")
    gone = await coach(desk, name="Vertrokken")
    await write(
        desk.routes,
        "INSERT INTO absence (id, worker_id, from_day) VALUES (:id, :worker_id, '2026-08-01')",
        worker_id=away,
    )
    await write(
        desk.routes, "UPDATE worker SET working_days = '{2}' WHERE id = :who", who=other_day
    )
    await write(
        desk.routes, "UPDATE worker SET active_until = '2026-08-03' WHERE id = :who", who=gone
    )
    await coach(desk, name="Hier")

    await run(desk.routes, post)

    assert [mail["To"] for mail in mailbox.mails] == ["hier@gemeente.nl"]


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 8, 3, 4, 59, tzinfo=UTC),  # before seven
        datetime(2026, 8, 3, 10, 0, tzinfo=UTC),  # noon
        datetime(2026, 8, 2, 7, 0, tzinfo=UTC),  # Sunday
        datetime(2026, 12, 25, 8, 0, tzinfo=UTC),  # Christmas
    ],
)
async def test_outside_a_working_morning_no_daily_mail_is_made(
    desk: Desk, post: Post, moment: datetime
) -> None:
    await coach(desk)
    await desk.routes.receives(job_started())

    with clock.moved_to(moment):
        assert await run(desk.routes, post) == 0
    assert await states(desk.routes) == []


async def test_two_hundred_workers_get_theirs_from_two_processes_at_once(
    desk: Desk, post: Post, mailbox: Mailbox
) -> None:
    await desk.routes.receives(job_started())
    for number in range(200):
        worker_id = await sign_in(desk.routes, COACH, name=f"W{number}")
        await wants(desk, worker_id, "dagelijks", f"w{number}@gemeente.nl")

    await asyncio.gather(run(desk.routes, post), run(desk.routes, post))
    await run(desk.routes, post)

    assert len(mailbox.mails) == len(set(mailbox.ids)) == 200
    assert {str(mail["To"]) for mail in mailbox.mails} == {
        f"w{number}@gemeente.nl" for number in range(200)
    }


class Killed(BaseException):
    """The process is gone."""


@pytest.mark.parametrize(
    ("point", "copies"),
    [
        ("after-commit", 1),  # claimed, not sent
        ("after-send", 2),  # sent, not marked: at least once
    ],
)
async def test_a_process_that_dies_loses_no_mail_and_a_second_copy_is_known_for_one(
    desk: Desk,
    post: Post,
    mailbox: Mailbox,
    monkeypatch: pytest.MonkeyPatch,
    point: str,
    copies: int,
) -> None:
    await coach(desk)
    await desk.routes.receives(job_started())

    def die(reached: str) -> None:
        if reached == point:
            raise Killed

    monkeypatch.setattr(points, "hook", die)
    with pytest.raises(Killed):
        await run(desk.routes, post)
    monkeypatch.setattr(points, "hook", None)
    # Who took it may be sending it yet.
    assert await run(desk.routes, post) == 0
    with clock.moved_to(MONDAY + timedelta(minutes=6)):
        assert await run(desk.routes, post) == 1
    with clock.moved_to(MONDAY + timedelta(minutes=30)):
        assert await run(desk.routes, post) == 0

    assert len(mailbox.mails) == copies
    assert len(set(mailbox.ids)) == 1
    assert len({mail.get_content() for mail in mailbox.mails}) == 1


async def test_while_the_mail_server_is_away_a_mail_waits_longer_and_longer_and_comes(
    desk: Desk, mailbox: Mailbox
) -> None:
    await coach(desk)
    await desk.routes.receives(job_started())
    nowhere = Post(
        MailSettings(host=LOOPBACK, port=free_ports(1)[0], security="none", sender="n@example.nl"),
        ADDRESS,
    )
    assert await run(desk.routes, nowhere) == 0
    assert await states(desk.routes) == ["waiting"]

    with running(mailbox) as post:
        assert await run(desk.routes, post) == 0
        with clock.moved_to(MONDAY + PAUSES[0] + timedelta(seconds=50)):
            assert await run(desk.routes, post) == 1
    assert len(mailbox.mails) == 1


async def test_what_fails_for_good_or_too_often_is_seen(
    desk: Desk, post: Post, mailbox: Mailbox
) -> None:
    await coach(desk, "ook-dringend")
    await desk.routes.receives(job_started())
    mailbox.refuses = "554 no"
    await run(desk.routes, post)
    assert await states(desk.routes) == ["failed"]

    mailbox.refuses = "451 later"
    await write(desk.routes, "UPDATE mail SET day = '2026-08-02'")
    moment = MONDAY
    await run(desk.routes, post)
    for pause in PAUSES:
        moment += pause + timedelta(seconds=50)
        with clock.moved_to(moment):
            await service.send_waiting(desk.routes.database, post)
    assert await states(desk.routes) == ["failed", "failed"]

    with clock.moved_to(moment):
        async with desk.routes.database.reading() as connection:
            await service.measure(connection, clock.now())
    assert metrics.MAILS.labels("failed")._value.get() == 2
    rows = await desk.routes.rows("SELECT why FROM mail")
    assert not any("@" in row.why for row in rows)


async def test_what_is_due_today_when_it_comes_is_told_at_once_to_the_team_alone(
    desk: Desk, post: Post, mailbox: Mailbox
) -> None:
    with clock.moved_to(MONDAY + timedelta(hours=6)):  # no daily mails any more
        noor = await coach(desk, "ook-dringend", "Noor")
        await coach(desk, "dagelijks", "Sem")
        await coach(desk, "ook-dringend", "Bo")
        leader = await desk.hires("Lot", LEADER)
        await desk.places(leader, noor, await desk.makes_team(leader, "Noord"))

        await urgent_task(desk.routes)
        await run(desk.routes, post)

    [mail] = mailbox.mails
    assert mail["To"] == "noor@gemeente.nl"
    assert "vandaag klaar of al te laat: 1" in mail.get_content()


async def test_who_is_given_a_task_is_told_and_who_takes_one_is_not(
    desk: Desk, post: Post, mailbox: Mailbox
) -> None:
    with clock.moved_to(MONDAY + timedelta(hours=6)):
        noor, leader = await coach(desk, "ook-dringend"), await desk.hires("Lot", LEADER)
        taken, given = await task_of(desk), await task_of(desk)
        assert (await gives(desk, noor, taken, noor)).status_code == 200
        await run(desk.routes, post)
        assert mailbox.mails == []

        assert (await gives(desk, leader, given, noor)).status_code == 200
        await run(desk.routes, post)

    [mail] = mailbox.mails
    assert mail["Subject"] == "Dringend: 1 taak"
    assert "Aan u gegeven: 1" in mail.get_content()


async def test_many_at_once_are_one_mail_and_the_next_waits_a_while(
    desk: Desk, post: Post, mailbox: Mailbox
) -> None:
    afternoon = MONDAY + timedelta(hours=6)
    with clock.moved_to(afternoon):
        noor, leader = await coach(desk, "ook-dringend"), await desk.hires("Lot", LEADER)
        for _ in range(3):
            await gives(desk, leader, await task_of(desk), noor)
        await run(desk.routes, post)
        await gives(desk, leader, await task_of(desk), noor)
        await run(desk.routes, post)
        await gives(desk, leader, await task_of(desk), noor)
        assert await run(desk.routes, post) == 0
    with clock.moved_to(afternoon + timedelta(minutes=11)):
        assert await run(desk.routes, post) == 1

    assert [mail["Subject"] for mail in mailbox.mails] == ["Dringend: 3 taken", "Dringend: 2 taken"]


async def test_the_end_of_a_wait_is_told_to_who_has_the_task(
    desk: Desk, post: Post, mailbox: Mailbox
) -> None:
    with clock.moved_to(MONDAY + timedelta(hours=6)):
        noor, task = await coach(desk, "ook-dringend"), await task_of(desk)
        await gives(desk, noor, task, noor)
        await write(
            desk.routes,
            "UPDATE task SET waits_until = '2026-08-04', waits_for = 'inwoner' WHERE id = :task",
            task=task,
        )
        await run(desk.routes, post)
        await write(
            desk.routes,
            "UPDATE task SET waits_until = NULL, waits_for = NULL, wait_ended_at = :now WHERE id = :task",
            task=task,
            now=clock.now(),
        )
        await run(desk.routes, post)

    [mail] = mailbox.mails
    assert "het wachten is voorbij: 1" in mail.get_content()


async def test_who_changed_his_mind_gets_what_was_waiting_no_more(
    desk: Desk, post: Post, mailbox: Mailbox
) -> None:
    await coach(desk)
    await desk.routes.receives(job_started())
    await service.make_daily(desk.routes.database)
    await write(desk.routes, "UPDATE mail_wish SET wish = 'geen'")

    assert await service.send_waiting(desk.routes.database, post) == 0
    assert await states(desk.routes) == ["dropped"]
    assert mailbox.mails == []


async def test_without_a_mail_server_what_is_urgent_does_not_pile_up(desk: Desk) -> None:
    await urgent_task(desk.routes)
    assert await desk.routes.rows("SELECT 1 FROM task_notice")

    await service.make_urgent(desk.routes.database, is_on=False)

    assert not await desk.routes.rows("SELECT 1 FROM task_notice")
    assert not MailSettings().is_on


async def test_over_tls_with_a_login_and_never_without(
    desk: Desk, mailbox: Mailbox, own_certificate: Certificate
) -> None:
    await coach(desk)
    await desk.routes.receives(job_started())

    def check(_s: Any, _session: Any, _e: Any, _m: Any, given: LoginPassword) -> AuthResult:
        return AuthResult(success=(given.login, given.password) == (b"naadloos", b"geheim"))

    def post_with(way: Post, **changes: Any) -> Post:
        return Post(way.settings.model_copy(update={"security": "starttls", **changes}), ADDRESS)

    login = {"username": "naadloos", "password": SecretStr("geheim")}
    with running(mailbox) as plain:
        assert await run(desk.routes, post_with(plain, **login)) == 0
    with running(
        mailbox,
        tls_context=own_certificate.context,
        require_starttls=True,
        authenticator=check,
        auth_required=True,
    ) as way:
        moment = MONDAY
        for changes in (
            login,  # a certificate of nobody we know
            {"ca_file": own_certificate.file, **login, "password": SecretStr("fout")},
        ):
            moment += timedelta(minutes=10)
            with clock.moved_to(moment):
                assert await run(desk.routes, post_with(way, **changes)) == 0
        with clock.moved_to(moment + timedelta(minutes=10)):
            assert (
                await run(desk.routes, post_with(way, ca_file=own_certificate.file, **login)) == 1
            )
    assert len(mailbox.mails) == 1
