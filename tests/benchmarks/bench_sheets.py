"""50,000 rows of a register: understood, against openpyxl merely reading the same file."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

ROOT = Path(__file__).resolve().parents[2]
ROWS = 50_000
TEACHERS = 200
AIM = 1.0
MOST_MEGABYTES = 600
HEAD = [
    "序号",
    "工号",
    "姓名",
    "教研组",
    "培训项目",
    "培训级别",
    "培训形式",
    "培训时间",
    "结束时间",
]
HEAD += ["学时", "学分", "备注"]


def workbook(path, rows):
    """A training register with every kind of cell; each row is another training."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("培训")
    sheet.write_row(0, 0, HEAD)
    for n in range(rows):
        begun = date(2021, 2, 22) + timedelta(days=n * 37 % 120)
        said = begun if n % 3 else f"{begun.month}月{begun.day}日"
        level, mode = ("县级", "省级", "校级", "市级")[n % 4], ("面授", "线上", "混合")[n % 3]
        row = [n + 1, f"{n % TEACHERS:05}", f"老师{n % TEACHERS}", "语文组"]
        row += [f"第{n // TEACHERS}期教学研修（{'甲乙丙丁'[n % 4]}班）", level, mode, said]
        row += [begun + timedelta(days=2), (4, 6, 8, 12)[n % 4], 8, "已交小结" if n % 7 else ""]
        sheet.write_row(n + 1, 0, row)
    book.close()


def side(task, folder, source):
    """What one task takes, in a process of its own."""
    home = folder / task
    home.mkdir()
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "VAR_ROOT": str(home),
        "DATABASE_URL": f"sqlite:///{home / 'db.sqlite3'}",
        "MEDIA_ROOT": str(home / "media"),
    }
    answer = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.side_sheets", task, str(source)],
        cwd=home,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(answer.stdout.splitlines()[-1])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workbook(folder / "training.xlsx", rows)
        found = {
            task: side(task, folder, folder / "training.xlsx")
            for task in ("plain", "ours", "preview")
        }
    print(f"{'task':10} {'rows':>7} {'CPU s':>7} {'rows/s':>8} {'peak MB':>8}")
    for task, one in found.items():
        speed = one["rows"] / one["spent"]
        print(f"{task:10} {one['rows']:7} {one['spent']:7.2f} {speed:8.0f} {one['peak']:8.0f}")
    ours, preview = found["ours"], found["preview"]
    ratio = found["plain"]["spent"] / ours["spent"]
    print(f"understood over merely read, rows per second: {ratio:.2f} (aim {AIM})")
    print(f"accepted: {ours['accepted']}, in the preview {preview['accepted']}")
    print(f"progress of the preview was told {preview['told']} times")
    print(f"peak of the preview {preview['peak']:.0f} MB (most {MOST_MEGABYTES})")
    complete = {one["rows"] for one in found.values()} == {rows}
    return 0 if complete and preview["peak"] < MOST_MEGABYTES else 1


if __name__ == "__main__":
    sys.exit(main())
