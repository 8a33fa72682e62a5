"""Who may see what waits, and since when it does, in SQL."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from services.intake.api.dependencies import may_see_strangers
from services.intake.quarantine.rules import Limits
from services.intake.residents.places import lives_in_own
from services.intake.residents.service import today_of
from shared.http.caller import Caller
from shared.messaging.transaction import Transaction
from shared.permissions import ABOUT_STAYS, Data

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
        OR {lives_in_own("event.person_id", "employees")})
    AND (event.type <> ALL(CAST(:about_stays AS text[])) OR event.reported_by = :viewer
        OR (CAST(:strangers AS boolean) AND cardinality(CAST(:stays AS text[])) > 0 AND NOT EXISTS (
            SELECT FROM membership m WHERE m.person_id = event.person_id))
        OR {lives_in_own("event.person_id", "stays")})
    AND (cardinality(CAST(:avoids AS uuid[])) = 0 OR (
        COALESCE(event.person_id <> ALL(CAST(:avoids AS uuid[])), true)
        AND COALESCE(event.dossier_id <> ALL(CAST(:avoids AS uuid[])), true)
        AND NOT EXISTS (SELECT FROM membership m
            WHERE m.person_id = event.person_id AND m.dossier_id = ANY(CAST(:avoids AS uuid[]))))))"""  # noqa: S608 - our own column names
"""Of people who live in `:municipalities`, of who works for us in `:employees`; of people whom nobody knows for `:strangers`.
A detention or an admission (`:about_stays`) in `:stays`, or reported by `:viewer`. Never about a family in `:avoids`."""


def limits_as_values(limits: Limits) -> dict[str, Any]:
    """What `OVER_LIMIT` asks for, beside `:now`."""
    kinds = sorted(limits.days_of)
    return {
        "days": limits.days,
        "kinds": kinds,
        "days_of": [limits.days_of[kind] for kind in kinds],
    }


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody may see of what is reported."""

    viewer: str
    municipalities: Collection[str]
    today: date
    strangers: bool
    employees: Collection[str]
    """Where of who works for us too."""
    stays: Collection[str]
    """Where a detention or an admission too."""
    avoids: Collection[UUID] = ()
    """People and dossiers about which nothing is to be seen, nor about who lives with them."""

    def as_values(self) -> dict[str, Any]:
        return {
            "viewer": self.viewer,
            "municipalities": sorted(self.municipalities),
            "today": self.today,
            "strangers": self.strangers,
            "employees": sorted(self.employees),
            "stays": sorted(self.stays),
            "about_stays": sorted(ABOUT_STAYS),
            "avoids": sorted(self.avoids),
        }


def sight_of(tx: Transaction, caller: Caller) -> Sight:
    return Sight(
        caller.subject,
        caller.municipalities,
        today_of(tx),
        strangers=may_see_strangers(caller),
        employees=caller.where_sees(Data.AFGESCHERMD),
        stays=caller.where_sees(Data.DETENTIE_EN_OPNAME),
        avoids=caller.work.conflicts,
    )
