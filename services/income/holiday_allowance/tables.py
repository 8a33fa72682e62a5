"""The tables of the holiday allowance."""

from sqlalchemy import Column, Date, DateTime, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from services.income.tables import metadata

_MOMENT = DateTime(timezone=True)

holiday_allowance = Table(
    "holiday_allowance",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("dossier_id", Uuid, nullable=False),
    Column("municipality", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("first_month", Date, nullable=False),
    Column("last_month", Date, nullable=False),
    Column("pay_before", Date, nullable=False),
    Column("months", JSONB, nullable=False),
    Column("cents", Integer),
    Column("unknown", JSONB(none_as_null=True)),
    Column("determined_at", _MOMENT, nullable=False),
)

holiday_allowance_run = Table(
    "holiday_allowance_run",
    metadata,
    Column("municipality", Text, primary_key=True),
    Column("pay_month", Date, primary_key=True),
    Column("reached", Uuid),
    Column("done_at", _MOMENT),
)
