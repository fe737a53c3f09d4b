import pytest
from django.db import connection

from schools import upkeep
from tests import make


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps them by itself")
def test_database_learns_how_its_rows_are_spread(db):
    make.school()

    upkeep.learn_statistics()

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'schools_school'")
        assert cursor.fetchone()[0] > 0
