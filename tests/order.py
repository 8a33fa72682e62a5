"""In which order the tests run: what takes longest begins first, so that no worker is waited for at the end.

Tests on a whole product of their own (`WHOLE`) stay together, as those of a kind share a browser. They wait more than
they work, so one worker is left out of them, that works meanwhile. All others keep the order that chance gave them.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain, groupby, islice
from typing import Any, Final, TypeVar

import pytest

T = TypeVar("T")

WHOLE: Final = ("tests/stories/", "tests/e2e/")
"""The kinds, in the order in which a worker runs them."""
USUAL_SECONDS: Final = 60
"""After which a test is broken off that has no limit of its own (pyproject.toml)."""


def in_order(config: pytest.Config, items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """As many neighbouring portions as there are workers, each as large as pytest-xdist makes them at first."""
    worker: dict[str, Any] = getattr(config, "workerinput", {})
    return portioned(items, int(worker.get("workercount", 1)), _name, _limit)


def portioned(
    items: Sequence[T], workers: int, name: Callable[[T], str], limit: Callable[[T], float]
) -> list[T]:
    modules = [list(some) for _, some in groupby(items, lambda item: name(item).partition("::")[0])]
    modules.sort(key=lambda module: -max(map(limit, module)))  # neighbours stay so where it is one
    portions: list[list[T]] = [[] for _ in range(workers)]
    rest = modules
    for kind in WHOLE:
        whole = [module for module in rest if name(module[0]).startswith(kind)]
        rest = [module for module in rest if not name(module[0]).startswith(kind)]
        _deal(whole, portions[: max(1, workers - 1)])
    patient = [module for module in rest if max(map(limit, module)) > USUAL_SECONDS]
    _deal(patient, portions[::-1])
    _fill(portions, chain.from_iterable(rest[len(patient) :]), len(items))
    return list(chain.from_iterable(portions))


def _deal(modules: Iterable[Sequence[T]], portions: Sequence[list[T]]) -> None:
    for number, module in enumerate(modules):
        portions[number % len(portions)].extend(module)


def _fill(portions: Sequence[list[T]], others: Iterable[T], left: int) -> None:
    others = iter(others)
    for number, portion in enumerate(portions):
        portion.extend(islice(others, max(0, left // (len(portions) - number) - len(portion))))
        left -= len(portion)
    portions[-1].extend(others)


def _name(item: pytest.Item) -> str:
    return item.nodeid


def _limit(item: pytest.Item) -> float:
    marker = item.get_closest_marker("timeout")
    return float(marker.args[0]) if marker is not None else USUAL_SECONDS
