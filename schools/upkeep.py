"""What an installation needs now and then."""

from django.db import connection


def learn_statistics():
    """Tell the database how its rows are spread; without it SQLite chooses slow ways.

    PostgreSQL does so itself, and is only helped along after a large import.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA analysis_limit = 2000")
        cursor.execute("ANALYZE")
