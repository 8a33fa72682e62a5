"""Requests made from each service's own OpenAPI document, good ones and bad ones, against the running service."""

from typing import TYPE_CHECKING

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode

if TYPE_CHECKING:
    from tests.contract.http.conftest import Api

EXAMPLES = 6
FUZZING = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.timeout(180)
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=str)
def test_every_answer_is_one_that_the_document_promises(api: "Api", mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_dict(api.document)
    headers = {"Authorization": f"Bearer {api.token}"}
    for found in schema.get_all_operations():
        operation = found.ok()
        try:
            strategy = operation.as_strategy(generation_mode=mode)
        except Exception as error:
            raise AssertionError(operation.label) from error

        @FUZZING
        @given(case=strategy)
        def ask(case: Case) -> None:
            case.call_and_validate(base_url=api.base, headers=headers)

        ask()
