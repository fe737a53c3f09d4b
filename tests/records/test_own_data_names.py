"""Names in an archive: every system can unpack them, and none hides what it is."""

import pytest

from records.own_data.names import Names, clean


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("结业证书.pdf", "结业证书.pdf"),
        ("\u202egpj.exe", "gpj.exe"),
        ("a\u200bb\ufeffc.pdf", "abc.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\x\\y.pdf", "C_x_y.pdf"),
        ('a<b>:"c|d?*.pdf', "a_b_c_d_.pdf"),
        ("con", "_con"),
        ("COM1.pdf", "_COM1.pdf"),
        ("nul.tar.gz", "_nul.tar.gz"),
        ("  a\n\tb  .pdf", "a b.pdf"),
        (". .", "file"),
        ("", "file"),
        ("\x00", "file"),
        ("e\u0301.pdf", "é.pdf"),
        ("长" * 300 + ".pdf", "长" * 60 + ".pdf"),
        ("𠮷野.jpg", "𠮷野.jpg"),
        ("a.pdf.", "a.pdf"),
        (".hidden", "hidden"),
    ],
)
def test_names_are_cleaned(given, found):
    assert clean(given) == found


def test_each_path_is_given_once_whatever_a_system_takes_for_the_same():
    names = Names()

    given = [names.take("files", name) for name in ("a.pdf", "A.PDF", "ａ.pdf", "b", "B", "a.pdf")]

    assert given == [
        "files/a.pdf",
        "files/A (2).PDF",
        "files/ａ (3).pdf",
        "files/b",
        "files/B (2)",
        "files/a (4).pdf",
    ]


def test_the_same_name_in_another_folder_stays():
    names = Names()

    assert (names.take("one", "a.pdf"), names.take("two", "a.pdf")) == ("one/a.pdf", "two/a.pdf")
