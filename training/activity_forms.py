"""What people type about an activity at school."""

from decimal import Decimal

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.actions import Stale
from records.colleagues import ColleagueField, Colleagues
from records.forms import differences_of, in_words
from records.sheets.cells import title
from records.sheets.times import read_times
from records.units import HOURS
from schools.access import access_of
from schools.ids import new_id
from schools.models import Group
from training.forms import too_many
from training.models import MOST_HOURS_A_DAY, Activity, State

BEGIN_WITH = (
    (State.PRESENT, _("all there: mark who is not")),
    (State.ABSENT, _("nobody there: mark who comes")),
)


class ActivityForm(forms.ModelForm):
    begin_with = forms.ChoiceField(
        label=_("The list begins with"),
        choices=BEGIN_WITH,
        initial=State.PRESENT,
        widget=forms.RadioSelect,
        help_text=_("On the list are the full-time teachers of the school or the group that day."),
    )
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    request_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Activity
        fields = (
            "topic",
            "group",
            "started_on",
            "ended_on",
            "times",
            "hours",
            "place",
            "speaker",
            "note",
        )
        labels = {
            "topic": _("Theme"),
            "group": _("For whom"),
            "started_on": _("First day"),
            "ended_on": _("Last day"),
            "times": _("Times of the day"),
            "hours": _("Hours"),
            "place": _("Place"),
            "speaker": _("Speaker"),
            "note": _("Note"),
        }
        help_texts = {
            "ended_on": _("Empty means one day."),
            "times": _("For example 8:20-11:20, 13:00-16:00."),
            "hours": _("Hours of 45 minutes. Left empty, they follow from the times."),
        }
        widgets = {
            "started_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ended_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "note": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, data=None, *, by, school, instance=None):
        self.school = school
        self.differences = []
        instance = instance or Activity(school=school)
        adding = instance._state.adding
        first = {"request_key": new_id(), "started_on": timezone.localdate()} if adding else {}
        first["version"] = instance.version
        super().__init__(data, instance=instance, initial=first)
        self.fields["ended_on"].required = self.fields["hours"].required = False
        self.fields["times"].max_length = 200
        hours = self.fields["hours"]
        hours.widget.attrs.update(min="0.5", step="0.5", inputmode="decimal")
        if isinstance(self.initial.get("hours"), Decimal):
            self.initial["hours"] = Decimal(HOURS.text(self.initial["hours"]))
        self.offer_groups(by)
        if not adding:
            del self.fields["begin_with"]

    def offer_groups(self, by):
        """The office chooses any group or none; a leader one of those led."""
        field, access = self.fields["group"], access_of(by)
        groups = Group.objects.filter(school=self.school).order_by("kind", "name")
        if self.school.pk in access.office_schools:
            field.queryset, field.empty_label = groups, _("the whole school")
        else:
            field.queryset = groups.filter(pk__in=access.led_groups)
            field.required, field.empty_label = True, None

    def clean_topic(self):
        return title(self.cleaned_data["topic"])

    def clean_times(self):
        said = self.cleaned_data["times"]
        self.times = read_times(said)
        if self.times.is_impossible or (said and not self.times.parts):
            raise forms.ValidationError(
                _("These are no times of a day. Write them like 8:20-11:20, 13:00-16:00.")
            )
        return ", ".join("-".join(part) for part in self.times.parts)

    def clean(self):
        cleaned = super().clean()
        start = cleaned.get("started_on")
        if start and not cleaned.get("ended_on") and "ended_on" not in self.errors:
            cleaned["ended_on"] = start
        end = cleaned.get("ended_on")
        if start and end and end < start:
            self.add_error("ended_on", _("The last day is before the first."))
        elif start and end and "hours" not in self.errors and "times" not in self.errors:
            self.settle_hours(cleaned, (end - start).days + 1)
        return cleaned

    def settle_hours(self, cleaned, days):
        hours = cleaned.get("hours")
        most = days * MOST_HOURS_A_DAY
        if hours is None:
            minutes = self.times.minutes * days
            hours = min(Decimal(minutes // self.school.minutes_per_hour), Decimal(most))
            cleaned["hours"] = hours
            if not hours:
                self.add_error("hours", _("Fill in the hours, or the times of the day."))
        elif hours <= 0:
            self.add_error("hours", _("Please enter more than 0 hours."))
        elif hours > most:
            self.add_error("hours", too_many(days))

    def _post_clean(self):
        super()._post_clean()
        self.instance.request_key = self.instance.request_key or self.cleaned_data.get(
            "request_key"
        )
        self.instance.version = self.cleaned_data.get("version") or 1

    def compare(self):
        """Somebody else was quicker: what they stored, where it says the same; otherwise None,
        and the form shows both. Who saves again has seen it."""
        stored = Activity.objects.select_related("group").get(pk=self.instance.pk)
        self.differences = differences_of(self, stored, in_words)
        if not self.differences:
            return stored
        self.data = self.data.copy()
        self.data["version"] = stored.version
        self.add_error(None, Stale.message)
        return None


class ExpectForm(forms.Form):
    """Somebody to put on the list."""

    person = ColleagueField(label=_("Put on the list"), help_text=_("Type the name or its pinyin."))

    def __init__(self, data=None, *, activity):
        super().__init__(data)
        self.colleagues = Colleagues(activity.school_id, activity.started_on)
        self.fields["person"].colleagues = self.colleagues

    def clean_person(self):
        return self.fields["person"].find(self.cleaned_data["person"]).person
