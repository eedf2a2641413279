"""How well pages that are pictures are recognised, on pages made and damaged here.

Run ``python -m tests.measure_ocr [FOLDER]``; the pictures stay in FOLDER. It needs the extra
``ocr`` and Chromium. Each page is an invented report, drawn by the browser and damaged by code:
clean at 200 dots an inch; askew by 2.5 degrees; at 150 with a round red seal over the text; and
as a photograph of a screen, in perspective, with moiré, uneven light, noise and blur. It is read
as the program reads a file, where a network cannot be reached (``unshare -n``, if it is there).
Printed are the share of characters that are right (1 - edit distance / length), that of the
numbers, and seconds.
"""

from __future__ import annotations

import io
import math
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from playwright.sync_api import Browser

from indexer.intake.formats import read_bytes
from tests.webapp.browser import started_browser

TITLE = "石螺镇2019年政府信息公开工作年度报告"
PARAGRAPHS = (
    "根据《中华人民共和国政府信息公开条例》第五十条的规定，现公布石螺镇人民政府2019年政府信息公开工作年度报告。本报告所列数据的统计期限从2019年1月1日起，至2019年12月31日止。如对报告有疑问，请与石螺镇党政办公室联系，电话0999-6120437。",
    "一、总体情况",
    "2019年，本镇公布鱼塘承包合同四十二份、机井维修名册一份、渡口安全检查结果十二期，村民到镇政务公开栏查阅三百二十六人次。对群众反映的路灯账目、沼气池报废清单、粮食直补名单等，当场登记，限期答复，并在村务公开栏张贴不少于七日。",
    "二、主动公开政府信息情况",
    "全年主动公开政府信息156条，其中镇务信息87条，财政资金信息42条，其他信息27条。通过县政府门户网站公开103条，通过微信公众号公开31条，通过公开栏公开22条。全镇九个村、两个社区设电子显示屏11块，更新内容248次。",
    "三、收到和处理政府信息公开申请情况",
    "全年收到政府信息公开申请3件，其中当面申请2件，信函申请1件，均在法定期限内答复，没有收取任何费用。因政府信息公开申请行政复议0件，提起行政诉讼0件。",
    "四、存在的主要问题及改进情况",
    "一是经办人员偏少，更新不够及时；二是公开的形式单一，老年人查阅不便。2020年，本镇将落实专人，每周更新一次，把保密审查表与公开目录一并归档，并在赶集日设流动查阅点，逐村宣讲查阅办法。",
)
ROWS = (("申请方式", "件数", "答复"), ("当面申请", "2", "2"), ("信函申请", "1", "1"))
SIGNED = ("石螺镇人民政府", "2020年1月16日")
SEALS = ((640, 1000), (400, 520))
"""Where the seals stand on a page of 794 by 1,123: over the signature and over the text."""
TRUTH = "".join((TITLE, *PARAGRAPHS, *("".join(row) for row in ROWS), *SIGNED))
_FONT = "/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc"


def drawn(browser: Browser, dots: int) -> Image.Image:
    """Return the page of A4 as the browser draws it at ``dots`` an inch."""
    body = "".join(
        f"<h2>{text}</h2>" if re.match(r"[一二三四]、", text) else f"<p>{text}</p>"
        for text in PARAGRAPHS
    )
    rows = "".join("<tr>" + "".join(f"<td>{cell}" for cell in row) for row in ROWS)
    page = (
        "<meta charset=utf-8><style>body{margin:74px 84px;font:20px/31px 'Noto Serif CJK SC'}"
        "h1{font-size:26px;text-align:center}h2{font-size:20px;margin:0;text-indent:2em}"
        "p{margin:0;text-indent:2em;text-align:justify}td{border:1px solid;padding:2px 20px}"
        f"div{{text-align:right}}</style><h1>{TITLE}</h1>{body}<table>{rows}</table>"
        + "".join(f"<div>{line}</div>" for line in SIGNED)
    )
    sheet = browser.new_page(viewport={"width": 794, "height": 1123}, device_scale_factor=dots / 96)
    sheet.set_content(page)
    image = Image.open(io.BytesIO(sheet.screenshot())).convert("RGB")
    sheet.close()
    return image


def askew(page: Image.Image, degrees: float) -> Image.Image:
    """Return the page as it lies crooked on the glass."""
    return page.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor="white")


def stamped(page: Image.Image) -> Image.Image:
    """Return the page with a round seal over its signature and another over its text."""
    scale = page.width / 794
    seal = Image.new("RGB", page.size, "white")
    draw = ImageDraw.Draw(seal)
    font = ImageFont.truetype(_FONT, int(17 * scale), index=2)
    for left, top in SEALS:
        x, y, radius = left * scale, top * scale, 80 * scale
        box = (x - radius, y - radius, x + radius, y + radius)
        draw.ellipse(box, outline=(200, 30, 40), width=int(4 * scale))
        points = [
            (x + r * math.sin(math.pi * n / 5), y - r * math.cos(math.pi * n / 5))
            for n in range(10)
            for r in (26 * scale if n % 2 == 0 else 10 * scale,)
        ]
        draw.polygon(points, fill=(200, 30, 40))
        for n, letter in enumerate("石螺镇人民政府"):
            angle = math.radians(-120 + 40 * n)
            at = x + 60 * scale * math.sin(angle), y - 60 * scale * math.cos(angle)
            draw.text(at, letter, fill=(200, 30, 40), font=font, anchor="mm")
    inked = np.asarray(page, float) * np.asarray(seal, float) / 255  # Ink over ink.
    return Image.fromarray(inked.astype("uint8"))


def photographed(page: Image.Image) -> Image.Image:
    """Return the page as a telephone takes it from a screen."""
    random = np.random.default_rng(19)
    width, height = 1100, int(1100 * page.height / page.width)
    pixels = np.asarray(page.resize((width, height), Image.Resampling.LANCZOS), float)
    y, x = np.mgrid[0:height, 0:width]
    # The screen's grid against the sensor's: stripes that bend across the page.
    stripes = np.sin(x * 0.29 + y * 0.017 + 14 * np.sin(y / height * 2)) * np.sin(
        y * 0.26 + x * 0.015
    )
    light = 0.72 + 0.28 * np.exp(
        -(((x - width * 0.35) / width) ** 2 + ((y - height * 0.3) / height) ** 2) * 2
    )
    pixels = (pixels * 0.86 + 22) * light[..., None]
    pixels += 26 * stripes[..., None] * np.array([1.0, 0.6, 1.2])
    pixels += random.normal(0, 16, pixels.shape)
    flat = Image.fromarray(pixels.clip(0, 255).astype("uint8"))
    corners = [(70, 40), (width + 130, 95), (width + 40, height + 150), (20, height + 60)]
    there = [(0, 0), (width, 0), (width, height), (0, height)]
    flat = flat.transform(
        (width + 200, height + 220),
        Image.Transform.PERSPECTIVE,
        _perspective(corners, there),
        Image.Resampling.BICUBIC,
        fillcolor=(40, 42, 48),
    ).filter(ImageFilter.GaussianBlur(1.1))
    taken = io.BytesIO()
    flat.save(taken, "JPEG", quality=60)
    return Image.open(taken)


def _perspective(seen: list[tuple[int, int]], there: list[tuple[int, int]]) -> list[float]:
    """The eight numbers by which Pillow finds a point of the page for one that is seen."""
    rows, right = [], []
    for (x, y), (u, v) in zip(seen, there, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    return [float(n) for n in np.linalg.solve(np.array(rows, float), np.array(right, float))]


def distance(a: str, b: str) -> int:
    """Return how many characters must be put in, left out or changed to make ``b`` of ``a``."""
    above = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (x != y)))
        above = row
    return above[-1]


def measured(path: Path) -> str:
    """Return a line with what was read of one picture."""
    begun = time.perf_counter()
    document = read_bytes(path.read_bytes())
    seconds = time.perf_counter() - begun
    text = re.sub(r"\s", "", "".join(block.text for block in document.blocks))
    numbers = Counter(re.findall(r"\d+", TRUTH))
    right = (numbers & Counter(re.findall(r"\d+", text))).total()
    share = 1 - distance(TRUTH, text) / len(TRUTH)
    return (
        f"{path.stem:14} characters {share:.3f} of {len(TRUTH)}, numbers {right} of "
        f"{numbers.total()}, {seconds:.1f} s"
    )


def as_pdf(page: Image.Image, dots: int) -> bytes:
    """Return a PDF that is this picture."""
    data = io.BytesIO()
    page.convert("RGB").save(data, "PDF", resolution=dots, quality=85)
    return data.getvalue()


def main(folder: Path) -> None:
    """Draw the pages, then read them where no network is."""
    print(f"made here: {TITLE}, {len(TRUTH)} characters")
    with started_browser() as browser:
        clean, coarse = drawn(browser, 200), drawn(browser, 150)
    (folder / "clean.pdf").write_bytes(as_pdf(clean, 200))
    (folder / "skewed.pdf").write_bytes(as_pdf(askew(clean, 2.5), 200))
    (folder / "stamped.pdf").write_bytes(as_pdf(stamped(coarse), 150))
    photographed(coarse).save(folder / "screen.jpg", quality=75)
    apart = [shutil.which("unshare") or "", "--map-root-user", "--net"]
    can = bool(apart[0]) and subprocess.run([*apart, "true"], check=False).returncode == 0
    print(
        "no network:",
        "a namespace without one" if can else "only the reader's own guard",
        flush=True,
    )
    command = [sys.executable, "-m", "tests.measure_ocr", "--read", str(folder)]
    subprocess.run([*apart, *command] if can else command, check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--read"]:
        for picture in sorted(Path(sys.argv[2]).iterdir()):
            print(measured(picture), flush=True)
    elif sys.argv[1:]:
        Path(sys.argv[1]).mkdir(parents=True, exist_ok=True)
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as kept:
            main(Path(kept))
