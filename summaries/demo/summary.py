"""Summaries on their way: one signed, one that waits for the principal, one the office writes."""

from dataclasses import replace

from django.conf import settings

from records import actions as record_actions
from records import rules as record_rules
from records.scope import Place, Scope
from schools.models import Group, Person
from schools.periods import Calendar
from summaries import actions, signing, writing
from summaries.outlines import actions as outlines
from summaries.outlines import built_in, editing
from training.models import Training

WORDS = {
    "teaching": (
        "各教研组每两周开展一次主题研修，围绕单元整体教学与作业设计交流课例，研修材料统一归档。"
    ),
    "young": "新任教师与经验丰富的教师结对，师徒互听互评，每月交流一次备课与班级管理心得。",
    "ethics": "组织全体教师学习新时代教师职业行为十项准则，开展“我身边的好老师”讲述活动。",
    "next": "以课堂提问与学习任务设计为重点，继续推进校本研修。",
}
NAME = "教务处总结（本校）"
HERE = "http://127.0.0.1:8000"


def make_summaries(school, office):
    """What is signed first, so that something could change since."""
    calendar = Calendar(school)
    finished = calendar.semesters()[1]
    leader, principal = (Person.objects.get(sign_in_name=name) for name in ("leader", "principal"))
    year = calendar.school_year(finished.start_year)
    sign(compose(school, calendar, year, by=office), office, principal)
    correct_something(year, office)
    group = Group.objects.get(school=school, appointments__person=leader)
    waiting = compose(school, calendar, finished, by=leader, group=group)
    signing.hand_in(waiting, by=leader)
    make_summary(school, calendar, finished, office)
    keep_outline(school, office)


def keep_outline(school, office):
    """The house's own: the academic affairs office's, without courses, with a part about safety."""
    content = built_in.every()["academic_affairs"].content
    content = editing.with_part(content, "courses", lambda part: replace(part, on=False))
    content, key = editing.add_part(content, "zh-hans", "教学安全与学生管理")
    words = {"zh-hans": "落实课堂安全责任，组织全体教师学习安全应急处置流程。"}
    content = editing.with_part(
        content,
        key,
        lambda part: replace(part, items=(replace(part.items[0], words=words),)),
    )
    outlines.keep(content, name=NAME, kind="school", by=office, school=school)


def compose(school, calendar, period, *, by, group=None):
    scope = Scope(period, school.pk, group.pk if group else None)
    place = Place(scope, school, calendar, group)
    summary = actions.begin(
        place, by=by, language="zh-hans", office="教务处", is_composed_elsewhere=True
    )
    actions.store_tree(summary)
    return summary


def sign(summary, office, principal):
    signing.hand_in(summary, by=office)
    seen = signing.seen_of(signing.document_of(summary))
    site = settings.PUBLIC_ADDRESS or HERE
    signing.sign(summary, by=principal, seen=seen, site=site)


def correct_something(period, office):
    """A training that was logged twice no longer counts."""
    certified = Training.objects.certified().filter(ended_on__range=(period.start, period.end))
    for training in certified.order_by("-ended_on", "-id")[:20]:
        if record_rules.can_reverse(office, training):
            record_actions.reverse(training, by=office, why="与县级登记重复，更正。")
            return


def make_summary(school, calendar, period, office):
    """Composed at once, so that it can be opened; the worker makes its PDF."""
    place = Place(Scope(period, school.pk), school, calendar)
    summary = actions.begin(place, by=office, language="zh-hans", office="教务处")
    for key, text in WORDS.items():
        content = [{"auto": True}, {"runs": [{"text": text}]}]
        writing.write_part(summary, key, content, base=0, by=office)
    actions.store_tree(summary)
