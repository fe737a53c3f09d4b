"""Personal portfolios of three pages: the same trees for both sides of the comparison."""

from records.documents.tree import (
    Chart,
    Column,
    Document,
    Facts,
    FigureRun,
    Honour,
    HonoursList,
    Paragraph,
    Point,
    Section,
    Signature,
    Table,
)

FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "芳明强敏燕婷浩雪晨宇轩涵梓欣怡博文静涛丽"


def portfolio(n: int) -> Document:
    name = FAMILY[n % 20] + GIVEN[n // 20 % 20] + GIVEN[n * 7 % 20]
    return Document(
        title="教师专业成长档案",
        subtitle="2020学年第二学期",
        genre="portfolio",
        author="石桥初级中学",
        blocks=(
            Facts.of(
                ("姓名", name),
                ("工号", f"{n:05}"),
                ("学校", "石桥初级中学"),
                ("教研组", "语文组"),
                ("任教学科", "语文"),
                ("职称", "一级教师"),
            ),
            Section(1, "规定要求", (progress(),)),
            Section(1, "培训", (words("本期参加培训", "18", "次。"), trainings(n))),
            Section(1, "听评课", (words("本期听评课", "22", "节。"), observations(n))),
            Section(1, "荣誉", (HonoursList((Honour("教坛新秀", "", "市级", "2021-05-01"),)),)),
        ),
        signature=Signature("石桥初级中学", "2021年7月6日"),
    )


def words(before, number, after):
    run = FigureRun(number, name="training.person_times", href="/records/figures/x/")
    return Paragraph.of(before, run, after)


def progress():
    return Chart(
        "progress",
        "规定与完成情况",
        (
            Point("培训学分", 60, "60／73学分", 73),
            Point("听课节数", 22, "22／20节", 20),
            Point("论文", 1, "1／1篇", 1),
        ),
    )


def trainings(n):
    columns = (
        Column("结束日期", share=1.5),
        Column("项目", share=4.2),
        Column("级别与方式", share=2),
        Column("学时", "end", 0.8),
        Column("学分", "end", 0.8),
    )
    rows = [
        (
            f"2021-0{2 + k % 5}-{1 + k:02}",
            f"第{n + k}期初中教师核心素养导向的单元整体教学设计与课堂实施专题研修",
            "县级 · 面授",
            f"{4 + k % 8}",
            f"{4 + k % 8}",
        )
        for k in range(18)
    ]
    return Table.of(columns, rows)


def observations(n):
    columns = (
        Column("日期", share=1.5),
        Column("类型", share=1.3),
        Column("班级与学科", share=1.5),
        Column("课题", share=2.8),
        Column("授课教师", share=1.4),
        Column("节数", "end", 0.8),
    )
    rows = [
        (
            f"2021-0{3 + k % 4}-{1 + k:02}",
            "常态课",
            f"7-{1 + k % 9} 语文",
            f"《济南的冬天》第{1 + (n + k) % 3}课时",
            FAMILY[k % 20] + GIVEN[(n + k) % 20],
            "1",
        )
        for k in range(22)
    ]
    return Table.of(columns, rows)
