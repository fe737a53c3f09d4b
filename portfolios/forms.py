"""What people type about honours."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portfolios.models import Honour
from records.forms import FilesField, RecordForm
from records.sheets.cells import title_key


class HonourForm(RecordForm):
    evidence = FilesField(required=False)

    class Meta:
        model = Honour
        fields = ("title", "level", "awarded_by", "ended_on", "may_be_named", "note")
        labels = {"title": _("Name of the honour"), "ended_on": _("Awarded on")}
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["level"].choices = [("", _("choose")), *self.fields["level"].choices[1:]]

    def complete(self, record):
        record.title_key = title_key(record.title)[:150]
