"""Everything on record about a person on one list, whichever part it is from.

Places on the list are read for all parts in one query, so that a page of a long career
costs as much as one of a short one; then the rows of the page part by part.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, Value
from django.urls import reverse
from django.utils.functional import cached_property

from records import objections, rules
from records.own_data.parts import PARTS


@dataclass(frozen=True)
class Line:
    """One row of the list. Only records have a `status`."""

    day: date | None
    label: str
    title: str
    role: str
    school: str
    url: str
    status: str
    is_contested: bool
    object_url: str


class Listing:
    """Newest first, narrowed to a part and a calendar year. Works with Paginator."""

    def __init__(self, person, part="", year=""):
        self.person = person
        self.part = part
        self.year = year

    @cached_property
    def everything(self):
        branches = [
            part.rows(self.person)
            .order_by()
            .values_list(part.day, Value(part.name, CharField()), "pk")
            for part in PARTS.values()
        ]
        first, *others = branches
        places = first.union(*others, all=True)
        return sorted(places, key=lambda place: (place[0] or date.min, place[2]), reverse=True)

    @cached_property
    def places(self):
        return [
            place
            for place in self.everything
            if self.part in ("", place[1]) and self.year in ("", year_of(place[0]))
        ]

    def years(self):
        return sorted({year_of(day) for day, _part, _pk in self.everything} - {""}, reverse=True)

    def count(self):
        return len(self.places)

    __len__ = count

    def __getitem__(self, piece):
        places = self.places[piece]
        rows = self.rows_of(places)
        contested = objections.open_about((part, pk) for _day, part, pk in places)
        return [
            line(self.person, PARTS[part], rows[part, pk], day, (part, pk) in contested)
            for day, part, pk in places
            if (part, pk) in rows
        ]

    def rows_of(self, places):
        found = {}
        for name in {name for _day, name, _pk in places}:
            part = PARTS[name]
            keys = [pk for _day, one, pk in places if one == name]
            rows = part.read(part.rows(self.person)).filter(pk__in=keys)
            found.update({(name, row.pk): row for row in rows})
        return found


def year_of(day):
    return str(day.year) if day else ""


def line(person, part, row, day, contested):
    may_open = part.page and (part.may_open is None or part.may_open(person, row))
    objectable = part.is_contestable and not contested and rules.is_objectionable(person, row)
    return Line(
        day=day,
        label=str(part.label),
        title=part.title(row),
        role=part.role_words(row, person),
        school=row.school.name,
        url=reverse(part.page, args=[row.pk]) if may_open else "",
        status=row.status if part.is_record else "",
        is_contested=contested,
        object_url=reverse("records:record_object", args=[part.name, row.pk]) if objectable else "",
    )
