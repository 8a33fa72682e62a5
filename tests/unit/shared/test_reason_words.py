"""The catalogue of reasons: every code has its words for everybody who may read it, and no amount reaches who may not."""

from datetime import date
from string import Formatter
from typing import Any, Final, get_args

import pytest
from pydantic import ValidationError

from shared.events.reasons import (
    AMOUNTS,
    PARAMETERS,
    Redencode,
    Redenparameters,
    Redensoort,
    reason,
)
from shared.reason_words import AFTER, IN_WORDS, WORDS, Audience, around, statements_of, text_of

CODES: Final = get_args(Redensoort)
VALUES: Final[dict[str, Any]] = {
    "wie": "huishouden",
    "vanaf": date(2026, 11, 2),
    "geboortedatum": date(2008, 7, 1),
    "grens": "18",
    "maanden": (1, 3),
    "maand": date(2026, 7, 1),
    "eindreden": "niet-gebeurd",
    "voor_centen": 141_946,
    "na_centen": 38_015,
    "verschil_centen": -12_345,
    "verwacht_centen": 123_405,
    "feiten": ("kale-huur", "reiskosten"),
}


def example(code: Redensoort) -> Redencode:
    return reason(code, **{name: VALUES[name] for name in PARAMETERS.get(code, ())})


def names_in(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("audience", Audience)
def test_each_reason_has_words_for_each_audience_and_there_are_no_words_without_a_reason(
    audience: Audience,
) -> None:
    assert set(WORDS[audience]) == set(CODES)
    assert set(PARAMETERS) <= set(CODES)
    assert set(CODES) >= AFTER


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("audience", Audience)
def test_words_use_the_parameters_of_their_reason_and_nothing_else(
    code: Redensoort, audience: Audience
) -> None:
    text = text_of(example(code), audience)

    assert "{" not in text
    assert text.endswith(".")


@pytest.mark.parametrize("code", [code for code in CODES if code in PARAMETERS])
def test_each_parameter_of_a_reason_is_typed_and_is_in_its_words(code: Redensoort) -> None:
    used = names_in(WORDS[Audience.WITH_AMOUNTS][code])

    for name in PARAMETERS[code]:
        assert name in Redenparameters.model_fields
        assert used & set(IN_WORDS[name](VALUES[name])), name


def test_each_parameter_that_there_is_belongs_to_a_reason_and_has_words() -> None:
    of_reasons = set().union(*PARAMETERS.values())

    assert of_reasons == set(Redenparameters.model_fields)
    assert set(IN_WORDS) == set(Redenparameters.model_fields)


@pytest.mark.parametrize("code", [code for code in CODES if PARAMETERS.get(code, set()) & AMOUNTS])
def test_a_reason_with_an_amount_has_words_without_it(code: Redensoort) -> None:
    whole = example(code)

    assert "€" in text_of(whole, Audience.WITH_AMOUNTS)
    for shown in (
        text_of(whole, Audience.WITHOUT_AMOUNTS),
        text_of(whole.without_amounts(), Audience.WITH_AMOUNTS),
        whole.without_amounts().stored(),
    ):
        assert "€" not in shown
        assert "enten" not in shown


@pytest.mark.parametrize("code", CODES)
def test_a_reason_is_kept_and_read_as_it_was(code: Redensoort) -> None:
    assert Redencode.read(example(code).stored()) == example(code)


def test_a_reason_without_its_parameters_or_with_those_of_another_is_refused() -> None:
    with pytest.raises(ValidationError, match="vanaf"):
        reason("bijstand-eindigt", wie="huishouden")
    with pytest.raises(ValidationError, match="maanden"):
        reason("nazorg-gelukt", maanden=(1,))


def test_it_reads_as_plain_dutch() -> None:
    lower = example("bijstand-lager")

    assert text_of(lower, Audience.WITHOUT_AMOUNTS) == (
        "De bijstand van dit huishouden wordt lager vanaf 2 november 2026. U beslist of dat klopt."
    )
    assert text_of(lower, Audience.WITH_AMOUNTS) == (
        "De bijstand van dit huishouden wordt lager vanaf 2 november 2026: € 380,15 per maand, en dat was € 1.419,46."
        " U beslist of dat klopt."
    )
    assert statements_of([lower], Audience.WITHOUT_AMOUNTS) == (
        "De bijstand van dit huishouden wordt lager vanaf 2 november 2026."
    )
    assert around("Kijk eerst.", [lower, example("hoorde-al-klaar")], Audience.WITHOUT_AMOUNTS) == (
        "De bijstand van dit huishouden wordt lager vanaf 2 november 2026. U beslist of dat klopt. Kijk eerst."
        " Dit hoorde al klaar te zijn. Doe het zo snel mogelijk."
    )
