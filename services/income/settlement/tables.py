"""The tables of months that are settled."""

from sqlalchemy import Column, Date, DateTime, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from services.income.tables import metadata

_MOMENT = DateTime(timezone=True)

settlement_run = Table(
    "settlement_run",
    metadata,
    Column("municipality", Text, primary_key=True),
    Column("month", Date, primary_key=True),
    Column("cut_off_on", Date, nullable=False),
    Column("begun_at", _MOMENT, nullable=False),
    Column("reached", Uuid),
    Column("done_at", _MOMENT),
)

settlement = Table(
    "settlement",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("dossier_id", Uuid, nullable=False),
    Column("municipality", Text, nullable=False),
    Column("month", Date, nullable=False),
    Column("cut_off_on", Date, nullable=False),
    Column("months", JSONB, nullable=False),
    Column("bookings", JSONB, nullable=False),
    Column("open_claims", JSONB, nullable=False),
    Column("payable_cents", Integer),
    Column("unknown", JSONB(none_as_null=True)),
    Column("proposal_id", Uuid),
    Column("settled_at", _MOMENT, nullable=False),
)

wage_reminder = Table(
    "wage_reminder",
    metadata,
    Column("dossier_id", Uuid, primary_key=True),
    Column("job_id", Uuid, primary_key=True),
    Column("month", Date, primary_key=True),
    Column("step", Text, primary_key=True),
    Column("published_at", _MOMENT, nullable=False),
)
