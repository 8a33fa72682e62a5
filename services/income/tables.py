"""The tables of income; the migrations create them, with their constraints and indexes."""

from sqlalchemy import Boolean, Column, Date, DateTime, Integer, LargeBinary, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from shared.db.base import new_metadata

metadata = new_metadata()
_MOMENT = DateTime(timezone=True)

household_fact = Table(
    "household_fact",
    metadata,
    Column("dossier_id", Uuid, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("household", JSONB, nullable=False),
    Column("recorded_at", _MOMENT, nullable=False),
)

wage_period = Table(
    "wage_period",
    metadata,
    Column("life_event_id", Uuid, primary_key=True),
    Column("dossier_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date),
    Column("net_cents", Integer),
    Column("gross_cents", Integer),
    Column("recorded_at", _MOMENT, nullable=False),
    Column("recorded_until", _MOMENT),
)

job_turn = Table(
    "job_turn",
    metadata,
    Column("life_event_id", Uuid, primary_key=True),
    Column("dossier_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("job_id", Uuid),
    Column("net_cents", Integer),
    Column("gross_cents", Integer),
    Column("covers_all", Boolean, nullable=False, server_default="false"),
    Column("recorded_at", _MOMENT, nullable=False),
    Column("recorded_until", _MOMENT),
)

reported_fact = Table(
    "reported_fact",
    metadata,
    Column("life_event_id", Uuid, primary_key=True),
    Column("dossier_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("content", JSONB, nullable=False),
    Column("recorded_at", _MOMENT, nullable=False),
    Column("recorded_until", _MOMENT),
)

finding = Table(
    "finding",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("dossier_id", Uuid, nullable=False),
    Column("municipality", Text, nullable=False),
    Column("person_id", Uuid),
    Column("kind", Text, nullable=False),
    Column("source", Text),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date),
    Column("form", Integer, nullable=False),
    Column("content", JSONB, nullable=False),
    Column("reason", Text, nullable=False),
    Column("recorded_by", Text, nullable=False),
    Column("recorded_at", _MOMENT, nullable=False),
    Column("superseded_at", _MOMENT),
)

occasion = Table(
    "occasion",
    metadata,
    Column("life_event_id", Uuid, primary_key=True),
    Column("dossier_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("effective_on", Date, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("parting", Text),
    Column("move", Text),
    Column("age_limit", Text),
    Column("last_child", Boolean, nullable=False),
    Column("also_on", Date),
    Column("correlation_id", Uuid, nullable=False),
    Column("recorded_at", _MOMENT, nullable=False),
    Column("withdrawn_at", _MOMENT),
    Column("withdrawn_reason", Text),
    Column("replaced_by", Uuid),
)

assessment = Table(
    "assessment",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("life_event_id", Uuid, nullable=False),
    Column("dossier_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("municipality", Text),
    Column("effective_on", Date, nullable=False),
    Column("pictures", JSONB, nullable=False),
    Column("assessed_at", _MOMENT, nullable=False),
    Column("superseded_at", _MOMENT),
)

proposal = Table(
    "proposal",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("assessment_id", Uuid),
    Column("life_event_id", Uuid, nullable=False),
    Column("dossier_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("municipality", Text),
    Column("effective_on", Date, nullable=False),
    Column("about", Text, nullable=False),
    Column("kind", Text, nullable=False, server_default="recht"),
    Column("outcome", Text, nullable=False),
    Column("reasons", JSONB, nullable=False),
    Column("changes", JSONB, nullable=False, server_default="[]"),
    Column("life_event_ids", ARRAY(Uuid), nullable=False, server_default="{}"),
    Column("application_id", Uuid),
    Column("replaces", Uuid),
    Column("amount_cents", Integer),
    Column("right", Text, nullable=False, server_default="algemene-bijstand"),
    Column("suspending", JSONB),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("draft", JSONB),
    Column("drafted_by", Text),
    Column("drafted_by_name", Text),
    Column("drafted_at", _MOMENT),
    Column("correlation_id", Uuid, nullable=False),
    Column("state", Text, nullable=False, server_default="open"),
    Column("proposed_at", _MOMENT, nullable=False),
    Column("settled_at", _MOMENT),
    Column("lapse_reason", Text),
    Column("decision", Text),
    Column("decision_reason", Text),
    Column("decided_by", Text),
    Column("decided_by_name", Text),
)

proposal_look = Table(
    "proposal_look",
    metadata,
    Column("proposal_id", Uuid, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("who", Text, primary_key=True),
    Column("part", Text, primary_key=True),
    Column("looked_at", _MOMENT, nullable=False),
)

proposal_remark = Table(
    "proposal_remark",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("proposal_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_by_name", Text, nullable=False),
    Column("made_at", _MOMENT, nullable=False),
)

decision = Table(
    "decision",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("dossier_id", Uuid, nullable=False),
    Column("right", Text, nullable=False),
    Column("municipality", Text),
    Column("kind", Text, nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("changes", JSONB, nullable=False),
    Column("proposal_id", Uuid),
    Column("application_id", Uuid),
    Column("life_event_ids", ARRAY(Uuid), nullable=False),
    Column("drafted_by", Text),
    Column("drafted_by_name", Text),
    Column("taken_by", Text),
    Column("taken_by_name", Text),
    Column("reason", Text),
    Column("seen", JSONB, nullable=False),
    Column("taken_at", _MOMENT, nullable=False),
)

right_period = Table(
    "right_period",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("dossier_id", Uuid, nullable=False),
    Column("right", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date),
    Column("filling", JSONB),
    Column("amount_cents", Integer),
    Column("decision_id", Uuid, nullable=False),
    Column("recorded_at", _MOMENT, nullable=False),
    Column("recorded_until", _MOMENT),
)

right_suspension = Table(
    "right_suspension",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("dossier_id", Uuid, nullable=False),
    Column("municipality", Text),
    Column("held_from", Date, nullable=False),
    Column("held_until", Date, nullable=False),
    Column("mend_until", Date, nullable=False),
    Column("asked", Text, nullable=False),
    Column("decision_id", Uuid, nullable=False),
    Column("correlation_id", Uuid, nullable=False),
    Column("begun_on", Date, nullable=False),
    Column("ended_on", Date),
    Column("outcome", Text),
)

right_suspension_notice = Table(
    "right_suspension_notice",
    metadata,
    Column("suspension_id", Uuid, primary_key=True),
    Column("term", Text, primary_key=True),
    Column("published_at", _MOMENT, nullable=False),
)

fact_question = Table(
    "fact_question",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("proposal_id", Uuid, nullable=False),
    Column("dossier_id", Uuid, nullable=False),
    Column("fact", Text, nullable=False),
    Column("person_id", Uuid),
    Column("asked_of", Text, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("words", Text, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("asked_by_name", Text, nullable=False),
    Column("asked_at", _MOMENT, nullable=False),
    Column("dropped_at", _MOMENT),
    Column("missed_at", _MOMENT),
)

letter = Table(
    "letter",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("dossier_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("municipality", Text, nullable=False),
    Column("life_event_id", Uuid, nullable=False),
    Column("correlation_id", Uuid, nullable=False),
    Column("subject", Text, nullable=False),
    Column("subject_id", Uuid, nullable=False),
    Column("template", Text, nullable=False),
    Column("template_version", Integer, nullable=False),
    Column("content", JSONB, nullable=False),
    Column("content_sha256", Text, nullable=False),
    Column("other_key", Text),
    Column("sealed_other", LargeBinary),
    Column("written_by", Text, nullable=False),
    Column("written_at", _MOMENT, nullable=False),
)

letter_copy = Table(
    "letter_copy",
    metadata,
    Column("letter_id", Uuid, primary_key=True),
    Column("key_name", Text, nullable=False),
    Column("sealed_to", LargeBinary, nullable=False),
    Column("sealed_pdf", LargeBinary, nullable=False),
    Column("pdf_sha256", Text, nullable=False),
    Column("renderer", Text, nullable=False),
    Column("dated_on", Date, nullable=False),
    Column("made_at", _MOMENT, nullable=False),
)

letter_delivery = Table(
    "letter_delivery",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("number", Integer, nullable=False),
    Column("opened_at", _MOMENT, nullable=False),
    Column("exported_at", _MOMENT),
)

letter_post = Table(
    "letter_post",
    metadata,
    Column("letter_id", Uuid, primary_key=True),
    Column("state", Text, nullable=False),
    Column("channel", Text),
    Column("delivery_id", Uuid),
    Column("reason", Text),
    Column("next_at", _MOMENT),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("problem", Text),
    Column("addressed_at", _MOMENT),
    Column("sent_on", Date),
    Column("settled_on", Date),
)

application = Table(
    "application",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("dossier_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("partner_id", Uuid),
    Column("municipality", Text, nullable=False),
    Column("reported_on", Date, nullable=False),
    Column("applied_on", Date),
    Column("search_waived", Boolean, nullable=False),
    Column("culpably_late", Boolean, nullable=False, server_default="false"),
    Column("backdated_from", Date),
    Column("life_event_id", Uuid),
    Column("correlation_id", Uuid, nullable=False),
    Column("state", Text, nullable=False),
    Column("settled_on", Date),
    Column("outcome", Text),
    Column("proposal_id", Uuid),
    Column("next_term", Text),
    Column("next_on", Date),
    Column("recorded_by", Text, nullable=False),
    Column("recorded_by_name", Text, nullable=False),
    Column("recorded_at", _MOMENT, nullable=False),
)

application_suspension = Table(
    "application_suspension",
    metadata,
    Column("application_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("asked_on", Date, nullable=False),
    Column("until", Date, nullable=False),
    Column("asked", ARRAY(Text), nullable=False),
    Column("completed_on", Date),
    Column("received", ARRAY(Text), nullable=False, server_default="{}"),
    Column("asked_by", Text, nullable=False),
    Column("asked_by_name", Text, nullable=False),
)

application_advance = Table(
    "application_advance",
    metadata,
    Column("application_id", Uuid, primary_key=True),
    Column("due_on", Date, primary_key=True),
    Column("cents", Integer, nullable=False),
    Column("given_on", Date, nullable=False),
    Column("given_by", Text, nullable=False),
    Column("given_by_name", Text, nullable=False),
)

application_notice = Table(
    "application_notice",
    metadata,
    Column("application_id", Uuid, primary_key=True),
    Column("term", Text, primary_key=True),
    Column("due_on", Date, primary_key=True),
    Column("published_at", _MOMENT, nullable=False),
)
