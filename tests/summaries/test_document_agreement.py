"""PDF and Word say the same, to the letter, whatever kind of document it is."""

import io
import re
import zipfile
from xml.etree import ElementTree

import pytest

from portfolios.compose import portfolio_document
from records.documents import docx, fonts, pdf
from records.documents.docx_styles import MAIN
from records.documents.tree import Proof
from records.scope import Place, Scope, find_place
from schools.models import Group, Person, School
from schools.periods import Calendar, DistrictCalendar
from summaries import demo
from summaries.compose import compose
from summaries.models import Summary
from tests.records.documents import document
from tests.records.pdf_reading import Read

W = f"{{{MAIN}}}"
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"


@pytest.fixture(scope="module")
def setter(tmp_path_factory):
    return pdf.Typesetter(fonts.faces(tmp_path_factory.mktemp("fonts")))


def letters(texts):
    """Lines are broken at other places, so that space says nothing."""
    return re.sub(r"\s", "", "".join(texts))


def said_in_pdf(content):
    """As a reader for the blind gets it: pictures by their description, and the head of a
    table once, on however many pages it stands."""
    heads = []

    def told(node):
        if isinstance(node, str):
            return [node]
        kind, inner, element = node
        if kind == "Figure":
            return [str(element["/Alt"])]
        kids = [inner] if isinstance(inner, str) else inner
        words = [words for kid in kids for words in told(kid)]
        if kind == "TR" and all(kid[0] == "TH" for kid in kids):
            if words in heads:
                return []
            heads.append(words)
        elif kind == "P" or kind.startswith("H"):
            heads.clear()
        return words

    return letters(told(Read(content).structure))


def said_in_word(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        root = ElementTree.fromstring(archive.read("word/document.xml"))
    return letters(
        node.text or "" if node.tag == f"{W}t" else node.get("descr")
        for node in root.iter()
        if node.tag in (f"{W}t", DRAWN)
    )


def assert_agree(setter, of):
    in_pdf, in_word = said_in_pdf(setter.typeset(of)), said_in_word(docx.write(of))
    assert len(in_pdf) > 200
    assert in_word == in_pdf


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_document_with_one_of_everything(setter, language):
    proof = Proof("https://shidang.example/check/ABCD-EFGH/", "ABCD-EFGH", ("校验码 ABCD-EFGH",))

    assert_agree(setter, document(language=language, proof=proof))


def documents_of(language):
    """All kinds: school, group, teacher, a portfolio, a district."""
    office = Person.objects.get(sign_in_name="office")
    school = School.objects.get(name__contains="青禾")
    teacher = Person.objects.get(sign_in_name="teacher")
    group = Group.objects.filter(school=school, memberships__person=teacher).first()
    calendar = Calendar(school)
    period = calendar.semesters()[1]
    for whose in (f"school:{school.pk}", f"group:{group.pk}", f"teacher:{teacher.pk}"):
        place = find_place(office, whose, period.key)
        yield compose(place, language=language, office="教务处")
    yield portfolio_document(teacher, period, school=school, language=language)
    district = DistrictCalendar(school.district)
    scope = Scope(district.parse(period.key), district_id=school.district_id)
    yield compose(Place(scope, None, district, district=school.district), language=language)


def test_documents_of_a_school_with_data(db, setter):
    demo.load()

    for language in ("zh-hans", "en"):
        for of in documents_of(language):
            assert_agree(setter, of)
    # With what the office wrote, and signed.
    for summary in Summary.objects.select_related("frozen"):
        assert_agree(setter, summary.frozen.tree if summary.is_frozen else summary.document())
