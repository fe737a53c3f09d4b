"""Summaries on their way to be signed, for tests."""

from django.urls import reverse

from records import jobs
from records.scope import can_see_figures, find_place
from summaries import actions, signing
from summaries.models import Frozen

SITE = "https://shidang.example.cn"


def draft(cast, whose=None, *, by=None):
    """A composed summary of the spring semester, the school's unless told otherwise."""
    by = by or cast.office
    whose = whose or f"school:{cast.school.pk}"
    place = find_place(by, whose, "2020-2", rule=can_see_figures)
    summary = actions.begin(place, by=by, language="zh-hans", office="教务处")
    actions.store_tree(summary)
    return summary


def handed_in(cast, whose=None, *, by=None):
    summary = draft(cast, whose, by=by)
    summary.job = None  # composed here, not by the job
    signing.hand_in(summary, by=by or cast.office)
    return summary


def signed(cast, whose=None, *, by=None, has_files=False):
    """A signed summary and what is frozen of it."""
    summary = handed_in(cast, whose, by=by)
    frozen = signing.sign(
        summary, by=cast.principal, seen=signing.seen_of(signing.document_of(summary)), site=SITE
    )
    if has_files:
        assert jobs.perform(summary.job_id or frozen.summary.job_id)
    summary.refresh_from_db()
    return summary, Frozen.objects.get(pk=frozen.pk)


def address(name, summary):
    return reverse(f"summaries:{name}", args=[summary.pk])
