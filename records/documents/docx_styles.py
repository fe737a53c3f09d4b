"""The styles and the page of a document in Word, after GB/T 9704.

Fonts are named as the reader's computer knows them; what it does not have it
looks up in the font table under its other name. Lengths are twips (1/20 pt),
sizes of letters half points. The elements stand in the order the schema wants:
Word refuses a file in which they do not.
"""

from dataclasses import dataclass, replace
from functools import cache

from records.documents.escape import escape

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

FANG, KAI, HEI = "仿宋_GB2312", "楷体_GB2312", "黑体"
TITLE, SONG, LATIN = "方正小标宋简体", "宋体", "Times New Roman"
# (name, other name, family, its 10 bytes of PANOSE or none): Word takes the other name, or what
# is most alike, where the first is missing.
FONTS = (
    (FANG, "仿宋", "modern", "02010609030101010101"),
    (KAI, "楷体", "modern", "02010609030101010101"),
    (HEI, "SimHei", "modern", "02010609060101010101"),
    (TITLE, "FZXiaoBiaoSong-B05S", "auto", "03000509000000000000"),
    (SONG, "SimSun", "auto", "02010600030101010101"),
)

# 210 × 297 mm, 37 mm above, 28 left, 26 right, 35 below: a block of 156 × 225 mm.
WIDTH, HEIGHT = 11906, 16838
ABOVE, BELOW, LEFT, RIGHT = 2098, 1984, 1587, 1474
BLOCK = WIDTH - LEFT - RIGHT
# 22 lines of 28 characters: the pitch is 225 mm / 22, and each character of 16 pt gives up a
# quarter of a point for 156 mm / 28; rounded up they would not fit. The characters are not
# left to the grid of the page: programs do not agree on one that is narrower than a letter.
SIZE, LINE, CLOSER = 32, 579, -5
# The number stands 7 mm below the block, in a line of 14 pt.
FOOTER = round(BELOW - 7 * 56.7 - 280)


@dataclass(frozen=True)
class Style:
    """One style: paragraph properties in parts, so that they come out in order."""

    id: str
    name: str
    based: str = "Normal"
    font: str = ""
    size: int = 0
    bold: bool = False
    colour: str = ""
    keep: str = ""  # "next", "lines" or both
    page_break: bool = False
    tight: bool = False  # without a gap between Chinese and digits
    free: bool = False  # of the grid
    before: int = 0
    after: int = 0
    line: int = 0
    indent: str = ""
    align: str = ""
    outline: int | None = None
    following: str = ""

    def xml(self) -> str:
        based = f'<w:basedOn w:val="{self.based}"/>' if self.based != self.id else ""
        default = ' w:default="1"' if self.id == "Normal" else ""
        own = "" if self.name.isascii() else ' w:customStyle="1"'
        following = f'<w:next w:val="{self.following}"/>' if self.following else ""
        return (
            f'<w:style w:type="paragraph"{default}{own} w:styleId="{self.id}">'
            f'<w:name w:val="{escape(self.name)}"/>{based}{following}<w:qFormat/>'
            f"<w:pPr>{self.paragraph()}</w:pPr><w:rPr>{self.letters()}</w:rPr></w:style>"
        )

    def paragraph(self) -> str:
        parts = [
            "<w:keepNext/>" if "next" in self.keep else "",
            "<w:keepLines/>" if "lines" in self.keep else "",
            "<w:pageBreakBefore/>" if self.page_break else "",
            '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>' if self.tight else "",
            '<w:snapToGrid w:val="0"/>' if self.free else "",
            self.spacing(),
            f"<w:ind {self.indent}/>" if self.indent else "",
            f'<w:jc w:val="{self.align}"/>' if self.align else "",
            f'<w:outlineLvl w:val="{self.outline}"/>' if self.outline is not None else "",
        ]
        return "".join(parts)

    def spacing(self) -> str:
        said = ""
        if self.before or self.after or self.line:
            said = f' w:before="{self.before}" w:after="{self.after}"'
        if self.line:
            rule = "auto" if self.line == 240 else "exact"
            said += f' w:line="{self.line}" w:lineRule="{rule}"'
        return f"<w:spacing{said}/>" if said else ""

    def letters(self) -> str:
        bold = "<w:b/><w:bCs/>" if self.bold else ""
        colour = f'<w:color w:val="{self.colour}"/>' if self.colour else ""
        return (face(self.font) if self.font else "") + bold + colour + self.sized()

    def sized(self) -> str:
        """Letters of the body stand closer, and only those."""
        if not self.size:
            return ""
        wide = "" if self.size == SIZE else '<w:spacing w:val="0"/>'
        return f'{wide}<w:sz w:val="{self.size}"/><w:szCs w:val="{self.size}"/>'


def face(font: str) -> str:
    """Digits and Latin letters are of the same face, but for the Latin one."""
    chinese = SONG if font == LATIN else font
    return f'<w:rFonts w:ascii="{font}" w:eastAsia="{chinese}" w:hAnsi="{font}" w:cs="{LATIN}"/>'


TWO = 'w:firstLineChars="200" w:firstLine="640"'


def chinese() -> list[Style]:
    heading = Style("", "", size=SIZE, keep="next lines", indent=TWO, following="BodyText")
    return [
        Style("Normal", "Normal", tight=True, line=LINE, align="both"),
        Style("BodyText", "Body Text", indent=TWO),
        Style(
            "Title",
            "Title",
            free=True,
            font=TITLE,
            size=44,
            line=LINE,
            align="center",
            keep="next lines",
        ),
        Style(
            "Subtitle",
            "Subtitle",
            font=KAI,
            size=SIZE,
            free=True,
            after=LINE,
            line=LINE,
            align="center",
        ),
        replace(heading, id="Heading1", name="heading 1", font=HEI, outline=0),
        replace(heading, id="Heading2", name="heading 2", font=KAI, outline=1),
        replace(heading, id="Heading3", name="heading 3", font=FANG, outline=2),
        replace(heading, id="Heading4", name="heading 4", font=FANG, outline=3),
        *common(),
        Style(
            "Honour",
            "荣誉",
            indent='w:leftChars="350" w:left="1120" w:hangingChars="150" w:hanging="480"',
        ),
        note('w:left="640"'),
    ]


def english() -> list[Style]:
    heading = Style(
        "", "", size=24, keep="next lines", before=120, after=120, line=400, following="BodyText"
    )
    return [
        Style("Normal", "Normal", line=400, align="left"),
        Style("BodyText", "Body Text", after=120, line=400),
        Style(
            "Title",
            "Title",
            font=LATIN,
            bold=True,
            size=40,
            line=560,
            align="center",
            keep="next lines",
        ),
        Style("Subtitle", "Subtitle", after=440, line=400, align="center"),
        replace(heading, id="Heading1", name="heading 1", font="Arial", bold=True, outline=0),
        replace(heading, id="Heading2", name="heading 2", bold=True, outline=1),
        replace(heading, id="Heading3", name="heading 3", outline=2),
        replace(heading, id="Heading4", name="heading 4", outline=3),
        *common(),
        Style("Honour", "荣誉", after=120, line=400, indent='w:left="840" w:hanging="360"'),
        note(""),
    ]


def note(indent: str) -> Style:
    return Style(
        "Note",
        "附注",
        font=SONG,
        size=21,
        colour="333333",
        free=True,
        before=60,
        after=120,
        line=320,
        indent=indent,
        align="left",
    )


def common() -> list[Style]:
    return [
        Style("Caption", "caption", font=HEI, size=24, keep="next lines", free=True, after=80,
              line=400, align="center"),
        Style("TableText", "表格文字", font=SONG, size=21, free=True, line=300, align="left"),
        Style("TableHead", "表头", based="TableText", font=HEI),
        Style("FactText", "信息内容", font=SONG, size=24, free=True, line=360, align="left"),
        Style("FactLabel", "信息名称", based="FactText", font=HEI, align="center"),
        Style("Picture", "图", free=True, line=240, after=160, align="center"),
        Style("Signature", "Signature", keep="next lines", align="right"),
        Style("Date", "Date", keep="lines", align="right"),
        Style("Contact", "联系方式", before=LINE, line=LINE, align="left"),
        Style("AnnexLabel", "附件标识", font=HEI, keep="next lines", page_break=True),
        Style("AnnexTitle", "附件标题", font=TITLE, size=36, free=True, keep="next lines",
              after=200, line=LINE, align="center", outline=0, following="BodyText"),
        Style("Proof", "校验", font=SONG, size=21, free=True, line=360, align="left"),
        Style("Footer", "footer", font=SONG, size=28, free=True, line=280),
    ]  # fmt: skip


TABLES = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0"'
    ' w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
    '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    "</w:style>"
    '<w:style w:type="table" w:customStyle="1" w:styleId="Columns"><w:name w:val="数据表"/>'
    '<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>'
    '<w:top w:val="single" w:sz="8" w:space="0" w:color="auto"/>'
    '<w:bottom w:val="single" w:sz="8" w:space="0" w:color="auto"/>'
    '<w:insideH w:val="single" w:sz="2" w:space="0" w:color="777777"/></w:tblBorders>'
    '<w:tblCellMar><w:top w:w="60" w:type="dxa"/><w:left w:w="80" w:type="dxa"/>'
    '<w:bottom w:w="60" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    "</w:style>"
    '<w:style w:type="table" w:customStyle="1" w:styleId="Facts"><w:name w:val="信息表"/>'
    '<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>'
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + '</w:tblBorders><w:tblCellMar><w:top w:w="100" w:type="dxa"/><w:left w:w="120"'
    ' w:type="dxa"/><w:bottom w:w="100" w:type="dxa"/><w:right w:w="120" w:type="dxa"/>'
    "</w:tblCellMar></w:tblPr></w:style>"
)


@cache
def styles(language: str) -> str:
    is_english = language == "en"
    body, size, closer = (LATIN, 24, 0) if is_english else (FANG, SIZE, CLOSER)
    spoken = "en-GB" if is_english else "en-US"
    made = english() if is_english else chinese()
    return (
        f'{HEADER}<w:styles xmlns:w="{MAIN}"><w:docDefaults><w:rPrDefault><w:rPr>{face(body)}'
        f'<w:color w:val="000000"/><w:spacing w:val="{closer}"/>'
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
        f'<w:lang w:val="{spoken}" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        f"<w:pPrDefault/></w:docDefaults>{''.join(style.xml() for style in made)}"
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/>'
        "<w:unhideWhenUsed/></w:style>"
        '<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/>'
        f'<w:basedOn w:val="DefaultParagraphFont"/><w:qFormat/><w:rPr>{strong(is_english)}</w:rPr>'
        f"</w:style>{TABLES}</w:styles>"
    )


def strong(is_english: bool) -> str:
    return "<w:b/><w:bCs/>" if is_english else face(HEI)


@cache
def fonts() -> str:
    listed = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:panose1 w:val="{panose}"/>'
        f'<w:charset w:val="86"/><w:family w:val="{family}"/></w:font>'
        for name, other, family, panose in FONTS
    )
    return f'{HEADER}<w:fonts xmlns:w="{MAIN}">{listed}</w:fonts>'


def settings(language: str) -> str:
    spoken = "en-GB" if language == "en" else "en-US"
    return (
        f'{HEADER}<w:settings xmlns:w="{MAIN}"><w:zoom w:percent="100"/>'
        '<w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode"'
        ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        f'<w:themeFontLang w:val="{spoken}" w:eastAsia="zh-CN"/></w:settings>'
    )


def footer(side: str) -> str:
    """`side` is the outer edge, from which the number stands one character in."""
    return (
        f'{HEADER}<w:ftr xmlns:w="{MAIN}"><w:p><w:pPr><w:pStyle w:val="Footer"/>'
        f'<w:ind w:{side}Chars="100" w:{side}="280"/><w:jc w:val="{side}"/></w:pPr>'
        '<w:r><w:t xml:space="preserve">— </w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        '<w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>'
    )


def page(language: str) -> str:
    grid = f'<w:docGrid w:type="lines" w:linePitch="{LINE}"/>'
    return (
        '<w:sectPr><w:footerReference w:type="default" r:id="odd"/>'
        '<w:footerReference w:type="even" r:id="even"/>'
        f'<w:pgSz w:w="{WIDTH}" w:h="{HEIGHT}"/><w:pgMar w:top="{ABOVE}" w:right="{RIGHT}"'
        f' w:bottom="{BELOW}" w:left="{LEFT}" w:header="850" w:footer="{FOOTER}" w:gutter="0"/>'
        '<w:cols w:space="425"/>' + ("" if language == "en" else grid) + "</w:sectPr>"
    )
