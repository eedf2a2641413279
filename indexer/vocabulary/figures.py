"""The figures that a report may state, each declared once: names, labels, cells and filters derive from it.

Source: the two standard forms (国办公开办函〔2019〕60号 for the reports of 2019 and 2020, 〔2021〕30号
since those of 2021) and what reports of all years say in prose.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

STATES: dict[str, str] = {
    "stated": "写明",
    "none": "写明没有",
    "several": "多个数",
    "partial": "至少",
    "blank": "空白",
}
"""How a report states a figure; one that it says nothing of has no entry."""
UNSTATED = "unstated"
QUALIFIERS: dict[str, str] = {
    **dict.fromkeys(("余", "多", "以上", "超过", "逾", "至少", "不少于"), "over"),
    **dict.fromkeys(("近", "不足", "不到"), "under"),
    **dict.fromkeys(("约", "左右", "上下", "累计"), ""),
}
"""What stands beside a number and how it changes what the number says: more, less, or neither."""
ABOUT = ("约", "左右", "上下")
"""Those that say that it may be either."""
BEHIND = ("余", "多", "以上", "左右", "上下")
"""Those that stand behind their number."""

APPLICANTS: dict[str, str] = {
    "person": "自然人",
    "company": "商业企业",
    "research": "科研机构",
    "charity": "社会公益组织",
    "legal_service": "法律服务机构",
    "other": "其他",
}
"""Who asked: the columns of 表三 but for the total, which is the figure without any of them."""

FORMS = ("2019", "2021")
"""The standard forms, by the first year of their reports."""


@dataclass(frozen=True, slots=True)
class FigureField:
    """A figure: ``name`` in data, ``label`` on the page, ``asked`` by these labels in a query.

    ``row`` and ``column`` are its cell of ``table`` (表二, 表三, 表四) with the labels of the
    form, in each of ``forms`` that has it; without them it is of prose, or the sum of ``parts``.
    ``older_column`` is its label in the form of 2019 where that is another.
    ``by_applicant``: it is counted for each of ``APPLICANTS`` too, under ``name:person`` and so on.
    ``adds_up``: the sum over several reports says something, as that of a stock through
    years does not.
    """

    name: str
    label: str
    unit: str = "件"
    asked: tuple[str, ...] = ()
    table: str = ""
    row: tuple[str, ...] = ()
    column: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    by_applicant: bool = False
    adds_up: bool = True
    older_column: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Its own name, and those of the same figure by applicant."""
        each = APPLICANTS if self.by_applicant else ()
        return (self.name, *(f"{self.name}:{applicant}" for applicant in each))


_STOCK = ("规范性文件",)
# Of rules and documents: the end of the name, the column, the label, the form, whether it is a stock.
_MADE = (
    ("issued", "本年制发件数", "制发数", "2021", False),
    ("repealed", "本年废止件数", "废止数", "2021", False),
    ("in_force", "现行有效件数", "现行有效数", "2021", True),
    ("made", "本年新制作数量", "新制作数", "2019", False),
    ("published", "本年新公开数量", "新公开数", "2019", False),
    ("published_total", "对外公开总数量", "对外公开总数", "2019", True),
)
_ITEMS = (
    ("items_before", "上一年项目数量", "上一年项目数", False),
    ("items_change", "本年增/减", "项目增减", True),
)
# Name, row, the number of its article, the labels that ask for it, and the forms that have it.
_SERVICES: tuple[tuple[str, str, str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("licences", "行政许可", "五", ("许可", "行政许可"), FORMS),
    ("other_services", "其他对外管理服务事项", "五", (), ("2019",)),
    ("penalties", "行政处罚", "六", ("处罚", "行政处罚"), FORMS),
    ("coercions", "行政强制", "六", ("强制", "行政强制"), FORMS),
    ("administrative_fees", "行政事业性收费", "八", (), ("2019",)),
)


def _of_proactive() -> Iterator[FigureField]:
    """表二, whose articles have their own columns in each form."""

    def cell(
        name: str,
        label: str,
        unit: str,
        row: tuple[str, str],
        column: str,
        forms: tuple[str, ...],
        asked: tuple[str, ...] = (),
        adds_up: bool = True,
        older: str = "",
    ) -> FigureField:
        given = name, label, unit, asked, "表二", row, (column,), forms
        return FigureField(*given, adds_up=adds_up, older_column=older)

    for name, label, now in (
        ("rules", "规章", "规章"),
        ("normative_documents", "规范性文件", "行政规范性文件"),
    ):
        for end, column, said, form, stock in _MADE:
            row = "第二十条第（一）项", now if form == "2021" else label
            asked = _STOCK if stock and label in _STOCK else ()
            yield cell(f"{name}_{end}", label + said, "件", row, column, (form,), asked, not stock)
    for name, label, number, labels, forms in _SERVICES:
        row = f"第二十条第（{number}）项", label
        for end, column, said, adds_up in _ITEMS:
            yield cell(f"{name}_{end}", label + said, "项", row, column, ("2019",), adds_up=adds_up)
        if name == "administrative_fees":
            charged = "本年收费金额（单位：万元）"
            yield cell(f"{name}_amount", f"{label}金额", "元", row, charged, ("2021",), (label,))
        else:
            older = "处理决定数量"
            decided = f"本年{older}" if "2021" in forms else older
            said = f"{label}处理决定数"
            yield cell(f"{name}_decided", said, "件", row, decided, forms, labels, older=older)
    row = "第二十条第（九）项", "政府集中采购"
    labels = ("采购", "政府集中采购")
    said, column = "政府集中采购项目数", "采购项目数量"
    yield cell("procurement_items", said, "项", row, column, ("2019",), ("采购项目",))
    yield cell("procurement_amount", "政府集中采购金额", "元", row, "采购总金额", ("2019",), labels)


_RESULT = "三、本年度办理结果"
_REFUSED, _NOT_HELD, _NOT_PROCESSED = "（三）不予公开", "（四）无法提供", "（五）不予处理"
_OTHERWISE = "（六）其他处理"
_REQUESTS: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...] = (
    ("new", "新收申请数", ("申请", "依申请公开"), ("一、本年新收政府信息公开申请数量",), FORMS),
    ("carried_in", "上年结转申请数", ("结转",), ("二、上年结转政府信息公开申请数量",), FORMS),
    ("granted", "予以公开", ("予以公开",), (_RESULT, "（一）予以公开"), FORMS),
    (
        "partly_granted",
        "部分公开",
        ("部分公开",),
        (_RESULT, "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
        FORMS,
    ),
    ("refused_state_secret", "不予公开：国家秘密", ("国家秘密",), (_RESULT, _REFUSED, "1.属于国家秘密"), FORMS),
    ("refused_other_law", "不予公开：其他法律行政法规禁止", (), (_RESULT, _REFUSED, "2.其他法律行政法规禁止公开"), FORMS),
    (
        "refused_security_stability",
        "不予公开：三安全一稳定",
        (),
        (_RESULT, _REFUSED, "3.危及“三安全一稳定”"),
        FORMS,
    ),
    ("refused_third_party", "不予公开：第三方合法权益", ("第三方",), (_RESULT, _REFUSED, "4.保护第三方合法权益"), FORMS),
    (
        "refused_internal_affairs",
        "不予公开：内部事务信息",
        ("内部事务",),
        (_RESULT, _REFUSED, "5.属于三类内部事务信息"),
        FORMS,
    ),
    ("refused_process", "不予公开：过程性信息", ("过程性",), (_RESULT, _REFUSED, "6.属于四类过程性信息"), FORMS),
    ("refused_enforcement_file", "不予公开：行政执法案卷", (), (_RESULT, _REFUSED, "7.属于行政执法案卷"), FORMS),
    (
        "refused_administrative_query",
        "不予公开：行政查询事项",
        (),
        (_RESULT, _REFUSED, "8.属于行政查询事项"),
        FORMS,
    ),
    (
        "not_held_not_ours",
        "无法提供：不掌握",
        ("不掌握",),
        (_RESULT, _NOT_HELD, "1.本机关不掌握相关政府信息"),
        FORMS,
    ),
    (
        "not_held_to_be_made",
        "无法提供：需另行制作",
        (),
        (_RESULT, _NOT_HELD, "2.没有现成信息需要另行制作"),
        FORMS,
    ),
    (
        "not_held_unclear",
        "无法提供：补正后仍不明确",
        (),
        (_RESULT, _NOT_HELD, "3.补正后申请内容仍不明确"),
        FORMS,
    ),
    (
        "not_processed_complaint",
        "不予处理：信访举报投诉",
        ("信访",),
        (_RESULT, _NOT_PROCESSED, "1.信访举报投诉类申请"),
        FORMS,
    ),
    (
        "not_processed_repeated",
        "不予处理：重复申请",
        ("重复申请",),
        (_RESULT, _NOT_PROCESSED, "2.重复申请"),
        FORMS,
    ),
    (
        "not_processed_publication",
        "不予处理：要求提供公开出版物",
        (),
        (_RESULT, _NOT_PROCESSED, "3.要求提供公开出版物"),
        FORMS,
    ),
    (
        "not_processed_mass",
        "不予处理：无正当理由大量反复申请",
        (),
        (_RESULT, _NOT_PROCESSED, "4.无正当理由大量反复申请"),
        FORMS,
    ),
    (
        "not_processed_confirmation",
        "不予处理：要求确认或重新出具",
        (),
        (_RESULT, _NOT_PROCESSED, "5.要求行政机关确认或重新出具已获取信息"),
        FORMS,
    ),
    ("other", "其他处理", ("其他处理",), (_RESULT, _OTHERWISE), ("2019",)),
    (
        "other_not_corrected",
        "其他处理：逾期不补正",
        (),
        (_RESULT, _OTHERWISE, "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
        ("2021",),
    ),
    (
        "other_fee_unpaid",
        "其他处理：逾期未缴费",
        (),
        (_RESULT, _OTHERWISE, "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"),
        ("2021",),
    ),
    ("other_other", "其他处理：其他", (), (_RESULT, _OTHERWISE, "3.其他"), ("2021",)),
    ("handled", "办结申请数", ("办结",), (_RESULT, "（七）总计"), FORMS),
    ("carried_over", "结转下年申请数", ("结转下年",), ("四、结转下年度继续办理",), FORMS),
)  # fmt: skip
_SUMS = {
    "requests_refused": ("不予公开", ("不予公开",)),
    "requests_not_held": ("无法提供", ("无法提供",)),
    "requests_not_processed": ("不予处理", ("不予处理",)),
}


def _of_requests() -> Iterator[FigureField]:
    """表三 and what the program adds up of it."""
    cells = tuple(f"requests_{end}" for end, *_ in _REQUESTS)
    for name, (end, label, asked, row, forms) in zip(cells, _REQUESTS, strict=True):
        parts = tuple(c for c in cells if end == "other" and c.startswith(f"{name}_"))
        given = name, label, "件", asked, "表三", row, ("总计",), forms, parts
        yield FigureField(*given, by_applicant=True, adds_up="carried" not in end)
        for total, (said, labels) in _SUMS.items():
            added = tuple(c for c in cells if c.startswith(f"{total}_"))
            if name == added[-1]:
                yield FigureField(total, said, "件", labels, parts=added, by_applicant=True)


_OUTCOMES = {
    "upheld": "结果维持",
    "corrected": "结果纠正",
    "other": "其他结果",
    "pending": "尚未审结",
    "total": "总计",
}
_DISPUTES = {
    "reviews": (("行政复议",), "行政复议"),
    "lawsuits_direct": (("行政诉讼", "未经复议直接起诉"), "行政诉讼（未经复议直接起诉）"),
    "lawsuits_after_review": (("行政诉讼", "复议后起诉"), "行政诉讼（复议后起诉）"),
}


def _of_disputes() -> Iterator[FigureField]:
    """表四 and the sums over both kinds of lawsuits."""
    asked = {
        "reviews_total": ("复议", "行政复议"),
        "reviews_corrected": ("复议纠正",),
        "lawsuits_total": ("诉讼", "行政诉讼"),
        "lawsuits_corrected": ("诉讼纠正",),
    }
    for kind, (path, label) in _DISPUTES.items():
        for end, outcome in _OUTCOMES.items():
            name, said = f"{kind}_{end}", "数" if end == "total" else f"：{outcome}"
            given = name, f"{label}{said}", "件", asked.get(name, ()), "表四", (), (*path, outcome)
            yield FigureField(*given, FORMS)
    for end, outcome in _OUTCOMES.items():
        name, said = f"lawsuits_{end}", "数" if end == "total" else f"：{outcome}"
        parts = (f"lawsuits_direct_{end}", f"lawsuits_after_review_{end}")
        yield FigureField(name, f"行政诉讼{said}", "件", asked.get(name, ()), parts=parts)


def _of_prose() -> Iterator[FigureField]:
    """What only sentences say."""
    yield FigureField("proactive_total", "主动公开数", "条", ("主动公开",))
    for end, label in (
        ("website", "网站"),
        ("wechat", "微信"),
        ("weibo", "微博"),
        ("board", "公开栏"),
        ("broadcast", "广播电视"),
        ("print", "报刊印刷品"),
        ("meeting", "会议"),
        ("file_room", "档案馆和查阅点"),
    ):
        yield FigureField(f"proactive_{end}", f"主动公开：{label}", "条")
    for end, label in (
        ("in_person", "当面"),
        ("by_post", "信函"),
        ("by_fax", "传真"),
        ("online", "网络"),
    ):
        yield FigureField(f"requests_{end}", f"{label}申请数")
    yield FigureField("fees_yuan", "收费（元）", "元", ("收费", "费用", "信息处理费"))
    yield FigureField("fees_waived_yuan", "减免收费（元）", "元", ("减免",))
    yield FigureField("spending_yuan", "公开经费（元）", "元", ("公开经费",))
    yield FigureField("complaints", "举报投诉数", "件", ("投诉",))
    for name, label, word in (
        ("staff", "工作人员", "工作人员"),
        ("staff_full_time", "专职人员", "专职"),
        ("staff_part_time", "兼职人员", "兼职"),
    ):
        yield FigureField(name, label, "人", (word,), adds_up=False)
    yield FigureField("trainings", "培训次数", "次", ("培训",))
    yield FigureField("trainees", "培训人次", "人次")
    yield FigureField("interpretations", "政策解读数", "件", ("解读", "政策解读"))
    yield FigureField("responses", "回应关切数", "件")
    yield FigureField("proposals_congress", "人大建议数", "件", ("建议",))
    yield FigureField("proposals_conference", "政协提案数", "件", ("提案",))
    yield FigureField("views", "访问量", "次")


FIGURES: dict[str, FigureField] = {
    field.name: field
    for each in (_of_prose, _of_proactive, _of_requests, _of_disputes)
    for field in each()
}
"""All figures by name, in the order that they are answered."""

FIGURE_NAMES: tuple[str, ...] = tuple(name for field in FIGURES.values() for name in field.names)
"""All names that a figure of a report can have, those by applicant too. Their order is kept in an index."""


def field_of(name: str) -> FigureField:
    """Return what is declared of a figure's name, by applicant or not; raises ``KeyError``."""
    return FIGURES[name.partition(":")[0]]


def figure_label(name: str) -> str:
    """Return the Chinese label of a figure, as data and queries have it: 新收申请数, 自然人新收申请数."""
    applicant = name.partition(":")[2]
    return APPLICANTS.get(applicant, "") + field_of(name).label


def figures_called(text: str) -> tuple[str, ...]:
    """Return the names of the figure that ``text`` calls, by name or label; empty for none.

    Two where each form has its own: 规范性文件 is the stock of either. A label's marks may be left out.

    >>> figures_called("自然人申请"), figures_called("结转下年"), figures_called("规范性文件")
    (('requests_new:person',), ('requests_carried_over',), ('normative_documents_in_force', 'normative_documents_published_total'))
    """
    return _CALLED.get(text.translate(_MARKS) if text not in _CALLED else text, ())


_MARKS = str.maketrans("", "", ":：()（）")
_CALLED: dict[str, tuple[str, ...]] = {}
for _name in FIGURE_NAMES:
    for _label in field_of(_name).asked:
        _label = figure_label(_name).removesuffix(field_of(_name).label) + _label
        _CALLED[_label] = (*_CALLED.get(_label, ()), _name)
for _name in FIGURE_NAMES:
    _CALLED |= {_name: (_name,)}
    _CALLED.setdefault(figure_label(_name).translate(_MARKS), (_name,))
