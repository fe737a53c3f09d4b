"""Objections: raised from a record's page, answered by the office."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Value, When
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from records import actions, inbox, kinds, objections, rules
from records.lists import containing, page_of
from records.models import Objection, ObjectionState
from records.objection_forms import AnswerForm, ObjectionFilter, ObjectionForm
from records.tables import page_url, table_rows
from records.views.common import record_url, row_of
from schools.accepted import mark_accepted
from schools.access import access_of


@require_http_methods(["GET", "POST"])
def record_object(request, kind, pk):
    """Asks what is not right with a record about oneself."""
    known = kinds.REGISTRY.get(kind)
    if known is None or not objections.is_contestable(known):
        raise Http404
    record = row_of(known, request.user, pk, related=("school",))
    standing = objections.of(record).open().by(request.user).first()
    if standing and request.method == "GET":
        return redirect("records:objection_detail", standing.pk)
    if not standing and not rules.can_object(request.user, record):
        raise PermissionDenied
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return raised(request, record, form.cleaned_data)
    context = {
        "form": form,
        "record": record,
        "kind": known.label,
        "facts": facts_of(record),
        "record_url": record_url(record),
        "draft": f"records.objection.{record.pk}",
    }
    return render(request, "records/record_object.html", context, status=status_of(form))


def facts_of(record):
    """[(label, words)] of what tells which record it is."""
    if objections.is_record(record):
        return [(_("Made by"), record.teacher.name)]
    [row] = table_rows(kinds.of(record), [record])
    cells = (row.first, *row.rest)
    # What it is called stands above them.
    return [(cell.label, cell.text) for cell in cells if cell.text != str(record)]


def raised(request, record, typed):
    try:
        objection = objections.object_to(
            record, by=request.user, why=typed["why"], request_key=typed["request_key"]
        )
    except objections.OpenAlready as known:
        objection = known.objection
        messages.info(
            request, _("You have an open objection to this record already; nothing was added.")
        )
    else:
        messages.success(request, _("Your objection is with the academic affairs office."))
        mark_accepted(request, typed["request_key"])
    return redirect("records:objection_detail", objection.pk)


def status_of(form):
    return 422 if form.is_bound else 200


# --- reading --------------------------------------------------------------------


@require_GET
def objection_list(request):
    """For the office: what waits first, then what was decided, the latest first."""
    if not rules.can_read_objections(request.user):
        raise PermissionDenied
    form = ObjectionFilter(request.GET)
    schools = access_of(request.user).read_schools
    rows = Objection.objects.visible_to(request.user).filter(school__in=schools)
    rows = narrowed(rows, **form.chosen()).order_by(*OPEN_FIRST)
    page = page_of(request, rows.select_related("person", "answered_by"))
    for objection in page:
        objection.kind_label = label_of(objection)
    waiting = objections.to_answer(request.user).count()
    context = {
        "form": form,
        "page": page,
        "narrowed": bool(form.chosen()),
        "waiting": waiting,
        "tabs": inbox.tabs(
            "objection_list", records=inbox.count_waiting(request.user), answers=waiting
        ),
    }
    return render(request, "records/objection_list.html", context)


OPEN_FIRST = (Case(When(state=ObjectionState.OPEN, then=Value(0)), default=Value(1)), "-id")


def narrowed(rows, state="", kind="", who="", q=""):
    if state:
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(kind=kind)
    if who:
        rows = containing(rows, ("person__name", "person__sort_key"), who)
    return containing(rows, ("record_label", "why", "answer"), q) if q else rows


def label_of(objection):
    kind = kinds.REGISTRY.get(objection.kind)
    return kind.label if kind else ""


@require_GET
def objection_detail(request, pk):
    objection = find(request, pk)
    objections.note_seen(objection, by=request.user)
    return show(request, objection)


def find(request, pk):
    rows = Objection.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("person", "school", "answered_by"), pk=pk)


def show(request, objection, *, form=None, status=200):
    record = objections.record_of(objection)
    may_answer = rules.can_answer(request.user, objection, record)
    if form is None and may_answer:
        form = answer_form(request.user, record, initial={"version": objection.version})
    mine = objection.person_id == request.user.pk
    context = {
        "objection": objection,
        "kind": label_of(objection),
        "record": record,
        "record_url": url_for(request.user, record),
        "facts": facts_of(record) if record else [],
        "mine": mine,
        "form": form,
        "draft": f"records.answer.{objection.pk}",
        # Who reads it for the office and may not answer is told why.
        "left_to_others": objection.is_open and not mine and not may_answer,
        "up": reverse("own_data:objection_list" if mine else "records:objection_list"),
    }
    return render(request, "records/objection_detail.html", context, status=status)


def answer_form(person, record, *args, **options):
    return AnswerForm(
        *args,
        remedies=objections.remedies(person, record),
        corrections=objections.corrections(person, record),
        **options,
    )


def url_for(person, record):
    """The record's page, where this person may (still) see it."""
    if record is None:
        return ""
    seen = type(record).objects.visible_to(person).filter(pk=record.pk).exists()
    return page_url(kinds.of(record), record) if seen else ""


# --- deciding -------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def objection_answer(request, pk):
    objection = find(request, pk)
    if request.method == "GET":
        # Who reloads after a refusal, or chooses another language there.
        return redirect("records:objection_detail", pk)
    record = objections.record_of(objection)
    if objection.is_open and not rules.can_answer(request.user, objection, record):
        raise PermissionDenied
    if objection.person_id == request.user.pk:
        raise PermissionDenied
    if objections.was_answered_with(objection, request.POST.get("request_key"), request.user):
        # What was chosen then can perhaps not be chosen any more.
        return redirect("records:objection_detail", pk)
    form = answer_form(request.user, record, request.POST)
    if not form.is_valid():
        return show(request, objection, form=form, status=422)
    typed = form.cleaned_data
    try:
        objections.answer(
            objection,
            by=request.user,
            remedy=form.remedy,
            correction=form.correction,
            words=typed["answer"],
            version=typed["version"],
            answer_key=typed["request_key"],
        )
    except actions.NotNow as refusal:
        # What was typed stays on the page, beside what happened meanwhile.
        form.add_error(None, str(refusal))
        return show(request, find(request, pk), form=form, status=409)
    mark_accepted(request, typed["request_key"])
    messages.success(request, _("Answered. %(name)s is told.") % {"name": objection.person.name})
    return redirect("records:objection_detail", pk)


@require_POST
def objection_withdraw(request, pk):
    objection = find(request, pk)
    try:
        objections.withdraw(objection, by=request.user)
    except actions.NotNow as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Withdrawn. The record stays as it is."))
    return redirect("records:objection_detail", pk)
