"""Whose open tasks somebody is told of: as a list of tasks shows them."""

from datetime import date

from sqlalchemy import ARRAY, ColumnElement, Uuid, literal, or_

from services.routes import tables
from services.routes.access import Viewer
from services.routes.open_work import without_stays
from shared.db.known_dossiers import is_answered_by


def open_tasks_of(viewer: Viewer, today: date) -> list[ColumnElement[bool]]:
    """The conditions of the open tasks that somebody sees: those of the own roles in the own municipalities."""
    task = tables.task.c
    roles = viewer.roles_asked(viewer.municipalities_asked(None), None)
    is_seen = or_(
        *(
            is_answered_by(tables.task, viewer.own.within({municipality}), today)
            if wanted is None
            else is_answered_by(tables.task, viewer.own.within({municipality}), today)
            & task.role.in_(sorted(wanted))
            for municipality, wanted in sorted(roles.items())
        )
    )
    conditions = [task.status == "open", is_seen, without_stays(tables.task, viewer.own, today)]
    if avoided := sorted(viewer.caller.work.conflicts):
        conditions += [
            task.dossier_id.not_in(avoided),
            task.subject_id.not_in(avoided),
            ~task.person_ids.bool_op("&&")(literal(avoided, ARRAY(Uuid))),
        ]
    return conditions
