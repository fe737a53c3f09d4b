"""Chinese names: how they sort."""

from functools import lru_cache

# Surnames that dictionaries read otherwise than families do.
SURNAMES = {
    "曾": "zeng",
    "单": "shan",
    "仇": "qiu",
    "解": "xie",
    "区": "ou",
    "查": "zha",
    "盖": "ge",
    "翟": "zhai",
    "朴": "piao",
    "任": "ren",
    "华": "hua",
    "纪": "ji",
    "冼": "xian",
    "尉": "wei",
    "乐": "yue",
    "繁": "po",
    "缪": "miao",
    "宓": "mi",
    "折": "she",
    "祭": "zhai",
    "谌": "chen",
    "員": "yun",
    "员": "yun",
    "黑": "he",
    "盛": "sheng",
    "燕": "yan",
    "应": "ying",
    "宁": "ning",
    "长孙": "zhang sun",
    "尉迟": "yu chi",
    "万俟": "mo qi",
    "澹台": "tan tai",
    "单于": "chan yu",
    "欧阳": "ou yang",
    "令狐": "ling hu",
    "皇甫": "huang fu",
    "夏侯": "xia hou",
    "宇文": "yu wen",
}


@lru_cache(maxsize=20_000)
def sort_key(name: str) -> str:
    """Pinyin of a name, syllables apart, the surname read as families read it.

    Names alike in pinyin still differ by the characters at the end, so that
    two people of one sound do not mix.
    """
    name = name.strip()
    surname = next((name[:n] for n in (2, 1) if name[:n] in SURNAMES and len(name) > n), "")
    head = [SURNAMES[surname]] if surname else []
    return " ".join([*head, *syllables(name[len(surname) :]), name]).lower()[:120]


def syllables(text: str) -> list[str]:
    """The pinyin of each character, without tones; other characters stay."""
    # Half a second and 50 MB of dictionaries, which most processes never need.
    from pypinyin import lazy_pinyin

    return lazy_pinyin(text)
