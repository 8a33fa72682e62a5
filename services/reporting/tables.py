"""The tables of reporting: every event as it flowed by, and counts per municipality, day and type."""

from sqlalchemy import BigInteger, Column, Date, DateTime, Integer, String, Table, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from shared.db.base import new_metadata

metadata = new_metadata()

flow_event = Table(
    "flow_event",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("type", String, nullable=False),
    Column("topic", String, nullable=False),
    Column("service", String, nullable=False),
    Column("dossier_id", Uuid, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("correlation_id", Uuid, nullable=False),
    Column("causation_id", Uuid),
    Column("life_event_id", Uuid),
    Column("inwoner_id", Uuid),
    Column("occurred_at", DateTime(timezone=True), nullable=False),
    Column("stored_at", DateTime(timezone=True), nullable=False),
    Column("gemeente", String),
    Column("gemeente_van", String),
    Column("ingangsdatum", Date),
    Column("summary", String, nullable=False),
    Column("facts", JSONB, nullable=False),
    Column("details", JSONB, nullable=False),
)

flow_count = Table(
    "flow_count",
    metadata,
    Column("gemeente", String, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("type", String, primary_key=True),
    Column("amount", Integer, nullable=False),
)
