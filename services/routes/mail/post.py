"""Hands mails to a mail server (RFC 5321), and says of each what became of it."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

import aiosmtplib

from services.routes.settings import MailSettings

PATIENCE_SECONDS: Final = 15.0
_SERVER_ERROR: Final = 500


class NotSent(Exception):
    """The mail server did not take a mail. `is_for_good`: it never will. Says no address: the server's own words may have one."""

    def __init__(self, why: str, *, is_for_good: bool = False) -> None:
        super().__init__(why)
        self.is_for_good = is_for_good


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as it goes out. Under one id it is one mail, however often it is sent."""

    id: UUID
    email: str
    made_at: datetime
    subject: str
    body: str
    may_unsubscribe: bool
    """Of what somebody chose to get."""


@dataclass(frozen=True, slots=True)
class Post:
    """The way to the mail server."""

    settings: MailSettings
    address: str
    """Where browsers find us."""

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[aiosmtplib.SMTP]:
        """Raises NotSent when the server is away, does not speak TLS as it should, or refuses us."""
        known, security = self.settings, self.settings.security
        smtp = aiosmtplib.SMTP(
            hostname=known.host,
            port=known.port,
            use_tls=security == "tls",
            start_tls=security == "starttls",
            username=known.username or None,
            password=known.password.get_secret_value() if known.password else None,
            tls_context=None
            if security == "none"
            else ssl.create_default_context(cafile=known.ca_file),
            timeout=PATIENCE_SECONDS,
        )
        try:
            await smtp.connect()
        except (aiosmtplib.SMTPException, OSError) as error:
            raise NotSent(f"connect: {type(error).__name__}") from error
        try:
            yield smtp
        finally:
            smtp.close()

    async def send(self, smtp: aiosmtplib.SMTP, letter: Letter) -> None:
        """Raises NotSent."""
        try:
            await smtp.send_message(
                self.message(letter), sender=self.settings.sender, recipients=[letter.email]
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            codes = [refused.code for refused in error.recipients]
            is_for_good = all(code >= _SERVER_ERROR for code in codes)
            raise NotSent(f"recipient refused: {codes}", is_for_good=is_for_good) from error
        except aiosmtplib.SMTPResponseException as error:
            # Also of a sender that it does not know: that is for us to mend, so we try again.
            is_for_good = (
                isinstance(error, aiosmtplib.SMTPDataError) and error.code >= _SERVER_ERROR
            )
            raise NotSent(
                f"{type(error).__name__} {error.code}", is_for_good=is_for_good
            ) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            raise NotSent(type(error).__name__) from error

    def message(self, letter: Letter) -> EmailMessage:
        """With the same marks each time that it is sent, so that who gets it twice can see that it is one."""
        message = EmailMessage()
        message["From"] = self.settings.sender
        message["To"] = letter.email
        message["Subject"] = letter.subject
        message["Date"] = letter.made_at
        message["Message-ID"] = f"<{letter.id}@{urlsplit(self.address).hostname}>"
        if letter.may_unsubscribe:
            message["List-Unsubscribe"] = f"<{self.address}/routes/voorkeuren>"
        # Nobody answers it with a note that he or she is away (RFC 3834).
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.body)
        return message
