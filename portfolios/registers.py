"""Lists of papers and awards, of titles held and of mentor pairs, as we write them ourselves."""

import re

from django.utils.translation import gettext_lazy as _

from portfolios.sheets import day_before_anniversary
from records.imports.registers import (
    DATE,
    LEVEL,
    MONTH,
    NAMES,
    NUMBER,
    PERSON,
    Register,
    Sheet,
    register,
)
from records.sheets.writing import Field
from research.registers import PAPERS

MOST_YEARS = 10
PRIZE = re.compile(r"(.+?)((?:特等|一等|二等|三等|其他)奖)")


def award_values(honour, said):
    """The competition and its prize; an honour without a prize has only a name."""
    match = PRIZE.fullmatch(honour.title)
    event, prize = match.groups() if match else (honour.title, "")
    yield {
        "number_of_author": said.people.number(honour.teacher_id),
        "authors": honour.teacher.name,
        "event": event,
        "prize": prize,
        "level": said.word("levels", honour.level),
        "venue": honour.awarded_by,
        "date": honour.ended_on,
        "note": honour.note,
    }


def title_values(held, said):
    yield {
        "group": said.people.group(held.teacher_id),
        "employee_no": said.people.number(held.teacher_id),
        "name": held.teacher.name,
        "title": held.title,
        "level": said.word("levels", held.level),
        "document": held.document,
        "approved": held.starts_on,
        "term": term(held),
        "note": held.note,
    }


def pair_values(pair, said):
    yield {
        "employee_no": said.people.number(pair.teacher_id),
        "name": pair.teacher.name,
        "mentee_no": said.people.number(pair.mentee_id) if pair.mentee_id else "",
        "mentee": pair.mentee_shown,
        "since": pair.starts_on,
        "term": term(pair),
        "note": pair.note,
    }


def term(record):
    """Whole years as such, another term by its months; nothing where the end is open."""
    begins, ends = record.starts_on, record.ended_on
    if not (begins and ends):
        return ""
    for years in range(1, MOST_YEARS + 1):
        if day_before_anniversary(begins, years) == ends:
            return f"{years}年"
    return f"{begins:%Y.%m}-{ends:%Y.%m}"


register(
    Register(
        "papers",
        (
            PAPERS,
            Sheet(
                "获奖",
                (
                    Field("number_of_author", 10, "01001", NUMBER, is_text=True),
                    Field("authors", 18, "王小明", NAMES, is_needed=True, heading="获奖教师"),
                    Field("event", 36, "初中语文优质课评比", is_needed=True, heading="获奖项目"),
                    Field("prize", 12, "一等奖", choices="prizes", is_needed=True),
                    Field("level", 10, "县级", LEVEL, "levels"),
                    Field("venue", 20, "县教育局", heading="主办单位"),
                    Field("date", 12, "2021-05-05", DATE, is_needed=True, is_day=True),
                    Field("note", 20),
                ),
                kind="honour",
                values=award_values,
            ),
        ),
    )
)

register(
    Register(
        "titles",
        (
            Sheet(
                "骨干名册",
                (
                    Field("group", 12, "语文组", choices="groups"),
                    Field("employee_no", 10, "01001", NUMBER, is_text=True),
                    Field("name", 10, "王小明", PERSON, "people", is_needed=True),
                    Field("title", 16, "学科带头人", choices="honours", is_needed=True),
                    Field("level", 10, "市级", LEVEL, "levels", is_needed=True),
                    Field("document", 24, "市教人〔2020〕12号", is_text=True),
                    Field("approved", 12, "2020.09", MONTH, is_text=True),
                    Field(
                        "term",
                        16,
                        "三年",
                        _("三年, or 2020.9-2023.8; empty is open."),
                        is_text=True,
                    ),
                    Field("apprentices", 24, "李大华、张小红", NAMES),
                    Field("note", 20),
                ),
                kind="title_held",
                values=title_values,
                # Pairs have a sheet of their own.
                asked=("apprentices",),
            ),
            Sheet(
                "师徒结对",
                (
                    Field("employee_no", 12, "01001", NUMBER, heading="师傅工号", is_text=True),
                    Field("name", 10, "王小明", PERSON, "people", heading="师傅", is_needed=True),
                    Field("mentee_no", 12, "01002", NUMBER, is_text=True),
                    Field("mentee", 10, "李大华", PERSON, "people", is_needed=True),
                    Field("since", 12, "2020.09", MONTH, is_text=True),
                    Field(
                        "term",
                        16,
                        "一年",
                        _("一年, or 2020.9-2021.8; empty is open."),
                        heading="结对期限",
                        is_text=True,
                    ),
                    Field("note", 20),
                ),
                kind="mentor_pair",
                values=pair_values,
            ),
        ),
    )
)
