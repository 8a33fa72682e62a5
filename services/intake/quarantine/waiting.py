"""Who may see what waits, and since when it does, in SQL."""

from typing import Any, Final

from services.intake.quarantine.rules import Limits
from services.intake.residents.places import lives_in_own

SINCE: Final = "GREATEST(event.received_at, uuid_extract_timestamp(event.id))"
"""Since when `event` waits. What was told, and was taken back later because it fitted no more, has an id of that moment."""

OVER_LIMIT: Final = f"""{SINCE} < CAST(:now AS timestamptz) - make_interval(days => COALESCE(
        (SELECT own.days FROM unnest(CAST(:kinds AS text[]), CAST(:days_of AS integer[])) AS own (kind, days)
            WHERE own.kind = event.type), :days))"""  # noqa: S608 - our own column names
"""Whether `event` waits for longer than the limit of its kind: `:days`, or that of `:days_of` at its place in `:kinds`."""

MAY_SEE: Final = f"""(
    (CAST(:strangers AS boolean) AND (event.person_id IS NULL
        OR NOT EXISTS (SELECT FROM membership m WHERE m.person_id = event.person_id))
    OR {lives_in_own("event.person_id")})
    AND (NOT EXISTS (SELECT FROM resident r WHERE r.id = event.person_id AND r.secrecy = 'medewerker')
        OR {lives_in_own("event.person_id", "employees")}))"""  # noqa: S608 - our own column names
"""Of people who live in `:municipalities`, of who works for us in `:employees`; of people whom nobody knows for `:strangers`."""


def limits_as_values(limits: Limits) -> dict[str, Any]:
    """What `OVER_LIMIT` asks for, beside `:now`."""
    kinds = sorted(limits.days_of)
    return {
        "days": limits.days,
        "kinds": kinds,
        "days_of": [limits.days_of[kind] for kind in kinds],
    }
