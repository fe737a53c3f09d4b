"""Outcomes of requirements as pages and documents show them."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from records.documents.tree import Chart, Point
from records.links import rows_url
from records.policies.outcomes import Outcome
from records.scope import can_see_every_record


@dataclass(frozen=True)
class Bar:
    """What templates/ui/requirement.html shows; `url` opens what counted."""

    outcome: Outcome
    late: bool
    tells_reasons: bool = True

    @property
    def label(self):
        return self.outcome.asked

    @property
    def value(self):
        return self.outcome.value

    @property
    def need(self):
        return self.outcome.need

    @property
    def unit(self):
        return self.outcome.figure.unit.after(self.value)

    @property
    def need_unit(self):
        return self.outcome.figure.unit.after(self.need)

    @property
    def missing(self):
        return None if self.outcome.met else self.outcome.gap

    @property
    def missing_unit(self):
        return self.outcome.figure.unit.after(self.outcome.gap)

    @property
    def waived(self):
        return self.outcome.is_waived

    @property
    def advised(self):
        return self.outcome.requirement.is_advice

    @property
    def url(self):
        return counted_url(self.outcome)

    @property
    def how_url(self):
        return outcome_url(self.outcome)

    @property
    def title(self):
        return self.outcome.figure.note or self.outcome.figure.label

    @property
    def explain(self):
        return self.outcome.explained(tells_reasons=self.tells_reasons)


def bars(outcomes, viewer):
    """As somebody may read them: why less is asked of a colleague is for those only who read
    every record of the school."""
    today = timezone.localdate()
    return [
        Bar(outcome, outcome.is_late(today), tells_reasons(viewer, outcome.scope))
        for outcome in outcomes
    ]


def tells_reasons(viewer, scope):
    return scope.teacher_id == viewer.pk or can_see_every_record(viewer, scope)


def outcome_url(outcome):
    """The page that lists what counted, what was cut and what is exempt."""
    page = reverse("records:requirement_detail", args=[outcome.requirement.pk])
    return f"{page}?{outcome.scope.query()}"


def counted_url(outcome):
    """What a click on the value opens: the rows of the figure, where just these count."""
    if outcome.lines is None:
        return rows_url(outcome.figure.name, outcome.scope)
    return outcome_url(outcome)


def progress_chart(outcomes):
    """Bars against what is asked; None where nothing is."""
    points = tuple(
        Point(
            outcome.asked,
            float(outcome.standing.value),
            f"{outcome.value}／{outcome.need} {outcome.figure.unit.after(outcome.need)}",
            float(outcome.standing.need),
            href=counted_url(outcome),
        )
        for outcome in outcomes
        if not outcome.is_waived
    )
    return Chart("progress", _("What is required and what is done"), points) if points else None
