"""What open tasks are chosen by: the narrow table `open_task` (migration 0006, decision 0019), called `work` in a statement."""

from typing import Final

ANSWERS: Final = """(CASE WHEN work.answers_from <= CAST(:today AS date) THEN work.answers ELSE (
    SELECT coalesce(known.answers[width_bucket(CAST(:today AS date), known.from_days)], task.municipality)
    FROM task LEFT JOIN known_dossier AS known ON known.dossier_id = task.dossier_id WHERE task.id = work.task_id) END)"""
"""Whose a task is follows from its dossier today; only for a household that is about to move it is looked up."""
