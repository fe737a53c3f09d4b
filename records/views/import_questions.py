"""What the reader asks about a spreadsheet, and the words a school has taught it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from records.actions import NotNow
from records.colleagues import Colleagues
from records.imports import questions, words
from records.imports.question_forms import KindsForm, QuestionsForm, key_of
from records.sheets.people import read_name
from records.views.imports import find, refuse_unless_office
from schools import actions as roster
from schools import rules as roster_rules
from schools.access import access_of
from schools.bounds import bounded
from schools.forms import PersonAddForm
from schools.models import Group, School


@bounded("jobs")
@require_http_methods(["GET", "POST"])
def import_questions(request, pk):
    batch = find(request, pk)
    colleagues = Colleagues(batch.school_id, timezone.localdate())
    form = QuestionsForm(request.POST or None, batch=batch, colleagues=colleagues)
    if request.method == "POST" and form.is_valid():
        answers = form.answers
        if said(request, questions.answer, batch, answers, by=request.user):
            count = len(answers)
            told = ngettext(
                "%(count)s answer was taken up and the file read again.",
                "%(count)s answers were taken up and the file read again.",
                count,
            )
            messages.success(request, told % {"count": count})
        return redirect("records:import_detail", pk)
    context = {"batch": batch, "form": form, "colleagues": colleagues}
    return render(request, "records/import_questions.html", context)


@bounded("jobs")
@require_http_methods(["GET", "POST"])
def import_person_add(request, pk, key):
    """Somebody a file names, new on the roster: as the roster's own form, filled in."""
    batch = find(request, pk)
    if not roster_rules.can_change_roster(request.user, batch.school):
        raise PermissionDenied
    asked = {key_of(one): one for one in questions.questions_of(batch)}
    question = asked.get(key)
    if question is None or question.kind != "people":
        raise Http404
    form = PersonAddForm(
        request.POST or None, school=batch.school, initial=facts_of(question, batch)
    )
    if request.method == "POST" and form.is_valid():
        person = roster.add_person(
            form.person, form.instance, group=form.cleaned_data["group"], by=request.user
        )
        messages.success(request, _("%(name)s is on the roster.") % {"name": person.name})
        said(request, questions.look_again, batch, by=request.user)
        return redirect("records:import_questions", pk)
    context = {"batch": batch, "form": form, "question": question}
    return render(request, "records/import_person_add.html", context)


def facts_of(question, batch):
    """What a row says about somebody, to begin the form with."""
    groups = Group.objects.filter(school=batch.school, name=question.group, closed_on=None)
    return {
        "name": read_name(question.said).name,
        "employee_no": question.number,
        "subjects": [question.subject] if question.subject else [],
        "group": groups.first() if question.group else None,
        "started_on": batch.semester.starts_on,
    }


@bounded("jobs")
@require_http_methods(["GET", "POST"])
def import_kinds(request, pk):
    """Which kind of list each sheet is."""
    batch = find(request, pk)
    form = KindsForm(request.POST or None, batch=batch)
    if request.method == "POST" and form.is_valid():
        said(request, questions.change_kinds, batch, form.chosen, by=request.user)
        return redirect("records:import_detail", pk)
    return render(request, "records/import_kinds.html", {"batch": batch, "form": form})


def said(request, action, *arguments, **names):
    """Whether an action on a batch was done; otherwise the reason is shown."""
    try:
        action(*arguments, **names)
    except NotNow as reason:
        messages.error(request, str(reason))
        return False
    return True


# --- remembered words ---------------------------------------------------------------------


def school_of(request, code):
    """The school named, or one's own; 404 for whoever is not in the office of the one named."""
    schools = School.objects.filter(pk__in=access_of(request.user).office_schools)
    if code:
        return get_object_or_404(schools, code=code)
    refuse_unless_office(request.user)
    return schools.first()


@require_GET
def word_list(request, code=""):
    school = school_of(request, code)
    others = School.objects.filter(pk__in=access_of(request.user).office_schools)
    tabs = [
        {"url": reverse("records:word_list_of", args=[one.code]), "label": one.name,
         "here": one == school}
        for one in others
    ]  # fmt: skip
    context = {
        "school": school,
        "sections": words.sections(school),
        "count": words.count(school.words),
        "most": words.MOST,
        "tabs": tabs,
    }
    return render(request, "records/word_list.html", context)


@require_POST
def word_forget(request, code):
    school = school_of(request, code)
    path = tuple(part for part in request.POST.get("path", "").split(".") if part)
    word = words.Word(path, request.POST.get("meaning", ""), request.POST.get("word", ""))
    if words.forget(school, word, by=request.user):
        messages.success(request, _("Forgotten: “%(word)s”.") % {"word": words.shown(word)})
    return redirect("records:word_list_of", school.code)
