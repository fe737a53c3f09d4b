"""The line of stages of a research project (domain.md §3.1)."""

from dataclasses import dataclass
from datetime import date

from research.models import ENDS, RUNNING, Stage

# Stages with a day of their own, in order.
DAYS = {
    Stage.APPLIED: "applied_on",
    Stage.LISTED: "listed_on",
    Stage.OPENED: "opened_on",
    Stage.MIDTERM: "midterm_on",
    Stage.COMPLETED: "completed_on",
}


@dataclass(frozen=True)
class Step:
    """One stage on the line; `due` is when it should be reached at the latest."""

    label: str
    on: date | None
    due: date | None
    is_done: bool
    is_current: bool
    is_late: bool


def reached(project):
    """The last stage with a day, None before the application."""
    found = None
    for stage, field in DAYS.items():
        if getattr(project, field):
            found = stage
    return found


def last_day(project):
    """The latest of its days: the next stage cannot come before."""
    return max((day for field in DAYS.values() if (day := getattr(project, field))), default=None)


def is_running(project):
    return project.ended_on is None and project.stage in RUNNING


def is_overdue(project, today):
    return is_running(project) and project.due_on is not None and project.due_on < today


def is_midterm_overdue(project, today):
    return (
        is_running(project)
        and project.midterm_on is None
        and project.midterm_due_on is not None
        and project.midterm_due_on < today
    )


def following(project):
    """The stages that may come next: only forward, and none after the end."""
    if project.stage in ENDS:
        return []
    order = list(DAYS)
    last = reached(project)
    ahead = order[order.index(last) + 1 :] if last else order
    if project.stage == Stage.APPLIED or last is None:
        return [*ahead, Stage.WITHDRAWN]
    return [*ahead, Stage.EXTENDED, Stage.WITHDRAWN]


def line(project, today):
    """The steps of the line, in order."""
    last = reached(project)
    late = {
        Stage.MIDTERM: is_midterm_overdue(project, today),
        Stage.COMPLETED: is_overdue(project, today),
    }
    due = {Stage.MIDTERM: project.midterm_due_on, Stage.COMPLETED: project.due_on}
    return [
        Step(
            label=str(stage.label),
            on=getattr(project, field),
            due=due.get(stage),
            is_done=is_past(stage, last),
            is_current=stage == last and stage not in ENDS,
            is_late=late.get(stage, False),
        )
        for stage, field in DAYS.items()
    ]


def is_past(stage, last):
    if last is None:
        return False
    order = list(DAYS)
    return order.index(stage) < order.index(last) or stage == last == Stage.COMPLETED
