"""Lists of papers and awards become papers and honours, and the figures they bring."""

import pytest

from portfolios.models import Honour
from records.actions import NotNow
from records.imports import corrections, life
from research.models import Paper, PaperAuthor, PaperOutcome
from schools.models import Semester
from tests import make
from tests.records import sheet_maker as maker
from tests.records.shared_files import SHARED, expected, needs_shared_files
from tests.records.test_import_batches import upload, work

pytestmark = pytest.mark.django_db
FILE = "06-papers-awards.xlsx"


def counted(values):
    values = list(values)
    return {value: values.count(value) for value in set(values)}


@needs_shared_files
def test_the_papers_and_awards_of_shiqiao_and_their_figures(run, shiqiao):
    file = expected()["files"][FILE]

    said = run("import_sheet", "papers", SHARED / FILE, *shiqiao)

    assert said["accepted"] == file["counts"]["accepted"]
    for name in ("rejected", "duplicates", "warnings"):
        assert said[name] == [{k: one[k] for k in ("sheet", "row", "code")} for one in file[name]]
    told, outcomes = file["figures"]["papers"], list(PaperOutcome.objects.all())
    assert len(outcomes) == told["outcome_rows"]
    assert counted(one.outcome for one in outcomes) == told["outcome_rows_by_outcome"]
    assert (
        counted(f"{one.outcome}|{one.level}" for one in outcomes)
        == told["papers_by_outcome_and_level"]
    )
    grades = {"first": "一等", "second": "二等", "third": "三等"}
    assert counted(grades[one.prize] for one in outcomes if one.prize) == told["prize_grades"]
    authors = PaperAuthor.objects.exclude(person=None)
    assert authors.values("person").distinct().count() == told["authors"]
    assert Paper.objects.values("teacher").distinct().count() == told["first_authors"]
    figures = run("figures", "--school", "sqcjzx", "--period", "2020-2")
    names = ("papers", "papers_published", "papers_core", "papers_prized")
    assert [figures[f"research.{name}"]["value"] for name in names] == [
        told["papers"],
        told["papers_by_outcome"]["published"],
        told["core_published"],
        told["papers_by_outcome"]["prize"],
    ]
    awards = file["figures"]["awards"]
    honours = list(Honour.objects.all())
    assert (len(honours), len({one.teacher_id for one in honours})) == (
        awards["person_times"],
        awards["people"],
    )
    given = {(one.title, one.level, one.ended_on) for one in honours}
    assert len(given) == awards["awards"]
    assert counted(level for _title, level, _day in given) == awards["by_level"]


HEAD = ["教师", "论文题目", "获奖等级", "颁奖单位/刊物", "级别", "发证日期"]


@pytest.fixture
def imported(cast):
    """A function that imports rows into the school of the cast; gives the batch."""
    semester = Semester.objects.get(school=cast.school, start_year=2020, number=2)

    def call(*rows, head=HEAD):
        batch, reading = life.import_file(
            maker.table(head, *rows), "a.xlsx", layout="papers", school=cast.school,
            semester=semester, by=cast.office,
        )  # fmt: skip
        return batch, [row.code for row in reading.rows]

    return call


def stands():
    return [
        (paper.title, str(paper.ended_on), sorted(one.outcome for one in paper.outcomes.all()))
        for paper in Paper.objects.certified().order_by("title")
    ]


def test_a_paper_on_record_gets_the_new_outcome_and_loses_it_when_undone(imported, cast):
    author = cast.owner.name
    imported([author, "作业的分层", "一等奖", "", "市级", "2021.4.2"])

    batch, codes = imported(
        [author, "《作业的分层》", "1等奖", "", "市级", "2021年4月2日"],
        [author, "作业的分层", "发表", "某刊", "省级", "2021.3.1"],
        [author, "另一篇", "发表", "某刊", "省级", "2021.3.1"],
    )

    assert codes == ["DUPLICATE_ROW", "", ""]
    both = [
        ("作业的分层", "2021-03-01", ["prize", "published"]),
        ("另一篇", "2021-03-01", ["published"]),
    ]
    assert stands() == both
    life.undo_batch(batch, by=cast.office)
    assert stands() == [("作业的分层", "2021-04-02", ["prize"])]
    assert imported([author, "作业的分层", "发表", "某刊", "省级", "2021.3.1"])[1] == [""]


def test_the_same_title_by_somebody_else_is_another_paper(imported, cast):
    imported([cast.owner.name, "教学反思", "发表", "某刊", "省级", "2021.3.1"])
    rows = [
        [cast.colleague.name, "教学反思", "发表", "某刊", "省级", "2021.3.1"],
        [cast.owner.name, "教学反思", "一等奖", "", "市级", "2021.4.2"],
    ]

    _batch, codes = imported(*rows)

    assert codes == ["", ""]
    assert {
        (paper.teacher.name, *sorted(one.outcome for one in paper.outcomes.all()))
        for paper in Paper.objects.certified()
    } == {(cast.owner.name, "prize", "published"), (cast.colleague.name, "published")}
    assert imported(*rows) == (None, ["DUPLICATE_ROW", "DUPLICATE_ROW"])


def test_an_import_whose_papers_grew_by_a_later_one_is_not_undone_before_it(imported, cast):
    first, _codes = imported([cast.owner.name, "作业的分层", "一等奖", "", "市级", "2021.4.2"])
    later, _codes = imported([cast.owner.name, "作业的分层", "发表", "某刊", "省级", "2021.5.1"])

    with pytest.raises(NotNow):
        life.undo_batch(first, by=cast.office)

    assert stands() == [("作业的分层", "2021-04-02", ["prize", "published"])]
    life.undo_batch(later, by=cast.office)
    life.undo_batch(first, by=cast.office)
    assert stands() == []


def test_a_paper_that_waits_for_review_is_left_to_it(imported, cast):
    make.paper(cast.owner, title="作业的分层", status="submitted")

    batch, codes = imported([cast.owner.name, "作业的分层", "一等奖", "", "市级", "2021.4.2"])

    assert (batch, codes) == (None, ["DUPLICATE_ROW"])


def test_an_award_of_two_is_an_honour_for_each_once(imported, cast):
    names = f"{cast.owner.name}、{cast.colleague.name}"
    head = ["获奖教师", "项目", "等次", "级别", "时间"]

    batch, codes = imported([names, "基本功比赛", "一等", "县级", "5.4"], head=head)

    assert codes == [""]
    assert {(one.teacher_id, one.title, one.level) for one in Honour.objects.certified()} == {
        (person.pk, "基本功比赛一等奖", "county") for person in (cast.owner, cast.colleague)
    }
    assert imported([names, "基本功比赛", "一等", "县级", "5.4"], head=head) == (
        None,
        ["DUPLICATE_ROW"],
    )
    life.undo_batch(batch, by=cast.office)
    assert not Honour.objects.certified().exists()


AWARDS = ["获奖教师", "项目", "等次", "级别", "时间"]


def chosen(cast, choice, *rows, head=HEAD):
    """An import with one choice for all rows that are there already."""
    batch = upload(cast, maker.table(head, *rows), layout="papers")
    corrections.choose_for_all(batch, choice, by=cast.office)
    life.confirm(batch, by=cast.office)
    return work(batch)


def outcomes():
    found = PaperOutcome.objects.order_by("occurrence")
    return [(one.level, one.prize, one.occurrence) for one in found]


def test_two_prizes_of_one_month_may_both_have_been_given(imported, cast):
    rows = [
        [cast.owner.name, "作业的分层", "一等奖", "", "县级", "2021.4"],
        [cast.owner.name, "作业的分层", "二等奖", "", "市级", "2021.4"],
    ]

    batch = chosen(cast, "both", *rows)

    assert outcomes() == [("county", "first", 1), ("city", "second", 2)]
    assert Paper.objects.certified().count() == 1
    assert imported(*rows) == (None, ["DUPLICATE_ROW", "DUPLICATE_ROW"])
    life.undo_batch(batch, by=cast.office)
    assert stands() == []


def test_a_prize_may_stand_beside_one_on_record(imported, cast):
    imported([cast.owner.name, "作业的分层", "一等奖", "", "县级", "2021.4"])
    row = [cast.owner.name, "作业的分层", "二等奖", "", "市级", "2021.4"]

    batch = chosen(cast, "both", row, [*row[:2], "三等奖", "", "省级", "2021.4"])

    assert outcomes() == [("county", "first", 1), ("city", "second", 2), ("provincial", "third", 3)]
    life.undo_batch(batch, by=cast.office)
    assert outcomes() == [("county", "first", 1)]


def test_about_a_paper_that_waits_nothing_is_chosen(cast):
    waiting = make.paper(cast.owner, title="作业的分层", status="submitted")
    row = [cast.owner.name, "作业的分层", "一等奖", "", "市级", "2021.4.2"]
    batch = upload(cast, maker.table(HEAD, row), layout="papers")

    with pytest.raises(NotNow, match="不能这样选择"):
        corrections.change(batch, batch.rows.get(), choice="both", by=cast.office)
    corrections.choose_for_all(batch, "both", by=cast.office)

    kept = batch.rows.get()
    assert (kept.outcome, kept.known) == ("duplicate", waiting.pk)


def test_two_equal_awards_may_both_have_been_given(imported, cast):
    names = f"{cast.owner.name}、{cast.colleague.name}"
    imported([cast.owner.name, "优秀指导", "一等", "县级", "5.4"], head=AWARDS)
    row = [names, "优秀指导", "一等", "县级", "5.4"]

    batch = chosen(cast, "both", row, row, head=AWARDS)

    given = {(one.teacher, one.occurrence): one.pk for one in Honour.objects.certified()}
    assert set(given) == {(who, n) for who in (cast.owner, cast.colleague) for n in (1, 2)}
    again = upload(cast, maker.table(AWARDS, row), layout="papers")
    assert [row.known for row in again.rows.all()] == [given[cast.owner, 2]]
    life.undo_batch(batch, by=cast.office)
    assert [one.pk for one in Honour.objects.certified()] == [given[cast.owner, 1]]
