"""The form of a record: one behaviour on every page, whatever the kind."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django import forms
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records import actions, evidence, storage, uploads
from records.refusals import words_of
from records.tables import shown
from records.templatetags.ui import number
from schools import audit
from schools.ids import new_id

# The two buttons of templates/records/_form.html.
KEEP, HAND_IN = "keep", "hand_in"
# Earlier is a slip of the finger: 0021 for 2021.
FIRST_YEAR = 1950


class FilesInput(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data, files, name):
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class FilesField(forms.FileField):
    """Any number of files, each checked; cleans to a list of `records.uploads.Upload`."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", gettext_lazy("Evidence"))
        kwargs.setdefault("help_text", gettext_lazy("Photos, PDF, Word, Excel or PowerPoint."))
        kwargs.setdefault("widget", FilesInput(attrs={"multiple": True, "accept": uploads.ACCEPT}))
        super().__init__(**kwargs)

    def clean(self, data, initial=None):
        chosen = [one for one in data or [] if one] if isinstance(data, list | tuple) else [data]
        if not any(chosen):
            super().clean(None, initial)
            return []
        if len(chosen) > uploads.MOST_AT_ONCE:
            raise forms.ValidationError(
                _("Please choose at most %(most)s files at once.") % {"most": uploads.MOST_AT_ONCE}
            )
        refusals, checked = [], []
        for file in chosen:
            try:
                checked.append(uploads.check(file))
            except uploads.Refused as refusal:
                refusals.append(str(refusal))
        if refusals:
            raise forms.ValidationError(refusals)
        return checked


@dataclass(frozen=True)
class Difference:
    """A field in which what is stored differs from what was typed."""

    label: str
    stored: str
    typed: str


def differences_of(form, stored, said):
    """[Difference] between a stored row and the one a model form was filled in for;
    `said(row, name)` is a field in words."""
    return [
        Difference(str(form.fields[name].label), mine, typed)
        for name in form._meta.fields
        if name in form.fields
        and (mine := said(stored, name)) != (typed := said(form.instance, name))
    ]


def in_words(row, name):
    """A field's value in words, for comparing."""
    display = getattr(row, f"get_{name}_display", None)
    return shown(display() if display else getattr(row, name))


class RecordForm(forms.ModelForm):
    """What somebody types about what happened to them.

    `by` is the person, `school` where a new record belongs (or its id). `save()` gives the
    stored record, or None when it was refused: then the form holds the reason
    and everything that was typed. Subclasses name the dates that cannot lie
    ahead in `past_dates`, and set what follows from the fields in `complete`.
    """

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    request_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    past_dates: tuple[str, ...] = ("ended_on",)

    def __init__(self, data=None, files=None, *, by, school=None, instance=None, **kwargs):
        self.by = by
        self.differences = []
        if instance is None:
            instance = self.first_of_request(data) or self.new(school)
        super().__init__(data, files, instance=instance, **kwargs)
        for name, value in self.initial.items():
            if isinstance(value, Decimal):
                # 4.0 as people write it: 4.
                self.initial[name] = Decimal(number(value))
        self.fields["version"].initial = instance.version
        self.fields["request_key"].initial = new_id()
        for field in self.fields.values():
            if isinstance(field, forms.DateField):
                field.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def new(self, school):
        school_id = school if isinstance(school, UUID) else school.pk
        return self._meta.model(teacher=self.by, school_id=school_id)

    def first_of_request(self, data):
        """The record that this very form stored before, when its answer got lost."""
        try:
            key = UUID((data or {}).get("request_key", ""))
        except ValueError:
            return None
        return self._meta.model.objects.filter(request_key=key, created_by=self.by).first()

    @property
    def hands_in(self):
        return self.data.get("then") == HAND_IN

    def complete(self, record):
        """For subclasses: set fields of the record that follow from what was typed."""

    def shown(self, record, name):
        """A field's value in words, for comparing."""
        return in_words(record, name)

    # --- checking ---------------------------------------------------------------

    def clean(self):
        cleaned = super().clean()
        today = timezone.localdate()
        for name in self.past_dates:
            day = cleaned.get(name)
            if day and day > today:
                self.add_error(name, _("This day is still to come. Please log it afterwards."))
            elif day and day.year < FIRST_YEAR:
                self.add_error(name, _("Please check the year."))
        return cleaned

    def _get_validation_exclusions(self):
        # The fields of the form have checked all that those of the model would check again,
        # and what the constraints say the database says once, in `save`: each asked
        # beforehand would be a query of its own.
        return {field.name for field in self.instance._meta.fields}

    def _post_clean(self):
        super()._post_clean()
        self.validate_constraints()

    def validate_constraints(self):
        if not self.errors:
            self.complete(self.instance)

    # --- storing ----------------------------------------------------------------

    def save(self, commit=True):
        is_new = self.instance._state.adding
        try:
            with evidence.undone_on_failure() as written, transaction.atomic():
                return self.store(written)
        except actions.Stale:
            return self.compare()
        except IntegrityError as error:
            self.add_error(None, words_of(error, type(self.instance)))
            return None
        except OSError as error:
            if not storage.is_full(error):
                raise
            self.instance._state.adding = is_new  # what was inserted is rolled back
            self.add_error(None, storage.full_words())
            return None

    def store(self, written):
        if self.instance._state.adding:
            self.instance.request_key = self.cleaned_data.get("request_key")
        before, after = self.changes()
        record = actions.store(
            self.instance,
            by=self.by,
            expected_version=self.cleaned_data.get("version") or 1,
            before=before,
            after=after,
        )
        evidence.add(record, self.cleaned_data.get("evidence") or [], by=self.by, written=written)
        if self.hands_in and record.is_open:
            actions.submit(record, by=self.by)
        return record

    def changes(self):
        """(before, after) for the audit log."""
        before, after = audit.changes(self)
        for change in (before, after):
            for name in ("version", "request_key", "evidence"):
                change.pop(name, None)
        return before, after

    def more_differences(self, stored):
        """For subclasses: differences in what is not a field of the record."""
        return []

    def compare(self):
        """Somebody else was quicker. The same words twice are no conflict."""
        stored = type(self.instance).objects.get(pk=self.instance.pk)
        self.differences = [
            *differences_of(self, stored, self.shown),
            *self.more_differences(stored),
        ]
        if not self.differences:
            if self.hands_in and stored.is_open:
                actions.submit(stored, by=self.by)
            return stored
        if stored.is_open:
            # Whoever saves again has seen what the other one stored.
            self.data = self.data.copy()
            self.data["version"] = stored.version
            self.add_error(None, actions.Stale.message)
        else:
            self.add_error(
                None,
                _("This record is no longer open: %(status)s. It was not changed.")
                % {"status": stored.get_status_display()},
            )
        return None


class ReasonForm(forms.Form):
    """Why something is returned or reversed, in words the teacher will read."""

    why = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The teacher reads it."),
    )


class EvidenceForm(forms.Form):
    """Files added on a record's own page."""

    evidence = FilesField()
