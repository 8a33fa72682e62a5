"""Who may see what waits, and since when it does, in SQL."""

from typing import Final

from services.intake.residents.places import lives_in_own

SINCE: Final = "GREATEST(event.received_at, uuid_extract_timestamp(event.id))"
"""Since when `event` waits. What was told, and was taken back later because it fitted no more, has an id of that moment."""

MAY_SEE: Final = f"""(
    (CAST(:strangers AS boolean) AND (event.person_id IS NULL
        OR NOT EXISTS (SELECT FROM membership m WHERE m.person_id = event.person_id))
    OR {lives_in_own("event.person_id")})
    AND (CAST(:employees AS boolean) OR NOT EXISTS (SELECT FROM resident r
        WHERE r.id = event.person_id AND r.secrecy = 'medewerker')))"""  # noqa: S608 - our own column names
"""Of people who live in `:municipalities`; of people whom nobody knows for `:strangers`; of who works for us for `:employees`."""
