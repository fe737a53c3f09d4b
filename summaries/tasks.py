"""What the worker does for summaries."""

import subprocess
import sys
import zipfile

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portfolios.compose import portfolio_document
from records import jobs, storage
from records.documents import fonts, pdf
from schools import roster
from schools.models import Employment, School
from schools.periods import Calendar
from summaries import actions
from summaries.models import Summary


@jobs.handler("summaries.compose", label=gettext_lazy("Compose a summary"))
def compose_summary(job):
    """Figures into the tree, then the PDF of it. May run twice without harm."""
    summary = find_summary(job)
    job.progress(0, 2, note=_("Reading the figures"))
    with transaction.atomic():
        actions.store_tree(summary)
        job.hold()
    job.progress(1, 2, note=_("Typesetting"))
    actions.store_pdf(summary)
    return finished(summary)


@jobs.handler("summaries.typeset", label=gettext_lazy("Make the PDF of a summary"))
def typeset_summary(job):
    summary = find_summary(job)
    if not summary.is_composed:
        raise jobs.Refused(_("This summary has not been composed yet."))
    job.progress(0, 1, note=_("Typesetting"))
    actions.store_pdf(summary)
    return finished(summary)


def find_summary(job):
    rows = Summary.objects.select_related("school__district", "group", "teacher")
    summary = rows.filter(pk=job.arguments["summary"]).first()
    if summary is None:
        raise jobs.Refused(_("This summary is no longer there."))
    return summary


def finished(summary):
    return {
        "words": _("The summary is ready."),
        "url": reverse("summaries:summary_detail", args=[summary.pk]),
        "label": _("Open the summary"),
    }


@jobs.handler("summaries.portfolio_batch", label=gettext_lazy("All personal portfolios"))
def portfolio_batch(job):
    """The portfolios of everybody on the roster as PDFs in one ZIP.

    One that fails is named in the result and does not stop the others.
    """
    school = School.objects.select_related("district").get(pk=job.arguments["school"])
    period = Calendar(school).parse(job.arguments["period"])
    people = list(roster.teachers(school.pk, period.end).order_by("sort_key", "pk"))
    job.progress(0, len(people), note=_("Preparing the fonts"))
    prepare_fonts()
    numbers = employee_numbers(school, period)
    failed = []
    name = _("Portfolios %(school)s %(period)s.zip") % {
        "school": school.name,
        "period": period.key,
    }
    with zipfile.ZipFile(job.output(name), "w", zipfile.ZIP_STORED) as archive:
        for done, (person, content) in enumerate(typeset_all(school, period, people, job.language)):
            job.progress(done, len(people), note=person.name)
            if content is None:
                failed.append(person.name)
                continue
            archive.writestr(file_name(numbers.get(person.pk, ""), person.name), content)
        if failed:
            archive.writestr(_("Not made.txt"), "\n".join(failed))
    return {"words": batch_words(len(people) - len(failed), failed)}


def typeset_all(school, period, people, language):
    """(person, PDF or None) for each; the typesetter stays warm."""
    setter = pdf.typesetter()
    with pdf.many() as collect:
        for person in people:
            try:
                document = portfolio_document(person, period, school=school, language=language)
                yield person, setter.typeset(document)
            except jobs.AWAY:
                raise
            except Exception as error:
                if storage.is_full(error):
                    raise
                jobs.log.exception("a portfolio failed")  # whose, the result says
                yield person, None
            collect()


def batch_words(made, failed):
    words = ngettext("%(count)s portfolio.", "%(count)s portfolios.", made) % {"count": made}
    if failed:
        words += " " + _("Not made: %(names)s.") % {"names": "、".join(failed)}
    return words


def employee_numbers(school, period):
    spells = Employment.objects.on(period.end).filter(school=school)
    return dict(spells.values_list("person", "employee_no"))


def file_name(number, name):
    # Names of people are no paths.
    safe = "".join(letter for letter in f"{number} {name}" if letter not in '\\/:*?"<>|').strip()
    return f"{safe or 'portfolio'}.pdf"


def prepare_fonts():
    """In a process of its own: a worker may be a daemon, which cannot have pools of them."""
    if all(face.ready for face in fonts.faces()):
        return
    subprocess.run(  # noqa: S603
        [sys.executable, str(settings.BASE_DIR / "manage.py"), "prepare_fonts"],
        stdout=subprocess.DEVNULL,
        check=False,
    )
