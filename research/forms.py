"""What people type about projects and papers."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.colleagues import Colleagues
from records.forms import Difference, FilesField, RecordForm
from records.models import STANDING
from records.sheets.cells import title_key
from research import stages
from research.models import Paper, PaperAuthor, Project, ProjectMember, Stage
from research.rows import OutcomeFormSet, PeopleFormSet


class RecordWithRows(RecordForm):
    """A record whose form has rows below it: `rows` is {name: formset}."""

    def __init__(self, data=None, files=None, *, by, **options):
        super().__init__(data, files, by=by, **options)
        self.colleagues = Colleagues(self.instance.school_id, timezone.localdate())
        self.rows = self.make_rows(data)

    @property
    def is_stored(self):
        return not self.instance._state.adding

    def make_rows(self, data):
        raise NotImplementedError

    def write_rows(self, record):
        raise NotImplementedError

    def clean(self):
        cleaned = super().clean()
        for rows in self.rows.values():
            if not rows.is_valid():
                for refusal in rows.non_form_errors() or [_("Please look at the rows below.")]:
                    self.add_error(None, refusal)
        return cleaned

    def store(self, written):
        record = super().store(written)
        self.write_rows(record)
        return record

    def changes(self):
        before, after = super().changes()
        for name in self.rows:
            stored = self.stored_rows(name) if self.is_stored else []
            if (typed := self.typed_rows(name)) != stored:
                before[name], after[name] = stored, typed
        return before, after

    def more_differences(self, stored):
        return [
            Difference(label, "\n".join(mine) or "—", "\n".join(typed) or "—")
            for name, label in self.row_labels.items()
            if (mine := self.stored_rows(name)) != (typed := self.typed_rows(name))
        ]


class ProjectForm(RecordWithRows):
    past_dates = ("applied_on", "listed_on", "opened_on", "midterm_on", "completed_on")
    row_labels = {"members": gettext_lazy("Members")}

    evidence = FilesField(required=False)

    class Meta:
        model = Project
        fields = (
            "title",
            "level",
            "small",
            "number",
            "planning_body",
            "applied_on",
            "listed_on",
            "opened_on",
            "midterm_due_on",
            "midterm_on",
            "due_on",
            "completed_on",
            "grade",
            "note",
        )
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "planning_body": gettext_lazy(
                "Who lists the project, for example the planning office."
            ),
            "due_on": gettext_lazy("From this day on it is overdue."),
        }

    def __init__(self, data=None, files=None, **options):
        super().__init__(data, files, **options)
        self.fields["grade"].choices = [("", _("none yet")), *self.fields["grade"].choices[1:]]
        self.fields["level"].choices = [("", _("choose")), *self.fields["level"].choices[1:]]

    def make_rows(self, data):
        people = self.stored_members() if self.is_stored else ()
        return {
            "members": PeopleFormSet(
                data, prefix="members", colleagues=self.colleagues, people=people
            )
        }

    @property
    def members(self):
        return self.rows["members"]

    def stored_members(self):
        return list(self.instance.members.select_related("person"))

    def stored_rows(self, name):
        return [member.name for member in self.stored_members()]

    def typed_rows(self, name):
        return [name for _person, name in self.members.people()]

    # --- checking ---------------------------------------------------------------

    def clean(self):
        cleaned = super().clean()
        self.check_days(cleaned)
        if cleaned.get("grade") and not cleaned.get("completed_on"):
            self.add_error("grade", _("The appraisal comes with the completion."))
        if self.members.is_valid() and self.by in [who for who, _name in self.members.people()]:
            self.add_error(
                None, _("You lead the project: please leave yourself out of the members.")
            )
        return cleaned

    def check_days(self, cleaned):
        before = None
        for field in stages.DAYS.values():
            day = cleaned.get(field)
            if day and before and day < before:
                self.add_error(field, _("This day is before the stage that comes first."))
            before = day or before
        begun = {"applied_on", "listed_on"}
        if not any(cleaned.get(field) for field in begun) and not self.errors.keys() & begun:
            self.add_error(
                "listed_on", _("When was it listed? If it is not yet, when was it applied for?")
            )
        for field in ("midterm_due_on", "due_on"):
            due, listed = cleaned.get(field), cleaned.get("listed_on")
            if due and listed and due < listed:
                self.add_error(field, _("This day is before the listing."))

    def complete(self, record):
        record.title_key = title_key(record.title)[:200]
        ended = record.stage == Stage.WITHDRAWN
        if not ended:
            record.stage = stages.reached(record) or Stage.APPLIED
            record.ended_on = record.completed_on

    # --- storing ----------------------------------------------------------------

    def write_rows(self, record):
        ProjectMember.objects.filter(project=record).delete()
        ProjectMember.objects.bulk_create(
            ProjectMember(
                project=record, school_id=record.school_id, position=n, person=person, name=name
            )
            for n, (person, name) in enumerate(self.members.people(), start=1)
        )


class AdvanceForm(forms.Form):
    """A stage the project has reached."""

    stage = forms.ChoiceField(label=gettext_lazy("Stage"))
    on = forms.DateField(
        label=gettext_lazy("Date"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    due_on = forms.DateField(
        label=gettext_lazy("New planned end"),
        required=False,
        help_text=gettext_lazy("For an extension."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    grade = forms.ChoiceField(
        label=gettext_lazy("Appraisal"), required=False, help_text=gettext_lazy("For a completion.")
    )

    def __init__(self, data=None, *, project):
        super().__init__(data, initial={"on": timezone.localdate()})
        ahead = stages.following(project)
        self.fields["stage"].choices = [(stage.value, stage.label) for stage in map(Stage, ahead)]
        grades = Project._meta.get_field("grade").choices
        self.fields["grade"].choices = [("", _("none yet")), *grades]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("grade") and cleaned.get("stage") != Stage.COMPLETED:
            self.add_error("grade", _("The appraisal comes with the completion."))
        return cleaned


class PaperForm(RecordWithRows):
    past_dates = ()
    row_labels = {
        "authors": gettext_lazy("Authors"),
        "outcomes": gettext_lazy("What became of it"),
    }

    evidence = FilesField(required=False)

    class Meta:
        model = Paper
        fields = ("title", "kind", "note")
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def make_rows(self, data):
        stored = self.is_stored
        authors = self.stored_authors() if stored else [PaperAuthor(person=self.by)]
        return {
            "authors": PeopleFormSet(
                data, prefix="authors", colleagues=self.colleagues, people=authors
            ),
            "outcomes": OutcomeFormSet(
                data, prefix="outcomes", outcomes=self.stored_outcomes() if stored else ()
            ),
        }

    @property
    def authors(self):
        return self.rows["authors"]

    @property
    def outcomes(self):
        return self.rows["outcomes"]

    def stored_authors(self):
        return list(self.instance.authors.select_related("person"))

    def stored_outcomes(self):
        return list(self.instance.outcomes.all())

    def stored_rows(self, name):
        if name == "authors":
            return [author.name for author in self.stored_authors()]
        return [words_of(outcome) for outcome in self.stored_outcomes()]

    def typed_rows(self, name):
        if name == "authors":
            return [name for _person, name in self.authors.people()]
        return [words_of(outcome) for outcome in self.outcomes.outcomes()]

    # --- checking ---------------------------------------------------------------

    def clean(self):
        cleaned = super().clean()
        if self.authors.is_valid():
            self.check_authors([person for person, _name in self.authors.people()])
        if self.outcomes.is_valid():
            self.instance.ended_on = self.outcomes.outcomes()[0].happened_on
        return cleaned

    def check_authors(self, people):
        """A paper is logged once, by the first of its authors who is a colleague."""
        if self.by not in people:
            self.add_error(None, _("You are not among the authors."))
            return
        first = next(person for person in people if person)
        if first != self.by:
            refusal = _(
                "%(name)s stands before you: the first author logs the paper, and it appears "
                "with your papers, too."
            )
            self.add_error(None, refusal % {"name": first.name})

    def complete(self, record):
        record.title_key = title_key(record.title)[:200]

    def validate_constraints(self):
        super().validate_constraints()
        if self.hands_in and not self.errors and self.is_on_record_elsewhere():
            self.add_error(None, _("This paper is on record already."))

    def is_on_record_elsewhere(self):
        """As a paper of one of the colleagues who wrote it, too."""
        people = [person.pk for person, _name in self.authors.people() if person]
        same = Paper.objects.filter(
            title_key=self.instance.title_key, status__in=STANDING, authors__person__in=people
        )
        return same.exclude(pk=self.instance.pk).exists()

    # --- storing ----------------------------------------------------------------

    def write_rows(self, record):
        record.authors.all().delete()
        PaperAuthor.objects.bulk_create(
            PaperAuthor(
                paper=record, school_id=record.school_id, position=n, person=person, name=name
            )
            for n, (person, name) in enumerate(self.authors.people(), start=1)
        )
        record.outcomes.all().delete()
        for outcome in self.outcomes.outcomes():
            outcome.paper, outcome.school_id = record, record.school_id
            outcome.save(force_insert=True)


def words_of(outcome):
    parts = (
        outcome.get_outcome_display(),
        outcome.get_level_display(),
        outcome.get_prize_display(),
        outcome.venue,
        outcome.number,
        outcome.happened_on,
    )
    return " ".join(str(part) for part in parts if part)
