import io
import re

from PIL import Image

from records.documents import page, qr
from records.documents.tree import Proof, from_json, to_json
from tests.records.documents import document

PROOF = Proof(
    "https://shidang.example.cn/check/7K3M-9PQR-2TWX/",
    "7K3M-9PQR-2TWX",
    ("校验码：7K3M-9PQR-2TWX", "请访问 https://shidang.example.cn/check/7K3M-9PQR-2TWX/"),
)


def drawn(svg):
    """The dark modules of the path, as a matrix."""
    side = int(re.search(r'viewBox="0 0 (\d+)', svg).group(1))
    found = [[False] * side for _row in range(side)]
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", svg):
        for place in range(int(x), int(x) + int(width)):
            found[int(y)][place] = True
    return found


def test_page_ends_with_the_code_and_its_words():
    html = page.html(document(proof=PROOF))

    assert html.count('class="proof"') == 1
    assert html.index('class="proof"') > html.index('class="annex"')
    assert [line in html.split('class="proof"')[1] for line in PROOF.lines] == [True, True]


def test_drawing_and_picture_hold_the_same_modules():
    expected = qr.matrix(PROOF.url)

    picture = Image.open(io.BytesIO(qr.png(PROOF.url)))

    side = len(expected)
    read = [
        [picture.getpixel((x * qr.MODULE + 3, y * qr.MODULE + 3)) == 0 for x in range(side)]
        for y in range(side)
    ]
    assert drawn(qr.svg(PROOF.url, PROOF.code)) == expected
    assert read == expected


def test_frozen_proof_comes_back_equal():
    made = document(proof=PROOF)

    assert from_json(to_json(made)) == made
