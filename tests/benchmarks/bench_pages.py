"""Pages, export and import against the plain way: ratios of CPU time, measured in one run."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import xlsxwriter

ROOT = Path(__file__).resolve().parents[2]
AIMS = {"own list": 0.35, "create": 1.0, "dashboard": 0.35, "export": 0.35, "import": None}


def workbook(path):
    """5,000 rows of a training register."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("培训")
    sheet.write_row(
        0, 0, ["工号", "姓名", "培训项目", "培训级别", "培训形式", "培训时间", "学时", "学分"]
    )
    for n in range(5000):
        day = f"2021.{3 + n % 3}.{1 + n % 28}"
        row = [f"{n % 200:05}", f"老师{n % 200}", f"专题研修{n // 200}", "县级", "面授", day, 8, 8]
        sheet.write_row(n + 1, 0, row)
    book.close()


def side(name, folder, source):
    """One side in a process and a folder of its own."""
    folder.mkdir()
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "VAR_ROOT": str(folder),
        "PYTHONHASHSEED": "0",
    }
    answer = subprocess.run(
        [sys.executable, "-m", f"tests.benchmarks.{name}", str(source)],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(answer.stdout.splitlines()[-1])


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workbook(folder / "training.xlsx")
        plain = side("side_reference", folder / "plain", folder / "training.xlsx")
        ours = side("side_ours", folder / "ours", folder / "training.xlsx")
    print(f"{'operation':12} {'ours ms':>9} {'plain ms':>9} {'ratio':>6} {'aim':>6}")
    for operation, aim in AIMS.items():
        ratio = ours[operation] / plain[operation]
        print(
            f"{operation:12} {ours[operation]:9.1f} {plain[operation]:9.1f} {ratio:6.2f} "
            f"{aim if aim else '–':>6}"
        )
    print(f"rows on the own list: ours {ours['own list rows']}, plain {plain['own list rows']}")
    print(f"peak memory of the web side before the import: {ours['memory']:.0f} MB")


if __name__ == "__main__":
    main()
