"""Everything an installation holds in one file, and back again.

A backup is a tar archive that any tar opens: `backup.json` says whose it is, `data/` has
the rows of every table as lines of JSON, `files/` every file a row names, and
`manifest.json`, last, how much there is of each with its SHA-256. It belongs to no
database: what was saved on SQLite may be restored into PostgreSQL and the other way.

    from schools.backup import making, restoring
    made = making.make(Path("/srv/backups"), keep=14)
    restoring.restore(made.path, replace=True, say=print)
"""

FORMAT = 1
# Who is signed in, what was tried lately: of no use elsewhere, and better forgotten.
LEFT_OUT = frozenset(
    {
        "django_migrations",  # in the manifest
        "django_session",
        "schools_opensession",
        "schools_tally",
        "axes_accessattempt",
        "axes_accessattemptexpiration",
        "axes_accessfailurelog",
        "axes_accesslog",
    }
)
# `migrate` fills these by itself: they say nothing about whether somebody works here.
FILLED_BY_ITSELF = frozenset({"django_content_type", "auth_permission"})


class Problem(Exception):
    """It cannot be done, and the message says why and what to do."""
