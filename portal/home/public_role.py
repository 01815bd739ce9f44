"""What the database user of a public host may do: read what pages are made of, write filings.

Secrets of staff, drafts and internal notes are not read there, and nothing is changed but what a
visitor sends: whoever broke into a public host could not alter a list, a reply or an account.
"""

from collections.abc import Iterator

from django.db import connection, transaction
from psycopg import sql

# Tables of which the public host knows nothing, by what their names begin with.
HIDDEN = (
    *("account_", "axes_", "mfa_", "django_session", "core_staffsession"),
    *("core_alertchannel", "core_foureyestask", "core_leakscan"),
    *("wagtailadmin_", "wagtailcore_comment", "wagtailcore_pagelogentry", "wagtailcore_revision"),
    *("wagtailcore_modellogentry", "wagtailcore_task", "wagtailcore_uploadedfile"),
    *("wagtailcore_workflow", "complaints_casenote", "complaints_identityaccess"),
    *("complaints_investigation", "disclosure_finding"),
)
# What a visitor's filing, word, rating or answer adds.
ADDED = (
    *("complaints_attachment", "complaints_complaint", "complaints_dailyserial"),
    *("complaints_ledgerevent", "complaints_ledgerhead", "complaints_message"),
    *("complaints_rating", "complaints_reporter", "complaints_review", "core_outboxmessage"),
    *("core_privatefile", "django_tasks_database_dbtaskresult", "rectification_objection"),
    # Empty rows that the first reader makes.
    *("complaints_petitionchannels", "core_siteidentity"),
)
# What it changes, or locks while it adds: PostgreSQL asks the same right for both.
CHANGED = (
    *("complaints_apikey", "complaints_complaint", "complaints_dailyserial"),
    *("complaints_ledgerevent", "complaints_ledgerhead", "core_outboxmessage"),
    *("django_tasks_database_dbtaskresult", "rectification_rectificationitem"),
    "rectification_residentanswer",
)


def statements(role: str) -> Iterator[sql.Composed]:
    """The SQL that gives *role* these rights and no others, on every table there is now."""
    user = sql.Identifier(role)
    yield sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}").format(user)
    yield sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(user)
    for table in connection.introspection.table_names():
        rights = _rights(table)
        if rights:
            yield sql.SQL("GRANT {} ON {} TO {}").format(
                sql.SQL(", ".join(rights)), sql.Identifier(table), user
            )


def grant(role: str) -> int:
    """Narrow *role*, all at once; the number of tables that it may use.

    Raises ProgrammingError when there is no such role, or the tables are another user's.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        told = [one.as_string(cursor.connection) for one in statements(role)]
        for one in told:
            cursor.execute(one)
    return len(told) - 2


def _rights(table: str) -> list[str]:
    if table.startswith(HIDDEN):
        return []
    more = {"INSERT": ADDED, "UPDATE": CHANGED}
    return ["SELECT", *(right for right, tables in more.items() if table in tables)]
