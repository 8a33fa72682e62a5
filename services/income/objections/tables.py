"""The tables of objections."""

from sqlalchemy import Boolean, Column, Date, DateTime, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY

from services.income.tables import metadata

_MOMENT = DateTime(timezone=True)

objection = Table(
    "objection",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("decision_id", Uuid, nullable=False),
    Column("dossier_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("municipality", Text, nullable=False),
    Column("life_event_ids", ARRAY(Uuid), nullable=False),
    Column("correlation_id", Uuid, nullable=False),
    Column("sent_on", Date, nullable=False),
    Column("received_on", Date, nullable=False),
    Column("posted_on", Date),
    Column("way", Text, nullable=False),
    Column("objector", Text, nullable=False),
    Column("pro_forma", Boolean, nullable=False),
    Column("grounds", Text),
    Column("with_committee", Boolean, nullable=False),
    Column("state", Text, nullable=False),
    Column("acknowledged_on", Date),
    Column("late_excused", Boolean),
    Column("hearing_on", Date),
    Column("heard_on", Date),
    Column("hearing_waived", Text),
    Column("adjourned_on", Date),
    Column("extended_until", Date),
    Column("outcome", Text),
    Column("inadmissible", Text),
    Column("outcome_reason", Text),
    Column("decided_on", Date),
    Column("decided_at", _MOMENT),
    Column("decided_by", Text),
    Column("decided_by_name", Text),
    Column("revised_by", Uuid),
    Column("settled_on", Date),
    Column("next_term", Text),
    Column("next_on", Date),
    Column("recorded_by", Text, nullable=False),
    Column("recorded_by_name", Text, nullable=False),
    Column("recorded_at", _MOMENT, nullable=False),
)

objection_mend = Table(
    "objection_mend",
    metadata,
    Column("objection_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("asked_on", Date, nullable=False),
    Column("until", Date, nullable=False),
    Column("asked", ARRAY(Text), nullable=False),
    Column("mended_on", Date),
)

objection_step = Table(
    "objection_step",
    metadata,
    Column("objection_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("deed", Text, nullable=False),
    Column("happened_on", Date, nullable=False),
    Column("code", Text),
    Column("until", Date),
    Column("words", Text),
    Column("done_by", Text, nullable=False),
    Column("done_by_name", Text, nullable=False),
    Column("done_at", _MOMENT, nullable=False),
)

objection_notice = Table(
    "objection_notice",
    metadata,
    Column("objection_id", Uuid, primary_key=True),
    Column("term", Text, primary_key=True),
    Column("due_on", Date, primary_key=True),
    Column("published_at", _MOMENT, nullable=False),
)
