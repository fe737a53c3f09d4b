"""The walk over the tree that page and typesetter share.

The output is well-formed XML as well as HTML, so that the typesetter can read
it with the quick parser. What differs between the two is a method to override.
"""

import re
from collections.abc import Callable

from records.documents import charts, qr
from records.documents.escape import escape
from records.documents.tree import (
    Annex,
    Chart,
    Document,
    Facts,
    FigureRun,
    HonoursList,
    Paragraph,
    Proof,
    Run,
    Runs,
    Section,
    Signature,
    Table,
)

LANG = {"zh-hans": "zh-CN", "en": "en"}
DATE = re.compile(r"\d{4}-\d\d-\d\d")
DIGITS = "零一二三四五六七八九"


def chinese_number(number: int) -> str:
    """1 to 99 in Chinese, as headings count."""
    tens, ones = divmod(number, 10)
    if not tens:
        return DIGITS[ones]
    return (DIGITS[tens] if tens > 1 else "") + "十" + (DIGITS[ones] if ones else "")


def heading_number(level: int, number: int, language: str) -> str:
    """GB/T 9704 levels: 一、 then （一） then 1. then （1）."""
    if language == "en":
        return {1: f"{number}. ", 2: f"({chr(96 + number)}) "}.get(level, f"({number}) ")
    counted = chinese_number(number)
    return {1: f"{counted}、", 2: f"（{counted}）", 3: f"{number}. "}.get(level, f"（{number}）")


class Walk:
    """One document, once: counters and identities belong to the instance."""

    chart_font = ""

    def __init__(self, document: Document):
        self.document = document
        self.charts = 0

    def title(self) -> str:
        document = self.document
        subtitle = f'<p class="subtitle">{self.dash()}{escape(document.subtitle)}</p>'
        return f"<h1>{escape(document.title)}</h1>" + (subtitle if document.subtitle else "")

    def dash(self) -> str:
        return "" if self.document.language == "en" else "——"

    def body(self) -> str:
        return self.blocks(self.document.blocks)

    def closing(self) -> str:
        signature = self.document.signature
        return self.signature(signature) if signature else ""

    def annexes(self) -> str:
        several = len(self.document.annexes) > 1
        return "".join(
            self.annex(annex, number if several else 0)
            for number, annex in enumerate(self.document.annexes, start=1)
        )

    def annex(self, annex: Annex, number: int) -> str:
        label = ("Annex " if self.document.language == "en" else "附件") + (
            str(number) if number else ""
        )
        return (
            f'<section class="annex"><p class="annex-label">{label.strip()}</p>'
            f"<h2>{escape(annex.title)}</h2>{self.blocks(annex.blocks)}</section>"
        )

    def ending(self) -> str:
        """After the last annex."""
        proof = self.document.proof
        return self.proof(proof) if proof else ""

    def proof(self, proof: Proof) -> str:
        lines = "".join(f"<p>{escape(line)}</p>" for line in proof.lines)
        return f'<div class="proof">{qr.svg(proof.url, proof.code)}<div>{lines}</div></div>'

    def blocks(self, blocks) -> str:
        drawn = []
        number = 0
        for block in blocks:
            if isinstance(block, Section):
                number += block.numbered
                drawn.append(self.section(block, number))
            else:
                drawn.append(self.block(block))
        return "".join(drawn)

    def block(self, block) -> str:
        drawn: dict[type, Callable] = {
            Paragraph: self.paragraph,
            Table: self.table,
            Facts: self.facts,
            Chart: self.chart,
            HonoursList: self.honours,
        }
        return drawn[type(block)](block)

    def section(self, section: Section, number: int) -> str:
        prefix = (
            heading_number(section.level, number, self.document.language)
            if section.numbered
            else ""
        )
        tag = f"h{min(section.level + 1, 6)}"
        heading = f"<{tag}>{prefix}{escape(section.title)}</{tag}>"
        return heading + self.blocks(section.blocks)

    def paragraph(self, paragraph: Paragraph) -> str:
        kind = "" if paragraph.style == "body" else f' class="{paragraph.style}"'
        return f"<p{kind}>{self.runs(paragraph.runs)}</p>"

    def runs(self, runs: Runs) -> str:
        return "".join(self.run(run) for run in runs)

    def run(self, run: Run) -> str:
        if isinstance(run, FigureRun):
            return self.figure(run)
        words = escape(run.text)
        return f"<strong>{words}</strong>" if run.strong else words

    def figure(self, run: FigureRun) -> str:
        return escape(run.text)

    def table(self, table: Table) -> str:
        caption = f"<caption>{escape(table.caption)}</caption>" if table.caption else ""
        note = f'<p class="note">{escape(table.note)}</p>' if table.note else ""
        head = "".join(
            f'<th scope="col"{self._align(column)}>{escape(column.title)}</th>'
            for column in table.columns
        )
        rows = "".join(self.row(table, row) for row in table.rows)
        return (
            f'<table class="columns">{caption}{self.widths(table)}'
            f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{note}"
        )

    def row(self, table: Table, row) -> str:
        cells = "".join(
            f"<td{self._kind(column, cell)}>{self.runs(cell)}</td>"
            for column, cell in zip(table.columns, row, strict=True)
        )
        return f"<tr>{cells}</tr>"

    def _kind(self, column, cell) -> str:
        # A date must not be broken at its hyphens.
        if len(cell) == 1 and DATE.fullmatch(cell[0].text):
            return ' class="date"'
        return self._align(column)

    def widths(self, table: Table) -> str:
        """Nothing on the page, where the browser finds the widths."""
        return ""

    @staticmethod
    def _align(column) -> str:
        return f' class="{column.align}"' if column.align != "start" else ""

    def facts(self, facts: Facts) -> str:
        rows = []
        for first in range(0, len(facts.pairs), 2):
            pair = facts.pairs[first : first + 2]
            cells = "".join(
                f'<th scope="row">{escape(label)}</th><td>{self.runs(value)}</td>'
                for label, value in pair
            )
            rows.append(f"<tr>{cells}{'<td></td><td></td>' if len(pair) == 1 else ''}</tr>")
        return f'<table class="facts"><tbody>{"".join(rows)}</tbody></table>'

    def chart(self, chart: Chart) -> str:
        self.charts += 1
        drawing = self.drawing(chart, f"chart{self.charts}")
        return (
            f'<div class="figure-block"><p class="caption">{escape(chart.title)}</p>'
            f"{drawing}{self.behind(chart)}</div>"
        )

    def drawing(self, chart: Chart, identity: str) -> str:
        return charts.svg(chart, font=self.chart_font, identity=identity)

    def behind(self, chart: Chart) -> str:
        return ""

    def honours(self, listed: HonoursList) -> str:
        lines = []
        for number, honour in enumerate(listed.honours, start=1):
            parts = (honour.date, honour.who, honour.title, honour.detail)
            words = "　".join(escape(part) for part in parts if part)
            lines.append(f'<p class="honour">{number}. {words}</p>')
        return "".join(lines)

    def signature(self, signature: Signature) -> str:
        raise NotImplementedError
