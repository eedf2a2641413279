"""Is it the blank form of a report, which nobody has filled in?

A form has signs of what is to be written (××镇, 20__年, （文字描述）) and nothing that was:
no year of a report and no number. One filled number makes a report of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from indexer.language.patterns import pattern

_FEWEST = 2  # signs: one may be left over in a report
_SIGNS = (
    pattern(
        # Begun with a set, so that all other text is skipped fast.
        r"[×✕╳x*_○〇某](?:(?<=[×✕╳])[×✕╳]*|(?<=[x*])[x*]+|(?<=_)_+|(?<=[○〇])[○〇]+|(?<=某)某)\s?"
        r"(?:省|市|县|区|旗|镇|乡|街道|苏木|局|人民政府|单位|部门|年|月|日|条|件|次|份|元)",
        yes="××镇",
        no="x镇",
    ),
    pattern(
        r"年(?:(?<=[\n (]年)|(?<=\A年))度?(?:政府)?信息公开",
        yes="镇人民政府 年政府信息公开",
        no="2021年政府信息公开",
    ),
    pattern(r"20(?:[×✕╳x*_]{1,4}|[○〇]{2}|\s{1,4})年", yes="20××年", no="2021年"),
    pattern(r"[(【\[]\s?(?:年度?|单位(?:名称)?|公章)\s?[)】\]]", yes="( 年度)", no="(2021年度)"),
)
_TO_FILL = pattern(
    r"[(【\[](?:请?(?:在?此处|文字描述|文字说明|填表|填写|填报|插入|简要|概括|说明|注|例如|参考|表格)[^()【】\[\]]{0,60})[)】\]]",
    yes="(文字描述,不少于两条)",
    no="(一)填表情况",
)
_LONGEST_FORM = 60
_FORM = pattern(
    r"(?:格式|模板|模版|样式|样本|样表|范本|范文|参考文本|空表)(?:\([^()]{0,12}\)|[)】\]])?$",
    yes="年度报告格式(模板)",
    no="年度报告格式的通知",
)
# When a rule was made is no year of a report.
_YEAR = pattern(
    r"20\d\d\s?年(?!修[订正]|\s?\d{1,2}\s?月[^。]{0,30}(?:修[订正]|令))",
    yes="2021年,公开",
    no="2019年4月3日修订",
)
_NUMBER = pattern(r"\d\s?[余多]?\s?(?:条|件|篇|项|次|份|人|元|场|期)", yes="公开12余条", no="第12")
_DIGIT = pattern(r"\d", yes="规章 0", no="规章")


def is_form(line: str) -> bool:
    """Tell whether a plain line calls what it heads a form: 年度报告(样式)."""
    return len(line) < _LONGEST_FORM and _FORM.search(line) is not None


def is_blank_form(preamble: Sequence[str], text: str, tables: str) -> bool:
    """Tell whether lines before the first heading, ``text`` and ``tables``, all plain, are a form."""
    forms = {line for line in preamble if is_form(line)}
    introduction = "\n".join(preamble)
    whole = f"{introduction}\n{text}"
    signs = sum(len(sign.findall(whole)) for sign in (*_SIGNS, _TO_FILL))
    signs += _FEWEST * bool(forms)
    if signs < _FEWEST:
        return False
    for form in forms:  # Its year is the form's, which nobody may have filled in.
        whole = whole.replace(form, "")
    written = _TO_FILL.sub("", whole)
    return not (_YEAR.search(written) or _NUMBER.search(written) or _DIGIT.search(tables))
