"""Requests made from each service's own OpenAPI document, good ones and bad ones, against the running service."""

from typing import TYPE_CHECKING, Any

import orjson
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import APIOperation, Case, GenerationMode, SerializationContext
from schemathesis.checks import CheckFunction
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

if TYPE_CHECKING:
    from tests.contract.http.conftest import Api

Operation = APIOperation[Any, Any, Any, Any]
EXAMPLES = 6
FUZZING = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@schemathesis.serializer("application/x-ndjson")
def as_lines(context: SerializationContext, value: object) -> bytes:
    del context
    return value.encode() if isinstance(value, str) else orjson.dumps(value)


@pytest.mark.timeout(180)
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_answer_is_one_that_the_document_promises(api: "Api", mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_dict(api.document)
    faults = []
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), found
        operation = found.ok()
        if mode == GenerationMode.NEGATIVE and not takes_input(operation):
            continue
        try:
            fuzz(api, operation, mode)
        except FailureGroup as failures:
            faults.append(str(failures))
    assert not faults, "\n".join(faults)


def takes_input(operation: Operation) -> bool:
    parts = (operation.body, operation.query, operation.headers, operation.path_parameters)
    return any(len(part) for part in parts)


def beyond_the_schema(operation: Operation) -> list[CheckFunction]:
    """What JSON Schema cannot tell: a household has one applicant, a BSN passes the 11-test, a period ends after it
    began; and a file or a batch is judged by line.
    """
    is_period = any(parameter.name == "tot" for parameter in operation.query)
    if not operation.body and not is_period:
        return []
    judged_by_line = any(
        body.media_type.endswith(("ndjson", "batch+json")) for body in operation.body
    )
    return [positive_data_acceptance, *([negative_data_rejection] if judged_by_line else [])]


def fuzz(api: "Api", operation: Operation, mode: GenerationMode) -> None:
    @FUZZING
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Case[Operation]) -> None:
        if mode == GenerationMode.POSITIVE:
            case.query.pop("na", None)  # a cursor is only ever taken from an answer
        case.call_and_validate(
            base_url=api.base,
            headers={"Authorization": f"Bearer {api.token}"},
            excluded_checks=beyond_the_schema(operation),
            timeout=20,
        )

    ask()
