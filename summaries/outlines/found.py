"""Outlines by the key that an address or a form names them with.

`half_year` is one of the product's own, `house:…` a row of the house and `summary:…`
the outline of a summary with the words that stand in it.
"""

import hashlib
import json
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from schools.access import access_of
from summaries.models import Outline, Summary
from summaries.outlines import built_in
from summaries.outlines import content as contents
from summaries.outlines.content import Content
from summaries.outlines.editing import with_written

HOUSE, SUMMARY = "house:", "summary:"
FOR_WHOM = {
    "school": _("Summaries of the school"),
    "group": _("Summaries of groups"),
    "teacher": _("Summaries of teachers"),
    "district": _("Summaries of the district"),
}


@dataclass(frozen=True)
class Choice:
    """An outline somebody can begin from."""

    key: str
    kind: str
    name: str
    version: int
    content: Content
    is_own: bool = False
    is_usual: bool = False
    pk: UUID | None = None
    school_id: UUID | None = None
    district_id: UUID | None = None

    @property
    def for_whom(self):
        return FOR_WHOM[self.kind]


def of_built_in(one):
    return Choice(one.key, one.kind, one.name, one.version, one.content)


def of_row(row):
    return Choice(
        f"{HOUSE}{row.pk}",
        row.kind,
        row.name,
        row.version,
        contents.from_json(row.content),
        is_own=True,
        is_usual=row.is_usual,
        pk=row.pk,
        school_id=row.school_id,
        district_id=row.district_id,
    )


def of_summary(summary):
    """The outline of a summary, with what was written in it as texts."""
    kept = outline_of(summary)
    written = {part.key: part.content for part in summary.parts.all()}
    content = with_written(kept.content, written, summary.language)
    return Choice(f"{SUMMARY}{summary.pk}", summary.kind, str(summary), kept.version, content)


def outline_of(summary) -> Choice:
    """The one a summary is composed with: its copy, or the product's for its kind."""
    kept = summary.outline
    if not kept:
        return of_built_in(built_in.usual(summary.kind))
    return Choice(
        kept["key"],
        summary.kind,
        kept["name"],
        kept["version"],
        contents.from_json(kept["content"]),
        is_own=kept.get("is_changed", False),
    )


def every(person):
    """All that somebody can choose from: the house's own first, the usual ones before others."""
    return [*of_house(person), *ready(person)]


def ready(person):
    """Those of the product, for whatever is somebody's to sum up."""
    access = access_of(person)
    kinds = {"district"} if access.officer_districts else set()
    kinds |= {"school", "group", "teacher"} if access.all_schools else set()
    return [of_built_in(one) for one in built_in.every().values() if one.kind in kinds]


def of_house(person):
    rows = Outline.objects.visible_to(person).order_by("kind", "-is_usual", "name", "pk")
    return [of_row(row) for row in rows]


def usual(place) -> Choice:
    """What a summary of a place begins with where nobody chose: the house's, or the product's."""
    kind = place.scope.kind
    rows = Outline.objects.filter(is_usual=True, kind=kind)
    district = place.district.house_id if place.district else None
    rows = rows.of_house(school=place.school, district=district)
    return of_row(row) if (row := rows.first()) else of_built_in(built_in.usual(kind))


def find(person, key) -> Choice | None:
    """None for what there is not, or not for this person."""
    if key in built_in.every():
        return of_built_in(built_in.every()[key])
    for head, rows, made in (
        (HOUSE, Outline.objects.visible_to(person), of_row),
        (SUMMARY, Summary.objects.visible_to(person), of_summary),
    ):
        if key.startswith(head) and (row := row_of(rows, key.removeprefix(head))):
            return made(row)
    return None


def row_of(rows, text):
    try:
        return rows.filter(pk=UUID(text)).first()
    except ValueError:
        return None


def fingerprint(summary):
    """Changes whenever the outline of a summary does."""
    return hashlib.sha256(json.dumps(summary.outline, sort_keys=True).encode()).hexdigest()[:16]


def snapshot(choice, content=None) -> dict:
    """What a summary keeps of an outline; with other `content` it was changed for it alone."""
    return {
        "key": choice.key,
        "name": choice.name,
        "version": choice.version,
        "is_changed": content is not None,
        "content": contents.to_json(content or choice.content),
    }
