"""Reads and checks all playbooks at start: a fault stops the service and names file, step and field."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from services.routes.playbooks.lead_times import LeadTime, parse_lead_time
from services.routes.playbooks.model import (
    LIFE_EVENTS,
    PERSONS,
    SIGNALS,
    USUAL_OUTCOMES,
    Outcome,
    Partner,
    Playbook,
    Step,
    Subject,
)
from services.routes.playbooks.schemas import Draaiboek, PartnerDocument, Stap
from shared.events.tasks import Code

FOLDER = Path(__file__).parent / "draaiboeken"
PARTNERS = "partners.yaml"

_PARTNERS = TypeAdapter(dict[Code, PartnerDocument])


class PlaybookError(ValueError):
    """A playbook cannot be used; the text says which file, step and field, and why."""


@dataclass(frozen=True, slots=True)
class Playbooks:
    """All playbooks, ready to decide with, and as they were written."""

    by_event: Mapping[str, Playbook]
    documents: Mapping[str, Draaiboek]
    partners: Mapping[str, PartnerDocument]

    def outcomes_of(self, playbook: str, code: str) -> tuple[Outcome, ...]:
        """What can come of a step; the usual where the playbook of today knows the step no more."""
        known = self.by_event.get(playbook)
        steps = known.steps if known is not None else ()
        return next((step.outcomes for step in steps if step.code == code), USUAL_OUTCOMES)


@cache
def load_playbooks(folder: Path = FOLDER) -> Playbooks:
    """Every event has one. Raises PlaybookError."""
    partner_documents = _partners(folder / PARTNERS)
    partners = {code: _partner(document) for code, document in partner_documents.items()}
    documents = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.name == PARTNERS:
            continue
        document = _document(path)
        if document.draaiboek != path.stem:
            raise PlaybookError(
                f"{path.name}: het draaiboek heet '{document.draaiboek}', het bestand niet"
            )
        documents[document.draaiboek] = document
    missing = sorted((LIFE_EVENTS | SIGNALS) - set(documents))
    if missing:
        raise PlaybookError(f"er is geen draaiboek voor {', '.join(missing)} in {folder.name}")
    playbooks = {name: _playbook(document, partners) for name, document in documents.items()}
    return Playbooks(playbooks, documents, partner_documents)


def _document(path: Path) -> Draaiboek:
    content = _read(path)
    try:
        return Draaiboek.model_validate(content)
    except ValidationError as error:
        raise PlaybookError(_faults(path.name, content, error)) from error


def _partners(path: Path) -> dict[str, PartnerDocument]:
    content = _read(path)
    try:
        return _PARTNERS.validate_python(content)
    except ValidationError as error:
        raise PlaybookError(_faults(path.name, content, error)) from error


def _partner(document: PartnerDocument) -> Partner:
    return Partner(
        document.naam,
        {
            code: tuple(sorted((name.vanaf, name.naam) for name in names))
            for code, names in document.gemeenten.items()
        },
    )


def _playbook(document: Draaiboek, partners: Mapping[str, Partner]) -> Playbook:
    steps = tuple(_step(document, step, partners) for step in document.stappen)
    return Playbook(document.draaiboek, document.versie, document.gerekend_vanaf, steps)


def _step(document: Draaiboek, step: Stap, partners: Mapping[str, Partner]) -> Step:
    unknown = [code for code in step.partner if code not in partners]
    if unknown:
        raise PlaybookError(
            f"{document.draaiboek}.yaml: stap '{step.stap}', partner: '{unknown[0]}' staat niet in {PARTNERS}"
        )
    return Step(
        code=step.stap,
        role=step.rol,
        title=step.titel,
        lead_time=parse_lead_time(step.uiterlijk),
        reason=step.reden,
        conditions=(*document.als, *step.als),
        partners=tuple(partners[code] for code in step.partner),
        subject=step.betreft,
        while_alive=_while_alive(document, step),
        goes_along=document.gaat_mee,
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


def _read(path: Path) -> Any:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_UniqueKeys)  # noqa: S506 - a SafeLoader
    except (OSError, UnicodeDecodeError) as error:
        raise PlaybookError(f"{path.name}: kan niet worden gelezen ({error})") from error
    except yaml.YAMLError as error:
        raise PlaybookError(f"{path.name}: geen goede YAML ({error})") from error


class _UniqueKeys(yaml.SafeLoader):
    """YAML lets the last of two equal keys win in silence; here the second is a fault."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002
        seen = set()
        for key_node, _ in node.value:
            if key_node.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"'{key_node.value}' staat er twee keer", key_node.start_mark
                )
            seen.add(key_node.value)
        return super().construct_mapping(node, deep)


def _faults(file: str, content: Any, error: ValidationError) -> str:
    return "; ".join(_fault(file, content, fault["loc"], fault["msg"]) for fault in error.errors())


def _fault(file: str, content: Any, location: tuple[int | str, ...], message: str) -> str:
    """`baan-gestart.yaml: stap 'loon-controleren', uiterlijk: ...` instead of a path of numbers."""
    place = [str(part) for part in location]
    if len(location) > 1 and location[0] == "stappen" and isinstance(location[1], int):
        step = content["stappen"][location[1]]
        code = step.get("stap") if isinstance(step, dict) else None
        place = [f"stap '{code}'" if code else f"stap nummer {location[1] + 1}", *place[2:]]
    return f"{file}: {', '.join(place) or 'het geheel'}: {message.removeprefix('Value error, ')}"
