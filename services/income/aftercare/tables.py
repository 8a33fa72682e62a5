"""The tables of financial aftercare."""

from sqlalchemy import Column, Date, DateTime, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from services.income.tables import metadata

_MOMENT = DateTime(timezone=True)

aftercare_dossier = Table(
    "aftercare_dossier",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("life_event_id", Uuid, nullable=False),
    Column("dossier_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("municipality", Text),
    Column("started_on", Date, nullable=False),
    Column("before", JSONB),
    Column("after", JSONB),
    Column("correlation_id", Uuid, nullable=False),
    Column("state", Text, nullable=False, server_default="lopend"),
    Column("opened_at", _MOMENT, nullable=False),
    Column("ended_at", _MOMENT),
    Column("end_reason", Text),
    Column("ended_for", Text),
    Column("because", Text, nullable=False, server_default="baan-gestart"),
    Column("outcome", Text),
    Column("end_words", Text),
    Column("ended_by_name", Text),
    Column("followed_by", Text),
    Column("followed_by_name", Text),
)

aftercare_checkpoint = Table(
    "aftercare_checkpoint",
    metadata,
    Column("aftercare_id", Uuid, primary_key=True),
    Column("months", Integer, primary_key=True),
    Column("due_on", Date, nullable=False),
    Column("state", Text, nullable=False, server_default="gepland"),
    Column("settled_at", _MOMENT),
    Column("id", Uuid, nullable=False, unique=True),
    Column("opened_at", _MOMENT),
    Column("reminders", Integer, nullable=False, server_default="0"),
)

aftercare_expectation = Table(
    "aftercare_expectation",
    metadata,
    Column("aftercare_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("posts", JSONB, nullable=False),
    Column("before", JSONB, nullable=False, server_default="{}"),
    Column("unknown", ARRAY(Text), nullable=False, server_default="{}"),
    Column("recorded_at", _MOMENT, nullable=False),
)

aftercare_check = Table(
    "aftercare_check",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("checkpoint_id", Uuid, nullable=False),
    Column("result", Text, nullable=False),
    Column("month", Date),
    Column("expected", JSONB, nullable=False),
    Column("actual", JSONB, nullable=False),
    Column("taken", ARRAY(Text), nullable=False),
    Column("words", Text),
    Column("put_off_until", Date),
    Column("settlement_id", Uuid),
    Column("done_by", Text, nullable=False),
    Column("done_by_name", Text, nullable=False),
    Column("done_at", _MOMENT, nullable=False),
)

aftercare_passed_on = Table(
    "aftercare_passed_on",
    metadata,
    Column("aftercare_id", Uuid, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("cents", Integer),
    Column("marked_by", Text, nullable=False),
    Column("marked_by_name", Text, nullable=False),
    Column("marked_at", _MOMENT, nullable=False),
)
