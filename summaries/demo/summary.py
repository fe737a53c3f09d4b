"""The summary of the semester that is over, with words of the office in it."""

from records.scope import Place, Scope
from schools.periods import Calendar
from summaries import actions

WORDS = {
    "teaching": (
        "各教研组每两周开展一次主题研修，围绕单元整体教学与作业设计交流课例，研修材料统一归档。"
    ),
    "young": "新任教师与经验丰富的教师结对，师徒互听互评，每月交流一次备课与班级管理心得。",
    "ethics": "组织全体教师学习新时代教师职业行为十项准则，开展“我身边的好老师”讲述活动。",
    "next": "以课堂提问与学习任务设计为重点，继续推进校本研修。",
}


def make_summary(school, office):
    """Composed at once, so that it can be opened; the worker makes its PDF."""
    calendar = Calendar(school)
    finished = calendar.semesters()[1]
    place = Place(Scope(finished, school.pk), school, calendar)
    summary = actions.begin(place, by=office, language="zh-hans", office="教务处")
    for section, text in WORDS.items():
        actions.write(summary, section, text, version=0, by=office)
    actions.store_tree(summary)
    return summary
