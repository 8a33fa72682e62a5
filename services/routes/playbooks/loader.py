"""Reads and checks all playbooks at start: a fault stops the service and names file, line, step and field."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

from pydantic import TypeAdapter

from services.routes.playbooks.lead_times import LeadTime, parse_lead_time
from services.routes.playbooks.model import (
    LIFE_EVENTS,
    PERSONS,
    SIGNALS,
    USUAL_OUTCOMES,
    Outcome,
    Playbook,
    Step,
    Subject,
)
from services.routes.playbooks.reading import PlaybookError, Wrong, read
from services.routes.playbooks.schemas import Draaiboek, Stap

FOLDER = Path(__file__).parent / "draaiboeken"

_DOCUMENT = TypeAdapter(Draaiboek)


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a playbook: ready to decide with, and as it was written."""

    playbook: Playbook
    document: Draaiboek


@dataclass(frozen=True, slots=True)
class Playbooks:
    """All playbooks with all their versions, oldest first."""

    versions: Mapping[str, tuple[Version, ...]]

    def valid_on(self, day: date, name: str) -> Version:
        """The version of a playbook for what becomes known on a day (decision 0020)."""
        begun = [version for version in self.versions[name] if version.playbook.valid_from <= day]
        return begun[-1]

    def all_valid_on(self, day: date) -> Mapping[str, Version]:
        return {name: self.valid_on(day, name) for name in self.versions}

    def newest(self) -> Mapping[str, Version]:
        return {name: versions[-1] for name, versions in self.versions.items()}

    def subject_of(self, name: str, code: str) -> Subject | None:
        """What a step is about, in the newest version that knows it; None where that step is gone."""
        subjects = (
            step.subject
            for known in reversed(self.versions.get(name, ()))
            for step in known.playbook.steps
            if step.code == code
        )
        return next(subjects, None)

    def outcomes_of(self, name: str, version: int, code: str) -> tuple[Outcome, ...]:
        """What can come of a step in the version that asked for it; the usual where that version is gone, or knew no such step."""
        steps = (
            step
            for known in self.versions.get(name, ())
            if known.playbook.version == version
            for step in known.playbook.steps
        )
        return next((step.outcomes for step in steps if step.code == code), USUAL_OUTCOMES)


@cache
def load_playbooks(folder: Path = FOLDER) -> Playbooks:
    """Every event has one, on every day. Raises PlaybookError."""
    found: dict[str, list[Version]] = {}
    for path in sorted(folder.glob("*.yaml")):
        version = read_playbook(path.name, _content(path))
        found.setdefault(version.playbook.happened, []).append(version)
    missing = sorted((LIFE_EVENTS | SIGNALS) - set(found))
    if missing:
        reason = f"er is geen draaiboek voor {', '.join(missing)} in {folder.name}"
        raise PlaybookError(folder.name, Wrong(None, "", reason))
    return Playbooks({name: _in_order(some) for name, some in found.items()})


def read_playbook(file: str, content: bytes, *, any_name: bool = False) -> Version:
    """One version, whatever the others are. `any_name` is of a file that is only tried. Raises PlaybookError."""
    document = read(file, content, _DOCUMENT)
    names = {f"{document.draaiboek}.yaml", f"{document.draaiboek}.v{document.versie}.yaml"}
    if not any_name and file not in names:
        reason = f"het draaiboek heet '{document.draaiboek}', het bestand niet"
        raise PlaybookError(file, Wrong(None, "", reason))
    return Version(_playbook(document), document)


def _in_order(versions: list[Version]) -> tuple[Version, ...]:
    """Oldest first; each is valid until the day on which the next one begins, so that no day has none, or two."""
    ordered = sorted(
        versions, key=lambda version: (version.playbook.version, version.playbook.valid_from)
    )
    oldest = ordered[0].document
    if oldest.geldig_vanaf is not None:
        _refuse(oldest, "geldig_vanaf: de oudste versie geldt altijd al; laat deze regel daar weg")
    for before, after in pairwise(ordered):
        if before.document.versie == after.document.versie:
            _refuse(after.document, f"versie {after.document.versie} staat er twee keer")
        if after.document.geldig_vanaf is None:
            _refuse(
                after.document, "geldig_vanaf: er zijn meer versies; zeg vanaf welke dag deze geldt"
            )
        if after.playbook.valid_from <= before.playbook.valid_from:
            _refuse(
                after.document,
                f"geldig_vanaf: is niet later dan die van versie {before.document.versie}",
            )
    return tuple(ordered)


def _refuse(document: Draaiboek, reason: str) -> None:
    file = f"{document.draaiboek}.yaml, versie {document.versie}"
    raise PlaybookError(file, Wrong(None, "", reason))


def _playbook(document: Draaiboek) -> Playbook:
    return Playbook(
        document.draaiboek,
        document.versie,
        document.gerekend_vanaf,
        tuple(_step(document, step) for step in document.stappen),
        document.geldig_vanaf or date.min,
    )


def _step(document: Draaiboek, step: Stap) -> Step:
    return Step(
        code=step.stap,
        role=step.rol,
        title=step.titel,
        lead_time=parse_lead_time(step.uiterlijk),
        reason=step.reden,
        conditions=(*document.als, *step.als),
        services=step.partner,
        subject=step.betreft,
        while_alive=_while_alive(document, step),
        goes_along=document.gaat_mee,
        after=step.na,
        before_end=_lead_time(step.uiterlijk_bij_einde),
        until=_lead_time(step.zinvol_tot),
        once=step.eenmalig,
        handover_purpose=step.doel if step.overdracht else None,
        outcomes=tuple(Outcome(outcome.code, outcome.tekst) for outcome in step.uitkomsten),
    )


def _lead_time(text: str | None) -> LeadTime | None:
    return parse_lead_time(text) if text is not None else None


def _while_alive(document: Draaiboek, step: Stap) -> tuple[Subject, ...]:
    for told in (step.zolang_leeft, document.zolang_leeft):
        if told is not None:
            return told
    return (step.betreft,) if step.betreft in PERSONS else ()


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PlaybookError(
            path.name, Wrong(None, "", f"kan niet worden gelezen ({error})")
        ) from error
