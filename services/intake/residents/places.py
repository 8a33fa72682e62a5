"""Where somebody lives, as a condition in SQL: what makes a resident one of a caller's own."""

STILL_STANDS = """((m.until_on IS NULL OR m.until_on > :today OR EXISTS (
        SELECT FROM dossier d, jsonb_to_recordset(d.closures) AS closure (from_on date)
        WHERE d.id = m.dossier_id AND closure.from_on = m.until_on))
    AND (r.until_on IS NULL OR r.until_on > :today))"""
"""Now or later; who belonged to a dossier until somebody closed it stays known where it was."""


def lives_in_own(person: str, own: str = "municipalities") -> str:
    """Whether `person`, a column, lives now or will live in one of `own`, a parameter, as seen on `:today`.

    Looked up in the index for each person (`OFFSET 0`): joined, it reads where everybody lives to name a few.
    """
    return f"""EXISTS (
    SELECT FROM membership m
    WHERE m.person_id = {person} AND EXISTS (
        SELECT FROM residence r
        WHERE r.dossier_id = m.dossier_id AND r.gemeente = ANY(CAST(:{own} AS text[]))
        AND {STILL_STANDS} OFFSET 0) OFFSET 0)"""  # noqa: S608 - our own column names
