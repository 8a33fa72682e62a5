import pytest

from tests.numbers_in import has_number


@pytest.mark.parametrize(
    "text", ["€ 450,00", "450", '"centen": -450}', "is 450.", "loon=450;", "(450)", "metric 450.0"]
)
def test_a_number_by_itself_is_seen(text: str) -> None:
    assert has_number(text, "450")


@pytest.mark.parametrize(
    "text",
    [
        "1.7959895184502e+09",
        "01a22957-0450-71f2-807a-0ec4cf32b28f",
        "01a22957-4501-71f2-450a-0ec4cf32b450",
        "450a0ec4-0000-71f2-807a-0ec4cf32b28f",
        "0.450",
        "1450",
    ],
)
def test_digits_in_a_moment_or_an_identifier_are_not(text: str) -> None:
    assert not has_number(text, "450")
