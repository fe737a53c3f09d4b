from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from portfolios.compose import portfolio_document
from portfolios.portfolio import career
from records.documents import tree
from schools.models import AuditEvent
from schools.periods import Calendar
from tests import make

pytestmark = pytest.mark.django_db


def words(document):
    return [node.text for node in tree.walk(document) if isinstance(node, tree.Text)]


def spring(cast):
    return Calendar(cast.school).parse("2020-2")


def test_the_pdf_is_one_and_its_making_is_on_file(client, cast):
    make.training(cast.owner)
    client.force_login(cast.office)

    response = client.get(
        reverse("portfolios:portfolio_pdf", args=[cast.owner.pk]), {"when": "2020-2"}
    )

    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
    event = AuditEvent.objects.get(verb="portfolios.exported")
    assert (event.by, event.subject) == (cast.office, cast.owner)


def test_the_document_lists_what_counts_in_the_period_and_no_grade(cast):
    make.requirement(cast.school, value=73)
    make.training(cast.owner, programme="新课标解读", credits=8)
    make.training(cast.owner, programme="还没审核", status="submitted")
    make.observation(cast.owner, cast.colleague, topic="背影", grade="poor", score=Decimal("41.5"))
    make.honour(cast.owner, title="教坛新秀")

    document = portfolio_document(cast.owner, spring(cast), school=cast.school)
    said = words(document)
    honours = [node.title for node in tree.walk(document) if isinstance(node, tree.Honour)]

    assert "王芳" in said
    assert "新课标解读" in said
    assert "背影" in said
    assert honours == ["教坛新秀"]
    assert "还没审核" not in said
    assert "41.5" not in said
    assert "需改进" not in said


def test_a_leader_prints_only_what_the_leader_may_see(cast):
    make.observation(cast.owner, topic="没有审核的听课", status="submitted")
    make.observation(cast.owner, topic="审核过的听课", status="certified", periods=[3])

    document = portfolio_document(cast.owner, spring(cast), school=cast.school, viewer=cast.leader)

    assert "审核过的听课" in words(document)
    assert "没有审核的听课" not in words(document)


def test_career_document_needs_no_school(cast):
    make.training(
        cast.owner, programme="以前的", school=cast.other_school, ended_on=date(2012, 5, 4)
    )

    document = portfolio_document(cast.owner, career(date(2021, 7, 3)), school=None)

    assert document.subtitle == "全部任教经历"
    assert "以前的" in words(document)


def test_too_many_rows_for_one_pdf_are_refused_in_words(client, cast, monkeypatch):
    monkeypatch.setattr("portfolios.views.portfolio.PDF_ROWS", 1)
    make.training(cast.owner)
    make.honour(cast.owner)
    client.force_login(cast.owner)

    response = client.get(
        reverse("portfolios:portfolio_pdf", args=[cast.owner.pk]), {"when": "2020-2"}, follow=True
    )

    assert response.redirect_chain[0][0] == reverse(
        "portfolios:portfolio_detail", args=[cast.owner.pk]
    )
    assert "较短的时段" in response.content.decode()
