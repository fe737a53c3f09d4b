"""A school's summary of about fifteen pages: text, tables, charts and lists."""

from records.documents.tree import (
    Annex,
    Chart,
    Column,
    Document,
    FigureRun,
    Honour,
    HonoursList,
    Paragraph,
    Point,
    Section,
    Signature,
    Table,
)
from tests.benchmarks.portfolios import FAMILY, GIVEN

PARTS = (
    "教师培训",
    "校本研修与教研",
    "听评课",
    "课题与论文",
    "课程建设",
    "青年教师与师徒",
    "骨干与名师",
    "师德与交流",
)
GROUPS = ("语文组", "数学组", "英语组", "科学组", "社会组", "体育组", "艺术组", "信息组")
MONTHS = ("2月", "3月", "4月", "5月", "6月", "7月")


def summary(n: int) -> Document:
    return Document(
        title="石桥初级中学教师专业发展工作总结",
        subtitle="2020学年第二学期",
        author="石桥初级中学　教务处",
        blocks=(
            told("2020学年第二学期，学校扎实推进教师专业发展，教师参训", n + 412, "人次。"),
            Section(1, "基本情况", (told("期末在岗专任教师", 200 + n, "人。"),)),
            Section(1, "主要工作与成效", tuple(part(n, title) for title in PARTS)),
            Section(1, "特色与荣誉", (honours(),)),
            Section(
                1, "存在问题", tuple(told("仍有", 3 + k, "名教师未完成任务。") for k in range(3))
            ),
            Section(1, "下学期打算", tuple(told("继续推进", 2 + k, "项工作。") for k in range(3))),
        ),
        signature=Signature("石桥初级中学　教务处", "2021年7月6日"),
        annexes=(
            Annex("各教研组培训情况", (by_group(n),)),
            Annex("课题一览", (listed(n, "课题", 45),)),
            Annex("论文一览", (listed(n, "论文", 60),)),
        ),
    )


def told(before, number, after):
    run = FigureRun(str(number), name="training.person_times", href="/records/figures/x/")
    rest = "各教研组围绕单元整体教学开展研修，做到有计划、有记录、有反馈，" * 3
    return Paragraph.of(before, run, after, rest.rstrip("，") + "。")


def part(n, title):
    blocks = [told(f"{title}方面共完成", n + k * 7, "项。") for k in range(4)]
    if title in ("教师培训", "听评课"):
        blocks += [chart(n, title), by_group(n)]
    return Section(2, title, tuple(blocks))


def chart(n, title):
    if title == "教师培训":
        points = tuple(
            Point(g, 20 + (n + k) % 9, f"{20 + (n + k) % 9}.0") for k, g in named(GROUPS)
        )
        return Chart("groups", "各组人均学时", points, "各教研组人均培训学时")
    points = tuple(Point(m, 60 + (n * k) % 30, str(60 + (n * k) % 30)) for k, m in named(MONTHS))
    return Chart("months", "各月听课节数", points, "各月听评课节数")


def named(names):
    return enumerate(names)


def honours():
    return HonoursList(
        tuple(
            Honour("县级教坛新秀", FAMILY[k % 20] + GIVEN[k % 20], "语文", f"2021-05-{1 + k:02}")
            for k in range(20)
        )
    )


def by_group(n):
    columns = (
        Column("教研组", share=1.6),
        *(Column(name, "end") for name in ("教师", "人次", "学时", "人均学时")),
    )
    rows = [
        (g, str(20 + k), str(90 + n % 9 + k), str(400 + k), f"{20 + k}.5") for k, g in named(GROUPS)
    ]
    return Table.of(columns, rows)


def listed(n, what, count):
    columns = (
        Column("序号", "end", 0.6),
        Column(f"{what}名称", share=4),
        Column("负责人", share=1.2),
        Column("级别", share=1.2),
        Column("时间", share=1.5),
    )
    rows = [
        (
            str(k + 1),
            f"初中{what}第{k + 1}号：指向核心素养的单元整体教学设计与实践研究",
            FAMILY[k % 20] + GIVEN[(k + n) % 20],
            "县级",
            f"2021-0{1 + k % 6}-{1 + k % 28:02}",
        )
        for k in range(count)
    ]
    return Table.of(columns, rows)
