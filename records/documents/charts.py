"""Charts as SVG text: the same drawing in the page and in the PDF.

Colours are presentation attributes, which any style sheet overrules: the page
takes them from its tokens (light and dark), paper keeps these. There is no
inline style, so the strict content policy of the pages holds.
"""

from dataclasses import dataclass

from records.documents.escape import escape
from records.documents.tree import Chart, Column, Point, Table

INK = "#1a1a1a"
SOFT = "#5c5a55"
TRACK = "#e7e3da"
ACCENT = "#1f4e79"
BEFORE = "#9fb4c9"
MARK = "#1a1a1a"

ROW = 30
BAR = 12
SIZE = 13


@dataclass(frozen=True)
class Frame:
    """The space of a drawing: its width, and what labels and values take of it."""

    width: int
    label: int
    value: int

    @property
    def longest_label(self) -> float:
        """In em, with a gap to the bar."""
        return self.label / SIZE - 0.55


SHEET = Frame(640, 132, 150)
# A column of a page or a phone: letters stay as large as the text around them.
COLUMN = Frame(400, 128, 120)


def svg(chart: Chart, *, font: str = "", identity: str = "chart", frame: Frame = SHEET) -> str:
    """`identity` must be unique in the page: title and description are bound by it."""
    drawn, height = _DRAW[chart.kind](chart, frame)
    family = f' font-family="{escape(font)}"' if font else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="plot plot-{chart.kind}" role="img"'
        f' viewBox="0 0 {frame.width} {height}" width="{frame.width}" height="{height}"'
        f' aria-labelledby="{identity}-title {identity}-desc" font-size="{SIZE}"{family}>'
        f'<title id="{identity}-title">{escape(chart.title)}</title>'
        f'<desc id="{identity}-desc">{escape(describe(chart))}</desc>'
        f"{drawn}</svg>"
    )


def describe(chart: Chart) -> str:
    """The chart in words, for those who do not see it."""
    spoken = "；".join(f"{point.label} {_spoken(point)}".strip() for point in chart.points)
    return f"{chart.description} {spoken}".strip()


def told(chart: Chart) -> str:
    """Title and description in one."""
    return f"{chart.title}。{describe(chart)}"


def table(chart: Chart, label: str, value: str, target: str = "", previous: str = "") -> Table:
    """The rows behind a chart; the column titles come from the caller's language."""
    columns = [Column(label, share=2), Column(value, align="end")]
    aims = target and any(point.target is not None for point in chart.points)
    past = previous and any(point.previous is not None for point in chart.points)
    if aims:
        columns.append(Column(target, align="end"))
    if past:
        columns.append(Column(previous, align="end"))
    rows = []
    for point in chart.points:
        row = [point.label, point.text or number(point.value)]
        if aims:
            row.append(number(point.target))
        if past:
            row.append(number(point.previous))
        rows.append(row)
    return Table.of(columns, rows)


def number(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}".removesuffix(".0")


def _spoken(point: Point) -> str:
    return point.text or number(point.value)


def _shorten(label: str, width: float) -> str:
    """Cut to `width` em, where a Latin letter takes half."""
    taken = 0.0
    for place, character in enumerate(label):
        taken += 1 if ord(character) > 0x2E7F else 0.55
        if taken > width:
            return label[: max(place - 1, 1)] + "…"
    return label


def _text(x: float, y: float, words: str, *, anchor: str = "start", soft: bool = False) -> str:
    kind, fill = ("plot-soft", SOFT) if soft else ("plot-ink", INK)
    return (
        f'<text class="{kind}" x="{x:g}" y="{y:g}" text-anchor="{anchor}" fill="{fill}">'
        f"{escape(words)}</text>"
    )


def _rect(kind: str, fill: str, x: float, y: float, width: float, height: float) -> str:
    return (
        f'<rect class="{kind}" x="{x:g}" y="{y:.4g}" width="{width:.4g}" height="{height:.4g}"'
        f' fill="{fill}"/>'
    )


def _most(chart: Chart) -> float:
    """The end of the scale; never zero."""
    values = [point.value for point in chart.points]
    values += [point.target for point in chart.points if point.target is not None]
    values += [point.previous for point in chart.points if point.previous is not None]
    return max([value for value in values if value > 0], default=1.0)


def _progress(chart: Chart, frame: Frame) -> tuple[str, int]:
    """Each bar on its own scale: the mark of the requirement stands at the same place."""
    drawn = []
    room = frame.width - frame.label - frame.value
    for index, point in enumerate(chart.points):
        top = index * ROW + 8
        most = max(point.value, point.target or 0) or 1.0
        drawn.append(_text(0, top + 11, _shorten(point.label, frame.longest_label)))
        drawn.append(_rect("plot-track", TRACK, frame.label, top, room, BAR))
        if point.value > 0:
            width = room * min(point.value / most, 1)
            drawn.append(_rect("plot-bar", ACCENT, frame.label, top, width, BAR))
        if point.target:
            mark = frame.label + room * point.target / most - 1
            drawn.append(_rect("plot-mark", MARK, mark, top - 4, 2, BAR + 8))
        drawn.append(_text(frame.label + room + 12, top + 11, _spoken(point), soft=True))
    return "".join(drawn), len(chart.points) * ROW + 8


def _groups(chart: Chart, frame: Frame) -> tuple[str, int]:
    drawn = []
    most = _most(chart)
    room = frame.width - frame.label - frame.value / 2
    for index, point in enumerate(chart.points):
        top = index * ROW + 8
        previous = point.previous
        tall = BAR * (1 if previous is None else 0.6)
        width = room * point.value / most
        drawn.append(_text(0, top + 11, _shorten(point.label, frame.longest_label)))
        drawn.append(_rect("plot-bar", ACCENT, frame.label, top, max(width, 0), tall))
        if previous is not None:
            before = room * previous / most
            drawn.append(
                _rect("plot-before", BEFORE, frame.label, top + tall, max(before, 0), tall)
            )
        drawn.append(_text(frame.label + width + 8, top + 11, _spoken(point), soft=True))
    return "".join(drawn), len(chart.points) * ROW + 8


def _months(chart: Chart, frame: Frame) -> tuple[str, int]:
    drawn = []
    most = _most(chart)
    tall, floor = 130, 160
    step = frame.width / max(len(chart.points), 1)
    thick = min(step * 0.5, 36)
    for index, point in enumerate(chart.points):
        middle = step * (index + 0.5)
        high = tall * max(point.value, 0) / most
        drawn.append(
            _rect("plot-bar", ACCENT, middle - thick / 2, floor - high, thick, high) if high else ""
        )
        drawn.append(_text(middle, floor - high - 7, _spoken(point), anchor="middle", soft=True))
        drawn.append(
            _text(middle, floor + 19, _shorten(point.label, step / SIZE - 0.5), anchor="middle")
        )
    drawn.append(_rect("plot-line", SOFT, 0, floor, frame.width, 0.8))
    return "".join(drawn), floor + 28


_DRAW = {"progress": _progress, "groups": _groups, "months": _months}
