"""A signed summary stays what it is: text, basis, files, to the byte."""

import hashlib
import io

import pytest
from django.db import DatabaseError, transaction
from pypdf import PdfReader

from records import jobs
from records.documents import tree
from summaries import actions, signing
from summaries.frozen import files
from summaries.models import Frozen, FrozenFile, Part, Step, Summary
from tests import make
from tests.summaries.signing import SITE, address, signed

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", [Frozen, FrozenFile, Step])
@pytest.mark.parametrize("verb", ["update", "delete"])
def test_database_refuses_to_change_what_is_signed(cast, quick_files, model, verb):
    signed(cast, has_files=True)
    rows = model.objects.all()

    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(school=None) if verb == "update" else rows._raw_delete(rows.db)


def test_basis_holds_figures_rows_and_rules(cast):
    requirement = make.requirement(cast.school)
    training, paper = make.training(cast.owner), make.paper(cast.owner)
    project, honour = make.project(cast.owner), make.honour(cast.owner)
    _summary, frozen = signed(cast)

    facts = frozen.facts
    rows = {name: {row[1] for row in found} for name, found in facts["rows"]["rows"].items()}
    keys = [one["key"] for one in facts["figures"]]

    assert (facts["scope"]["whose"], facts["scope"]["when"]) == (
        f"school:{cast.school.pk}", "2020-2",
    )  # fmt: skip
    assert "training.person_times" in keys
    assert len(facts["rows"]["of"]) == len(keys)
    assert all(facts["rows"]["of"])
    assert (rows["training.training"], rows["training.posting"]) == ({training.pk.hex},) * 2
    assert (rows["research.paper"], rows["research.project"]) == ({paper.pk.hex}, {project.pk.hex})
    assert rows["portfolios.honour"] == {honour.pk.hex}
    assert [one["id"] for one in facts["policies"]] == [requirement.policy_id.hex]


def test_names_are_not_kept_with_the_rows(cast):
    make.observation(cast.owner, topic="不该留下的课题")
    _summary, frozen = signed(cast)

    assert "不该留下的课题" not in str(frozen.facts["rows"])
    assert cast.owner.name not in str(frozen.facts["rows"])


def test_page_shows_the_frozen_text_whatever_becomes_of_the_summary(client, cast):
    make.training(cast.owner)
    summary, frozen = signed(cast)
    before = Frozen.objects.get(pk=frozen.pk).tree
    Part.objects.create(
        summary=summary,
        school=cast.school,
        key="training",
        content=[{"runs": [{"text": "偷偷加的一句"}]}],
    )
    Summary.objects.filter(pk=summary.pk).update(tree={}, title="别的")
    make.training(cast.colleague)
    client.force_login(cast.office)

    page = client.get(address("summary_detail", summary)).content.decode()

    assert "偷偷加的一句" not in page
    assert frozen.shown_code in page
    assert tree.to_json(Frozen.objects.get(pk=frozen.pk).tree) == tree.to_json(before)


def test_composing_that_was_on_its_way_changes_nothing_signed(cast):
    make.training(cast.owner)
    summary, frozen = signed(cast)
    before = Summary.objects.values().get(pk=summary.pk)
    make.training(cast.colleague)

    with pytest.raises(jobs.Refused):
        actions.store_tree(Summary.objects.get(pk=summary.pk))

    assert Summary.objects.values().get(pk=summary.pk) == before
    assert frozen.is_whole()


def test_files_are_the_same_bytes_ever_after(client, cast, quick_files):
    make.training(cast.owner)
    summary, frozen = signed(cast, has_files=True)
    client.force_login(cast.colleague)
    got = {}
    for name in ("pdf", "docx"):
        file = frozen.files.get(format=name)
        answer = client.get(f"/summaries/{summary.pk}/signed.{name}")
        got[name] = hashlib.sha256(answer.content).hexdigest() == file.sha256
        assert int(answer["Content-Length"]) == file.size
        assert answer["Content-Type"] == files.CONTENT_TYPES[name]

    files.make(frozen, "pdf")

    assert got == {"pdf": True, "docx": True}
    assert FrozenFile.objects.count() == 2
    by_old_address = client.get(address("summary_pdf", summary))
    assert by_old_address.headers["Location"] == f"/summaries/{summary.pk}/signed.pdf"


def test_tampered_or_lost_file_is_not_given_out(client, cast, settings, quick_files):
    summary, frozen = signed(cast, has_files=True)
    client.force_login(cast.office)
    pdf, docx = frozen.files.get(format="pdf"), frozen.files.get(format="docx")
    (settings.MEDIA_ROOT / pdf.file.name).write_bytes(b"%PDF-1.7 forged")
    (settings.MEDIA_ROOT / docx.file.name).unlink()
    client.raise_request_exception = False

    answers = [client.get(f"/summaries/{summary.pk}/signed.{n}") for n in ("pdf", "docx")]

    assert [one.status_code for one in answers] == [500, 500]
    assert all("与签发时不一致" in one.content.decode() for one in answers)


def test_job_makes_only_the_files_that_are_missing(cast, quick_files):
    summary, frozen = signed(cast, has_files=True)
    before = list(FrozenFile.objects.values("pk", "sha256"))

    signing.order_files(Frozen.objects.get(pk=frozen.pk), by=cast.office)
    assert jobs.perform(Summary.objects.get(pk=summary.pk).job_id)

    assert list(FrozenFile.objects.values("pk", "sha256")) == before


def test_code_and_address_are_printed_at_the_end_of_the_pdf(cast, no_preparing):
    summary, frozen = signed(cast, has_files=True)
    content = files.read(frozen.files.get(format="pdf"))

    last = PdfReader(io.BytesIO(content)).pages[-1].extract_text().replace("\n", "")

    assert frozen.shown_code in last
    assert f"{SITE}/check/{frozen.shown_code}/" in last.replace(" ", "")
    assert str(summary.pk) not in last
