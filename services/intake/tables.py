"""The tables of intake: residents, what happened to them and follows from it, and the life events that were reported."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Identity,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from shared.db.base import new_metadata

metadata = new_metadata()

dossier = Table(
    "dossier",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("shared_care", JSONB),
    Column("assistance", JSONB, nullable=False),
    Column("closures", JSONB),
    Column("shielding", Text, nullable=False),
    Column("opened_at", DateTime(timezone=True), nullable=False),
)

published_right = Table(
    "published_right",
    metadata,
    Column("dossier_id", Uuid, primary_key=True),
    Column("periods", JSONB, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("published_at", DateTime(timezone=True), nullable=False),
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
    Column("birth_given", String),
    Column("death_recorded_on", Date),
    Column("died_on", Date),
    Column("secrecy", String, nullable=False),
    Column("search_name", String, nullable=False),
    Column("timer_series", Integer, nullable=False, server_default="1"),
    Column("registered_at", DateTime(timezone=True), nullable=False),
)

resident_recording = Table(
    "resident_recording",
    metadata,
    Column("position", BigInteger, Identity(always=True), primary_key=True),
    Column("person_id", Uuid, nullable=False),
    Column("kinds", ARRAY(String), nullable=False),
    Column("given_names", String),
    Column("family_name", String),
    Column("born_on", Date),
    Column("birth_given", String),
    Column("died_on", Date),
    Column("secrecy", String),
    Column("bsn_encrypted", LargeBinary),
    Column("valid_from", Date),
    Column("source", String),
    Column("reason", String),
    Column("life_event_id", Uuid),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("recorded_by", String, nullable=False),
)

former_number = Table(
    "former_number",
    metadata,
    Column("bsn_hash", LargeBinary, primary_key=True),
    Column("person_id", Uuid, nullable=False),
    Column("replaced_at", DateTime(timezone=True), nullable=False),
    Column("replaced_by", String, nullable=False),
)

merged_person = Table(
    "merged_person",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("into_id", Uuid, nullable=False),
    Column("explanation", String, nullable=False),
    Column("merged_at", DateTime(timezone=True), nullable=False),
    Column("merged_by", String, nullable=False),
)

address = Table(
    "address",
    metadata,
    Column("home_id", Uuid, primary_key=True),
    Column("bag_id", String),
    Column("postcode", String),
    Column("house_number", Integer),
    Column("addition", String),
    Column("is_postal", Boolean, nullable=False),
    Column("known_at", DateTime(timezone=True), nullable=False),
)

fact = Table(
    "fact",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", String, nullable=False),
    Column("day", Date, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("data", JSONB, nullable=False),
    Column("state", String, nullable=False),
    Column("verdict", JSONB),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("recorded_by", String, nullable=False),
)

fact_person = Table(
    "fact_person",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("fact_id", Uuid, primary_key=True),
)

residency = Table(
    "residency",
    metadata,
    Column("person_id", Uuid, nullable=False),
    Column("home_id", Uuid, nullable=False),
    Column("gemeente", String, nullable=False),
    Column("from_on", Date, nullable=False),
    Column("until_on", Date),
    Column("exemption", String),
    Column("registered_elsewhere", Boolean, nullable=False),
    Column("registered_home_id", Uuid),
)

membership = Table(
    "membership",
    metadata,
    Column("dossier_id", Uuid, nullable=False),
    Column("place", Integer, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("rol", String, nullable=False),
    Column("from_on", Date, nullable=False),
    Column("until_on", Date),
    Column("exemption", String),
)

stay = Table(
    "stay",
    metadata,
    Column("person_id", Uuid, nullable=False),
    Column("soort", String, nullable=False),
    Column("from_on", Date, nullable=False),
    Column("until_on", Date),
)

residence = Table(
    "residence",
    metadata,
    Column("dossier_id", Uuid, nullable=False),
    Column("gemeente", String, nullable=False),
    Column("from_on", Date, nullable=False),
    Column("until_on", Date),
    Column("home_id", Uuid),
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
    Column("sealed", JSONB),
    Column("sees", JSONB),
    Column("reported_by", String),
    Column("reason", String),
    Column("explanation", String),
    Column("try_again", Boolean),
    Column("correlation_id", Uuid, nullable=False),
    Column("replaces", Uuid),
    Column("replaced_by", Uuid),
    Column("same_as", Uuid),
    Column("part_of", Uuid),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("settled_at", DateTime(timezone=True)),
    Column("settled_by", String),
)

waiting_for = Table(
    "waiting_for",
    metadata,
    Column("bsn_hash", LargeBinary, primary_key=True),
    Column("life_event_id", Uuid, primary_key=True),
)

register_number = Table(
    "register_number",
    metadata,
    Column("number", Uuid, primary_key=True),
    Column("person_id", Uuid, nullable=False),
)

register_record = Table(
    "register_record",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("number", Uuid, nullable=False),
    Column("detail", String, nullable=False),
    Column("content", Uuid, nullable=False),
    Column("line", Uuid, nullable=False),
    Column("given_names", String, nullable=False),
    Column("prefix", String, nullable=False),
    Column("surname", String, nullable=False),
    Column("name_usage", String),
    Column("secrecy_code", SmallInteger, nullable=False),
    Column("residence", String, nullable=False),
    Column("address", String),
    Column("postal_address", String),
    Column("home_id", Uuid),
    Column("gemeente", String),
    Column("lives_since", Date),
    Column("doubted_from", Date),
    Column("died_on", Date),
    Column("as_of", Date, nullable=False),
    Column("title", String),
    Column("birth_place", String),
    Column("birth_country", String),
    Column("nationalities", ARRAY(String), nullable=False),
    Column("permit", String),
    Column("permit_until", Date),
    Column("authority", JSONB),
    Column("told", ARRAY(String), nullable=False),
    Column("read_at", DateTime(timezone=True), nullable=False),
    Column("read_by", String, nullable=False),
)

register_relation = Table(
    "register_relation",
    metadata,
    Column("person_id", Uuid, nullable=False),
    Column("relation", String, nullable=False),
    Column("other_hash", LargeBinary),
    Column("from_on", Date),
    Column("until_on", Date),
    Column("name", String),
    Column("born", String),
)

home_spelling = Table(
    "home_spelling",
    metadata,
    Column("spelling", Uuid, primary_key=True),
    Column("home_id", Uuid, nullable=False),
)
