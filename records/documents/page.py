"""A document in the browser: the same words, every figure a link to its rows."""

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from records.documents import charts
from records.documents.escape import escape
from records.documents.markup import LANG, Walk
from records.documents.tree import (
    Chart,
    Document,
    FigureRun,
    Paragraph,
    Proof,
    Section,
    Signature,
    Table,
)


def html(document: Document) -> SafeString:
    """The document as one article; all text is escaped here."""
    return mark_safe(Page(document).article())


class Page(Walk):
    def article(self) -> str:
        lang = LANG.get(self.document.language, self.document.language)
        return (
            f'<article class="document document-{escape(self.document.genre)}" lang="{lang}">'
            f'<div class="sheet">{self.title()}{self.body()}{self.closing()}</div>'
            f"{self.annexes()}{self.ending()}</article>"
        )

    heading = ""

    def annex(self, annex, number: int) -> str:
        self.heading = annex.title
        return f'<div class="sheet">{super().annex(annex, number)}</div>'

    def section(self, section: Section, number: int) -> str:
        self.heading = section.title
        key = f' id="part-{escape(section.key)}"' if section.key else ""
        return f"<section{key}>{super().section(section, number)}</section>"

    def paragraph(self, paragraph: Paragraph) -> str:
        if paragraph.origin == "office":
            return f'<p class="own {paragraph.style}">{self.runs(paragraph.runs)}</p>'
        return super().paragraph(paragraph)

    def figure(self, run: FigureRun) -> str:
        if run.missing:
            title = escape(run.title)
            return f'<span class="figure is-missing" title="{title}">{escape(run.text)}</span>'
        if not run.href:
            return f'<span class="figure">{escape(run.text)}</span>'
        title = f' title="{escape(run.title)}"' if run.title else ""
        return (
            f'<a class="figure" href="{escape(run.href)}" data-figure="{escape(run.name)}"'
            f"{title}>{escape(run.text)}</a>"
        )

    def proof(self, proof: Proof) -> str:
        return f'<div class="sheet">{super().proof(proof)}</div>'

    def table(self, table: Table) -> str:
        # Wide tables scroll inside the sheet; a scrolling region must be reachable by keyboard.
        label = escape(table.caption or self.heading or _("Table"))
        return (
            f'<div class="table-scroll" role="region" tabindex="0" aria-label="{label}">'
            f"{super().table(table)}</div>"
        )

    def behind(self, chart: Chart) -> str:
        rows = charts.table(
            chart, _("Item"), chart.unit or _("Value"), _("Requirement"), _("Previous period")
        )
        return (
            f'<details class="chart-data"><summary>{escape(_("Data behind the chart"))}</summary>'
            f"{Walk.table(self, rows)}</details>"
        )

    def signature(self, signature: Signature) -> str:
        contact = f'<p class="plain">{escape(signature.contact)}</p>' if signature.contact else ""
        return (
            f'<div class="signature"><p>{escape(signature.office)}</p>'
            f"<p>{escape(signature.date)}</p></div>{contact}"
        )
