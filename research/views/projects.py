"""Research projects: lists, form, the line of stages."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from records.actions import NotNow
from records.views import entry, listing
from records.views.common import find_record, life_of
from research import actions, rules, stages
from research.filters import PROJECT_SORTS, ProjectFilter
from research.forms import AdvanceForm, ProjectForm
from research.models import Project
from research.views.tabs import tabs
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


def rows_of(person, scope):
    return Project.objects.visible_to(person, scope.school_id).begun_by(scope)


LIST = listing.Listing(
    entry=PROJECT,
    pages="research:project",
    title=gettext_lazy("Research projects"),
    filter=ProjectFilter,
    sorts=PROJECT_SORTS,
    rows=rows_of,
)


@require_GET
def project_list(request):
    context = listing.context_of(request, LIST)
    today = timezone.localdate()
    context |= {
        "overdue": {row.pk for row in context["page"] if stages.is_overdue(row, today)},
        "midterm_overdue": {
            row.pk for row in context["page"] if stages.is_midterm_overdue(row, today)
        },
        "tabs": tabs("project_list"),
    }
    return render(request, LIST.template, context)


@bounded("exports", one_each)
@require_GET
def project_export(request):
    return listing.export(request, LIST)


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
