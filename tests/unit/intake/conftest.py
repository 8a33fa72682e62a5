"""Who the stories of a time line are about."""

from uuid import UUID

import pytest

from tests.unit.intake.cast import People


@pytest.fixture
def people() -> People:
    return People()


@pytest.fixture
def ank(people: People) -> UUID:
    return people.add()


@pytest.fixture
def joop(people: People) -> UUID:
    return people.add()


@pytest.fixture
def kim(people: People) -> UUID:
    return people.child()
