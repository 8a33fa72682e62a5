"""Who is told that something changed in the work: whoever sees a task of that municipality and role, or has it. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changed:
    """A task that was made or changed, as far as it says for whom that is. Nothing about a resident."""

    municipality: str
    role: str
    assignee: str | None


@dataclass(frozen=True, slots=True)
class Interest:
    """The work that somebody sees: per municipality of which roles (None: of all)."""

    worker: str
    roles: Mapping[str, frozenset[str] | None]

    def is_met_by(self, changed: Collection[Changed]) -> bool:
        return any(self._sees(task) for task in changed)

    def _sees(self, task: Changed) -> bool:
        if task.assignee == self.worker:
            return True
        if task.municipality not in self.roles:
            return False
        roles = self.roles[task.municipality]
        return roles is None or task.role in roles
