"""What names of units end with, and what stands before and behind them in a text.

Lists and patterns only. Which names exist the gazetteer knows, and ``naming``
asks it before any of these: a list refuses no name that is one.
"""

from __future__ import annotations

from indexer.intake.formats.metadata import LABELS
from indexer.language.patterns import pattern

HAN = "㐀-鿿〇\U00020000-\U0003ffff"
TOWNSHIP = ("街道", "镇", "乡", "苏木")
UPPER_END = "省市县区旗州盟"
PRONOUNS = "我本该各全"
"""我镇 and 全县 name nobody, 各湾镇 does: ``Names.parse`` tells them apart."""
_OFFICES_OF_ZONES = ("管委会", "管理委员会", "管理处")
_ZONES = (
    "管理区", "开发区", "经开区", "高新区", "园区", "示范区", "度假区", "风景区", "保税区", "名胜区", "工业区",
    "实验区", "合作区", "林场", "农场", "牧场", "旅游区", "新区", "新城", "园艺场", "垦殖场", "茶场", "渔场", "良种场", "原种场", "种畜场", "畜牧场", "盐场", "产业园",
)  # fmt: skip
_OTHER_AREAS = (*_ZONES, *_OFFICES_OF_ZONES)
_BUREAUS = (
    "局", "委员会", "办公室", "委", "办", "厅", "中心", "站", "所", "院", "馆", "公司", "集团", "学校", "大学",
    "学院", "中学", "小学", "协会", "联合会", "总队", "支队", "大队", "处",
    "宣传部", "组织部", "统战部", "武装部", "工作部",
)  # fmt: skip
BUREAU = pattern(f"(?:{'|'.join(_BUREAUS)})$", yes="安乡县教育局", no="安乡县教育局长")
# What a body of a township or county is called; the unit is the township itself.
_BODY = (
    "人民政府", "人民", "政府", "党委政府", "党委", "党工委", "党政综合办公室", "党政综合办", "党政办公室", "党政办",
    "办事处", "办公室", "办", "(?:政务|信息)公开(?:工作)?(?:领导小组)?", "门户网站", "网站", "网", "机关", "的",
    "本级",
)  # fmt: skip
BODIES = pattern(
    f"(?:{'|'.join(_BODY)})$", yes="大街乡政务公开工作领导小组", no="大街乡政务公开领导干部"
)
_LEADS = (
    "本年度报告由", "本报告由", "本年报由", "现向社会公布", "向社会公布", "向社会公开", "现将", "现公布", "现公开",
    "公布", "公开", "发布", "编制", "制定", "制发", "印发", "由", "请与", "请向", "与", "和", "及", "以及", "并",
    "向", "在", "对", "将", "把", "按", "依照", "根据", "按照", "依据", "为", "是", "联系", "关于", "成立", "建立", "了",
    "包括", "反映", "结合", "经", "汇总", "涵盖", "执行", "健全", "完善", "设在", "位于", "地址", "通过", "登录", "原", "现",
    "以", "从", "到", "至", "给", "受", "同", "于", "就", "报", "特", "今年", "去年", "全年", "以来", "年度", "度", "年",
    "月", "日", "即", "因", "如", "过去一年", "对于", "收到", "迎接", "单位", "机构", "来源",
    "印制", "开设", "开通", "开展", "使", "让", "我县", "我市", "我区", "全县", "全市", "全区", "该县", "本县", "本市", "的", "依托", "借助",
    "中共", "中国共产党",
    # The labels that a name is printed under, glued to it by a table or a dump.
    *LABELS["title"], *LABELS["publisher"], *LABELS["source"], *LABELS["author"], "题目", "主办",
)  # fmt: skip
# Behind a time only: 2013年来, but 来安县; 12月底, but 底张街道.
_OF_TIME = ("来", "底", "初", "末", "起", "止")
LEAD = pattern(
    f"(?:{'|'.join(sorted(_LEADS, key=len, reverse=True))}|(?<=[年月日])(?:{'|'.join(_OF_TIME)}))",
    yes="公开来安县的信息",
    no="来安县公开的信息",
    how="match",
)
SET_BEFORE = ("年", "度", "的", "原")
"""Leads that stand by themselves before a name: what a lost year leaves, and 原石螺镇."""
NO_NAMES = frozenset(
    lead + kind
    for lead in ("关于", "对于", *(lead for lead in _LEADS if lead[0] in "我本该全"))
    for kind in TOWNSHIP
)
"""关于镇政府信息公开工作的报告 is about a town, not of 关于镇."""
ENDS_IN_LEAD = (*_LEADS, *_OF_TIME, "各")
"""What may stand right before a name inside of a longer run of letters."""
# 我镇, 各乡, 城镇, 乡镇 name no township, nor does what ends in a pronoun (一年来我镇).
NO_STEM = pattern(
    r"(?:.*(?:各|我|本|该|每|两个|几个|多个|所辖|下辖|下属|所属|有关|相关|其他|其它|兄弟|部分|试点"
    r"|推进|推动|加强|强化|做好|开展|深化|规范|提升|提高|促进|完善|落实|指导))?$"
    r"|(?:全|等|其|此|某|这|那|个|两|几|乡村|社区|城|乡|村|集|城乡|小城|特色小|特色|县|区|市|县区|市区|市县|县直|区直|县级|区级|市级|家|回|返|下|侨|水|老|故|外"
    r"|离|异|同|美丽|示范|重点|建制|镇|贵|咱|咱们|我们|乡?[设改并撤]|县城|省市县|市县区|省市区|街道|县乡|区乡|市乡|区街道|市县乡|区县乡|省市县乡|级)$",
    yes="一年来我",
    no="我乐",
    how="match",
)
KINDS_OF_TOWNS = frozenset(
    {"城镇", "小城镇", "集镇", "建制镇", "中心镇", "特色小镇", "乡镇", "村镇"}
)
"""Words for towns at large; a town that is called so has to say it in a title or a signature."""
MENTION = pattern(
    r"(街道(?!两|上|路|面|社区|党|工)(?:党工委|办事处)?|镇(?!级|域|村|容|街|区[^)\n]|静|江市|海区|痛|压|直[各属部单机])"
    r"|乡(?!村|镇|亲|土|下|间|规|音|愁|贤|风|级|情|里|域|直[各属部单机])|苏木(?!镇))",
    yes="大街乡的信息",
    no="大街乡亲的信息",
)
# A street by itself; in an address a number or another place follows.
MAY_NAME_STREET = pattern(
    r"街(?![道路口号巷镇乡村社区头景坊面上市\d])", yes="武湖街认真", no="武湖街道认真"
)
STREET = pattern(
    rf"(?<![{HAN}])([{HAN}]{{2,12}}?{MAY_NAME_STREET.pattern})",
    yes="2020年,武湖街认真",
    no="地址:武湖街12号",
)
RUN = pattern(rf"[{HAN}]*", yes="大街", no="2大街", how="fullmatch")
YEAR = pattern(r"[0-9]{4}年度?", yes="2013年大街乡", no="年丰镇")
NO_HAN = pattern(rf"[^{HAN}]+", yes="大街 乡", no="大街乡〇")
ENDS_IN_HAN = pattern(rf"[{HAN}]$", yes="据政和", no="据政,")
OFFICES = ("办公室", "办", "领导小组", "科", "股")
# An office by itself: behind a township's name, or a zone's, it is the township or the zone.
OFFICE = pattern(
    rf"(?:办事处|管委会|管理委员会)?(?:人民政府|政府|党委|党工委)?(?![{UPPER_END}村])[{HAN}]{{0,12}}?(?:{'|'.join(OFFICES)})",
    yes="党政综合办公室",
    no="市政府办公室",
    how="fullmatch",
)
HAS_OFFICE = pattern(
    rf"街道|地区办事处|(?<!乡)镇(?![化域级村])|苏木|乡(?![村镇土亲])|(?:{'|'.join(_OTHER_AREAS)})",
    yes="大街乡综合办",
    no="某市乡村振兴办",
)
# 市政府办 is that of no city in particular.
NO_ONE_S_OFFICE = pattern(
    rf"[{UPPER_END}镇乡]?(?:街道|人民政府|政府|党委|党政|综合|行政|党群|(?:信息|政务)公开|工作|领导小组|委)*(?:办公室|办公厅|办)?",
    yes="市政府办",
    no="桐乡市政府办",
    how="fullmatch",
)
# 地区办事处 governs like a township.
AREA = pattern(r"[^各我本该全]地区(?:办事处)?$", yes="大街地区办事处", no="全地区")
# Words that begin like a kind of place: of two 市 in 桐乡市市场监督管理局 none is a slip.
WORD_OF_KIND = pattern(
    r"市(?:场|政|容|民|区|直|级|属|域|际|郊)|[县区省旗](?:域|级|直|属|情|际|划|块)|[省市县区旗](?:委(?!员)|志)|县城(?![关建市乡投镇]|管[局执])",
    yes="县志办公室",
    no="市教育局",
    how="match",
)
OFFICE_END = pattern(r"(?:机关|的|本级)$", yes="县直机关", no="县直机关党委")
LONGER = pattern(
    rf"[{HAN}]{{0,3}}?(街道|镇|乡|苏木)", yes="江镇公开", no="江公开了大镇", how="match"
)
BUREAU_MENTION = pattern(
    rf"(?<![{HAN}])([{HAN}]{{2,20}}?局)(?![{HAN}]?(?:长|势|限|部|面))",
    yes="其中,县教育局受理",
    no="其中,县教育局长受理",
)
NO_BUREAU = pattern(
    r"[我本各该]|.*(?:围绕|通过|按照|根据|结合|明确|成立|提请|报经|服务|全)局$",
    yes="紧紧围绕局",
    no="围场县教育局",
    how="match",
)
OF_GROUP = pattern(
    r"(?:政府|党政|公开|领导小组).{0,8}$", yes="县信息公开工作领导小组办公室", no="县公安局办公室"
)
UPPERS = frozenset(UPPER_END)
UPPER_ENDS = pattern(f"[{UPPER_END}]", yes="安乡县", no="安乡")
# The last characters of all that names end with: what ends otherwise, as a title does, is none.
LASTS = frozenset(UPPER_END + "街场") | {
    end[-1] for end in (*TOWNSHIP, *_OTHER_AREAS, *_BUREAUS, *_BODY)
}
# Zones that stand in a county's place and in no list: 万盛经开区.
ZONE = pattern(
    rf"[{HAN}]{{2,4}}?(?:经开区|高新区|经济技术开发区|经济开发区|开发区|管理区|新区)",
    yes="万盛经开区大街乡",
    no="的万盛工业经开区",
    how="match",
)
UNKNOWN_UPPER = pattern(
    r"(.{1,8}?(?:自治县|自治旗|自治州|经开区|开发区|高新区|管理区|新区|县|区|市|旗))(?![县区市旗镇乡道])",
    yes="从没有过县大街乡",
    no="从没有过县乡",
    how="match",
)
# A state farm governs like a township: 某某场.
FARM = pattern(r"[^市广现立机操商剧球考赛]场$", yes="杏花场", no="城东菜市场")
# What stands behind a government and is the government itself.
OF_GOVERNMENT = pattern(
    r"(?:办|办公室|.{0,6}网站?)的?$|(?:信息|政务)公开",
    yes="门户网站",
    no="办公室街道办事处",
    how="match",
)
PUBLISHES = pattern(
    r"向社会(?:公布|公开|发布)|以下简?称|官网", yes="现向社会公布大街乡", no="现向上级公布大街乡"
)
JOINT = pattern(
    r"([^()]{2,})\(([^()]{2,}|[镇乡])\)", yes="开发区(大街乡)", no="(大街乡)", how="fullmatch"
)
# Behind the committee of a party or a zone another name begins.
NOT_IN_A_NAME = pattern(
    r"[A-Za-z]{3,}|[@:_|、]|(?<=委员会)|(?:(?<=管委会)|(?<=[工镇乡道]委)(?!会))",
    yes="abc大街乡",
    no="12大街乡",
)
KIND_AHEAD = pattern("[省市县区旗镇乡]", yes="县教育局", no="安县教育局", how="match")
# 县乡村振兴局: its county stands elsewhere in the text.
KIND_FIRST = pattern(
    rf"(?!{WORD_OF_KIND.pattern})[县区市](?!.{{0,3}}[县区市])",
    yes="县乡村振兴局",
    no="市场监督管理局",
    how="match",
)
NAMELESS_ZONES = frozenset(
    {*_OTHER_AREAS, "经济开发区", "经济技术开发区", "高新技术产业开发区", "工业园区"}
)
"""Zones called by their kind alone: 开发区(白洋街道) is a subdistrict, of no place 开发区."""
ZONE_END = pattern(
    rf"(?:经济技术|高新技术产业|经济|工业)?(?:{'|'.join(_ZONES)})|地区办事处",
    yes="大街经济开发区",
    no="大街区",
)
# What each of them ends with, begun with a character: texts that name none are skipped fast.
_LASTS_OF_ZONES = "".join(sorted({zone[-1] for zone in _ZONES}))
MAY_NAME_ZONE = pattern(
    f"[{_LASTS_OF_ZONES}](?:{'|'.join(f'(?<={zone})' for zone in _ZONES)}|(?<=地区)(?=办事处))",
    yes="大街经济开发区",
    no="大街区",
)
ZONES = tuple(NAMELESS_ZONES)
NAMELESS = frozenset({"街道", "苏木", "委员会", "办公室"})
GENERIC = frozenset(
    {"城区", "郊区", "矿区", "新城区", "市区", "老城区", "老区", "林区", "牧区", "新市区", "地区", *NAMELESS_ZONES}
)  # fmt: skip
_ENDS = (
    ("自治区", "省"), ("省", "省"), ("市", "市"), ("县", "县"), ("旗", "县"), ("区", "区"),
    ("州", "other"), ("盟", "other"),
)  # fmt: skip


def type_by_end(name: str) -> str | None:
    """Return the type of a unit by the end of its name alone, None where it tells nothing."""
    if AREA.search(name):
        return "other"
    if name.endswith(TOWNSHIP):
        return next(t for t in TOWNSHIP if name.endswith(t))
    if name.endswith(_OTHER_AREAS):
        return "other"
    if kind := next((kind for end, kind in _ENDS if name.endswith(end)), None):
        return kind
    if FARM.search(name):
        return "other"
    return "局" if BUREAU.search(name) else None
