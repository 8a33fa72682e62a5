"""An organisation as a row of `organisation` has it."""

from collections.abc import Mapping
from typing import Any

from services.routes.partners.schemas import Organisation
from services.routes.periods import Period

COLUMNS = """
    organisation.id, organisation.code, organisation.name, organisation.channel, organisation.email, organisation.phone,
    organisation.client_id, organisation.answer_days, organisation.contact_days, organisation.result_days,
    organisation.shareable, organisation.ground, organisation.agreement, organisation.from_day, organisation.until_day
"""


def organisation_of(row: Mapping[Any, Any]) -> Organisation:
    fields: dict[str, Any] = dict(row)
    active = Period(fields.pop("from_day"), fields.pop("until_day"))
    return Organisation(**{**fields, "shareable": tuple(fields["shareable"])}, active=active)
