"""Looking at one school opens the same rows as looking everywhere, and asks for it once."""

import re
from datetime import date

import pytest
from django.apps import apps
from django.urls import reverse

from records.models import RecordQuerySet, Status
from tests import make, world

pytestmark = pytest.mark.django_db

MODELS = [
    model for model in apps.get_models() if isinstance(model._default_manager.all(), RecordQuerySet)
]
DOORS = ("visible_to", "visible_in_figures")


@pytest.fixture
def two_schools(cast):
    """A world of two schools, with a training and an observation in every state."""
    world.build(cast)
    world.build_beside(cast)
    for number, status in enumerate(Status.values, start=1):
        for person, other in ((cast.owner, cast.outsider), (cast.outsider, cast.owner)):
            make.training(person, status)
            make.observation(person, other, status, ended_on=date(2021, 5, number))
        make.training(cast.stranger, status)
    return cast


def test_one_school_opens_the_same_rows_to_everybody(two_schools):
    cast = two_schools
    schools = (cast.school.pk, cast.other_school.pk)
    for role in set(world.ROLES) - {"anonymous"}:
        person = getattr(cast, role)
        for model in MODELS:
            for door in DOORS:
                whole = getattr(model.objects.all(), door)(person)
                for school in schools:
                    part = getattr(model.objects.all(), door)(person, school)
                    expected = set(whole.filter(school=school).values_list("pk", flat=True))
                    assert set(part.values_list("pk", flat=True)) == expected, (role, model, door)


def test_the_world_has_rows_of_every_kind_that_some_may_not_see(two_schools):
    seen = {model.__name__: model.objects.visible_to(two_schools.office) for model in MODELS}

    assert {
        name for name, rows in seen.items() if 0 < rows.count() < rows.model.objects.count()
    } == set(seen)


def addresses(cast):
    here = f"?whose=school:{cast.school.pk}&when=2020-2"
    return [
        reverse("training:training_list") + here,
        reverse("lessons:observation_list") + here,
        reverse("records:figure_rows", args=["training.hours"]) + here,
        reverse("records:figure_rows", args=["lessons.observed"]) + here,
    ]


@pytest.mark.parametrize("who", ["office", "principal"])
def test_lists_of_a_school_name_it_in_one_way(client, cast, queries, who):
    make.training(cast.owner)
    make.observation(cast.owner)
    client.force_login(getattr(cast, who))
    for address in addresses(cast):
        with queries() as asked:
            client.get(address)

        lists = [one["sql"] for one in asked if re.search(r" LIMIT (\d+)$", one["sql"])]
        rows = [sql for sql in lists if re.search(r'FROM "(training|lessons)_\w+"', sql)]
        assert len(rows) == 1, address
        assert '"school_id" IN (' not in rows[0], rows[0]
