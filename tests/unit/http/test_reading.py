"""JSON of strangers is read as any other reader would read it, or not at all."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import InvalidInput
from shared.http.reading import parse_json

text = st.text(st.sampled_from(':"\\{}[],é\n a') | st.characters(exclude_categories=["Cs"]))
text = text.filter(lambda value: "\x00" not in value)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=15,
)


@given(values, st.booleans(), st.sampled_from([None, (",", ":"), (" ,\n", " :\t")]))
def test_json_without_doubles_is_taken_however_it_is_spelled(
    value: Any, escaped: bool, separators: tuple[str, str] | None
) -> None:
    body = json.dumps(value, ensure_ascii=escaped, separators=separators).encode()

    assert parse_json(body) == value


@given(st.dictionaries(text, values, min_size=1, max_size=3), values, st.booleans())
def test_a_member_that_is_there_twice_is_found(
    members: dict[str, Any], other: Any, escaped: bool
) -> None:
    name = next(iter(members))
    twice = json.dumps(name, ensure_ascii=escaped) + ":" + json.dumps(other)
    one = json.dumps(members, ensure_ascii=not escaped)[1:-1]

    for body in (f"{{{one},{twice}}}", f'[1,{{"x":{{{twice} , {one}}}}}]'):
        with pytest.raises(InvalidInput) as refused:
            parse_json(body.encode())
        assert [fault.code for fault in refused.value.faults] == ["dubbele-naam"]


def test_a_double_does_not_hide_behind_an_escaped_colon() -> None:
    with pytest.raises(InvalidInput):
        parse_json(b'{"a":"\\u003A","a":"\\u003a"}')
