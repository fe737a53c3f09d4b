"""Who adds, opens and removes the files of a record."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from records import evidence, uploads
from records.models import Evidence
from tests import make
from tests.records.uploads import office, pdf, picture
from training.models import Training

pytestmark = pytest.mark.django_db


def attach(record, file):
    with evidence.undone_on_failure() as written:
        [row] = evidence.add(record, [uploads.check(file)], by=record.teacher, written=written)
    return row


def on_disk(settings):
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def add_url(record):
    return f"/records/of/training/{record.pk}/evidence/"


def test_owner_adds_files_and_the_same_one_only_once(client, cast, settings):
    record = make.training(cast.owner, status="draft")
    client.force_login(cast.owner)

    for _time in range(2):
        client.post(add_url(record), {"evidence": [picture("照片.jpg"), pdf("证书.pdf")]})

    assert list(Evidence.objects.values_list("name", flat=True)) == ["照片.jpg", "证书.pdf"]
    assert len(on_disk(settings)) == 2


def test_bad_file_is_refused_in_words_and_leaves_nothing(client, cast, settings):
    record = make.training(cast.owner, status="draft")
    client.force_login(cast.owner)

    response = client.post(
        add_url(record), {"evidence": [SimpleUploadedFile("证书.pdf", b"MZ")]}, follow=True
    )

    assert [str(message) for message in response.context["messages"]] == [
        "“证书.pdf”没有上传。文件已损坏，或内容与名称不符。"
    ]
    assert (Evidence.objects.count(), on_disk(settings)) == (0, [])


def test_file_over_the_limit_is_refused_in_words(client, cast, settings):
    settings.EVIDENCE_MAX_BYTES = 30
    record = make.training(cast.owner, status="draft")
    client.force_login(cast.owner)

    client.post(add_url(record), {"evidence": [office()]})

    assert not Evidence.objects.exists()


def test_file_is_a_download_under_its_own_name_and_never_a_page(client, cast):
    row = attach(make.training(cast.owner, status="draft"), pdf("王芳 “证书”.pdf"))
    client.force_login(cast.owner)

    response = client.get(f"/records/evidence/{row.pk}/")

    assert b"".join(response.streaming_content).startswith(b"%PDF-")
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="_______.pdf"; '
        "filename*=UTF-8''%E7%8E%8B%E8%8A%B3%20%E2%80%9C%E8%AF%81%E4%B9%A6%E2%80%9D.pdf"
    )
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("who", "opens", "adds", "removes"),
    [
        ("owner", 200, 302, 302),
        ("office", 200, 403, 403),
        ("principal", 200, 403, 403),
        ("colleague", 404, 404, 404),
        ("leader", 404, 404, 404),
        ("administrator", 404, 404, 404),
        ("stranger", 404, 404, 404),
        ("stranger_office", 404, 404, 404),
    ],
)
def test_door_of_the_file_is_the_door_of_its_record(client, cast, who, opens, adds, removes):
    record = make.training(cast.owner, status="draft")
    row = attach(record, pdf())
    Training.objects.update(status="returned")
    client.force_login(getattr(cast, who))

    answers = (
        client.get(f"/records/evidence/{row.pk}/").status_code,
        client.post(add_url(record), {"evidence": [picture()]}).status_code,
        client.post(f"/records/evidence/{row.pk}/remove/").status_code,
    )

    assert answers == (opens, adds, removes)


def test_files_need_a_signed_in_person(client, cast):
    row = attach(make.training(cast.owner, status="draft"), pdf())

    response = client.get(f"/records/evidence/{row.pk}/")

    assert (response.status_code, response.url.split("?")[0]) == (302, "/sign-in/")


def test_what_was_certified_keeps_its_proof(client, cast):
    record = make.training(cast.owner, status="draft")
    row = attach(record, pdf())
    Training.objects.update(status="certified")
    client.force_login(cast.owner)

    assert client.post(f"/records/evidence/{row.pk}/remove/").status_code == 403
    assert client.post(add_url(record), {"evidence": [picture()]}).status_code == 403


def test_removed_file_leaves_the_disk(client, cast, settings, django_capture_on_commit_callbacks):
    row = attach(make.training(cast.owner, status="draft"), pdf())
    client.force_login(cast.owner)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/records/evidence/{row.pk}/remove/")

    assert (Evidence.objects.count(), on_disk(settings)) == (0, [])


def test_name_a_person_gave_never_touches_the_disk(cast, settings):
    row = attach(make.training(cast.owner, status="draft"), pdf("../../etc/证书.pdf"))

    assert row.name == "证书.pdf"
    assert [path.name for path in on_disk(settings)] == [str(row.pk)]


def test_file_lost_from_the_disk_is_not_found(client, cast, settings):
    row = attach(make.training(cast.owner, status="draft"), pdf())
    for path in on_disk(settings):
        path.unlink()
    client.force_login(cast.owner)

    assert client.get(f"/records/evidence/{row.pk}/").status_code == 404
