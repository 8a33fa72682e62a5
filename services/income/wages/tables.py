"""The table of wages as they are reported."""

from sqlalchemy import Column, Date, DateTime, Integer, Table, Text, Uuid

from services.income.tables import metadata

_MOMENT = DateTime(timezone=True)

wage_report = Table(
    "wage_report",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("dossier_id", Uuid, nullable=False),
    Column("municipality", Text, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("job_id", Uuid),
    Column("source", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("paid_on", Date, nullable=False),
    Column("received_on", Date, nullable=False),
    Column("net_cents", Integer, nullable=False),
    Column("gross_cents", Integer),
    Column("recorded_by", Text, nullable=False),
    Column("recorded_at", _MOMENT, nullable=False),
)
