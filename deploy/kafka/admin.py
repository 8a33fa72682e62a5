"""Users and rights of a Kafka cluster, for which the client has requests (or nearly) and no methods.

A password does not travel: the broker is given what SCRAM makes of it (RFC 5802).
"""

import hashlib
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final

from aiokafka.client import AIOKafkaClient
from aiokafka.errors import for_code
from aiokafka.protocol.admin import CreateAclsRequest, DeleteAclsRequest, DescribeAclsRequest
from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.types import (
    CompactArray,
    CompactBytes,
    CompactString,
    Int8,
    Int16,
    Int32,
    Schema,
    TaggedFields,
)

from shared.messaging.kafka import _connection
from shared.settings import KafkaSettings

# As the protocol numbers them.
_ANY: Final = 1
_LITERAL: Final = 3
_ALLOW: Final = 3
_SCRAM_SHA_512: Final = 2
_ITERATIONS: Final = 8_192


class Resource(IntEnum):
    TOPIC = 2
    GROUP = 3


class Operation(IntEnum):
    """To look at what one may read or write comes with it."""

    READ = 3
    WRITE = 4
    DESCRIBE_CONFIGS = 10


@dataclass(frozen=True, slots=True, order=True)
class Right:
    """One user may do one thing, from any address."""

    user: str
    operation: int
    resource: int
    name: str


class Refused(Exception):
    """The broker did not do what was asked."""


class Administrator:
    def __init__(self, client: AIOKafkaClient) -> None:
        self._client = client

    async def set_passwords(self, passwords: Mapping[str, str]) -> None:
        """Make the users that are not there; a user who is there has this password from now on."""
        answer = await self._send(_AlterUsers([_scram(*user) for user in passwords.items()]))
        for _, code, message, _ in answer.results:
            _check(code, message)

    async def rights(self) -> frozenset[Right]:
        """All that were given, to whomever."""
        answer = await self._send(DescribeAclsRequest(_ANY, None, _ANY, None, None, _ANY, _ANY))
        _check(answer.error_code, answer.error_message)
        return frozenset(
            Right(principal.removeprefix("User:"), operation, resource, name)
            for resource, name, _, given in answer.resources
            for principal, _, operation, _ in given
        )

    async def give(self, right: Right) -> None:
        answer = await self._send(CreateAclsRequest(*_fields(right)))
        for code, message in answer.creation_responses:
            _check(code, message)

    async def take(self, right: Right) -> None:
        answer = await self._send(DeleteAclsRequest(*_fields(right)))
        for code, message, _ in answer.filter_responses:
            _check(code, message)

    async def _send(self, request: Request[Any]) -> Any:
        return await self._client.send(self._client.get_random_node(), request)


@asynccontextmanager
async def administrator(settings: KafkaSettings) -> AsyncIterator[Administrator]:
    client = AIOKafkaClient(**_connection(settings))
    try:
        await client.bootstrap()
        yield Administrator(client)
    finally:
        await client.close()


def _fields(right: Right) -> tuple[int, str, int, str, str, int, int]:
    user = f"User:{right.user}"
    return right.resource, right.name, _LITERAL, user, "*", right.operation, _ALLOW


def _check(code: int, message: str | None) -> None:
    if code:
        raise Refused(message or for_code(code).__name__)


def _scram(user: str, password: str) -> tuple[str, int, int, bytes, bytes, dict[int, bytes]]:
    salt = secrets.token_bytes(32)
    salted = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, _ITERATIONS)
    return user, _SCRAM_SHA_512, _ITERATIONS, salt, salted, {}


class _UsersAltered(Response):  # type: ignore[misc]  # aiokafka has no types for these
    API_KEY = 51
    API_VERSION = 0
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        (
            "results",
            CompactArray(
                ("user", CompactString("utf-8")),
                ("error_code", Int16),
                ("error_message", CompactString("utf-8")),
                ("tags", TaggedFields),
            ),
        ),
        ("tags", TaggedFields),
    )


class _AlterUsersStruct(RequestStruct):  # type: ignore[misc]
    """AlterUserScramCredentials, which the client does not know."""

    FLEXIBLE_VERSION = True
    API_KEY = 51
    API_VERSION = 0
    RESPONSE_TYPE = _UsersAltered
    SCHEMA = Schema(
        (
            "deletions",
            CompactArray(
                ("name", CompactString("utf-8")), ("mechanism", Int8), ("tags", TaggedFields)
            ),
        ),
        (
            "upsertions",
            CompactArray(
                ("name", CompactString("utf-8")),
                ("mechanism", Int8),
                ("iterations", Int32),
                ("salt", CompactBytes),
                ("salted_password", CompactBytes),
                ("tags", TaggedFields),
            ),
        ),
        ("tags", TaggedFields),
    )


class _AlterUsers(Request[_AlterUsersStruct]):  # type: ignore[misc]
    API_KEY = 51

    def __init__(self, upsertions: list[tuple[Any, ...]]) -> None:
        self._upsertions = upsertions

    def build(self, request_struct_class: type[_AlterUsersStruct]) -> _AlterUsersStruct:
        return request_struct_class([], self._upsertions, {})
