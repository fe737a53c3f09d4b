import re
from xml.etree import ElementTree

from records.documents import page
from records.documents.tree import Chart, FigureRun, Honour, HonoursList, Paragraph, Point, Table
from tests.records.documents import document

ATTACK = "<script>alert('x')</script>\x00\x0b"


def test_every_figure_is_a_link_to_its_rows():
    html = page.html(document(annexes=()))

    assert re.findall(r'<a class="figure" href="([^"]+)"[^>]*>([^<]+)</a>', html) == [
        ("/figures/training.hours/?whose=x&amp;when=2020-2", "412")
    ]


def test_headings_are_numbered_as_official_documents_are():
    html = page.html(document(annexes=()))

    assert re.findall(r"<h[23]>([^<]+)</h[23]>", html) == [
        "一、主要工作与成效",
        "（一）听评课",
        "二、特色与荣誉",
    ]


def test_text_of_users_stays_text():
    blocks = (
        Paragraph.of(ATTACK, FigureRun(ATTACK, href=f'"{ATTACK}'), origin="office"),
        Table.of((ATTACK,), [(ATTACK,)], caption=ATTACK, note=ATTACK),
        Chart("groups", ATTACK, (Point(ATTACK, 1, ATTACK),), ATTACK),
        HonoursList((Honour(ATTACK),)),
    )

    html = page.html(document(title=ATTACK, blocks=blocks, annexes=()))

    ElementTree.fromstring(html)
    assert "<script" not in html
    assert "\x00" not in html


def test_page_carries_no_inline_style_or_script_for_the_strict_policy():
    html = page.html(document())

    assert " style=" not in html
    assert "<style" not in html
    assert " on" not in re.sub(r">[^<]*<", "><", html)


def test_each_chart_says_in_words_what_it_shows_and_has_its_rows_behind():
    html = page.html(document(annexes=()))

    assert html.count("<svg") == 3
    assert re.findall(r'<desc id="([^"]+)">([^<]+)</desc>', html) == [
        ("chart1-desc", "语文组 42.5"),
        ("chart2-desc", "3月 280；4月 0"),
        ("chart3-desc", "学分 60／73学分"),
    ]
    assert html.count('<details class="chart-data">') == 3
