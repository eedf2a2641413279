"""Why a file cannot be read and what would help, each said once in both languages.

A reason is kept and printed in English; the pages show it in Chinese. What stands in
braces differs from file to file and is the same in both. Knows no format and no page.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from indexer.vocabulary.errors import UnreadableFile


class Refusal:
    """One reason. Called with what stands in its braces, it is the error to raise."""

    def __init__(self, english: str, chinese: str) -> None:
        self.english = english
        self.chinese = chinese

    def __call__(self, **values: Any) -> UnreadableFile:
        """Return the error that says so."""
        return UnreadableFile(self.english.format(**values))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        parts = re.split(r"\{(\w+)[^{}]*\}", self.english)
        # Every other part is a name.
        return re.compile(
            "".join(f"(?P<{p}>.*)" if i % 2 else re.escape(p) for i, p in enumerate(parts)),
            re.DOTALL,
        )

    def said(self, reason: str) -> str | None:
        """Return ``reason`` in Chinese, None if it is another."""
        found = self._pattern.fullmatch(reason)
        return self.chinese.format(**found.groupdict()) if found else None


def in_chinese(reason: str) -> str | None:
    """Return a reason as the pages show it, None where no refusal of this module gave it.

    >>> in_chinese("the file is empty; fetch it again")
    '文件是空的。请重新取得。'
    """
    return next((said for refusal in REFUSALS if (said := refusal.said(reason))), None)


def _other(english: str, chinese: str) -> Refusal:
    """What is no document that is read here, named as what it is."""
    return Refusal(
        f"the file is {english}, which is not read here; save its text as .docx, .pdf or .txt",
        f"文件是{chinese}，这里不读。请把里面的文字另存为 .docx、.pdf 或 .txt。",
    )


EMPTY = Refusal("the file is empty; fetch it again", "文件是空的。请重新取得。")
NOT_OPENED = Refusal(
    "the file cannot be opened ({why}); check the path and its rights",
    "文件打不开（{why}）。请检查路径和权限。",
)
TOO_LARGE = Refusal(
    "the file has {size:,} bytes, more than {most:,}; split it into single reports",
    "文件有 {size} 字节，超过 {most}。请拆成一份报告一个文件。",
)
TOO_MANY_CHARACTERS = Refusal(
    "the {what} file has more than {most:,} characters of text; split it into single reports",
    "这个 {what} 文件超过 {most} 字。请拆成一份报告一个文件。",
)
TOO_MANY_PAGES = Refusal(
    "the {what} file has more than {most:,} pages; split it into single reports",
    "这个 {what} 文件超过 {most} 页。请拆成一份报告一个文件。",
)
TOO_MANY_LINES = Refusal(
    "the text file has {size:,} lines, a report never more than {most:,}; split it into one file "
    "a report",
    "文本有 {size} 行，一份报告不会超过 {most} 行。请拆成一份报告一个文件。",
)
TOO_MANY_SHEETS = Refusal(
    "the workbook has more than {most} sheets; split it into single reports",
    "工作簿超过 {most} 张表。请拆成一份报告一个文件。",
)
TOO_MANY_CELLS = Refusal(
    "the sheet {name} has more than {most:,} cells; delete the empty ones or split it",
    "工作表 {name} 超过 {most} 格。请删去空格，或拆开。",
)
NESTED = Refusal(
    "the file has tables or boxes inside one another, too many and too deep; save the article "
    "alone, or its text as .txt",
    "文件里表格或框一层套一层，太多太深。请只保存正文，或把文字存成 .txt。",
)
EXPANDS = Refusal(
    "the merged cells of its tables cover more than {most:,} places; save its text as .txt",
    "表格的合并单元格一共占了 {most} 格以上。请把文字存成 .txt。",
)
NO_ENCODING = Refusal(
    "the file holds no text in any encoding known here (UTF-8, GB18030, UTF-16); "
    "save it as UTF-8 text",
    "文件里没有能认出的文字（UTF-8、GB18030、UTF-16 都不是）。如果是文本，请另存为 UTF-8。",
)
NO_TEXT = Refusal(
    "the {what} file has no text; open it in the program that made it and save it again, or save it "
    "as text",
    "这个 {what} 文件里没有文字。请用制作它的程序打开，重新保存，或存成文本。",
)
PICTURES_ONLY = Refusal(
    "the {what} file has no text; if it holds pictures of pages, save them as PDF, which is recognised "
    "where the extra ocr is installed",
    "这个 {what} 文件里没有文字。如果里面是页面图片，请另存为 PDF，装了 ocr 组件就能识别。",
)
PROTECTED = Refusal(
    "the {what} file is protected by a password; save a copy without one",
    "这个 {what} 文件有密码。请存一份没有密码的副本。",
)
DAMAGED = Refusal(
    "the {what} file is damaged ({why}); fetch it again, or open it in the program that made it and "
    "save it again",
    "这个 {what} 文件已损坏（{why}）。请重新取得，或用制作它的程序打开后重新保存。",
)
LACKS_TEXT = Refusal(
    "the Word file lacks its text ({part}); open it in Word or WPS and save it again",
    "Word 文件缺少正文（{part}）。请用 Word 或 WPS 打开后重新保存。",
)
DAMAGED_PICTURE = Refusal(
    "the picture is damaged ({why}); fetch it again, or save it as PNG",
    "图片已损坏（{why}）。请重新取得，或另存为 PNG。",
)
CUT_SHORT = Refusal(
    "the Office file is damaged: its end is missing; fetch it again, or open it in Word, "
    "Excel or WPS and save it",
    "Office 文件已损坏：缺少结尾，多半没有下载完。请重新取得，或用 Word、Excel、WPS 打开后保存。",
)
NO_DIRECTORY = Refusal(
    "the Office file is damaged: nothing in it says what it is; fetch it again, or open it in "
    "Word, Excel or WPS and save it",
    "Office 文件已损坏：看不出是哪一种。请重新取得，或用 Word、Excel、WPS 打开后保存。",
)
PRESENTATION = _other("a presentation", "演示文稿")
OPEN_DOCUMENT = _other("an OpenDocument file", "OpenDocument 文件")
BOOK = _other("an EPUB book", "EPUB 电子书")
XPS = _other("an XPS document", "XPS 文件")
MESSAGE = _other("a message of Outlook", "Outlook 邮件")
CEB = _other("a CEB document of Founder", "方正 CEB 文件")
CAJ = _other("a CAJ document", "CAJ 文件")
DJVU = _other("a DjVu scan", "DjVu 扫描件")
POSTSCRIPT = _other("a PostScript file", "PostScript 文件")
PROGRAM = _other("a program", "程序")
RECORDING = _other("a sound or a film", "录音或录像")
DATABASE = _other("a database", "数据库")
ARCHIVE = Refusal(
    "the file is a {what} archive; unpack it first", "文件是 {what} 压缩包。请先解开。"
)
TOO_MANY_PARTS = Refusal(
    "the file is an archive of more than {most:,} parts, not one report; unpack it first",
    "文件是有 {most} 个以上成员的压缩包，不是一份报告。请先解开。",
)
EXPLODES = Refusal(
    "the file unpacks to {size:,} bytes, more than {most:,}; it is no report as it stands",
    "文件解开后有 {size} 字节，超过 {most}，不像一份报告。",
)
TOO_MANY_TAGS = Refusal(
    "the file has more than {most:,} tags in {part}; split it into single reports, or save the "
    "article alone",
    "文件的 {part} 里标记超过 {most} 个。请拆成一份报告一个文件，或只保存正文。",
)
DOCUMENT_TYPE = Refusal(
    "the file declares a document type in {part}, which no Office program writes; "
    "open it in Word or WPS and save it again",
    "文件在 {part} 里声明了文档类型，Office 软件都不会这样写。请用 Word 或 WPS 打开后重新保存。",
)
NO_BODY = Refusal(
    "the page has no text; it may be drawn by a script: save it as text",
    "网页里没有文字，可能要靠脚本显示。请在浏览器里打开，把文字存成文本。",
)
NO_PAGE = Refusal(
    "the file is a saved message without a page in it; open it in a browser and save the page as "
    ".html",
    "文件是存下来的邮件，里面没有网页。请在浏览器里打开原网页，存成 .html。",
)
NO_CHARACTERS = Refusal(
    "the {what} file does not say which characters its fonts draw; print it to a PDF of pictures, which is "
    "recognised (OCR) where the extra ocr is installed, or save its text as .txt",
    "这个 {what} 文件没有写明字体画的是哪些字，读出来是乱码。装了 ocr 组件会按图像识别；也可以把文字存成 .txt。",
)
DRAWING = Refusal(
    "page {page} of the {what} file has more than {most:,} characters and lines; it is a drawing: save "
    "its text as .txt",
    "这个 {what} 文件的第 {page} 页有超过 {most} 个字符和线条，是一张图。请把文字存成 .txt。",
)
NEEDS_OCR = Refusal(
    "the {what} file is a scan: pictures without text; recognising it (OCR) needs the extra ocr: in "
    "the folder of this program run .venv/bin/python -m pip install -e '.[ocr]', then build again",
    "这个 {what} 文件是扫描件或图片，没有文字。识别文字要装 ocr 组件：在本程序的文件夹里运行 "
    ".venv/bin/python -m pip install -e '.[ocr]'，再重新建立索引。",
)
NOTHING_RECOGNISED = Refusal(
    "the {what} file is a scan in which no text was recognised (OCR); if it shows some, scan it again, "
    "larger and straight",
    "这个 {what} 文件是扫描件或图片，从中没有识别出文字。如果图上有字，请重新扫描，放大、摆正。",
)
SMALL_PICTURE = Refusal(
    "the picture is smaller than {most} pixels, too small for a page of a report; scan the page "
    "again, larger",
    "图片不到 {most} 像素，不像报告的一页。如果是，请重新扫描，放大些。",
)
HUGE_PICTURE = Refusal(
    "the picture has more than {most:,} pixels; save it smaller",
    "图片超过 {most} 像素。请存小一些。",
)
NO_MODELS = Refusal(
    "the extra ocr lacks its models; install it anew: "
    ".venv/bin/python -m pip install --force-reinstall --no-deps rapidocr",
    "ocr 组件缺少模型。请重新安装："
    ".venv/bin/python -m pip install --force-reinstall --no-deps rapidocr",
)
NEEDS_LIBREOFFICE = Refusal(
    "the file is of an old Office format ({suffix}) that needs LibreOffice, which is not "
    "installed; install it (apt-get install libreoffice-writer), or save the file as .docx",
    "文件是旧的 Office 格式（{suffix}），要有 LibreOffice 才能读，这台机器没有装。"
    "请安装（apt-get install libreoffice-writer），或把文件另存为 .docx。",
)
SLOW_LIBREOFFICE = Refusal(
    "LibreOffice did not finish in {seconds} seconds; save the file as .docx",
    "LibreOffice 在 {seconds} 秒内没有读完。请把文件另存为 .docx。",
)
REFUSED_BY_LIBREOFFICE = Refusal(
    "LibreOffice cannot open the file: it is damaged, protected by a password or no text "
    "document; open it in Word or WPS and save it as .docx",
    "LibreOffice 打不开这个文件：已损坏、有密码，或者不是文字文件。请用 Word 或 WPS 打开，另存为 .docx。",
)
NO_PROCESS = Refusal(
    "no process could be started to read it ({why}); try again",
    "没有能启动读取它的进程（{why}）。请再试一次。",
)
TOO_COSTLY = Refusal(
    "the file is damaged or needs more than {bound} to read; save it again, or as text",
    "文件已损坏，或者读它超过了上限（{bound}）。请重新保存，或存成文本。",
)
UNREADABLE = Refusal(
    "the file is damaged ({why}); fetch it again, or save it as text",
    "文件已损坏（{why}）。请重新取得，或存成文本。",
)
# What a build says of a file before or after it is read.
NO_FILE = Refusal("this is neither a file nor a folder", "这不是文件，也不是文件夹。")
LEADS_OUT = Refusal(
    "this is a link that leads out of the corpus; name what it leads to beside the folder, or copy it "
    "there",
    "这是通到资料文件夹之外的链接。请把它指向的文件夹也写进命令，或复制过来。",
)
SEEN = Refusal(
    "this folder was already read under another name (a link)",
    "这个文件夹已经从另一个名字（链接）读过了。",
)
CANNOT_OPEN = Refusal("cannot be opened: {why}", "打不开：{why}")
PROCESS_ENDED = Refusal(
    "reading it ended the process that read it (out of memory?)",
    "读它的进程中断了，可能是内存不够。",
)
COULD_NOT_BE_READ = Refusal("could not be read ({why})", "读不出来（{why}）。请报告给程序的作者。")

REFUSALS = tuple(value for value in list(globals().values()) if isinstance(value, Refusal))
"""All of them, in the order in which a reason is looked for."""
