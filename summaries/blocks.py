"""What a summary draws beside its sentences: charts, lists and annexes, by name.

An outline says where a block stands; each gives None where there is nothing to draw.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portfolios import tables
from records.documents.tree import Block as Node
from summaries import annexes, charts, districts
from summaries.facts import Facts

EVERY = ("school", "group", "teacher")


@dataclass(frozen=True)
class Block:
    """`label` names it where one is chosen, and is the title of an annex; `home` is the
    part in which it is offered."""

    label: str | Promise
    draw: Callable[[Facts], Node | None]
    kinds: tuple[str, ...] = EVERY
    home: str = ""


BLOCKS = {
    "hours_by_group": Block(
        _("Chart: training hours for each teacher, by group"),
        charts.hours_by_group,
        ("school",),
        "training",
    ),
    "hours_by_level": Block(
        _("Chart: training hours by level"), charts.hours_by_level, ("group",), "training"
    ),
    "lessons_by_month": Block(
        _("Chart: lessons observed, by month"), charts.lessons_by_month, home="observation"
    ),
    "side_by_side": Block(
        _("Table: the schools side by side"), districts.side_by_side, ("district",), "schools"
    ),
    "hours_by_school": Block(
        _("Chart: training hours for each teacher, by school"),
        districts.hours_by_school,
        ("district",),
        "schools",
    ),
    "progress": Block(
        _("Chart: requirements and what is done"), charts.progress, ("teacher",), "basics"
    ),
    "honours": Block(
        _("List of honours"), lambda facts: tables.honours(facts.scope), home="honours"
    ),
}
ANNEXES = {
    "training_by_group": Block(
        _("Training by teaching research group"), annexes.training_by_group, ("school",)
    ),
    "lessons_by_group": Block(
        _("Lesson observation by teaching research group"), annexes.lessons_by_group, ("school",)
    ),
    "training_by_school": Block(
        _("Training by school"), districts.training_by_school, ("district",)
    ),
    "lessons_by_school": Block(
        _("Lesson observation by school"), districts.lessons_by_school, ("district",)
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
