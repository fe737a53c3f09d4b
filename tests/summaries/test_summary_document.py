"""The composed document: its genre, its agreement with the figures, its words of promise."""

from datetime import date
from decimal import Decimal

import pytest

from records import figures as registry
from records.documents import page
from records.documents.tree import (
    Chart,
    HonoursList,
    Paragraph,
    Section,
    from_json,
    plain,
    to_json,
    walk,
)
from records.documents.tree import figures as figures_of
from records.scope import Place, Scope
from schools.periods import Calendar
from summaries.compose import compose
from summaries.parts import AUTO, with_parts
from tests import make

pytestmark = pytest.mark.django_db


def place_of(cast, **scope):
    calendar = Calendar(cast.school)
    return Place(
        Scope(
            calendar.parse("2020-2"),
            cast.school.pk,
            **{f"{key}_id": value.pk for key, value in scope.items()},
        ),
        cast.school,
        calendar,
        **scope,
    )


def composed(cast, texts=None, *, language="zh-hans", **scope):
    made = compose(place_of(cast, **scope), language=language, office="教务处", on=date(2021, 7, 6))
    contents = {
        key: [AUTO, *({"runs": [{"text": line}]} for line in text.splitlines() if line)]
        for key, text in (texts or {}).items()
    }
    return with_parts(made, contents)


def fill(cast):
    make.requirement(cast.school)
    make.requirement(cast.school, "lessons.observed", "semester", 20)
    for teacher in (cast.owner, cast.colleague, cast.outsider):
        make.training(teacher, hours=Decimal("7.5"))
        make.training(teacher, level="school")
        make.observation(teacher, cast.leader)
    make.project(cast.owner, due_on=date(2021, 6, 1))
    make.paper(cast.owner)
    make.honour(cast.owner, title="教坛新秀")
    make.honour(cast.colleague, title="优秀班主任", may_be_named=False)


def outline(document):
    return [(node.level, node.title) for node in walk(document) if isinstance(node, Section)]


def words(document):
    return [plain(node.runs) for node in walk(document) if isinstance(node, Paragraph)]


def test_school_summary_has_the_parts_of_its_genre(cast):
    fill(cast)

    document = composed(cast, {"ethics": "开展师德专题学习。"})

    assert (document.title, document.subtitle) == (
        "石桥初级中学教师专业发展工作总结",
        "2020学年第二学期",
    )
    assert outline(document) == [
        (1, "基本情况"),
        (1, "主要工作与成效"),
        (2, "教师培训"),
        (2, "校本研修与教研"),
        (2, "听评课"),
        (2, "课题与论文"),
        (2, "师德与交流"),
        (1, "特色与荣誉"),
        (1, "存在问题"),
        (1, "下学期打算"),
    ]
    assert (document.signature.office, document.signature.date) == (
        "石桥初级中学　教务处",
        "2021年7月6日",
    )
    assert [annex.title for annex in document.annexes] == [
        "教师培训统计表（按教研组）",
        "听评课统计表（按教研组）",
        "课题一览表",
        "论文一览表",
    ]
    assert [node.kind for node in walk(document) if isinstance(node, Chart)] == [
        "groups",
        "months",
    ]


def test_numbers_agree_with_the_figures_command(cast):
    fill(cast)
    scope = place_of(cast).scope

    printed = {}
    for run in figures_of(composed(cast).blocks):
        if run.name in registry.REGISTRY:
            printed.setdefault(run.name, set()).add(run.value)

    found = registry.values([registry.get(name) for name in printed], scope)
    assert printed == {name: {str(value)} for name, value in found.items()}
    assert {"training.person_times", "lessons.observed", "research.projects_in_progress"} <= set(
        printed
    )


def test_rows_of_groups_add_up_to_the_row_of_the_school(cast):
    fill(cast)

    table = composed(cast).annexes[0].blocks[0]

    people, times, hours = (
        [Decimal(plain(row[column])) for row in table.rows] for column in (1, 2, 3)
    )
    for column in (people, times, hours):
        assert sum(column[:-1]) == column[-1]


def test_school_without_records_says_so(cast):
    document = composed(cast)

    assert words(document)[0] == (
        "2020学年第二学期尚无已审核的培训、听评课、课题、论文和荣誉记录，本总结暂无统计数据。"
    )
    assert document.annexes == ()
    assert "None" not in "".join(words(document))


def test_promises_stand_in_the_next_steps_only(cast):
    fill(cast)

    document = composed(cast)

    steps = next(b for b in document.blocks if isinstance(b, Section) and b.key == "next")
    before = [text for text in words(document) if text not in words(steps)]
    assert [text for text in before if "拟" in text or "将" in text] == []
    assert any("拟" in text for text in words(steps))


def test_honours_are_named_only_with_consent(cast):
    fill(cast)

    named = next(node for node in walk(composed(cast)) if isinstance(node, HonoursList))

    assert [(honour.who, honour.title) for honour in named.honours] == [("王芳", "教坛新秀")]


def test_nobody_is_named_in_the_problems(cast):
    fill(cast)

    document = composed(cast)

    problems = next(b for b in document.blocks if isinstance(b, Section) and b.key == "problems")
    said = "".join(words(problems))
    assert "仍有" in said
    names = [person.name for person in (cast.owner, cast.colleague, cast.leader, cast.outsider)]
    assert [name for name in names if name in said] == []


def test_own_words_stand_after_the_sentences_of_their_part_and_stay_text(cast):
    fill(cast)

    document = composed(cast, {"training": "走出去，请进来。\n\n<b>人人</b>有计划。"})

    part = next(n for n in walk(document) if isinstance(n, Section) and n.key == "training")
    own = [b for b in part.blocks if isinstance(b, Paragraph) and b.origin == "office"]
    assert [plain(one.runs) for one in own] == ["走出去，请进来。", "<b>人人</b>有计划。"]
    assert part.blocks.index(own[0]) > 0
    assert "&lt;b&gt;人人&lt;/b&gt;" in page.html(document)


def test_tree_survives_being_stored(cast):
    fill(cast)
    document = composed(cast)

    assert from_json(to_json(document)) == document


def test_group_and_teacher_have_summaries_of_their_own(cast):
    fill(cast)

    group = composed(cast, group=cast.group)
    own = composed(cast, teacher=cast.owner)

    assert (group.title, group.signature.office) == (
        "石桥初级中学语文组工作总结",
        "石桥初级中学　语文组",
    )
    assert (own.title, own.signature.office) == ("王芳专业发展总结", "石桥初级中学　王芳")
    assert "参加培训2次，获得15.5学时、16学分。" in words(own)[1:][0]
    # Another teacher's name stands nowhere in it but where the owner observed.
    assert cast.outsider.name not in "".join(words(own))


def test_english_summary_has_no_chinese_sentence(cast):
    fill(cast)

    document = composed(cast, language="en")

    said = "".join(words(document)).replace(cast.school.name, "")
    assert [letter for letter in said if "\u4e00" <= letter <= "\u9fff"] == []
    assert document.blocks[1].title == "Basic situation"


@pytest.mark.parametrize("whose", ["school", "group", "teacher"])
def test_composing_takes_the_same_queries_however_many_records(cast, queries, whose):
    scope = {"group": {"group": cast.group}, "teacher": {"teacher": cast.owner}}.get(whose, {})
    fill(cast)
    make.observation(cast.principal, cast.owner, kind="walk_in")
    with queries() as few:
        composed(cast, **scope)

    for day in range(1, 20):
        make.training(cast.owner, ended_on=date(2021, 3, day))
        make.observation(cast.owner, cast.leader, ended_on=date(2021, 4, day))
        make.project(cast.owner)
        make.paper(cast.owner)
        make.honour(cast.owner)
    with queries() as many:
        composed(cast, **scope)

    assert len(many) == len(few)
