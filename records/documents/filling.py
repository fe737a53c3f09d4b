"""Lines of Chinese that reach the edge of the block (GB/T 9704 §5.2.3).

WeasyPrint widens spaces only, of which Chinese has none. A number that is not
broken, or a mark that may not begin a line, leaves a character or two free: that
room goes between the characters of the line.
"""

PIXELS = 96 / 72
MOST = 1.0 * PIXELS  # between two characters; more would tear numbers apart
ROUNDED = 0.4 * PIXELS  # what Pango may add to a line
KINDS = (None, "lead", "plain", "honour")


def fill_lines(pages) -> None:
    """Changes laid-out pages before they are painted."""
    lines, last = [], {}
    for page in pages:
        for paragraph in _paragraphs(page._page_box):
            for line in paragraph.children:
                lines.append((paragraph, line))
                last[paragraph.element] = line
    for paragraph, line in lines:
        if line is not last[paragraph.element]:
            _fill(line, paragraph.content_box_x() + paragraph.width)


def _paragraphs(box):
    """Paragraphs of the running text, which tables and drawings do not hold."""
    for child in box.children:
        if child.element_tag == "p":
            if child.element.get("class") in KINDS:
                yield child
        elif child.element_tag in ("html", "body", "section"):
            yield from _paragraphs(child)


def _fill(line, right):
    from weasyprint.formatting_structure.boxes import TextBox

    boxes = [box for box in line.descendants() if isinstance(box, TextBox)]
    gaps = sum(len(box.text) for box in boxes) - 1
    spread = (right - ROUNDED - line.position_x - line.width) / max(gaps, 1)
    if not 0 < spread <= MOST:
        return
    moved = 0.0
    for box in boxes:
        box.style = box.style.copy()
        box.style["letter_spacing"] += spread
        box.position_x += moved
        moved += spread * len(box.text)
