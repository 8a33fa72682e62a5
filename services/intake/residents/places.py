"""Where somebody lives, as a condition in SQL: what makes a resident one of a caller's own."""

STILL_STANDS = """((m.until_on IS NULL OR m.until_on > :today OR EXISTS (
        SELECT FROM dossier d, jsonb_to_recordset(d.closures) AS closure (from_on date)
        WHERE d.id = m.dossier_id AND closure.from_on = m.until_on))
    AND (r.until_on IS NULL OR r.until_on > :today))"""
"""Now or later; who belonged to a dossier until somebody closed it stays known where it was."""


def lives_in_own(person: str, own: str = "municipalities") -> str:
    """Whether `person`, a column, lives now or will live in one of `own`, a parameter, as seen on `:today`."""
    return f"""EXISTS (
    SELECT FROM membership m JOIN residence r USING (dossier_id)
    WHERE m.person_id = {person} AND r.gemeente = ANY(CAST(:{own} AS text[]))
    AND {STILL_STANDS})"""
