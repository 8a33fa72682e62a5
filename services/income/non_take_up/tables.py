"""The table of what was done about what a household does not use."""

from sqlalchemy import Column, Date, DateTime, Table, Text, Uuid

from services.income.tables import metadata

non_take_up_deed = Table(
    "non_take_up_deed",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("dossier_id", Uuid, nullable=False),
    Column("municipality", Text, nullable=False),
    Column("scheme", Text, nullable=False),
    Column("person_id", Uuid),
    Column("done", Text, nullable=False),
    Column("done_on", Date, nullable=False),
    Column("reason", Text),
    Column("not_before", Date),
    Column("recorded_by", Text, nullable=False),
    Column("recorded_by_name", Text, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
)
