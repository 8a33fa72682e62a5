"""The mailbox of a partner, and what our mail room sends there while a test looks on."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from deploy.local.ports import LOOPBACK, free_ports
from services.routes.mail import service as mails
from services.routes.mail.post import Post
from services.routes.settings import MailSettings, Settings
from shared.db.engine import open_database
from tests.e2e.origin import OneOrigin, run_apart

_LINK = re.compile(r"(/overdracht/[\w-]{43})\s")


@dataclass
class PartnerMail:
    """A mail server that keeps what it gets."""

    origin: OneOrigin
    port: int
    mails: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        content = envelope.content
        assert isinstance(content, bytes)
        self.mails.append(message_from_bytes(content, policy=policy.default))
        return "250 OK"

    def fetch(self) -> None:
        """What waits goes out now; a worker does it every ten seconds."""
        run_apart(self._send())

    def link(self, about: str = "") -> str:
        """That of the last mail with one whose subject ends with `about`, as a path."""
        found = (
            path
            for mail in reversed(self.mails)
            if mail["Subject"].endswith(about)
            for path in _LINK.findall(mail.get_content())
        )
        return str(next(found))

    async def _send(self) -> None:
        settings = Settings.model_validate({"database_url": self.origin.database_urls["routes"]})
        database = open_database(settings, "routes", "worker")
        mailing = MailSettings(
            host=LOOPBACK, port=self.port, security="none", sender="naadloos@example.nl"
        )
        try:
            await mails.send_waiting(database, Post(mailing, self.origin.address))
        finally:
            await database.close()


@contextmanager
def partner_mail(origin: OneOrigin) -> Iterator[PartnerMail]:
    [port] = free_ports(1)
    mailbox = PartnerMail(origin, port)
    controller = Controller(mailbox, hostname=LOOPBACK, port=port)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()
