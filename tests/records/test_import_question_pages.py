"""What a spreadsheet says and nobody understands is asked once and remembered."""

import pytest
from django.urls import reverse

from records.actions import NotNow
from records.imports import questions, words
from records.imports.question_forms import key_of
from records.models import ImportBatch
from schools.models import AuditEvent, Employment
from tests import make
from tests.records import sheet_maker as maker
from tests.records.test_import_batches import TRAINING_HEAD, register, training_line, upload, work
from tests.records.test_import_sorting import LESSONS, ROSTER, TRAINING, sorted_out

HEAD = ["姓名", "工号", "学科", "培训项目", "级别", "时间", "学时"]


def line(**cells):
    usual = dict(zip(HEAD, ["王芳", "", "", "作业设计", "县级", "3.5", "8"], strict=True))
    return list({**usual, **cells}.values())


def batch_of(cast, *lines, head=HEAD):
    return upload(cast, maker.table(head, *lines))


def address(name, batch, *more):
    return reverse(f"records:{name}", args=[batch.pk, *more])


def keys(batch):
    """{word: the name of its field}"""
    return {one.word: key_of(one) for one in questions.questions_of(batch)}


def post(client, batch, **answers):
    """`answers` by word; a word with `_other` at its end is typed."""
    names = keys(batch)
    data = {}
    for word, meaning in answers.items():
        key = names[word.removesuffix("_other")]
        data[f"{key}-other" if word.endswith("_other") else key] = meaning
    return client.post(address("import_questions", batch), data)


def outcomes(batch):
    batch.refresh_from_db()
    return [row.code or row.outcome for row in batch.rows.all()]


@pytest.fixture
def office(client, cast):
    client.force_login(cast.office)
    return client


def test_an_answer_is_remembered_and_the_file_read_again(office, cast):
    batch = batch_of(cast, line(级别="厂矿级"), line(姓名="王方", 时间="3.8"))
    page = office.get(address("import_questions", batch)).content.decode()
    assert "厂矿级" in page
    assert "王方" in page
    assert address("import_questions", batch) in office.get(
        address("import_detail", batch)
    ).content.decode()  # fmt: skip
    assert outcomes(batch) == ["accepted", "PERSON_UNKNOWN"]

    answer = post(office, batch, 厂矿级="school", 王方_other="王芳")

    assert answer.url == address("import_detail", batch)
    assert outcomes(batch) == ["accepted", "accepted"]
    assert batch.rows.first().values["level"] == "school"
    assert questions.questions_of(batch) == []
    number = Employment.objects.get(person=cast.owner).employee_no
    cast.school.refresh_from_db()
    assert cast.school.words == {
        "cells": {"people": {number: ["王方"]}, "levels": {"school": ["厂矿级"]}}
    }
    # The next file asks no more.
    assert outcomes(batch_of(cast, line(姓名="王方", 级别="厂矿级", 时间="4.2"))) == ["accepted"]
    event = AuditEvent.objects.get(verb="records.words_remembered")
    assert event.after == {"王方": number, "厂矿级": "school"}


def test_a_heading_is_learnt(office, cast):
    head = ["姓名", "级别", "培训项目", "时间", "研学钟点"]
    batch = batch_of(cast, ["王芳", "县级", "作业设计", "3.5", 8], head=head)
    assert outcomes(batch) == ["HOURS_MISSING"]

    post(office, batch, 研学钟点="hours")

    assert outcomes(batch) == ["accepted"]
    cast.school.refresh_from_db()
    assert cast.school.words == {"headers": {"training": {"hours": ["研学钟点"]}}}


def test_a_column_that_is_not_needed_is_asked_no_more(office, cast):
    batch = batch_of(cast, [*line(), "很好"], head=[*HEAD, "研学心得"])

    post(office, batch, 研学心得="known")

    batch.refresh_from_db()
    assert questions.questions_of(batch) == []


def test_a_bare_name_of_two_people_is_answered_for_this_file_only(office, cast):
    make.teacher(cast.school, "王芳", make.group(cast.school, "数学组"), employee_no="09009")
    batch = batch_of(cast, line(), line(姓名="王芳（大）", 时间="3.8"))
    assert outcomes(batch) == ["PERSON_AMBIGUOUS", "PERSON_AMBIGUOUS"]

    post(office, batch, **{"王芳||": "09009", "王芳(大)": "09009"})

    assert outcomes(batch) == ["accepted", "accepted"]
    assert batch.answers == {"cells": {"people": {"09009": ["王芳||"]}}}
    cast.school.refresh_from_db()
    assert cast.school.words == {"cells": {"people": {"09009": ["王芳(大)"]}}}
    again = batch_of(cast, line(时间="4.2"), line(姓名="王芳（大）", 时间="4.6"))
    assert outcomes(again) == ["PERSON_AMBIGUOUS", "accepted"]


def test_who_is_from_elsewhere_is_asked_no_more(office, cast):
    batch = batch_of(cast, line(姓名="外人"), line())

    post(office, batch, 外人="-")

    assert outcomes(batch) == ["PERSON_UNKNOWN", "accepted"]
    assert questions.questions_of(batch) == []


def test_a_class_is_said_as_people_write_it(office, cast):
    head = [*LESSONS[0], "班级"]
    batch = upload(cast, maker.table(head, [*LESSONS[1], "春晖班"]), layout="observations")

    assert "703" in post(office, batch, 春晖班_other="春风班").content.decode()
    post(office, batch, 春晖班_other="七（3）班")

    batch.refresh_from_db()
    assert batch.rows.get().values["class_name"] == "7-3"


def test_who_is_nearly_of_that_name_is_named(office, cast):
    make.teacher(cast.school, "茅依宁", employee_no="09009")
    batch = batch_of(cast, line(姓名="茅宜宁"))

    assert "可能是茅依宁" in office.get(address("import_questions", batch)).content.decode()
    post(office, batch, 茅宜宁="09009")
    assert outcomes(batch) == ["accepted"]


def test_nothing_said_and_nobody_meant(office, cast):
    batch = batch_of(cast, line(姓名="外人"))

    assert office.post(address("import_questions", batch), {}).status_code == 200
    answer = post(office, batch, 外人_other="某某")
    assert "外人" in answer.content.decode()
    cast.school.refresh_from_db()
    assert cast.school.words == {}


def test_somebody_new_is_added_to_the_roster_from_there(office, cast):
    batch = batch_of(cast, line(姓名="新老师（大）", 工号="08001", 学科="语文"))
    key = keys(batch)["新老师(大)#08001"]
    url = address("import_person_add", batch, key)
    assert url in office.get(address("import_questions", batch)).content.decode()
    page = office.get(url).content.decode()
    assert 'value="新老师"' in page
    assert 'value="08001"' in page

    answer = office.post(
        url,
        {"name": "新老师", "employee_no": "08001", "started_on": "2021-02-22",
         "stage": "junior", "title": "none", "staff_type": "teacher"},
    )  # fmt: skip

    assert answer.url == address("import_questions", batch)
    assert outcomes(batch) == ["accepted"]
    assert Employment.objects.get(employee_no="08001").person.name == "新老师"
    assert office.get(url).status_code == 404


def test_the_batches_beside_are_read_again_too(office, cast):
    rows = [[*TRAINING_HEAD], training_line(name="王方")]
    lessons = [LESSONS[0], ["王方", *LESSONS[1][1:]]]
    training, observations = sorted_out(cast, {"一": rows, "二": lessons})

    post(office, training, 王方_other="王芳")

    assert outcomes(training) == outcomes(observations) == ["accepted"]


def test_an_imported_file_asks_nothing(office, cast):
    from records.imports import life

    batch = batch_of(cast, line(级别="厂矿级"))
    names = keys(batch)
    life.confirm(batch, by=cast.office)
    work(batch)

    page = office.post(address("import_questions", batch), {names["厂矿级"]: "school"})

    assert page.status_code == 200
    cast.school.refresh_from_db()
    assert cast.school.words == {}


def test_a_word_means_what_was_said_last(office, cast):
    for meaning in ("school", "county"):
        batch = batch_of(cast, line(级别="厂矿级"))
        if meaning == "county":
            cast.school.refresh_from_db()
            questions.answer(
                batch, [(questions.Question("levels", "厂矿级", "厂矿级", "", 1), meaning)],
                by=cast.office,
            )  # fmt: skip
        else:
            post(office, batch, 厂矿级=meaning)

    cast.school.refresh_from_db()
    assert cast.school.words == {"cells": {"levels": {"county": ["厂矿级"]}}}


def test_remembered_words_are_shown_and_taken_back(office, cast):
    empty = office.get(reverse("records:word_list")).content.decode()
    assert reverse("records:import_add") in empty
    batch = batch_of(cast, line(级别="厂矿级"), line(姓名="王方"))
    post(office, batch, 厂矿级="school", 王方_other="王芳")
    page = office.get(reverse("records:word_list")).content.decode()
    assert "厂矿级" in page
    assert "校级" in page

    for word, path, meaning in (("厂矿级\0", "cells.levels", "x"), ("没有", "cells.levels", ""),
                                ("没有", "cells.people.x.y", "x"), ("没有", "", "")):  # fmt: skip
        office.post(
            reverse("records:word_forget", args=["shiqiao"]),
            {"word": word, "path": path, "meaning": meaning},
        )

    cast.school.refresh_from_db()
    number = Employment.objects.get(person=cast.owner).employee_no
    assert cast.school.words == {"cells": {"people": {number: ["王方"]}, "levels": {}}}
    event = AuditEvent.objects.get(verb="records.word_forgotten")
    assert event.before == {"厂矿级": "school"}, "as it was kept, whatever was sent"


def test_a_school_remembers_so_many_words(office, cast, monkeypatch):
    monkeypatch.setattr(words, "MOST", 2)
    batch = batch_of(cast, line(级别="厂矿级"), line(姓名="王方", 时间="3.8"), line(级别="作坊级"))
    post(office, batch, 厂矿级="school", 王方_other="王芳")
    full = "一所学校最多记住 2 个词语"

    page = post(office, batch, 作坊级="town")

    assert full in page.content.decode()
    assert 'value="town" selected' in page.content.decode(), "what was answered comes back"
    cast.school.refresh_from_db()
    assert words.count(cast.school.words) == 2
    assert "已记住 2 个词语，最多 2 个" in office.get(reverse("records:word_list")).content.decode()
    with pytest.raises(NotNow, match=full):
        words.remember(
            cast.school, [words.Word(("cells", "levels"), "town", "作坊级")], by=cast.office
        )
    # What is there may always mean something else.
    words.remember(cast.school, [words.Word(("cells", "levels"), "town", "厂矿级")], by=cast.office)
    cast.school.refresh_from_db()
    assert cast.school.words["cells"]["levels"] == {"town": ["厂矿级"]}


def test_a_sentence_is_no_word_to_remember(cast):
    said = words.Word(("cells", "levels"), "town", "长" * (words.LONGEST + 1))

    with pytest.raises(NotNow, match="超过 80 个字"):
        words.remember(cast.school, [said], by=cast.office)

    cast.school.refresh_from_db()
    assert cast.school.words == {}


def test_the_kind_of_a_sheet_is_changed_on_a_page(office, cast):
    batches = sorted_out(cast, {"名单": ROSTER, "一": TRAINING, "二": TRAINING})
    training = batches[1]
    url = address("import_kinds", training)
    page = office.get(address("import_detail", training)).content.decode()
    assert url in page
    assert address("import_detail", batches[0]) in page
    fields = {name: field.label for name, field in office.get(url).context["form"].fields.items()}
    assert list(fields.values()) == ["一", "二"]

    assert office.post(url, dict.fromkeys(fields, "")).status_code == 200
    answer = office.post(url, dict(zip(fields, ["training", "observations"], strict=True)))

    assert answer.url == address("import_detail", training)
    training.refresh_from_db()
    assert (training.only, ImportBatch.objects.count()) == (["一"], 3)


def test_a_file_of_no_kind_leads_on(office, cast):
    batch = upload(cast, maker.table(["甲", "乙"], ["丙", "丁"]), layout="")

    assert address("import_kinds", batch) in office.get(
        address("import_detail", batch)
    ).content.decode()  # fmt: skip


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_of_questions_takes_the_same_queries(office, cast, queries, count):
    lines = [line(姓名=f"外人{n}", 级别=f"厂矿{n}") for n in "甲乙丙"[:count]]
    batch = batch_of(cast, *lines)
    office.get(address("import_questions", batch))

    with queries() as asked:
        office.get(address("import_questions", batch))

    assert len(asked) <= 12, [one["sql"] for one in asked]


def test_of_another_school_nothing_is_found(client, cast):
    batch = batch_of(cast, line(姓名="外人"))
    client.force_login(cast.stranger_office)

    for name in ("import_questions", "import_kinds"):
        assert client.get(address(name, batch)).status_code == 404
        assert client.post(address(name, batch), {}).status_code == 404
    assert client.get(
        address("import_person_add", batch, keys(batch)["外人"])
    ).status_code == 404  # fmt: skip
    assert client.post(reverse("records:word_forget", args=["shiqiao"])).status_code == 404


def test_the_upload_recognises_unless_told(office, cast):
    from tests.records.test_import_pages import post_file

    assert post_file(office, register(training_line()), layout="").status_code == 302
    assert work(ImportBatch.objects.get()).layout == "training"
    page = office.get(reverse("records:import_add")).content.decode()
    assert 'value="" class="form-check-input" required' not in page
