"""By what the list of summaries is filtered."""

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from records.lists import ListFilter, choice
from schools.periods import words_of
from summaries.models import State, Summary, SummaryKind


class SummaryFilter(ListFilter):
    search = ("title", "subtitle", "teacher__sort_key", "created_by__name")

    kind = choice(_("Whose"), SummaryKind.choices)
    period_key = choice(_("Period"), ())
    state = choice(_("State"), State.choices)

    class Meta:
        model = Summary
        fields = ("kind", "period_key", "state")

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.filters["period_key"].extra["choices"] = self.periods

    @cached_property
    def periods(self):
        """[(key, words)] of the periods that there are summaries of, the newest first."""
        rows = self.queryset.order_by("-ends_on", "starts_on", "period_key").distinct()
        keys = rows.values_list("period_key", flat=True)
        return [(key, words_of(key)) for key in dict.fromkeys(keys)]
