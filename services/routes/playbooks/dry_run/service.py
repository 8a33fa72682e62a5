"""Use case of the dry run: try changed playbooks on what became known in a period. Nothing is written."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from pathlib import Path

from services.routes.playbooks.dry_run import answers
from services.routes.playbooks.dry_run.rules import Outcome
from services.routes.playbooks.loader import (
    Playbooks,
    Version,
    load_playbooks,
    read_playbook,
)
from services.routes.playbooks.model import Playbook
from services.routes.playbooks.reading import PlaybookError, Wrong
from shared.events.household import Gemeentecode
from shared.messaging.transaction import Database


async def dry_run(
    database: Database,
    changed: Mapping[str, Playbook],
    first: date,
    last: date,
    municipalities: Collection[Gemeentecode],
) -> Outcome:
    """As if these playbooks had been in force on all these days, next to those that were."""
    playbooks, outcome = load_playbooks(), Outcome()
    async for name, answered in answers.read(database, first, last, changed, municipalities):
        now = playbooks.valid_on(answered.told_on, name).playbook
        outcome.add(now, changed[name], answered)
    return outcome


def to_come(playbooks: Playbooks, today: date) -> dict[str, Version]:
    """Per playbook the newest version that is not in force yet."""
    newest = {name: versions[-1] for name, versions in playbooks.versions.items()}
    return {name: one for name, one in newest.items() if one.playbook.valid_from > today}


def by_name(versions: Iterable[Version]) -> dict[str, Playbook]:
    return {version.playbook.happened: version.playbook for version in versions}


def changed_in(folder: Path) -> dict[str, Playbook]:
    """The playbooks in a folder of files that are tried: it need not have them all. Raises PlaybookError."""
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise PlaybookError(folder.name, Wrong(None, "", "er staat geen draaiboek (*.yaml) in"))
    return by_name(read_playbook(path.name, path.read_bytes(), any_name=True) for path in files)
