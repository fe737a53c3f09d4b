"""Chinese names: how they sort."""

import subprocess
import sys

import pytest

from schools.names import sort_key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("王芳", "wang fang 王芳"),
        ("曾小明", "zeng xiao ming 曾小明"),
        ("单志强", "shan zhi qiang 单志强"),
        ("尉迟敬", "yu chi jing 尉迟敬"),
        ("Anna Li", "anna li anna li"),
        (" 李明 ", "li ming 李明"),
    ],
)
def test_name_sorts_by_pinyin_as_families_read_it(name, key):
    assert sort_key(name) == key


def test_dictionaries_are_read_only_by_who_needs_them():
    """They take 50 MB of every process."""
    line = "import sys, config.urls, config.celery; print('pypinyin' in sys.modules)"
    line = "import django; django.setup(); " + line

    done = subprocess.run([sys.executable, "-c", line], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"
