"""Use cases of signing in: begin, come back, be known by a session, sign out here and everywhere."""

import hmac
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes.settings import SignInSettings
from services.routes.sign_in import repository
from services.routes.sign_in.provider import Provider
from services.routes.sign_in.rules import (
    ATTEMPT_LASTS,
    State,
    is_to_ask_who,
    is_to_be_seen,
    roles_of_groups,
    state_of,
)
from services.routes.sign_in.schemas import (
    Attempt,
    Identity,
    Session,
    SignInFailed,
    TooManyAttempts,
    Why,
)
from services.routes.sign_in.secrecy import new_number, seal, unseal
from services.routes.workers import service as workers
from services.routes.workers.schemas import NoAccess
from shared import clock
from shared.http.caller import Caller, Lasting
from shared.http.jwks import LEEWAY_SECONDS
from shared.messaging.transaction import Database
from shared.observability.logging import get_logger
from shared.secret_keys import hash_of, new_secret

log = get_logger(__name__)

UNKNOWN: Final = "Deze aanmelding is al gebruikt, duurde langer dan tien minuten, of begon in een andere browser. Begin opnieuw."
REFUSED: Final = "De aanmeldvoorziening van uw gemeente heeft u niet aangemeld. Begin opnieuw."


@dataclass(frozen=True, slots=True)
class Begun:
    """Where to send a browser, and what it keeps to show that it was the one."""

    url: str
    state: str
    browser_secret: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the provider sends a browser back with, and what that browser shows."""

    state: str
    browser_secret: str
    code: str
    error: str
    issuer: str | None
    browser: str
    """As `browser_of` says."""
    number: str | None
    """Of the session that the browser has already."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    number: str
    return_to: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A session, for the page of the worker whose it is."""

    session: Row[Any]
    is_this: bool


@dataclass(frozen=True)
class SignIn:
    """Everything of signing in, for the pages of routes; and `Sessions` for whoever asks whose a session is."""

    database: Database
    provider: Provider
    settings: SignInSettings

    async def begin(
        self, return_to: str, number: str | None, address: str, *, ask_who: bool
    ) -> Begun:
        """`number` is of the session that the browser had, if any; `address` where it asks from. Raises TooManyAttempts."""
        address_hash = hash_of(address)
        async with self.database.reading() as connection:
            after = clock.now() - ATTEMPT_LASTS
            if (
                await repository.count_unfinished(connection, address_hash, after)
                >= self.settings.most_unfinished
            ):
                raise TooManyAttempts
        if number is not None and not ask_who:
            async with self.database.reading() as connection:
                ask_who = is_to_ask_who(await repository.find(connection, hash_of(number)))
        state, secret = new_secret(), new_secret()
        attempt = Attempt(nonce=new_secret(), verifier=new_secret(), return_to=return_to)
        url = await self.provider.sign_in_url(attempt, state, ask_who=ask_who)
        async with self.database.transaction() as tx:
            await repository.begin(
                tx, hash_of(state), hash_of(secret), address_hash, attempt, ATTEMPT_LASTS
            )
        return Begun(url, state, secret)

    async def finish(self, answer: Answer) -> SignedIn:
        """Somebody comes back from the provider. Raises SignInFailed, or NoAccess for who does not work here."""
        async with self.database.transaction() as tx:
            attempt = await repository.take(
                tx, hash_of(answer.state), hash_of(answer.browser_secret), ATTEMPT_LASTS
            )
        if attempt is None:
            raise SignInFailed(UNKNOWN, "state")
        await self.provider.check_issuer(answer.issuer)
        if answer.error or not answer.code:
            raise SignInFailed(REFUSED, f"answer: {answer.error[:100]}")
        identity, id_token = await self.provider.identity(answer.code, attempt)
        number = await self._open(identity, id_token, answer)
        return SignedIn(number, attempt.return_to)

    async def _open(self, identity: Identity, id_token: str, answer: Answer) -> str:
        """A session under a number that nobody has seen before; the one that the browser had is over."""
        number = new_number()
        refusal: NoAccess | None = None
        worker_id: UUID | None = None
        async with self.database.transaction() as tx:
            try:
                worker_id = await workers.sign_in(
                    tx,
                    issuer=identity.issuer,
                    subject=identity.subject,
                    name=identity.name,
                    groups=roles_of_groups(identity.groups, self.settings.group_pattern),
                )
            except NoAccess as error:
                refusal = error  # what was learned of the groups is kept
            if answer.number is not None:
                await repository.end(tx, hash_of(answer.number), "replaced")
            if worker_id is not None:
                session = Session(
                    worker_id=worker_id,
                    browser_hash=bytes.fromhex(answer.browser),
                    begun_at=tx.now,
                    last_seen_at=tx.now,
                    ends_at=tx.now + self.settings.life,
                )
                sealed = seal(number, id_token)
                await repository.add_session(tx, hash_of(number), identity, session, sealed)
        if refusal is not None:
            log.warning("sign_in_refused", why=refusal.code)
            raise refusal
        log.info("signed_in", worker_id=str(worker_id))
        return number

    def forget(self) -> None:
        """Nothing is remembered here."""

    async def caller_of(self, number: str, browser: str, *, is_active: bool) -> Caller | None:
        """`Sessions` (shared/http/auth.py). A session that turns up in another browser ends."""
        now = clock.now()
        number_hash = hash_of(number)
        async with self.database.reading() as connection:
            session = await repository.find(connection, number_hash)
            if session is None or state_of(session, now, self.settings.idle) is not State.ACTIVE:
                return None
            is_same = hmac.compare_digest(session.browser_hash.hex(), browser)
            caller = (
                await workers.caller_of(
                    connection, session.worker_id, now.astimezone(clock.AMSTERDAM).date()
                )
                if is_same
                else None
            )
        if not is_same:
            await self._end(number, "other_browser")
            log.warning("session_in_other_browser", worker_id=str(session.worker_id))
        if caller is None:
            return None
        last_seen = session.last_seen_at
        if is_active and is_to_be_seen(session, now):
            async with self.database.transaction() as tx:
                await repository.see(tx, number_hash)
            last_seen = now
        idle_at = min(session.ends_at, last_seen + self.settings.idle)
        return replace(
            caller, lasting=Lasting(session.ends_at, idle_at), hides_names=session.hides_names
        )

    async def hide_names(self, number: str, *, hides: bool) -> None:
        """For as long as the session lasts, or until the opposite is asked."""
        async with self.database.transaction() as tx:
            await repository.hide_names(tx, hash_of(number), hides=hides)

    async def sign_out(self, number: str | None) -> str | None:
        """End a session; gives where the browser goes to sign out at the provider, if there is such a place."""
        row = await self._end(number, "signed_out") if number else None
        return await self.provider.sign_out_url(_id_token(number, row))

    async def sign_out_everywhere(self, worker_id: UUID, number: str | None) -> str | None:
        """End all sessions of a worker; gives the same."""
        async with self.database.transaction() as tx:
            ended = await repository.end_of_worker(tx, worker_id)
        log.info("signed_out_everywhere", worker_id=str(worker_id), sessions=len(ended))
        own = hash_of(number) if number else b""
        row = next((row for row in ended if row.number_hash == own), None)
        return await self.provider.sign_out_url(_id_token(number, row))

    async def end_by_provider(self, logout_token: str) -> None:
        """The provider says who signed out there. Raises SignInFailed for a token that does not hold."""
        ending = await self.provider.ending(logout_token)
        async with self.database.transaction() as tx:
            before = ending.said_at + timedelta(seconds=LEEWAY_SECONDS)
            ended = await repository.end_of_provider(tx, ending, before)
        log.info("signed_out_at_provider", sessions=ended)

    async def sessions_of(self, worker_id: UUID, number: str | None) -> Sequence[Shown]:
        """That of this browser first, then the last used."""
        own = hash_of(number) if number else b""
        async with self.database.reading() as connection:
            rows = await repository.of_worker(
                connection, worker_id, clock.now(), self.settings.idle
            )
        shown = [Shown(row, row.number_hash == own) for row in rows]
        return sorted(shown, key=lambda session: not session.is_this)

    async def _end(self, number: str, why: Why) -> Row[Any] | None:
        async with self.database.transaction() as tx:
            row = await repository.end(tx, hash_of(number), why)
        if row is not None:
            log.info("session_ended", why=why, worker_id=str(row.worker_id))
        return row


def _id_token(number: str | None, row: Row[Any] | None) -> str | None:
    if number is None or row is None or row.sealed_id_token is None:
        return None
    return unseal(number, row.sealed_id_token)


async def still_active(
    connection: AsyncConnection, hashes: Collection[bytes], now: datetime, idle: timedelta
) -> set[bytes]:
    """Which of these sessions are."""
    return await repository.still_active(connection, hashes, now, idle)


async def end_sessions(database: Database, subject: str | None) -> int:
    """Of a person as the provider names it, or of everybody; gives how many ended."""
    async with database.transaction() as tx:
        return await repository.end_of_subject(tx, subject)


async def count_attempts(database: Database) -> Sequence[Row[Any]]:
    """Attempts that nobody finished, of the network addresses that have most."""
    async with database.reading() as connection:
        return await repository.count_attempts(connection)
