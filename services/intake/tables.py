"""The tables of intake: residents, their households over time, and the life events that were reported."""

from sqlalchemy import Boolean, Column, Date, DateTime, Integer, LargeBinary, String, Table, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from shared.db.base import new_metadata

metadata = new_metadata()

dossier = Table(
    "dossier",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("receives_assistance", Boolean, nullable=False),
    Column("opened_by", Uuid),
    Column("opened_at", DateTime(timezone=True), nullable=False),
)

resident = Table(
    "resident",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("bsn_hash", LargeBinary, unique=True),
    Column("bsn_encrypted", LargeBinary),
    Column("given_names", String, nullable=False),
    Column("family_name", String, nullable=False),
    Column("born_on", Date, nullable=False),
    Column("died_on", Date),
    Column("timer_series", Integer, nullable=False, server_default="1"),
    Column("registered_at", DateTime(timezone=True), nullable=False),
)

membership = Table(
    "membership",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("dossier_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("rol", String, nullable=False),
    Column("from_on", Date, nullable=False),
    Column("until_on", Date),
    Column("exemption", String),
    Column("made_by", Uuid),
    Column("ended_by", Uuid),
)

stay = Table(
    "stay",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", Uuid, nullable=False),
    Column("soort", String, nullable=False),
    Column("from_on", Date, nullable=False),
    Column("until_on", Date),
    Column("made_by", Uuid, nullable=False),
)

residence = Table(
    "residence",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("dossier_id", Uuid, nullable=False),
    Column("gemeente", String, nullable=False),
    Column("from_on", Date, nullable=False),
    Column("until_on", Date),
    Column("made_by", Uuid),
    Column("ended_by", Uuid),
)

life_event = Table(
    "life_event",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("source", String, nullable=False),
    Column("source_id", String, nullable=False),
    Column("body_hash", LargeBinary, nullable=False),
    Column("type", String, nullable=False),
    Column("status", String, nullable=False),
    Column("effective_on", Date),
    Column("data", JSONB, nullable=False),
    Column("person_id", Uuid),
    Column("dossier_id", Uuid),
    Column("other_dossier_id", Uuid),
    Column("person_bsn", LargeBinary),
    Column("ex_partner_bsn", LargeBinary),
    Column("reason", String),
    Column("explanation", String),
    Column("changed_version", Integer),
    Column("correlation_id", Uuid, nullable=False),
    Column("replaces", Uuid),
    Column("replaced_by", Uuid),
    Column("same_as", Uuid),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("settled_at", DateTime(timezone=True)),
    Column("settled_by", String),
)
