"""Word counts its lists by itself: numbers that are printed and stand in no text are read as printed."""

from __future__ import annotations

import pytest

from indexer.intake.formats import Paragraph
from indexer.intake.formats.word.docx import read_docx
from indexer.intake.formats.word.number_formats import number_text
from indexer.intake.parts.sections import split
from tests.intake.formats.samples_office import HAN_LIST, as_docx, level, paragraph, word_cell
from tests.intake.formats.test_docx import lines


def listed(*items: tuple[str, int, int]) -> str:
    """Paragraphs of lists: text, list, level."""
    return "".join(paragraph(text, numbered_by=(number, at)) for text, number, at in items)


def test_automatic_numbers_are_part_of_the_headings() -> None:
    """Without them a report typed in Word has no parts at all, and nothing links to any."""
    body = listed(("总体情况", 1, 0), ("机构", 1, 1), ("人员", 1, 1), ("主动公开情况", 1, 0))
    body += listed(("网站", 1, 1)) + paragraph("写到这里。")
    assert lines(body, HAN_LIST) == [
        "一、总体情况",
        "（一）机构",
        "（二）人员",
        "二、主动公开情况",
        "（一）网站",
        "写到这里。",
    ]
    sections = split(read_docx(as_docx(body, HAN_LIST)))
    assert [section.anchor for section in sections] == ["s1", "s1.1", "s1.2", "s2", "s2.1"]


@pytest.mark.parametrize(
    ("form", "printed"),
    [
        ("decimal", ("1", "10", "12", "105")),
        ("chineseCounting", ("一", "十", "十二", "一百零五")),
        ("japaneseCounting", ("一", "十", "十二", "一百零五")),
        ("chineseCountingThousand", ("一", "十", "十二", "一百零五")),
        ("ideographDigital", ("一", "一〇", "一二", "一〇五")),
        ("chineseLegalSimplified", ("壹", "壹拾", "壹拾贰", "壹佰零伍")),
        ("lowerLetter", ("a", "j", "l", "aaaaa")),
        ("upperRoman", ("I", "X", "XII", "CV")),
        ("decimalEnclosedCircle", ("①", "⑩", "⑫", "105")),
        ("decimalEnclosedParen", ("⑴", "⑽", "⑿", "105")),
        ("decimalFullWidth", ("１", "１０", "１２", "１０５")),
        ("decimalZero", ("01", "10", "12", "105")),
        ("ideographTraditional", ("甲", "癸", "乙", "戊")),
        ("aFormatOfTomorrow", ("1", "10", "12", "105")),
        ("none", ("", "", "", "")),
    ],
)
def test_numbers_are_dressed_as_word_dresses_them(form: str, printed: tuple[str, ...]) -> None:
    """A citation of （三） that the page prints as ③ is not found again."""
    assert tuple(number_text(n, form) for n in (1, 10, 12, 105)) == printed


def test_a_list_starts_where_it_says() -> None:
    """The second half of a report, pasted from another file, goes on with 四."""
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{level(0, "chineseCounting", "%1、", start=4)}'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    assert lines(listed(("甲", 1, 0), ("乙", 1, 0)), numbering) == ["四、甲", "五、乙"]


def test_another_use_of_a_list_goes_on_unless_it_is_told_to_start_anew() -> None:
    """Word shares one count among all uses of a list; counting each alone doubles 一、."""
    numbering = HAN_LIST + (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    body = listed(("甲", 1, 0), ("乙", 2, 0), ("丙", 3, 0), ("丁", 3, 0))
    assert lines(body, numbering) == ["一、甲", "二、乙", "一、丙", "二、丁"]


def test_a_use_of_a_list_may_dress_a_level_anew() -> None:
    """An override of a level replaces its format as well as its start."""
    numbering = HAN_LIST + (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        f"{level(0, 'decimal', '第%1部分', start=7)}</w:lvlOverride></w:num>"
    )
    assert lines(listed(("概况", 2, 0)), numbering) == ["第7部分 概况"]


def test_a_level_may_go_on_counting_past_the_level_above() -> None:
    """Items numbered through the whole report keep their numbers when a part begins."""
    through = level(1, "decimal", "%2．", more='<w:lvlRestart w:val="0"/>')
    numbering = HAN_LIST.replace(level(1, "chineseCounting", "（%2）"), through)
    body = listed(("甲", 1, 0), ("子", 1, 1), ("乙", 1, 0), ("丑", 1, 1))
    assert lines(body, numbering) == ["一、甲", "1．子", "二、乙", "2．丑"]


def test_a_number_of_several_levels_names_them_all() -> None:
    """1.2 under 一、 is printed in digits when the level is a legal one."""
    legal = level(1, "decimal", "%1.%2", more="<w:isLgl/>")
    numbering = HAN_LIST.replace(level(1, "chineseCounting", "（%2）"), legal)
    body = listed(("甲", 1, 0), ("子", 1, 1), ("丑", 1, 1))
    assert lines(body, numbering) == ["一、甲", "1.1 子", "1.2 丑"]


def test_styles_number_their_paragraphs_through_the_styles_they_are_based_on() -> None:
    """Most offices number headings by style; no paragraph then says that it has a number."""
    numbering = HAN_LIST.replace("<w:lvlText", '<w:pStyle w:val="Part"/><w:lvlText', 1).replace(
        '<w:lvlText w:val="（%2）"', '<w:pStyle w:val="Item"/><w:lvlText w:val="（%2）"'
    )
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name}">{based}<w:pPr>{pr}</w:pPr></w:style>'
        for name, based, pr in (
            ("Part", "", '<w:outlineLvl w:val="0"/><w:numPr><w:numId w:val="1"/></w:numPr>'),
            ("Item", "", '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>'),
            ("Bold", '<w:basedOn w:val="Part"/>', ""),
            ("Plain", '<w:basedOn w:val="Part"/>', '<w:numPr><w:numId w:val="0"/></w:numPr>'),
            ("Circle", '<w:basedOn w:val="Circle"/>', ""),
        )
    )
    names = ("Part", "Item", "Bold", "Plain", "Circle")
    body = "".join(paragraph(name, style=name) for name in names)
    assert lines(body, numbering, styles) == [
        "一、Part",
        "（一）Item",
        "二、Bold",
        "Plain",
        "Circle",
    ]
    blocks = read_docx(as_docx(body, numbering, styles)).blocks
    assert [b.outline for b in blocks if isinstance(b, Paragraph)] == [1, 0, 1, 1, 0]


def test_a_list_may_borrow_its_levels_from_a_numbering_style() -> None:
    """WPS saves lists this way; the borrowed list would otherwise print nothing."""
    numbering = HAN_LIST + (
        '<w:abstractNum w:abstractNumId="5"><w:numStyleLink w:val="Han"/></w:abstractNum>'
        '<w:num w:numId="6"><w:abstractNumId w:val="5"/></w:num>'
    )
    styles = (
        '<w:style w:type="numbering" w:styleId="Han"><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    assert lines(listed(("甲", 6, 0)), numbering, styles) == ["一、甲"]


def test_bullets_of_symbol_fonts_are_bullets() -> None:
    """A private character shows as an empty box on the page."""
    numbering = HAN_LIST.replace("chineseCounting", "bullet").replace("%1、", "\uf06c")
    assert lines(listed(("甲", 1, 0)), numbering) == ["•甲"]


def test_numbers_are_counted_through_tables() -> None:
    """Rows numbered by Word lose the numbers that tell their level."""
    cells = "".join(
        f"<w:tr>{word_cell(paragraph(name, numbered_by=(1, 0)))}{word_cell(paragraph('5'))}</w:tr>"
        for name in ("新收", "结转")
    )
    body = f"<w:tbl>{cells}</w:tbl>" + listed(("下一项", 1, 0))
    document = read_docx(as_docx(body, HAN_LIST))
    assert [block.text for block in document.blocks] == ["一、新收 5\n二、结转 5", "三、下一项"]
