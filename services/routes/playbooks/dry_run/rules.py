"""What a changed playbook would have done: the same rules over the same answers, with the old one and the new one. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from services.routes.playbooks.answered import Answered
from services.routes.playbooks.model import Playbook
from services.routes.playbooks.rules import NOT_ASKED, go_through
from shared.events.household import Gemeentecode

FEWEST = 5
"""Fewer could point at somebody."""


class Difference(StrEnum):
    """What became of a step, said as the heading of its column."""

    APPEARS = "komt erbij"
    GONE = "valt weg"
    OTHER_DAY = "andere datum"
    SAME = "gelijk"
    UNKNOWN = "niet te zeggen"
    """It asks for a condition that there was not yet on that day."""


@dataclass(frozen=True, slots=True, order=True)
class Row:
    """Counted apart."""

    playbook: str
    step: str
    municipality: Gemeentecode


@dataclass(slots=True)
class Outcome:
    """Counts per step and municipality, and how many events there were: as large as the playbooks, however many events."""

    counts: dict[Row, dict[Difference, int]] = field(default_factory=dict)
    events: int = 0

    def add(self, now: Playbook, changed: Playbook, answered: Answered) -> None:
        self.events += 1
        municipality = answered.place.responsible or ""
        for step, difference in differences(now, changed, answered):
            row = self.counts.setdefault(Row(now.happened, step, municipality), {})
            row[difference] = row.get(difference, 0) + 1

    def changed(self) -> list[tuple[Row, Mapping[Difference, int]]]:
        """The rows in which something would be otherwise, in a fixed order."""
        return [
            (row, counts)
            for row, counts in sorted(self.counts.items())
            if counts.keys() - {Difference.SAME}
        ]


def differences(
    now: Playbook, changed: Playbook, answered: Answered
) -> Iterator[tuple[str, Difference]]:
    """Per step that would be a task before or after the change, what the change does to it."""
    before, _ = go_through(now, answered)
    after, skipped = go_through(changed, answered)
    was = {plan.step.code: plan.due_on for plan in before}
    would_be = {plan.step.code: plan.due_on for plan in after}
    unknown = {row.step for row in skipped if row.reason == NOT_ASKED}
    for step in sorted(was.keys() | would_be.keys() | unknown):
        if step in unknown:
            yield step, Difference.UNKNOWN
        elif step not in was:
            yield step, Difference.APPEARS
        elif step not in would_be:
            yield step, Difference.GONE
        else:
            yield step, Difference.SAME if was[step] == would_be[step] else Difference.OTHER_DAY


def shown(count: int) -> str:
    """`0`, `<5` or the count, so that it points at nobody."""
    return f"<{FEWEST}" if 0 < count < FEWEST else f"{count:,}".replace(",", ".")
