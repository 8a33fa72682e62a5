"""The order of the tests themselves: nothing is lost, what belongs together stays together, and the longest begins first."""

from collections.abc import Sequence
from itertools import groupby
from random import Random

import pytest

from tests.order import USUAL_SECONDS, portioned

STORIES = [f"tests/stories/test_{name}.py" for name in "abcdef"]
PAGES = [f"tests/e2e/test_{name}.py" for name in "abcdefgh"]
RULES = [f"tests/unit/test_{number}.py" for number in range(60)]
SLOW = "tests/integration/test_killed.py"
LIMITS = {STORIES[3]: 900, PAGES[5]: 600, SLOW: 180}


def limit(item: str) -> float:
    return LIMITS.get(item.partition("::")[0], USUAL_SECONDS)


def shuffled(*modules: str, tests: int = 3) -> list[str]:
    Random(7).shuffle(order := list(modules))
    return [f"{module}::test_{number}" for module in order for number in range(tests)]


def modules_of(items: Sequence[str]) -> list[str]:
    return [module for module, _ in groupby(items, lambda item: item.partition("::")[0])]


@pytest.mark.parametrize("workers", [1, 2, 3, 4])
def test_every_test_runs_once_and_a_module_in_one_go(workers: int) -> None:
    items = shuffled(*STORIES, *PAGES, *RULES, SLOW)

    found = portioned(items, workers, str, limit)

    assert sorted(found) == sorted(items)
    whole = [module for module in modules_of(found) if module in {*STORIES, *PAGES, SLOW}]
    assert len(whole) == len(set(whole))


def test_each_worker_begins_with_the_longest_and_one_has_no_whole_product() -> None:
    items = shuffled(*STORIES, *PAGES, *RULES, SLOW)

    found = portioned(items, 3, str, limit)

    size = len(items) // 3
    first, second, third = (
        modules_of(found[start : start + size]) for start in range(0, 3 * size, size)
    )
    assert first[0] == STORIES[3]
    assert third[0] == SLOW
    kinds = [[module.split("/")[1] for module in portion] for portion in (first, second)]
    for portion in kinds:
        assert [kind for kind, _ in groupby(portion)] == ["stories", "e2e", "unit"]
    assert {module.split("/")[1] for module in third[1:]} == {"unit"}


def test_a_few_tests_of_one_kind_are_all_there() -> None:
    items = shuffled(*PAGES, tests=1)

    assert sorted(portioned(items, 3, str, limit)) == sorted(items)
