"""What the verbs of the audit log are called on pages."""

from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schools.periods import words_of

VERBS = {
    "schools.signed_in": gettext_lazy("signed in"),
    "schools.signed_out": gettext_lazy("signed out"),
    "schools.locked_out": gettext_lazy("sign-in closed after wrong passwords"),
    "schools.password_changed": gettext_lazy("changed the password"),
    "schools.password_reset": gettext_lazy("chose a new password by a letter"),
    "schools.email_changed": gettext_lazy("changed the mail address"),
    "schools.second_factor_set_up": gettext_lazy("set up codes at sign-in"),
    "schools.second_factor_removed": gettext_lazy("switched off codes at sign-in"),
    "schools.recovery_codes_made": gettext_lazy("made new recovery codes"),
    "schools.recovery_code_used": gettext_lazy("signed in with a recovery code"),
    "schools.wrong_codes": gettext_lazy("sign-in slowed down after wrong codes"),
    "schools.session_ended": gettext_lazy("ended a session"),
    "schools.sessions_ended": gettext_lazy("ended the other sessions"),
    "schools.first_password_issued": gettext_lazy("issued a first password"),
    "schools.account_closed": gettext_lazy("closed the account"),
    "schools.account_opened": gettext_lazy("opened the account again"),
    "schools.person_added": gettext_lazy("added a person"),
    "schools.person_changed": gettext_lazy("changed a person"),
    "schools.taken_on_elsewhere": gettext_lazy("was taken on by another school"),
    "schools.taking_on_refused": gettext_lazy("typed names or a code that did not fit a person"),
    "schools.employment_started": gettext_lazy("began a spell of employment"),
    "schools.employment_ended": gettext_lazy("ended a spell of employment"),
    "schools.appointed": gettext_lazy("appointed"),
    "schools.appointment_ended": gettext_lazy("ended an appointment"),
    "schools.group_added": gettext_lazy("added a group"),
    "schools.group_changed": gettext_lazy("changed a group"),
    "schools.group_joined": gettext_lazy("joined a group"),
    "schools.group_left": gettext_lazy("left a group"),
    "schools.semester_added": gettext_lazy("gave a semester dates of its own"),
    "schools.set_added": gettext_lazy("named a set of schools"),
    "schools.set_changed": gettext_lazy("changed a set of schools"),
    "schools.set_removed": gettext_lazy("removed a set of schools"),
    "schools.semester_changed": gettext_lazy("changed a semester"),
    "schools.semester_dropped": gettext_lazy("took back own dates of a semester"),
    "records.exported": gettext_lazy("exported rows"),
    "records.import_uploaded": gettext_lazy("uploaded a spreadsheet"),
    "records.import_confirmed": gettext_lazy("confirmed an import"),
    "records.import_undone": gettext_lazy("undid an import"),
    "records.import_discarded": gettext_lazy("discarded an import"),
    "records.import_sorted": gettext_lazy("said which kind of list sheets are"),
    "records.words_remembered": gettext_lazy("said what words in spreadsheets mean"),
    "records.word_forgotten": gettext_lazy("took back what a word in spreadsheets means"),
    "records.own_data_exported": gettext_lazy("took away all data about oneself"),
    "records.policy_added": gettext_lazy("added a rule"),
    "records.policy_ended": gettext_lazy("ended a rule"),
    "records.exemption_granted": gettext_lazy("granted an exemption"),
    "records.exemption_ended": gettext_lazy("set the last day of an exemption"),
    "records.exemption_taken_back": gettext_lazy("took an exemption back"),
    "schools.person_imported": gettext_lazy("added a person by import"),
    "schools.person_updated": gettext_lazy("changed a person by import"),
    "lessons.announced": gettext_lazy("announced an open lesson"),
    "lessons.called_off": gettext_lazy("called off an open lesson"),
    "lessons.open_lesson_changed": gettext_lazy("changed an open lesson"),
    "lessons.week_imported": gettext_lazy("imported a line of a week table"),
    "lessons.week_taken_back": gettext_lazy("took back a line of a week table"),
    "training.activity_added": gettext_lazy("added an activity"),
    "training.activity_imported": gettext_lazy("imported an activity"),
    "training.activity_changed": gettext_lazy("changed an activity"),
    "training.activity_removed": gettext_lazy("removed an activity"),
    "training.attendance_added": gettext_lazy("put somebody on the list of an activity"),
    "training.attendance_removed": gettext_lazy("took somebody off the list of an activity"),
    "training.attendance_corrected": gettext_lazy("corrected an attendance"),
    "training.granted": gettext_lazy("granted the hours of an activity"),
    "research.stage_noted": gettext_lazy("noted a stage"),
    "research.outcome_imported": gettext_lazy("imported an outcome"),
    "research.outcome_taken_back": gettext_lazy("took back an imported outcome"),
    "portfolios.last_day_set": gettext_lazy("set the last day of a title or a mentor pair"),
    "portfolios.exported": gettext_lazy("took the portfolio as PDF"),
    "summaries.begun": gettext_lazy("began a summary"),
    "summaries.composed_again": gettext_lazy("composed a summary again"),
    "summaries.text_written": gettext_lazy("wrote text in a summary"),
    "summaries.handed_in": gettext_lazy("handed a summary in for signing"),
    "summaries.taken_back": gettext_lazy("took a summary back before signing"),
    "summaries.returned": gettext_lazy("returned a summary"),
    "summaries.signed": gettext_lazy("signed a summary"),
    "summaries.withdrawn": gettext_lazy("withdrew a signed summary"),
    "summaries.text_taken_back": gettext_lazy("took back text in a summary"),
    "summaries.outline_kept": gettext_lazy("kept an outline"),
    "summaries.outline_changed": gettext_lazy("changed an outline"),
    "summaries.outline_removed": gettext_lazy("removed an outline"),
    "summaries.outline_chosen": gettext_lazy("chose the outline of a summary"),
    "summaries.batch_ordered": gettext_lazy("asked for many documents in one go"),
    "summaries.batch_taken": gettext_lazy("took many documents as a ZIP"),
    "summaries.document_taken": gettext_lazy("took a document of a batch"),
    "summaries.file_taken": gettext_lazy("took the file of a summary"),
}
# What happens to records is called the same for every kind.
WORDS = {
    "added": gettext_lazy("added"),
    "imported": gettext_lazy("imported and certified"),
    "changed": gettext_lazy("changed"),
    "submitted": gettext_lazy("handed in"),
    "withdrawn": gettext_lazy("took back before review"),
    "certified": gettext_lazy("certified the record"),
    "returned": gettext_lazy("returned for correction"),
    "reversed": gettext_lazy("reversed the record"),
    "restored": gettext_lazy("let the record stand again"),
    "evidence_added": gettext_lazy("added evidence"),
    "evidence_removed": gettext_lazy("removed evidence"),
    "objected": gettext_lazy("objected to the record"),
    "objection_withdrawn": gettext_lazy("withdrew the objection"),
    "objection_upheld": gettext_lazy("upheld the objection"),
    "objection_rejected": gettext_lazy("rejected the objection"),
}
AREAS = {
    "schools": gettext_lazy("Accounts, people, calendar"),
    "training": gettext_lazy("Training"),
    "lessons": gettext_lazy("Lessons"),
    "research": gettext_lazy("Research"),
    "portfolios": gettext_lazy("Portfolio"),
    "records": gettext_lazy("Imports, exports, rules"),
    "summaries": gettext_lazy("Summaries"),
}
# A grade is seen on the page of the lesson, by those it is meant for; a mail address is the
# person's own business; fingerprints of files are kept for proof.
HIDDEN = {"email", "grade", "score", "sha256"}
# Kept for machines: nobody reads an outline as data.
NOT_FOR_PAGES = HIDDEN | {"content", "outline"}


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str


def verb_label(verb):
    """In the language of the page; a verb nobody named yet is shown as it is."""
    if verb in VERBS:
        return str(VERBS[verb])
    return str(WORDS.get(verb.partition(".")[2], verb))


def changes_of(event):
    """[Change] in words, grades left out."""
    names = [*event.after, *(name for name in event.before if name not in event.after)]
    model = model_of(event)
    label_of = part_label if event.verb in OF_PARTS else field_label
    return [
        Change(
            label_of(model, name),
            value_label(model, name, event.before.get(name)),
            value_label(model, name, event.after.get(name)),
        )
        for name in names
        if name not in NOT_FOR_PAGES and (event.verb, name) not in SAID_BY_TITLE
    ]


def model_of(event):
    try:
        return apps.get_model(event.target_kind)
    except (LookupError, ValueError):
        return None


# Fields of other models that entries about a person speak of.
ELSEWHERE = {
    "schools.person": (
        "schools.employment",
        "schools.appointment",
        "schools.membership",
        "records.exemption",
    ),
    "records.policy": ("records.requirement",),
}
# Entries about any record speak of objections to it.
EVERYWHERE = ("records.objection",)


def field_of(model, name):
    if model is None:
        return None
    for one in (
        model,
        *map(apps.get_model, (*ELSEWHERE.get(model._meta.label_lower, ()), *EVERYWHERE)),
    ):
        try:
            return one._meta.get_field(name)
        except FieldDoesNotExist:
            continue
    return None


def field_label(model, name):
    field = field_of(model, name)
    label = getattr(field, "verbose_name", None) or OTHER_LABELS.get(name, name)
    return str(label)


def part_label(model, name):
    """Parts of a summary have names in addresses, and titles that change with its outline."""
    return _("text")


# The title of an exported list says what `kind` says to machines.
SAID_BY_TITLE = {("records.exported", "kind")}
# Entries whose names are parts of a summary, whose values are the paragraphs.
OF_PARTS = {"summaries.text_written"}
OTHER_LABELS = {
    "memberships": gettext_lazy("memberships ended"),
    "schools": gettext_lazy("schools"),
    "appointments": gettext_lazy("appointments ended"),
    "rows": gettext_lazy("rows"),
    "figure": gettext_lazy("figure"),
    "device": gettext_lazy("device"),
    "sessions": gettext_lazy("sessions"),
    "code": gettext_lazy("check code"),
    "title": gettext_lazy("title of the list"),
    "of": gettext_lazy("narrowed to"),
    "period": gettext_lazy("time covered"),
    "file": gettext_lazy("file"),
    "size": gettext_lazy("bytes"),
    "added": gettext_lazy("new rows"),
    "changed": gettext_lazy("rows changed"),
    "replaced": gettext_lazy("rows replaced"),
    "restored": gettext_lazy("rows restored"),
    "compared": gettext_lazy("rows compared"),
    "documents": gettext_lazy("documents"),
    "expected": gettext_lazy("people expected"),
    "format": gettext_lazy("format"),
    "formats": gettext_lazy("format"),
    "name": gettext_lazy("name"),
}


def value_label(model, name, value):
    if value in (None, "", [], {}):
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "period":
        return words_of(str(value))
    if isinstance(value, list):
        return "、".join(filter(None, map(text_of, value)))
    if isinstance(value, dict):
        return "、".join(f"{key}: {one}" for key, one in value.items())
    choices = dict(getattr(field_of(model, name), "flatchoices", None) or [])
    return str(choices.get(value, value))


def text_of(item):
    """Of a paragraph its text, with … for each figure; of anything else what it is."""
    if not isinstance(item, dict):
        return str(item)
    return "".join(run.get("text", "…") for run in item.get("runs", ()))
