"""Lists of titles and mentors become titles held and mentor pairs, and the figures they bring."""

from datetime import date

import pytest
from django.urls import reverse

from portfolios.models import MentorPair, TitleHeld
from records import actions, figures
from records.actions import NotNow
from records.imports import corrections, importers, life
from records.scope import Scope
from schools.models import Semester
from schools.periods import Calendar
from tests import make
from tests.records import sheet_maker as maker
from tests.records.shared_files import SHARED, expected, needs_shared_files
from tests.records.test_import_batches import upload, work

pytestmark = pytest.mark.django_db
FILE = "08-backbone-mentors.xlsx"
HEAD = ["姓名", "称号", "级别", "文号", "批准时间", "任期", "师徒结对（徒弟）"]
PAIRS = ["师傅", "徒弟", "学科", "结对时间", "期限"]
RUNGS = {
    "特级教师": "special", "名师": "master", "学科带头人": "leader", "骨干教师": "backbone",
    "教学能手": "expert", "教坛新秀": "rising",
}  # fmt: skip


@needs_shared_files
def test_the_titles_and_mentors_of_shiqiao_and_their_figures(run, shiqiao):
    file = expected()["files"][FILE]

    said = run("import_sheet", "titles", SHARED / FILE, *shiqiao)

    assert said["accepted"] == file["counts"]["accepted"]
    for name in ("rejected", "duplicates", "warnings"):
        assert said[name] == [{k: one[k] for k in ("sheet", "row", "code")} for one in file[name]]
    told = file["figures"]
    asked = ("figures", "--school", "sqcjzx", "--period", "2020-2")
    by_level = run(*asked, "--by", "level")
    assert {name: by_level[f"portfolios.{name}"]["value"] for name in NAMES} == {
        name: told[key] for name, key in NAMES.items()
    }
    assert by_level["portfolios.titles_on_record"]["by"] == told["by_level"]
    by_rung = run(*asked, "--by", "rung")
    for name, key in (
        ("titles_on_record", "by_title"),
        ("backbone_teachers", "county_or_higher_by_highest_title"),
    ):
        assert by_rung[f"portfolios.{name}"]["by"] == {
            RUNGS[title]: number for title, number in told[key].items()
        }


NAMES = {
    "titles_on_record": "title_rows",
    "title_holders": "title_holders",
    "titles_held": "active_titles",
    "backbone_teachers": "county_or_higher_active_people",
    "mentor_pairs": "mentor_pairs",
    "mentors": "mentors",
    "mentees": "mentees",
    "leading_mentors": "subject_leaders_with_mentees",
    "mentees_of_leaders": "mentees_of_subject_leaders",
}


@needs_shared_files
def test_a_pair_of_both_sheets_is_on_record_once_with_its_days(run, shiqiao):
    run("import_sheet", "titles", SHARED / FILE, *shiqiao)

    days = MentorPair.objects.filter(teacher__name="郁建沐").order_by("mentee_name")
    assert [(one.mentee_name, str(one.starts_on), str(one.ended_on)) for one in days] == [
        ("温远朗", "2020-09-01", "2021-08-31"),
        ("翁芊", "2020-09-01", "2021-07-31"),
    ]
    again = run("import_sheet", "titles", SHARED / FILE, *shiqiao)
    assert (again["batch"], again["accepted"]) == (None, 0)
    assert (TitleHeld.objects.count(), MentorPair.objects.count()) == (22, 20)


@pytest.fixture
def imported(cast):
    """A function that imports rows into the school of the cast; gives the batch."""
    semester = Semester.objects.get(school=cast.school, start_year=2020, number=2)

    def call(*rows, head=HEAD):
        batch, reading = life.import_file(
            maker.table(head, *rows), "a.xlsx", layout="titles", school=cast.school,
            semester=semester, by=cast.office,
        )  # fmt: skip
        return batch, [row.code for row in reading.rows]

    return call


def stand():
    return (
        [(one.title, one.level, str(one.ended_on)) for one in TitleHeld.objects.certified()],
        [
            (one.teacher.name, one.mentee_shown)
            for one in MentorPair.objects.certified().order_by("id")
        ],
    )


def test_an_import_is_undone_as_a_whole_and_can_come_again(imported, cast):
    row = [cast.owner.name, "骨干教师", "县级", "", "2020.9", "三年", cast.colleague.name]
    batch, codes = imported(row)

    both = (
        [("骨干教师", "county", "2023-08-31")],
        [(cast.owner.name, cast.colleague.name)],
    )
    assert (codes, stand()) == ([""], both)
    assert imported(row) == (None, ["DUPLICATE_ROW"])
    life.undo_batch(batch, by=cast.office)
    assert stand() == ([], [])
    assert (imported(row)[1], stand()) == ([""], both)


def test_a_mentor_of_several_in_one_row_has_as_many_pairs(imported, cast):
    name = cast.owner.name
    imported([name, cast.colleague.name, "语文", "2020.9", ""], head=PAIRS)
    row = [name, f"{cast.colleague.name}、外校人", "语文", "2020.9", ""]

    batch, codes = imported(row, head=PAIRS)

    both = [(name, cast.colleague.name), (name, "外校人")]
    assert (codes, stand()[1]) == ([""], both)
    assert imported(row, head=PAIRS) == (None, ["DUPLICATE_ROW"])
    life.undo_batch(batch, by=cast.office)
    assert stand()[1] == both[:1]


def test_a_title_on_record_still_brings_its_new_mentees(imported, cast):
    row = [cast.owner.name, "骨干教师", "县级", "", "2020.9", "三年"]
    imported([*row, cast.colleague.name])

    codes = imported([*row, f"{cast.colleague.name}、外校人"])[1]

    assert (codes, stand()) == (
        [""],
        (
            [("骨干教师", "county", "2023-08-31")],
            [(cast.owner.name, cast.colleague.name), (cast.owner.name, "外校人")],
        ),
    )


def test_a_term_that_follows_is_a_new_title_and_one_that_meets_is_not(imported, cast):
    make.title(cast.owner, title="骨干教师", starts_on=date(2017, 9, 1), ended_on=date(2020, 8, 31))
    name = cast.owner.name

    meets = imported([name, "骨干 教师", "县级", "", "2020.8", "三年", ""])[1]
    follows = imported([name, "骨干教师", "县级", "", "2020.9", "三年", ""])[1]

    assert (meets, follows) == (["DUPLICATE_ROW"], [""])
    assert [one[2] for one in stand()[0]] == ["2023-08-31", "2020-08-31"]


def test_a_pair_that_waits_for_review_is_left_to_it(imported, cast):
    make.pair(cast.owner, cast.colleague, "submitted")

    row = [cast.owner.name, cast.colleague.name, "语文", "2020.9", "一年"]

    assert imported(row, head=PAIRS) == (None, ["DUPLICATE_ROW"])


@pytest.mark.parametrize(
    ("term", "outcome"),
    [
        ("2019.9-2019.8", "DATE_INVALID"),
        ("0年", "DATE_INVALID"),
        ("0000.1-9999.12", ""),
        ("99年", ""),
        ("2020.13-2021.7", ""),
    ],
)
def test_a_term_that_cannot_be_is_told_or_left_open(imported, cast, term, outcome):
    assert imported([cast.owner.name, "名师", "县级", "", "2019.9", term, ""])[1] == [outcome]


def test_whoever_names_themselves_among_the_mentees_is_not_their_own(imported, cast):
    names = f"{cast.owner.name}、{cast.colleague.name}、{cast.colleague.name}"

    imported([cast.owner.name, "名师", "县级", "", "2019.9", "三年", names])

    assert stand()[1] == [(cast.owner.name, cast.colleague.name)]


def test_who_has_left_holds_no_title_of_the_school(cast):
    make.title(cast.owner)
    make.pair(cast.owner, cast.colleague)
    period = Calendar(cast.school).parse("2020-2")
    scope = Scope(period, cast.school.pk)
    asked = [figures.get(f"portfolios.{name}") for name in NAMES]
    names = ("titles_held", "backbone_teachers", "mentor_pairs", "leading_mentors")

    def told():
        found = figures.values(asked, scope)
        return [found[f"portfolios.{name}"] for name in names]

    before = told()
    cast.owner.employments.update(ended_on=period.end.replace(day=1))

    assert (before, told()) == ([1, 1, 1, 1], [0, 0, 0, 0])


def test_a_share_of_the_teachers_holds_teachers_only(cast):
    people = (cast.owner, cast.colleague, cast.leader)
    for person in people:
        make.title(person)
    cast.colleague.employments.update(staff_type="other")
    scope = Scope(Calendar(cast.school).parse("2020-2"), cast.school.pk)
    names = ("backbone_teachers", "backbone_on_roster")
    asked = [figures.get(f"portfolios.{name}") for name in names]

    found = figures.values(asked, scope)

    assert [found[figure.name] for figure in asked] == [3, 2]
    assert figures.get("portfolios.backbone_share").upper is asked[1]


def previewed(cast, *rows, head=HEAD):
    return upload(cast, maker.table(head, *rows), layout="titles")


def test_a_title_with_another_term_may_take_the_place_of_the_one_on_record(client, cast):
    old = make.title(cast.owner, title="骨干教师", ended_on=date(2021, 8, 31))
    row = [cast.owner.name, "骨干教师", "县级", "禾教发〔2020〕15号", "2020.9", "三年", ""]
    batch = previewed(cast, row)
    assert [(one.code, one.field, one.known) for one in batch.rows.all()] == [
        ("DUPLICATE_ROW", "title", old.pk)
    ]
    shown = importers.get("titles").stored([old.pk], batch)[old.pk][1]
    assert (shown["term"], shown["level"]) == ("2021-08-31", old.get_level_display())

    corrections.change(batch, batch.rows.get(), choice="replace", by=cast.office)
    life.confirm(batch, by=cast.office)
    work(batch)

    old.refresh_from_db()
    assert (batch.state, batch.counts["replaced"], old.status) == ("done", 1, "reversed")
    client.force_login(cast.office)
    rows = client.get(importers.get("titles").page(batch)[0]).context["page"]
    assert {title.pk for title in rows} == {batch.rows.get().pk, old.pk}
    assert stand()[0] == [("骨干教师", "county", "2023-08-31")]


def test_what_titles_and_pairs_replaced_stands_again_after_an_undo(cast):
    old = make.title(cast.owner, title="骨干教师", ended_on=date(2021, 8, 31))
    waiting = make.pair(cast.owner, cast.colleague, "submitted", ended_on=date(2021, 8, 31))
    batches = []
    for row, head in (
        ([cast.owner.name, "骨干教师", "县级", "", "2020.9", "三年", ""], HEAD),
        ([cast.owner.name, cast.colleague.name, "语文", "2020.9", "两年"], PAIRS),
    ):
        batch = previewed(cast, row, head=head)
        corrections.change(batch, batch.rows.get(), choice="replace", by=cast.office)
        life.confirm(batch, by=cast.office)
        batches.append(work(batch))
    assert [batch.counts["replaced"] for batch in batches] == [1, 1]
    make.pair(cast.owner, cast.colleague, starts_on=date(2021, 9, 1))
    rival = make.pair(cast.owner, cast.colleague, starts_on=date(2021, 3, 1))

    titles, pairs = map(life.obstacles, batches)

    page = reverse("portfolios:pair_detail", args=[rival.pk])
    assert [titles, [one.url for one in pairs]] == [[], [page]], "another term is another pair"
    actions.reverse(rival, by=cast.office, why="错")
    for batch in batches:
        life.undo(batch, by=cast.office)
        assert work(batch).state == "undone", batch.job.error
    for record in (old, waiting):
        record.refresh_from_db()
    assert [old.status, waiting.status] == ["certified", "submitted"]
    assert (waiting.decided_by, waiting.decision_note) == (None, "")


def test_a_pair_that_waits_goes_back_to_the_mentor_when_it_is_replaced(cast):
    old = make.pair(cast.owner, cast.colleague, "submitted")
    row = [cast.owner.name, cast.colleague.name, "语文", "2020.9", "两年"]
    batch = previewed(cast, row, head=PAIRS)

    corrections.change(batch, batch.rows.get(), choice="replace", by=cast.office)
    life.confirm(batch, by=cast.office)
    work(batch)

    old.refresh_from_db()
    pair = MentorPair.objects.certified().get()
    assert (old.status, pair.ended_on) == ("returned", date(2022, 8, 31))


def test_within_a_file_no_pair_takes_the_place_of_a_title(cast):
    mentor, mentee = cast.owner.name, cast.colleague.name
    title = [mentor, "骨干教师", "县级", "", "2020.9", "三年", mentee]
    both = {"称号": [HEAD, title], "结对": [PAIRS, [mentor, mentee, "", "2020.9", ""]]}
    batch = upload(cast, maker.workbook(both), layout="titles")
    pair = batch.rows.get(outcome="duplicate")

    with pytest.raises(NotNow):
        corrections.change(batch, pair, choice="replace", by=cast.office)
    corrections.choose_for_all(batch, "replace", by=cast.office)
    life.confirm(batch, by=cast.office)
    work(batch)

    assert stand() == ([("骨干教师", "county", "2023-08-31")], [(mentor, mentee)])
