"""The public page of a signed document: what it says, what it does not, and how often."""

import pytest
from django.urls import reverse

from schools import tries
from summaries import signing
from summaries.frozen import codes
from tests import make
from tests.summaries.signing import signed

pytestmark = pytest.mark.django_db


def page(client, code):
    return client.get(reverse("summaries:check", args=[code]))


def test_anybody_learns_what_it_is_and_that_it_holds(client, cast, quick_files):
    make.training(cast.owner, programme="不该公开的培训")
    summary, frozen = signed(cast, has_files=True)

    answer = page(client, frozen.shown_code)

    html = answer.content.decode()
    said = [
        "石桥初级中学教师专业发展工作总结 2020学年第二学期",
        "石桥初级中学　教务处",
        frozen.shown_code,
    ]
    said += [file.sha256 for file in frozen.files.all()]
    assert answer.status_code == 200
    assert "该文件有效" in html
    assert [words for words in said if words not in html] == []
    hidden = ["不该公开的培训", "周正", "陈一", "王芳", str(summary.pk), str(cast.school.pk)]
    assert [words for words in hidden if words in html] == []
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Cache-Control"] == "no-store"


def test_withdrawn_document_says_so_without_the_reason(client, cast):
    summary, frozen = signed(cast)
    signing.withdraw(summary, by=cast.principal, why="学时有误")

    html = page(client, frozen.shown_code).content.decode()

    assert "该文件已撤回" in html
    assert "该文件有效" not in html
    assert "学时有误" not in html


@pytest.mark.parametrize("change", [str.lower, lambda code: code.replace("-", ""), "  {} ".format])
def test_code_is_read_however_it_is_typed(client, cast, change):
    _summary, frozen = signed(cast)

    asked = client.get(reverse("summaries:check_ask"), {"code": change(frozen.shown_code)})

    assert asked.status_code == 302
    assert asked.headers["Location"] == reverse("summaries:check", args=[frozen.shown_code])
    assert page(client, frozen.shown_code.lower()).status_code == 200


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("o123-4567-89ab", "0123456789AB"),
        ("il23-4567-89AB", "1123456789AB"),
        ("0123 4567 89a u", "0123456789AV"),
        ("0123456789A", ""),
        ("0123456789ABC", ""),
        ("", ""),
        ("校验码0123456789AB", ""),
        ("\x000123456789AB", "0123456789AB"),
    ],
)
def test_letters_like_digits_are_read_as_what_they_look_like(typed, read):
    assert codes.read(typed) == read


def test_what_is_no_code_is_refused_with_what_was_typed(client, db):
    asked = client.get(reverse("summaries:check_ask"), {"code": "<b>12"})

    assert asked.status_code == 422
    assert "校验码由12位字母和数字组成" in asked.content.decode()
    assert "&lt;b&gt;12" in asked.content.decode()


def test_unknown_codes_are_answered_ever_more_slowly_and_known_ones_not_counted(client, cast):
    _summary, frozen = signed(cast)
    free = tries.LIMITS["check"].free
    for _n in range(free + 5):
        assert page(client, frozen.shown_code).status_code == 200

    unknown = [page(client, codes.grouped(codes.new_code())).status_code for _n in range(free)]
    after = page(client, frozen.shown_code)

    assert unknown == [404] * free
    assert after.status_code == 429
    assert int(after.headers["Retry-After"]) > 0


def test_codes_are_of_letters_nobody_mistakes():
    made = {codes.new_code() for _n in range(500)}

    assert len(made) == 500
    assert {len(code) for code in made} == {12}
    assert set("".join(made)).isdisjoint("ILOU")
    assert {codes.read(codes.grouped(code)) for code in made} == made
