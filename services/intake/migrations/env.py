"""Alembic's entry; the environment is the same for all services."""

from shared.db.migrate import run_environment

run_environment()
