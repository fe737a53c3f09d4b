"""Research projects: lists, form, the line of stages."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from records import exports, kinds, objections
from records.actions import NotNow
from records.lists import page_of, sorted_by
from records.scope import place_of
from records.ui import scope_control
from records.views import entry
from records.views.common import find_record, life_of
from research import actions, rules, stages
from research.filters import PROJECT_SORTS, ProjectFilter
from research.forms import AdvanceForm, ProjectForm
from research.models import Project
from research.views.common import facts_of, scope_for, tabs
from schools.bounds import bounded, one_each, takes_files

PROJECT = entry.Entry(
    kind="project",
    form=ProjectForm,
    listing="research:project_list",
    listing_label=gettext_lazy("Projects"),
    add_label=gettext_lazy("Log a project"),
    change_label=gettext_lazy("Change a project"),
    fields="research/_project_fields.html",
)


def found_rows(request, place):
    """(filter, rows) as the address asks: the same for the page and for its export."""
    rows = Project.objects.visible_to(request.user).begun_by(scope_for(request.user, place))
    chosen = ProjectFilter(request.GET, rows)
    return chosen, sorted_by(request, chosen.qs, PROJECT_SORTS)


@require_GET
def project_list(request):
    place = place_of(request)
    chosen, rows = found_rows(request, place)
    page = page_of(request, objections.marked(rows.select_related("teacher"), "project"))
    today = timezone.localdate()
    context = {
        "place": place,
        "scope_control": scope_control(request.user, place),
        "filter": chosen,
        "clear_url": f"?{place.scope.query()}",
        "page": page,
        "overdue": {row.pk for row in page if stages.is_overdue(row, today)},
        "midterm_overdue": {row.pk for row in page if stages.is_midterm_overdue(row, today)},
        "mine": place.scope.teacher_id == request.user.pk,
        "tabs": tabs("project_list"),
    }
    return render(request, "research/project_list.html", context)


@bounded("exports", one_each)
@require_GET
def project_export(request):
    place = place_of(request)
    chosen, rows = found_rows(request, place)
    return exports.export(
        request,
        kinds.get("project"),
        rows,
        title=_("Research projects"),
        facts=facts_of(place, chosen),
        school=place.school,
        subject=place.teacher,
    )


@require_GET
def project_detail(request, pk):
    _kind, project = find_record(
        request.user, "project", pk, related=("school", "decided_by", "created_by")
    )
    today = timezone.localdate()
    context = {
        "project": project,
        "line": stages.line(project, today),
        "is_overdue": stages.is_overdue(project, today),
        "is_midterm_overdue": stages.is_midterm_overdue(project, today),
        "members": project.members.select_related("person"),
        "can_advance": rules.can_advance(request.user, project),
        "life": life_of(request.user, project),
    }
    return render(request, "research/project_detail.html", context)


@takes_files("EVIDENCE_REQUEST_MAX_BYTES")
@require_http_methods(["GET", "POST"])
def project_add(request):
    return entry.add(request, PROJECT)


@takes_files("EVIDENCE_REQUEST_MAX_BYTES")
@require_http_methods(["GET", "POST"])
def project_edit(request, pk):
    return entry.change(request, PROJECT, pk)


@require_http_methods(["GET", "POST"])
def project_advance(request, pk):
    _kind, project = find_record(request.user, "project", pk)
    if not rules.can_advance(request.user, project):
        raise PermissionDenied
    form = AdvanceForm(request.POST or None, project=project)
    if request.method == "POST" and form.is_valid() and advanced(request, project, form):
        return redirect("research:project_detail", project.pk)
    sentence = _("“%(project)s” moves on to the stage chosen here. A stage is not taken back.")
    context = {
        "heading": _("Note a stage"),
        "sentence": sentence % {"project": project},
        "facts": [(_("Stage now"), project.get_stage_display())],
        "form": form,
        "label": _("Note the stage"),
        "cancel_url": reverse("research:project_detail", args=[project.pk]),
    }
    return render(request, "ui/confirm_page.html", context)


def advanced(request, project, form):
    """Whether the stage was noted; the form says why not."""
    said = form.cleaned_data
    try:
        actions.advance(
            project,
            said["stage"],
            said["on"],
            request.user,
            due_on=said["due_on"],
            grade=said["grade"],
        )
    except NotNow as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("The stage is noted."))
    return True
