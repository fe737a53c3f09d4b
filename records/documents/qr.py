"""QR codes as drawings and pictures: the same modules on the page, in the PDF and in Word."""

from io import BytesIO

from qrcode import QRCode

from records.documents.escape import escape

BORDER = 4
MODULE = 8  # dots of the picture


def matrix(text: str) -> list[list[bool]]:
    """Rows of modules, dark ones true, with the quiet border that readers need."""
    code = QRCode(border=BORDER)
    code.add_data(text)
    code.make()
    return code.get_matrix()


def svg(text: str, title: str) -> str:
    """An SVG with nothing but one path; `title` says what it is to those who do not see it."""
    rows = matrix(text)
    side = len(rows)
    path = "".join(
        f"M{x} {y}h{width}v1h-{width}z" for y, row in enumerate(rows) for x, width in runs(row)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="qr" role="img" viewBox="0 0 {side} {side}"'
        f' width="{side}" height="{side}" aria-label="{escape(title)}">'
        f'<title>{escape(title)}</title><path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/>'
        f'<path fill="#000" d="{path}"/></svg>'
    )


def runs(row: list[bool]):
    """(place, width) of the dark modules of a row that touch: no hairlines between them."""
    start = None
    for x, dark in enumerate([*row, False]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            yield start, x - start
            start = None


def png(text: str) -> bytes:
    """The same as a black and white picture."""
    from PIL import Image  # only Word needs it

    rows = matrix(text)
    side = len(rows) * MODULE
    picture = Image.new("1", (len(rows), len(rows)), 1)
    picture.putdata([0 if dark else 1 for row in rows for dark in row])
    file = BytesIO()
    picture.resize((side, side)).save(file, "PNG", optimize=True)
    return file.getvalue()
