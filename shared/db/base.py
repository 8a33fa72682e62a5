"""What every service's `tables.py` starts from."""

from sqlalchemy import MetaData

NAMING = {
    "ix": "%(table_name)s_%(column_0_N_name)s",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "ck": "%(table_name)s_%(constraint_name)s",
    "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
    "pk": "%(table_name)s_pkey",
}


def new_metadata() -> MetaData:
    """Metadata with PostgreSQL's own naming of constraints, so that migrations and models agree."""
    return MetaData(naming_convention=NAMING)
