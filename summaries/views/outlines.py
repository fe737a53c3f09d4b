"""Outlines of the house: the list, a new one, the page on which one is changed; and the
outline of one summary."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from records.documents import tree
from records.documents.tree import Paragraph, plain, walk
from schools.bounds import bounded
from schools.ids import new_id
from schools.models import District, School
from summaries import rules as summary_rules
from summaries.models import Outline, Summary
from summaries.outlines import actions, built_in, found, rules
from summaries.outlines.content import branches, from_json
from summaries.outlines.forms import ContentForm, KeepForm, part_title

EDIT_PAGE = "summaries/outline_edit.html"
LANGUAGES = {"zh-hans": "中文", "en": "English"}


@require_safe
def outline_list(request):
    """What a summary can begin from: the house's own and those of the product."""
    person = request.user
    return render(
        request,
        "summaries/outline_list.html",
        {
            "own": [shown(choice, person) for choice in found.of_house(person)],
            "ready": [shown(choice, person) for choice in found.ready(person)],
            "may_keep": may_keep(person),
        },
    )


def may_keep(person):
    return any(rules.house_of(person, "school") + rules.house_of(person, "district"))


def shown(choice, person):
    """An outline with its headings, for the list; those of the product nobody changes."""
    return {
        "choice": choice,
        "headings": headings(branches(choice.content.parts)),
        "may_change": bool(choice.pk) and rules.can_change(person, choice),
        "may_keep": any(rules.house_of(person, choice.kind)),
    }


def headings(found_branches):
    language = get_language()
    return [
        {"title": part_title(branch.part, language), "inner": headings(branch.inner)}
        for branch in found_branches
    ]


@require_http_methods(["GET", "POST"])
def outline_new(request):
    """Keeps a copy of another outline, or of a summary's with what was written in it."""
    if not may_keep(request.user):
        raise PermissionDenied
    source = found.find(request.user, request.GET.get("from") or usual_key(request.user))
    if source is None:
        raise Http404
    house = house_or_403(request.user, source.kind)
    form = KeepForm(
        request.POST or None,
        house=house,
        kind=source.kind,
        initial={"name": source.name[:60], "request_key": new_id()},
    )
    if form.is_valid():
        typed = form.cleaned_data
        outline = actions.keep(
            source.content,
            name=typed["name"],
            kind=source.kind,
            by=request.user,
            is_usual=typed["is_usual"],
            request_key=typed["request_key"],
            **house,
        )
        messages.success(request, _("The outline is kept. Now make it yours."))
        return redirect("summaries:outline_edit", outline.pk)
    return render(
        request,
        "summaries/outline_new.html",
        {
            "form": form,
            "source": source,
            "kind": source.for_whom,
            "is_summary": source.key.startswith(found.SUMMARY),
        },
        status=422 if form.is_bound else 200,
    )


def usual_key(person):
    """What somebody begins with who does not say from what."""
    return built_in.USUAL["school" if any(rules.house_of(person, "school")) else "district"]


def house_or_403(person, kind):
    school, district = rules.house_of(person, kind)
    if not school and not district:
        raise PermissionDenied
    return {
        "school": School.objects.get(pk=school) if school else None,
        "district": District.objects.get(pk=district) if district else None,
    }


def language_of(request):
    """In which language the words of an outline are changed."""
    asked = request.GET.get("in", "")
    return asked if asked in LANGUAGES else get_language()


@require_http_methods(["GET", "POST"])
def outline_edit(request, pk):
    outline = get_object_or_404(
        Outline.objects.visible_to(request.user).select_related("school", "district"), pk=pk
    )
    if not rules.can_change(request.user, outline):
        raise PermissionDenied
    language = language_of(request)
    form = KeepForm(
        request.POST or None,
        house={"school": outline.school, "district": outline.district},
        kind=outline.kind,
        this=outline,
        initial={
            "name": outline.name,
            "is_usual": outline.is_usual,
            "version": outline.version,
        },
    )
    content = content_form(request, from_json(outline.content), outline.kind, language)
    page = {"outline": outline, "form": form, "content": content, "tabs": tabs_of(language)}
    page["for_whom"] = found.FOR_WHOM[outline.kind]
    if request.method == "GET" or is_change(request, content):
        return render(request, EDIT_PAGE, page)
    if not (content.is_valid() & form.is_valid()):
        return render(request, EDIT_PAGE, page, status=422)
    try:
        actions.change(
            outline,
            content.cleaned(),
            name=form.cleaned_data["name"],
            is_usual=form.cleaned_data["is_usual"],
            version=form.cleaned_data["version"] or 0,
            by=request.user,
        )
    except actions.Conflict as conflict:
        theirs = conflict.stored
        return render(
            request, EDIT_PAGE, page | {"form": over(form, theirs), "theirs": theirs}, status=409
        )
    messages.success(request, _("The outline is kept. New summaries begin from it as it is now."))
    return redirect(f"{reverse('summaries:outline_edit', args=[pk])}?in={language}")


def over(form, stored):
    """The form as typed, ready to be sent once more over what is stored now."""
    data = form.data.copy()
    data["version"] = stored.version
    form.data = data
    return form


def is_change(request, content):
    """Whether a button of the page was pressed that keeps nothing yet; does what it says."""
    do = request.POST.get("do", "save")
    if do == "save":
        return False
    content.apply(do)
    return True


def content_form(request, content, kind, language):
    data = request.POST if request.method == "POST" else None
    examples = examples_of(request.user, kind, language)
    return ContentForm(content, kind=kind, language=language, data=data, examples=examples)


def tabs_of(language):
    return [
        {"url": f"?in={key}", "label": label, "here": key == language}
        for key, label in LANGUAGES.items()
    ]


def examples_of(person, kind, language):
    """{code: words}: what the sentences said in the newest summary that one may read."""
    summaries = Summary.objects.visible_to(person).filter(kind=kind, language=language)
    newest = summaries.exclude(composed_at=None).order_by("-id").only("tree").first()
    return examples_in(newest) if newest else {}


def examples_in(summary):
    return {
        node.code: plain(node.runs)
        for node in walk(tree.from_json(summary.tree))
        if isinstance(node, Paragraph) and node.code
    }


@require_http_methods(["GET", "POST"])
def outline_remove(request, pk):
    outline = get_object_or_404(Outline.objects.visible_to(request.user), pk=pk)
    if not rules.can_change(request.user, outline):
        raise PermissionDenied
    if request.method == "POST":
        actions.remove(outline, by=request.user)
        messages.success(request, _("The outline is removed."))
        return redirect("summaries:outline_list")
    return render(
        request,
        "ui/confirm_page.html",
        {
            "heading": _("Remove an outline"),
            "sentence": _(
                "“%(name)s” can no longer be chosen. Summaries that were composed with it "
                "stay as they are."
            )
            % {"name": outline.name},
            "label": _("Remove"),
            "refusal": True,
            "cancel_url": reverse("summaries:outline_list"),
        },
    )


@bounded("jobs")
@require_http_methods(["GET", "POST"])
def summary_outline(request, pk):
    """The outline of one summary: another one, or this one changed for it alone."""
    summary = get_object_or_404(
        Summary.objects.visible_to(request.user).select_related("school"), pk=pk
    )
    if not summary_rules.can_write(request.user, summary):
        raise PermissionDenied
    if request.method == "POST" and "outline" in request.POST:
        return choose_another(request, summary)
    with override(summary.language):
        kept = found.outline_of(summary)
    data = request.POST if request.method == "POST" else None
    content = ContentForm(
        kept.content,
        kind=summary.kind,
        language=summary.language,
        data=data,
        examples=examples_in(summary) if summary.is_composed else {},
    )
    was_changed = data is not None and data.get("was") != found.fingerprint(summary)
    is_kept = data is not None and not is_change(request, content) and content.is_valid()
    if is_kept and not was_changed:
        actions.choose(summary, found.snapshot(kept, content.cleaned()), by=request.user)
        messages.success(request, _("The summary is being composed by the changed outline."))
        return redirect("summaries:summary_detail", pk)
    return render(
        request,
        "summaries/summary_outline.html",
        {
            "summary": summary,
            "kept": kept,
            "content": content,
            "was": found.fingerprint(summary),
            "was_changed": was_changed,
            "choices": [one for one in found.every(request.user) if one.kind == summary.kind],
            "may_keep": any(rules.house_of(request.user, summary.kind)),
        },
        status=409 if is_kept else 422 if content.is_bound else 200,
    )


def choose_another(request, summary):
    chosen = found.find(request.user, request.POST["outline"])
    if chosen is None or chosen.kind != summary.kind:
        raise Http404
    actions.choose(summary, found.snapshot(chosen), by=request.user)
    messages.success(request, _("The summary is being composed by another outline."))
    return redirect("summaries:summary_detail", summary.pk)
