import pytest

from records import actions
from schools.models import AuditEvent
from tests import make
from tests.records.uploads import pdf
from tests.training.typed import typed
from training.models import Training

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(cast):
    return make.training(cast.owner, status="draft", programme="原来的名称")


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.owner)
    return client


def url(record):
    return f"/training/{record.pk}/edit/"


def test_change_is_stored_with_before_and_after(desk, draft):
    response = desk.post(url(draft), typed(then="keep", hours="8", credits="8"))

    draft.refresh_from_db()
    assert response.url == f"/training/{draft.pk}/"
    assert (draft.programme, draft.version, draft.status) == ("统编教材培训", 2, "draft")
    event = AuditEvent.objects.get()
    assert (event.verb, event.before, event.after) == (
        "training.changed",
        {"programme": "原来的名称", "ended_on": "2021-03-05"},
        {"programme": "统编教材培训", "ended_on": "2021-03-06"},
    )


def test_second_of_two_people_is_told_and_loses_nothing(desk, draft):
    actions.store(Training.objects.get(), by=draft.teacher, expected_version=1)
    Training.objects.update(programme="别处存的名称")

    response = desk.post(url(draft), typed(then="keep"))

    body = response.content.decode()
    assert "别处存的名称" in body
    assert "统编教材培训" in body
    assert response.context["form"].non_field_errors() == [str(actions.Stale.message)]
    assert Training.objects.get().programme == "别处存的名称"


def test_saving_again_after_comparing_stores_ones_own(desk, draft):
    actions.store(Training.objects.get(), by=draft.teacher, expected_version=1)
    form = desk.post(url(draft), typed(then="keep")).context["form"]

    desk.post(url(draft), typed(then="keep", version=form["version"].value()))

    assert Training.objects.get().programme == "统编教材培训"


def test_double_click_on_save_is_no_conflict(desk, draft):
    data = typed(then="hand_in")

    first, second = desk.post(url(draft), data), desk.post(url(draft), data)

    assert (first.status_code, second.status_code, second.url) == (302, 302, first.url)
    assert Training.objects.get().status == "submitted"


def test_record_certified_meanwhile_is_not_changed_and_the_words_stay(desk, draft, cast):
    actions.submit(Training.objects.get(), by=cast.owner)
    actions.certify([Training.objects.get()], by=cast.office)

    response = desk.post(url(draft), typed(note="刚写的感想"))

    assert response.status_code == 200
    assert "刚写的感想" in response.content.decode()
    assert Training.objects.get().programme == "原来的名称"


def test_decided_record_offers_no_form(desk, cast):
    assert desk.get(url(make.training(cast.owner))).status_code == 403


@pytest.mark.parametrize(
    ("who", "status", "answer"),
    [
        ("office", "returned", 403),
        ("principal", "returned", 403),
        ("office", "draft", 404),
        ("colleague", "returned", 404),
        ("stranger", "returned", 404),
        ("stranger_office", "returned", 404),
    ],
)
def test_nobody_else_changes_a_record(client, cast, who, status, answer):
    record = make.training(cast.owner, status=status)
    client.force_login(getattr(cast, who))

    assert client.get(url(record)).status_code == answer
    assert client.post(url(record), typed()).status_code == answer
    assert Training.objects.get().programme == record.programme


def test_refused_edit_leaves_no_file_behind(desk, draft, settings, monkeypatch):
    def fail(*args, **kwargs):
        raise actions.Stale

    monkeypatch.setattr(actions, "submit", fail)

    desk.post(url(draft), {**typed(), "evidence": [pdf()]})

    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []
    assert Training.objects.get().programme == "原来的名称"
