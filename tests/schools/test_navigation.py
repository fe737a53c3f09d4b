"""The main navigation shows what a person may open, and where they are."""

import pytest

from schools import navigation

TEACHER = ["home", "training", "lessons", "research", "portfolio", "summaries"]


def keys(person, path="/"):
    labels = {str(item.label): item.key for item in navigation.ITEMS}
    return [labels[str(item.label)] for item in navigation.items_for(person, path)]


def test_navigation_shows_what_each_may_open(cast):
    assert {name: keys(getattr(cast, name)) for name in
            ("owner", "leader", "office", "principal", "administrator")} == {
        "owner": TEACHER,
        "leader": [*TEACHER, "dashboard"],
        "office": [*TEACHER[:5], "review", "import", "summaries", "dashboard", "people"],
        "principal": [*TEACHER, "dashboard", "people"],
        "administrator": [*TEACHER, "people"],
    }  # fmt: skip


@pytest.mark.parametrize("who", ["owner", "leader", "office", "principal", "administrator"])
def test_every_item_opens(client, cast, who):
    person = getattr(cast, who)
    client.force_login(person)
    items = navigation.items_for(person, "/")

    assert {item.url: client.get(item.url, follow=True).status_code for item in items} == {
        item.url: 200 for item in items
    }


@pytest.mark.parametrize(
    ("path", "here"),
    [
        ("/", "home"),
        ("/schools/people/", "people"),
        ("/schools/shiqiao/rules/add/", "people"),
        ("/account/", None),
    ],
)
def test_navigation_marks_where_one_is(cast, path, here):
    items = navigation.items_for(cast.office, path)

    labels = {str(item.label): item.key for item in navigation.ITEMS}
    assert [labels[str(item.label)] for item in items if item.here] == ([here] if here else [])
