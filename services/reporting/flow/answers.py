"""From what reporting knows to what its API answers."""

from datetime import timedelta

from services.reporting.flow.list_repository import LifeEventRow
from services.reporting.flow.repository import CountRow
from services.reporting.flow.schemas import (
    Spoor,
    SpoorInLijst,
    Spoorstap,
    Telling,
    Verwerking,
)
from services.reporting.flow.sentences import reasons_in
from services.reporting.flow.summaries import name_of, whose_dossier
from services.reporting.flow.trails import Handling, Step, Trail
from shared.http.reasons import RedenInWoorden

SMALL_NUMBER = 5
"""Fewer than this could point at a person."""


def trail_answer(trail: Trail, *, with_details: bool) -> Spoor:
    row = trail.root.row
    return Spoor(
        id=row.id,
        type=row.type,
        naam=name_of(row.type),
        gemeente=row.gemeente,
        gemeente_nu=trail.gemeente_nu,
        ingangsdatum=row.ingangsdatum,
        geregistreerd_op=row.occurred_at,
        staat=trail.state,
        geldigheid=trail.validity,
        vervangt=trail.replaces,
        vervangen_door=trail.replaced_by,
        verwerking=[_handling(handling) for handling in trail.handlings],
        gebeurtenissen=[_step(step, with_details=with_details) for step in trail.steps],
    )


def list_answer(row: LifeEventRow) -> SpoorInLijst:
    return SpoorInLijst(
        id=row.id,
        type=row.type,
        naam=_name_in_list(row),
        gemeente=row.gemeente,
        gemeente_nu=row.gemeente_nu,
        ingangsdatum=row.ingangsdatum,
        geregistreerd_op=row.occurred_at,
        staat=row.state,
        geldigheid=row.validity,
        aantal_gevolgen=row.effects,
        aantal_taken=row.tasks,
        aantal_open_taken=row.open_tasks,
        aantal_taken_te_laat=row.late_tasks,
        aantal_overdrachten=row.handovers,
        aantal_open_overdrachten=row.open_handovers,
        aantal_open_voorstellen=row.open_proposals,
        aantal_herbeoordelingen=row.reassessments,
        kritieke_tijd_ms=_milliseconds(row.critical_time),
    )


def _name_in_list(row: LifeEventRow) -> str:
    whose = whose_dossier(row.parting)
    return f"{name_of(row.type)}, {whose}" if whose else name_of(row.type)


def count_answer(row: CountRow, *, small_numbers: bool) -> Telling:
    shown = small_numbers or row.amount >= SMALL_NUMBER
    return Telling(
        gemeente=row.gemeente,
        type=row.type,
        naam=name_of(row.type),
        aantal=row.amount if shown else None,
        weergave=str(row.amount) if shown else f"<{SMALL_NUMBER}",
    )


def _handling(handling: Handling) -> Verwerking:
    return Verwerking(
        dienst=handling.service,
        staat="nog-niet-verwerkt" if handling.at is None else "verwerkt",
        verwerkt_op=handling.at,
        kritieke_tijd_ms=_milliseconds(handling.critical_time),
        eerste_gevolg_id=handling.first_effect_id,
    )


def _step(step: Step, *, with_details: bool) -> Spoorstap:
    row = step.event.row
    return Spoorstap(
        id=row.id,
        type=row.type,
        naam=name_of(row.type),
        topic=row.topic,
        dienst=row.service,
        dossier_id=row.dossier_id,
        tijd=row.occurred_at,
        opgeslagen_op=step.event.stored_at,
        na_ms=_milliseconds(step.after) or 0,
        oorzaak_id=step.cause_id,
        diepte=step.depth,
        samenvatting=row.summary,
        redenen=RedenInWoorden.of_each(
            reasons_in(row, sees_amounts=with_details), sees_amounts=with_details
        ),
        feiten=row.facts,
        details=row.details if with_details else None,
    )


def _milliseconds(duration: timedelta | None) -> int | None:
    return None if duration is None else round(duration / timedelta(milliseconds=1))
