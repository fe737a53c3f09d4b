"""A document with one of everything, for the tests of page and typesetter."""

from records.documents.tree import (
    Annex,
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


def figure(text, name="training.hours"):
    return FigureRun(text, name=name, href=f"/figures/{name}/?whose=x&when=2020-2", value=text)


def document(**fields):
    return Document(
        **{
            "title": "石门中学教师专业发展工作总结",
            "subtitle": "2020学年第二学期",
            "author": "石门中学教务处",
            "blocks": (
                Facts.of(("姓名", "𬭎㛃"), ("工号", "T001"), ("学校", "石门中学")),
                Section(
                    1,
                    "主要工作与成效",
                    (
                        Paragraph.of("参训教师", figure("412"), "人次。"),
                        Paragraph.of("注：分母为在岗教师。", style="note"),
                        Section(2, "听评课", (Paragraph.of("教师䶮文、𫖯仁听课。"),)),
                        Chart("groups", "各组学时", (Point("语文组", 42.5, "42.5", previous=40),)),
                        Chart("months", "各月节数", (Point("3月", 280), Point("4月", 0))),
                        Chart("progress", "达标", (Point("学分", 60, "60／73学分", 73),)),
                    ),
                    key="work",
                ),
                Section(1, "特色与荣誉", (HonoursList((Honour("教坛新秀", "张华", "市级"),)),)),
                Paragraph.of("坚持“走出去”。", origin="office"),
            ),
            "signature": Signature("石门中学　教务处", "2021年7月6日"),
            "annexes": (
                Annex(
                    "培训台账",
                    (Table.of(("组", Column("学时", "end")), [("语文组", figure("88"))] * 60),),
                ),
            ),
            **fields,
        }
    )
