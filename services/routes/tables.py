"""The tables of routes, for queries that are put together; the migrations make them."""

from sqlalchemy import ARRAY, Boolean, Column, Date, DateTime, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from shared.db.base import new_metadata

metadata = new_metadata()

task = Table(
    "task",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("dossier_id", Uuid, nullable=False),
    Column("life_event_ids", ARRAY(Uuid), nullable=False),
    Column("asked_by", Uuid),
    Column("correlation_id", Uuid, nullable=False),
    Column("playbook", Text, nullable=False),
    Column("playbook_version", Integer, nullable=False),
    Column("step", Text, nullable=False),
    Column("subject_id", Uuid, nullable=False),
    Column("municipality", Text, nullable=False),
    Column("person_ids", ARRAY(Uuid), nullable=False),
    Column("follows_id", Uuid),
    Column("about_on", Date, nullable=False),
    Column("came_along", Boolean, nullable=False),
    Column("ended_by_deaths", ARRAY(Uuid)),
    Column("role", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("reasons", JSONB, nullable=False),
    Column("explanation", Text),
    Column("services", ARRAY(Text), nullable=False),
    Column("due_on", Date, nullable=False),
    Column("status", Text, nullable=False),
    Column("waits_until", Date),
    Column("waits_for", Text),
    Column("waits_on", Text),
    Column("wait_ended_at", DateTime(timezone=True)),
    Column("assignee_id", Uuid),
    Column("outcome", Text),
    Column("result", Text),
    Column("settled_by", Text),
    Column("settled_reason", Text),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("settled_at", DateTime(timezone=True)),
)

handover = Table(
    "handover",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("dossier_id", Uuid, nullable=False),
    Column("life_event_ids", ARRAY(Uuid), nullable=False),
    Column("asked_by", Uuid),
    Column("correlation_id", Uuid, nullable=False),
    Column("playbook", Text, nullable=False),
    Column("playbook_version", Integer, nullable=False),
    Column("step", Text, nullable=False),
    Column("subject_id", Uuid, nullable=False),
    Column("municipality", Text, nullable=False),
    Column("person_ids", ARRAY(Uuid), nullable=False),
    Column("follows_id", Uuid),
    Column("about_on", Date, nullable=False),
    Column("came_along", Boolean, nullable=False),
    Column("ended_by_deaths", ARRAY(Uuid)),
    Column("services", ARRAY(Text), nullable=False),
    Column("purpose", Text, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("task_id", Uuid),
    Column("status", Text, nullable=False),
    Column("settled_reason", Text),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("settled_at", DateTime(timezone=True)),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("organisation_id", Uuid),
    Column("receiver", Text),
    Column("offered_by", Text),
    Column("offered_at", DateTime(timezone=True)),
    Column("accepted_at", DateTime(timezone=True)),
    Column("contact_on", Date),
    Column("outcome", Text),
    Column("shared", ARRAY(Text), nullable=False),
    Column("shown", JSONB),
    Column("view_key", Text),
    Column("ground", Text),
    Column("ground_words", Text),
    Column("agreed_on", Date),
    Column("asked_by_worker", Text),
    Column("next_on", Date),
    Column("next_rule", Text),
    Column("escalated", Integer, nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
)

handover_log = Table(
    "handover_log",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("handover_id", Uuid, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("details", JSONB, nullable=False),
    Column("why", Text),
    Column("words", Text),
)

handover_amendment = Table(
    "handover_amendment",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("handover_id", Uuid, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("actor", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("old", Text, nullable=False),
    Column("new", Text, nullable=False),
    Column("why", Text, nullable=False),
)

task_log = Table(
    "task_log",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("task_id", Uuid, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("life_event_id", Uuid),
    Column("details", JSONB, nullable=False),
    Column("why", Text),
    Column("words", Text),
)

dossier_team = Table(
    "dossier_team",
    metadata,
    Column("dossier_id", Uuid, primary_key=True),
    Column("team_id", Uuid, nullable=False),
)
"""As far as queries that are put together ask; `shared/db/dossier_teams.py` has the rest."""

regie = Table(
    "regie",
    metadata,
    Column("dossier_id", Uuid, primary_key=True),
    Column("worker_id", Uuid),
    Column("ended_on", Date),
)
"""As far as queries that are put together ask; regie/repository.py has the rest."""

life_event = Table(
    "life_event", metadata, Column("id", Uuid, primary_key=True), Column("kind", Text)
)
"""As far as queries that are put together ask; playbooks/repository.py has the rest. `known_dossier` and `known_right` in shared/db."""

contact = Table(
    "contact",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("dossier_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("municipality", Text, nullable=False),
    Column("held_on", Date, nullable=False),
    Column("how", Text, nullable=False),
    Column("recorded_by", Text, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("sent_as", Uuid, nullable=False),
    Column("in_time", Boolean, nullable=False),
    Column("is_active", Boolean),
    Column("takes_part", ARRAY(Text), nullable=False),
    Column("needs_words", Text),
    Column("replaces_id", Uuid),
)

contact_subject = Table(
    "contact_subject",
    metadata,
    Column("contact_id", Uuid, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("discussed", Boolean, nullable=False),
    Column("words", Text),
)

contact_need = Table(
    "contact_need",
    metadata,
    Column("contact_id", Uuid, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("signal_id", Uuid, nullable=False),
)

contact_promise = Table(
    "contact_promise",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("contact_id", Uuid, nullable=False),
    Column("words", Text, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("task_id", Uuid, nullable=False),
)

contact_exemption = Table(
    "contact_exemption",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("dossier_id", Uuid, nullable=False),
    Column("reason", Text, nullable=False),
    Column("from_day", Date, nullable=False),
    Column("until_day", Date, nullable=False),
    Column("set_by", Text, nullable=False),
    Column("set_at", DateTime(timezone=True), nullable=False),
    Column("words", Text, nullable=False),
)

contact_rhythm = Table(
    "contact_rhythm",
    metadata,
    Column("dossier_id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("known_on", Date, nullable=False),
    Column("receives_from", ARRAY(Date), nullable=False),
    Column("receives_until", ARRAY(Date), nullable=False),
    Column("is_deserted", Boolean, nullable=False),
)
"""As a newer picture of the household writes it; when somebody is to be spoken to next is written by contacts/rhythm_repository.py."""

plan_goal = Table(
    "plan_goal",
    metadata,
    Column("version_id", Uuid, primary_key=True),
    Column("pillar", Text, primary_key=True),
    Column("words", Text, nullable=False),
)

plan_step = Table(
    "plan_step",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("version_id", Uuid, nullable=False),
    Column("pillar", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("words", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("done_on", Date),
    Column("done_by", Text),
)

resident_route = Table(
    "resident_route",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", Uuid, nullable=False),
    Column("dossier_id", Uuid, nullable=False),
    Column("route", Text, nullable=False),
    Column("rung", Integer, nullable=False),
    Column("from_on", Date, nullable=False),
    Column("direction", Text, nullable=False),
    Column("is_resumed", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("told_by", Text, nullable=False),
    Column("plan_version", Integer),
    Column("recorded_by", Text, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
)
"""As it begins; how it ends is in resident_routes/repository.py."""

resident_route_companion = Table(
    "resident_route_companion",
    metadata,
    Column("route_id", Uuid, primary_key=True),
    Column("role", Text, primary_key=True),
    Column("worker_id", Uuid),
    Column("how", Text, nullable=False),
    Column("instead_of", Uuid),
)

resident_route_rest = Table(
    "resident_route_rest",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("route_id", Uuid, nullable=False),
    Column("dossier_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("role", Text),
    Column("pillar", Text),
    Column("goal", Text),
    Column("position", Integer),
    Column("words", Text),
    Column("who", Text),
    Column("due_on", Date),
    Column("done_on", Date),
    Column("done_by", Text),
    Column("task_id", Uuid),
    Column("since", Date, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)
