"""What people type about a training."""

from decimal import ROUND_HALF_UP, Decimal

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from records.forms import FilesField, RecordForm
from records.sheets.cells import title, title_key
from records.units import HOURS
from training.models import MOST_HOURS_A_DAY, Training


class TrainingForm(RecordForm):
    credits = forms.DecimalField(
        label=_("Credits"),
        required=False,
        min_value=0,
        max_value=360,
        max_digits=6,
        decimal_places=2,
        help_text=_("Left empty, they follow from the hours."),
    )
    evidence = FilesField(required=False)

    past_dates = ("started_on", "ended_on")

    class Meta:
        model = Training
        fields = [
            "programme",
            "level",
            "mode",
            "started_on",
            "ended_on",
            "hours",
            "credits",
            "provider",
            "place",
            "certificate_no",
            "note",
        ]
        labels = {
            "programme": _("Programme"),
            "level": _("Level"),
            "mode": _("Mode"),
            "started_on": _("First day"),
            "ended_on": _("Last day"),
            "hours": _("Hours"),
            "provider": _("Training provider"),
            "place": _("Place"),
            "certificate_no": _("Certificate number"),
            "note": _("Note"),
        }
        help_texts = {
            "programme": _("The name on the notice or certificate."),
            "hours": _("Hours of 45 minutes."),
        }
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    field_order = [*Meta.fields[:-1], "evidence", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        hours = self.fields["hours"]
        hours.min_value = Decimal("0.1")
        hours.widget.attrs.update(min="0.5", step="0.5", inputmode="decimal")
        for name in ("hours", "credits"):
            if isinstance(self.initial.get(name), Decimal):
                self.initial[name] = Decimal(HOURS.text(self.initial[name]))  # 8, not 8.00
        self.fields["credits"].widget.attrs.update(step="0.5", inputmode="decimal")

    def clean_programme(self):
        return title(self.cleaned_data["programme"])

    def clean_hours(self):
        hours = self.cleaned_data["hours"]
        if hours <= 0:
            raise forms.ValidationError(_("Please enter more than 0 hours."))
        return hours

    def clean(self):
        cleaned = super().clean()
        start, end, hours = (cleaned.get(name) for name in ("started_on", "ended_on", "hours"))
        if start and end and end < start:
            self.add_error("ended_on", _("The last day is before the first."))
        elif start and end and hours:
            days = (end - start).days + 1
            if hours > days * MOST_HOURS_A_DAY:
                self.add_error("hours", too_many(days))
        return cleaned

    def complete(self, record):
        record.programme_key = title_key(record.programme)[:200]
        if record.credits is None:
            credits = record.hours * record.school.credits_per_hour
            record.credits = credits.quantize(Decimal("0.01"), ROUND_HALF_UP)


def too_many(days):
    text = ngettext(
        "One day holds at most %(most)s hours. Please check the hours and the days.",
        "%(days)s days hold at most %(most)s hours. Please check the hours and the days.",
        days,
    )
    return text % {"days": days, "most": days * MOST_HOURS_A_DAY}
