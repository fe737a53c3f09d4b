"""A number of a document opens exactly the rows it counts, however it was narrowed."""

import pytest
from django.urls import reverse

from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("narrowed", "count"),
    [
        ("", 4),
        ("&level=county", 2),
        ("&level=national,county", 3),
        ("&level=county&mode=online", 1),
        ("&level=nothing", 0),
    ],
)
def test_narrowed_figure_counts_the_rows_it_opens(client, cast, narrowed, count):
    make.training(cast.owner, level="national")
    make.training(cast.owner, level="county")
    make.training(cast.owner, level="county", mode="online")
    make.training(cast.owner, level="school")
    client.force_login(cast.office)

    response = client.get(
        reverse("records:figure_rows", args=["training.person_times"])
        + f"?whose=school:{cast.school.pk}&when=2020-2{narrowed}"
    )

    assert response.status_code == 200
    opened = response.context["opened"]
    assert (opened.value, response.context["page"].paginator.count) == (count, count)
