import pytest
from django.core.management import CommandError, call_command
from pypdf import PdfReader

from records.documents import docx_read
from summaries.models import Part, Summary
from tests import make

pytestmark = pytest.mark.django_db


def run(tmp_path, cast, *extra):
    out = tmp_path / "out.pdf"
    call_command(
        "summary", "--school", cast.school.code, "--period", "2020-2", "--out", str(out), *extra
    )
    return "".join(page.extract_text() for page in PdfReader(out).pages)


def test_command_writes_the_pdf_of_school_group_and_teacher(tmp_path, cast):
    make.training(cast.owner)
    number = cast.owner.employments.get().employee_no

    assert "石桥初级中学教师专业发展工作总结" in run(tmp_path, cast)
    assert "石桥初级中学语文组工作总结" in run(tmp_path, cast, "--group", "语文组")
    assert "王芳专业发展总结" in run(tmp_path, cast, "--teacher", number)


def test_command_prints_what_the_office_wrote(tmp_path, cast):
    summary = Summary.objects.create(
        school=cast.school,
        kind="school",
        period_key="2020-2",
        starts_on="2021-02-22",
        ends_on="2021-07-03",
        language="zh-hans",
        title="总结",
    )
    content = [{"auto": True}, {"runs": [{"text": "学习师德。"}]}]
    Part.objects.create(summary=summary, school=cast.school, key="ethics", content=content)

    assert "学习师德。" in run(tmp_path, cast)


def test_command_writes_for_word(tmp_path, cast):
    make.training(cast.owner)
    out = tmp_path / "out.docx"

    call_command("summary", "--school", cast.school.code, "--period", "2020-2", "--out", str(out))

    with out.open("rb") as file:
        assert docx_read.read(file).lines[0].text == "石桥初级中学教师专业发展工作总结"


@pytest.mark.parametrize("extra", [("--group", "无此组"), ("--teacher", "99999")])
def test_command_says_who_is_not_there(tmp_path, cast, extra):
    with pytest.raises(CommandError, match=extra[1]):
        run(tmp_path, cast, *extra)
