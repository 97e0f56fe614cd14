"""The evidence contract: every national column, with its unit, its names for people and its domain.

Rules, profiles and portfolios use these names and no others; rule files may add local
columns of their own. Bounds are in the unit of the column (yuan, not cents).
"""

from collections.abc import Mapping
from types import MappingProxyType

from tiercheck.model.evidence import Column
from tiercheck.model.quantity import Number, Unit
from tiercheck.model.text import Text


def _column(name: str, unit: Unit, zh: str, en: str, low: Number | None = None, high: Number | None = None) -> Column:
    return Column(name, unit, Text(zh, en), low, high)


def _amount(name: str, zh: str, en: str) -> Column:
    return _column(name, Unit.YUAN, zh, en, low=0)


def _persons(name: str, zh: str, en: str) -> Column:
    return _column(name, Unit.PERSONS, zh, en, low=0)


def _count(name: str, zh: str, en: str, high: int | None = None) -> Column:
    return _column(name, Unit.COUNT, zh, en, low=0, high=high)


def _rank(name: str, zh: str, en: str) -> Column:
    return Column(name, Unit.COUNT, Text(zh, en), low=0, rank=True)


def _share(name: str, zh: str, en: str) -> Column:
    return _column(name, Unit.RATIO, zh, en, low=0, high=1)


def _points(name: str, zh: str, en: str, high: int) -> Column:
    return _column(name, Unit.POINTS, zh, en, low=0, high=high)


def _level(name: str, zh: str, en: str, levels: tuple[str, ...]) -> Column:
    return Column(name, Unit.LEVEL, Text(zh, en), levels=levels)


def _yes_no(name: str, zh: str, en: str) -> Column:
    return _column(name, Unit.BOOL, zh, en)


def _judgement(name: str, zh: str, en: str) -> Column:
    return Column(name, Unit.BOOL, Text(zh, en), judgement=True)


_IDENTITY = (
    _column("credit_code", Unit.TEXT, "统一社会信用代码", "unified social credit code"),
    _column("name", Unit.TEXT, "企业名称", "registered name"),
    _column("division", Unit.TEXT, "登记地行政区划代码", "division code of the registration place"),
    _column("industry", Unit.TEXT, "行业代码", "industry code"),
    _column("established", Unit.DATE, "成立日期", "date of registration"),
)

_ANNUAL_FIGURES = (
    _amount("revenue_y1", "上年度营业收入", "revenue last year"),
    _amount("revenue_y2", "上上年度营业收入", "revenue two years ago"),
    _amount("revenue_y3", "大前年营业收入", "revenue three years ago"),
    _amount("main_revenue_y1", "上年度主营业务收入", "main-business revenue last year"),
    _amount("main_revenue_y2", "上上年度主营业务收入", "main-business revenue two years ago"),
    _amount("main_revenue_y3", "大前年主营业务收入", "main-business revenue three years ago"),
    _amount("main_product_revenue_y1", "上年度主导产品收入", "revenue of the leading product last year"),
    _amount("rd_expense_y1", "上年度研发费用", "R&D expense last year"),
    _amount("rd_expense_y2", "上上年度研发费用", "R&D expense two years ago"),
    _amount("cost_and_expense_y1", "上年度成本费用支出总额", "total cost and expense last year"),
    _column("net_profit_y1", Unit.YUAN, "上年度净利润", "net profit last year"),
    _amount("total_assets_y1", "上年度末资产总额", "total assets at the end of last year"),
    _amount("total_liabilities_y1", "上年度末负债总额", "total liabilities at the end of last year"),
    _persons("employees_y1", "上年度末从业人员", "employees at the end of last year"),
    _persons("rd_staff_y1", "上年度末研发人员", "R&D staff at the end of last year"),
    _persons("technical_staff_y1", "上年度末科技人员", "technical staff at the end of last year"),
    _amount("equity_financing_2y", "近两年新增股权融资", "new equity financing within two years"),
    _amount("equity_financing_3y", "近三年新增股权融资", "new equity financing within three years"),
)

_PRODUCT_AND_MARKET = (
    _column("years_in_segment", Unit.YEARS, "从事特定细分市场年限", "years in the market segment", low=0),
    _share("market_share_national", "主导产品国内市场占有率", "national market share of the leading product"),
    _share("market_share_international", "主导产品国际市场占有率", "international market share of the leading product"),
    _rank("domestic_rank", "细分市场国内排名", "rank in the domestic segment"),
    _yes_no(
        "in_strategic_emerging_industry", "主导产品属战略性新兴产业", "leading product in a strategic emerging industry"
    ),
    _yes_no("fills_chain_gap", "关键领域补短板、锻长板、填空白", "fills a gap in a key link or field"),
    _yes_no("in_six_bases", "属工业六基领域", "in the industrial six bases"),
    _yes_no("time_honoured_brand", "属中华老字号", "China time-honoured brand"),
    _yes_no("serves_chain_leader", "为重点产业链龙头企业配套", "serves a leading enterprise of a key industrial chain"),
    _yes_no("in_manufacturing_power_field", "属制造强国十大重点领域", "in one of the ten key manufacturing fields"),
    _yes_no("in_network_power_field", "属网络强国建设领域", "in the network-power field"),
    _yes_no(
        "in_industry_upgrading_field",
        "属传统产业升级、新兴产业或未来产业",
        "in an upgrading, emerging or future industry",
    ),
    _judgement("at_key_chain_link", "处于产业链关键环节并发挥重要作用", "at a key chain link with an important role"),
    _yes_no("own_brand", "拥有自主品牌", "own brand"),
    _judgement("reputation_high", "享有较高知名度和影响力", "high reputation and influence"),
    _judgement(
        "market_position_leading",
        "细分市场占有率较高并享有一定知名度",
        "relatively high share in the segment and some reputation",
    ),
)

_MANAGEMENT = (
    _count("digital_level", "数字化水平自测等级", "level of the digitalisation self-test", high=4),
    _yes_no("quality_award_provincial", "获省级以上质量奖", "quality award of provincial level or above"),
    _yes_no("quality_system_certified", "通过质量管理体系认证", "quality management system certified"),
    _yes_no("standard_participation", "参与制修订标准", "took part in drafting or revising standards"),
    _yes_no(
        "led_standard_5y",
        "近五年主导制定国际、国家或行业标准",
        "led an international, national or industry standard within five years",
    ),
    _yes_no("management_system_certified", "取得相关管理体系认证", "any management system certified"),
    _yes_no(
        "product_overseas_certified",
        "产品通过发达国家和地区认证",
        "product certified in developed countries or regions",
    ),
    _yes_no(
        "it_supported_core_process",
        "至少一项核心业务采用信息系统支撑",
        "at least one core process supported by an information system",
    ),
    _judgement("governance_sound", "公司治理规范、信誉良好", "sound governance and good standing"),
)

_INNOVATION = (
    _count("class1_ip", "与主导产品相关的Ⅰ类知识产权", "class-I rights related to the leading product"),
    _count("class1_ip_self_developed", "自主研发的Ⅰ类知识产权", "self-developed class-I rights"),
    _count("class1_ip_high_value", "高价值Ⅰ类知识产权", "high-value class-I rights"),
    _count("class1_ip_in_use", "实际应用并产生经济效益的Ⅰ类知识产权", "class-I rights in use with economic benefit"),
    _count("class1_ip_original_in_use", "原始取得并实际应用的Ⅰ类知识产权", "original class-I rights in use"),
    _count("class2_ip", "与主导产品相关的Ⅱ类知识产权", "class-II rights related to the leading product"),
    _count("class1_ip_115", "Ⅰ类知识产权（科技型中小企业口径）", "class-I rights under the technology-SME measures"),
    _count("class2_ip_115", "Ⅱ类知识产权（科技型中小企业口径）", "class-II rights under the technology-SME measures"),
    _level(
        "rd_body_level",
        "研发机构最高级别",
        "highest level of a recognised R&D body",
        ("none", "below_city", "city", "province", "nation"),
    ),
    _rank(
        "national_award_best_rank_3y",
        "近三年国家级科技奖励最好排名",
        "best rank in a national science award within three years",
    ),
    _rank(
        "provincial_award_best_rank_3y",
        "近三年省部级科技奖励最好排名",
        "best rank in a provincial or ministerial science award within three years",
    ),
    _rank(
        "national_award_best_rank_5y",
        "近五年国家级科技奖励最好排名",
        "best rank in a national science award within five years",
    ),
    _yes_no("maker_china_top500_3y", "近三年进入创客中国全国500强", "Maker in China top 500 within three years"),
    _yes_no("maker_china_top50_3y", "近三年进入创客中国全国50强", "Maker in China top 50 within three years"),
    _yes_no("high_tech_enterprise", "有效期内高新技术企业", "valid high-tech enterprise title"),
    _yes_no(
        "technology_innovation_demo", "有效期内技术创新示范企业", "valid technology-innovation demonstration title"
    ),
    _yes_no("ip_advantage_or_demo", "有效期内知识产权优势或示范企业", "valid IP advantage or demonstration title"),
)

_STANDING = (
    _yes_no("registered_in_china", "在中国境内注册", "registered in China"),
    _yes_no("independent_legal_person", "具有独立法人资格", "independent legal person"),
    _level("sme_size", "企业规模", "enterprise size class", ("micro", "small", "medium", "large")),
    _yes_no("on_abnormal_list", "列入经营异常名录", "on the abnormal-operation list"),
    _yes_no("on_dishonest_list", "列入严重失信主体名单", "on the serious-dishonesty list"),
    _yes_no(
        "restricted_products",
        "产品或服务属禁止、限制或淘汰类",
        "prohibited, restricted or eliminated products or services",
    ),
    _yes_no("tax_violation_3y", "近三年有偷漏税等违法违规行为", "tax evasion or similar violation within three years"),
    _yes_no("serious_accident_3y", "近三年发生重大事故", "serious accident within three years"),
    _yes_no(
        "relatively_serious_accident_3y",
        "近三年有较大及以上安全生产事故、重大网络或数据安全事件、重大环境违法、严重质量问题或严重违反行业规则的情形",
        "relatively serious or graver work-safety accident, major network or data-security incident, "
        "major environmental violation, serious quality problem or serious breach of the rules of the trade "
        "within three years",
    ),
    _yes_no("single_champion", "企业或产品为制造业单项冠军", "manufacturing single champion, enterprise or product"),
    _yes_no(
        "related_little_giant",
        "与已认定小巨人存在控股关系，或同一集团内有主导产品相似的小巨人",
        "controls or is controlled by a recognised little giant, or same group with a similar leading product",
    ),
    _yes_no(
        "serious_accident_or_misconduct_2y",
        "本年及上年发生重大事故、严重环境违法或科研严重失信",
        "serious accident, environmental violation or research misconduct in this or the last year",
    ),
    _yes_no("innovative_title_valid", "创新型中小企业称号有效", "valid innovative SME title"),
    _yes_no("tech_sme_title_valid", "科技型中小企业称号有效", "valid technology SME title"),
    _yes_no("srdi_title_valid", "专精特新中小企业称号有效", "valid SRDI title"),
    _yes_no("little_giant_title_valid", "专精特新小巨人企业称号有效", "valid little giant title"),
    _points("development_score_this", "本年度发展评价得分", "development score this year", high=100),
    _points("development_score_prev", "上年度发展评价得分", "development score last year", high=100),
    _points("local_feature_points", "省级特色化指标得分", "points of the provincial block", high=15),
)

CONTRACT: Mapping[str, Column] = MappingProxyType(
    {
        column.name: column
        for section in (_IDENTITY, _ANNUAL_FIGURES, _PRODUCT_AND_MARKET, _MANAGEMENT, _INNOVATION, _STANDING)
        for column in section
    }
)
