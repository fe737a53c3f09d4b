"""What a summary draws beside its sentences: charts, lists and annexes, by name.

An outline says where a block stands; each gives None where there is nothing to draw.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portfolios import tables
from records.documents.tree import Block as Node
from summaries import annexes, charts
from summaries.facts import Facts

EVERY = ("school", "group", "teacher")


@dataclass(frozen=True)
class Block:
    """`label` names it where one is chosen, and is the title of an annex."""

    label: str | Promise
    draw: Callable[[Facts], Node | None]
    kinds: tuple[str, ...] = EVERY


BLOCKS = {
    "hours_by_group": Block(
        _("Chart: training hours for each teacher, by group"), charts.hours_by_group, ("school",)
    ),
    "hours_by_level": Block(_("Chart: training hours by level"), charts.hours_by_level, ("group",)),
    "lessons_by_month": Block(_("Chart: lessons observed, by month"), charts.lessons_by_month),
    "progress": Block(_("Chart: requirements and what is done"), charts.progress, ("teacher",)),
    "honours": Block(_("List of honours"), lambda facts: tables.honours(facts.scope)),
}
ANNEXES = {
    "training_by_group": Block(
        _("Training by teaching research group"), annexes.training_by_group, ("school",)
    ),
    "lessons_by_group": Block(
        _("Lesson observation by teaching research group"), annexes.lessons_by_group, ("school",)
    ),
    "trainings": Block(
        _("List of trainings"), lambda facts: tables.trainings(facts.scope), ("teacher",)
    ),
    "observations": Block(
        _("List of lessons observed"), lambda facts: tables.observations(facts.scope), ("teacher",)
    ),
    "projects": Block(_("List of research projects"), lambda facts: tables.projects(facts.scope)),
    "papers": Block(_("List of papers"), lambda facts: tables.papers(facts.scope)),
}
