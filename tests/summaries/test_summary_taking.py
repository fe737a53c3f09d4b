"""Whoever takes a document about one person away is in that person's log."""

import pytest

from records.documents import pdf
from schools.models import AuditEvent
from summaries import actions, word
from tests.summaries.signing import address, draft, signed

pytestmark = pytest.mark.django_db


def taken():
    rows = AuditEvent.objects.filter(verb="summaries.file_taken").order_by("id")
    return [(event.by_name, event.subject, event.after["format"]) for event in rows]


def test_files_of_a_teachers_summary_are_noted_when_they_are_taken(
    client, cast, monkeypatch, quick_files
):
    monkeypatch.setattr(pdf, "typeset", lambda document: b"%PDF-1.7")
    whose = f"teacher:{cast.owner.pk}"
    begun, done = draft(cast, whose), signed(cast, whose, has_files=True)[0]
    actions.store_pdf(begun)
    word.store(begun)
    client.force_login(cast.office)

    answers = [
        client.get(address("summary_pdf", begun)),
        client.get(address("summary_docx", begun)),
        client.get(address("summary_pdf", done), follow=True),
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert taken() == [("陈一", cast.owner, name) for name in ("pdf", "docx", "pdf")]


def test_files_of_a_schools_summary_are_about_nobody(client, cast, quick_files):
    summary, _frozen = signed(cast, has_files=True)
    client.force_login(cast.owner)

    assert client.get(address("summary_pdf", summary), follow=True).status_code == 200
    assert taken() == []
