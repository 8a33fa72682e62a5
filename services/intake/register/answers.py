"""What is answered when a file of the register was read: a line per record."""

from typing import Any

from services.intake.register.taking import Result


def line_of(result: Result, *, is_dry_run: bool) -> dict[str, Any]:
    """Named by its number in the file, never by what stands in it."""
    line: dict[str, Any] = {"regel": result.number, "uitkomst": result.verdict}
    if result.effect != "geen":
        line["gevolg"] = result.effect
    if result.person_id is not None and not (is_dry_run and result.effect == "nieuw"):
        line["inwonerId"] = result.person_id
    if result.reasons:
        line["redenen"] = [
            {"code": reason.code, "uitleg": reason.text} for reason in result.reasons
        ]
    return line
