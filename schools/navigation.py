"""The main navigation: what there is, and who sees it.

Addresses are named as text, so that this floor need not know the ones above;
an item whose page does not exist is not shown.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from schools.access import Access, access_of


def everyone(access: Access):
    return True


def staff(access: Access):
    """All but who is nothing else than the officer of a district: they have no records."""
    return bool(access.all_schools) or not access.officer_districts


def office(access: Access):
    return bool(access.office_schools)


def roster(access: Access):
    return bool(access.read_schools or access.administrator_schools)


def leaders(access: Access):
    return bool(access.read_schools or access.led_groups or access.officer_districts)


@dataclass(frozen=True)
class Item:
    """`within` are the heads of addresses of pages that belong to the item as well."""

    key: str
    label: str | Promise
    url_name: str
    icon: str
    may_see: Callable[[Access], bool] = everyone
    within: tuple[str, ...] = ()


@dataclass(frozen=True)
class ShownItem:
    label: str | Promise
    url: str
    icon: str
    here: bool
    badge: int


ITEMS = [
    Item("home", _("Home"), "home", "house"),
    Item("training", _("Training"), "training:training_list", "graduation-cap", staff),
    Item("lessons", _("Lessons"), "lessons:observation_list", "ear", staff),
    Item("research", _("Research"), "research:project_list", "flask-conical", staff),
    Item("portfolio", _("Portfolio"), "portfolios:portfolio_mine", "folder-open", staff),
    Item(
        "review",
        _("Review"),
        "records:review_inbox",
        "inbox",
        office,
        ("/records/objections/",),
    ),
    Item("import", _("Import"), "records:import_list", "upload", office, ("/records/words/",)),
    Item(
        "summaries",
        _("Summaries"),
        "summaries:summary_list",
        "file-text",
        within=("/schools/sets/",),
    ),
    Item("dashboard", _("Dashboard"), "summaries:dashboard", "layout-dashboard", leaders),
    Item("people", _("Roster"), "schools:people", "users", roster, ("/schools/",)),
]

counters: dict[str, Callable] = {}


def badge(key):
    """Registers `count(person) -> int`, shown beside the item: what is waiting there."""

    def register(count):
        counters[key] = count
        return count

    return register


def address(item):
    try:
        return reverse(item.url_name)
    except NoReverseMatch:
        return ""


def items_for(person, path):
    """The items this person may open, with the one marked whose page `path` is."""
    access = access_of(person)
    open_items = [(item, url) for item in ITEMS if item.may_see(access) and (url := address(item))]
    here = nearest(open_items, path)
    return [
        ShownItem(
            label=item.label,
            url=url,
            icon=item.icon,
            here=item is here,
            badge=counters[item.key](person) if item.key in counters else 0,
        )
        for item, url in open_items
    ]


def nearest(open_items, path):
    """The item whose address is the longest head of a path; home is only itself."""
    heads = [
        (head, item)
        for item, url in open_items
        for head in (url, *item.within)
        if path == head or (head != "/" and path.startswith(head))
    ]
    return max(heads, key=lambda pair: len(pair[0]), default=(None, None))[1]
