"""Verbs about outlines: keep one, change it, make it the usual one, remove it; choose one
for a summary."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from schools import audit
from summaries import rules as summary_rules
from summaries.actions import Conflict, order_composing
from summaries.models import Outline
from summaries.outlines import content as contents
from summaries.outlines import rules
from summaries.writing import held


@transaction.atomic
def keep(content, *, name, kind, by, school=None, district=None, is_usual=False, request_key=None):
    """A new outline of a house; the same request again gives the one it made before."""
    house = {"school": school, "district": district}
    if not rules.can_keep(by, **{f"{key}_id": row.pk for key, row in house.items() if row}):
        raise PermissionDenied
    if known := of_request(request_key, by):
        return known
    outline = Outline(
        **house,
        kind=kind,
        name=name,
        content=contents.to_json(content),
        is_usual=is_usual,
        request_key=request_key,
        changed_by=by,
    )
    if is_usual:
        take_the_place_of_others(outline)
    try:
        with transaction.atomic():
            outline.save(force_insert=True)
    except IntegrityError:
        # The same request at the same moment: the other one was first.
        if known := of_request(request_key, by):
            return known
        raise
    audit.record(
        by=by, verb="summaries.outline_kept", target=outline, after={"name": name, "kind": kind}
    )
    return outline


def of_request(request_key, by):
    known = Outline.objects.filter(request_key=request_key).first() if request_key else None
    if known and not rules.can_change(by, known):
        raise PermissionDenied
    return known


def take_the_place_of_others(outline):
    # Two at once wait for each other at their house, since there may be no row yet.
    type(outline.house).objects.select_for_update().get(pk=outline.house.pk)
    rows = Outline.objects.of_house(school=outline.school, district=outline.district)
    rows = rows.filter(kind=outline.kind, is_usual=True).exclude(pk=outline.pk)
    rows.update(is_usual=False)


@transaction.atomic
def change(outline, content, *, name, is_usual, version, by):
    """Raises Conflict when somebody else changed it after `version`.

    Summaries that were composed with it stay as they are.
    """
    if not rules.can_change(by, outline):
        raise PermissionDenied
    stored = Outline.objects.select_for_update().get(pk=outline.pk)
    if stored.version != version:
        raise Conflict(stored)
    before = {"name": stored.name, "content": stored.content, "usual": stored.is_usual}
    stored.name, stored.content = name, contents.to_json(content)
    stored.is_usual, stored.changed_by = is_usual, by
    after = {"name": stored.name, "content": stored.content, "usual": stored.is_usual}
    if after == before:
        return stored
    if is_usual:
        take_the_place_of_others(stored)
    stored.version += 1
    stored.save()
    audit.record(by=by, verb="summaries.outline_changed", target=stored, before=before, after=after)
    return stored


@transaction.atomic
def remove(outline, *, by):
    """Summaries keep the copy that they were composed with."""
    if not rules.can_change(by, outline):
        raise PermissionDenied
    audit.record(
        by=by,
        verb="summaries.outline_removed",
        target=outline,
        before={"name": outline.name, "content": outline.content},
    )
    outline.delete()


@transaction.atomic
def choose(summary, chosen, *, by):
    """Composes a summary by an outline: a copy as `found.snapshot` makes it."""
    if not summary_rules.can_write(by, summary) or not held(summary):
        raise PermissionDenied
    before = {key: summary.outline.get(key) for key in ("name", "content")}
    summary.outline = chosen
    summary.save(update_fields=["outline"])
    audit.record(
        by=by,
        verb="summaries.outline_chosen",
        target=summary,
        before={"outline": before},
        after={"outline": {key: chosen[key] for key in ("name", "content")}},
    )
    return order_composing(summary, by=by)
