"""The words of a diff, in Chinese and in English."""

from collections.abc import Mapping

from tiercheck.change.edits.edit import Aspect, EditKind
from tiercheck.model.text import Text

ASPECT_WORD: Mapping[Aspect, Text] = {
    Aspect.RULE_SET: Text("施行与依据", "Period and document"),
    Aspect.REQUIREMENTS: Text("指标要求", "Requirements"),
    Aspect.SCORING: Text("评分", "Scoring"),
    Aspect.DECISION: Text("认定条件的组合", "Decision"),
    Aspect.CITATION: Text("条款、依据与文字", "Clauses, sources and wording"),
}
KIND_WORD: Mapping[EditKind, Text] = {
    EditKind.RULE_SET_ADDED: Text("新增", "added"),
    EditKind.RULE_SET_REMOVED: Text("取消", "removed"),
    EditKind.PERIOD_CHANGED: Text("施行期间变更", "period changed"),
    EditKind.INSTRUMENT_CHANGED: Text("文件变更", "document changed"),
    EditKind.ADDRESS_CHANGED: Text(
        "文件地址变更（引用地址，未打开核对）", "address of the document changed (cited, not opened)"
    ),
    EditKind.RANK_CHANGED: Text("梯度位次变更", "rank changed"),
    EditKind.COLUMN_CHANGED: Text("填报项变更", "evidence column changed"),
    EditKind.INDICATOR_ADDED: Text("新增指标", "indicator added"),
    EditKind.INDICATOR_REMOVED: Text("取消指标", "indicator removed"),
    EditKind.JUDGEMENT_ADDED: Text("新增认定判断", "judgement added"),
    EditKind.JUDGEMENT_REMOVED: Text("取消认定判断", "judgement removed"),
    EditKind.SCORED_TO_REQUIRED: Text("由计分改为条件", "scored, now a condition"),
    EditKind.REQUIRED_TO_SCORED: Text("由条件改为计分", "a condition, now scored"),
    EditKind.THRESHOLD_RAISED: Text("界限上调", "threshold raised"),
    EditKind.THRESHOLD_LOWERED: Text("界限下调", "threshold lowered"),
    EditKind.COMPARISON_MADE_STRICT: Text("不再含界限本身", "the bound itself no longer counts"),
    EditKind.COMPARISON_MADE_LAX: Text("改为含界限本身", "the bound itself now counts"),
    EditKind.MEASURE_CHANGED: Text("口径变更", "measure changed"),
    EditKind.ALTERNATIVE_ADDED: Text("新增可选项", "alternative added"),
    EditKind.ALTERNATIVE_REMOVED: Text("取消可选项", "alternative removed"),
    EditKind.DEMAND_ADDED: Text("增加要求", "demand added"),
    EditKind.DEMAND_REMOVED: Text("减少要求", "demand removed"),
    EditKind.REQUIREMENT_CHANGED: Text("要求变更", "requirement changed"),
    EditKind.APPLICATIONS_CHANGED: Text("适用申报类型变更", "applications changed"),
    EditKind.ADVISORY_ADDED: Text("新增参考指标", "advisory indicator added"),
    EditKind.ADVISORY_REMOVED: Text("取消参考指标", "advisory indicator removed"),
    EditKind.MADE_ADVISORY: Text("改为仅供参考", "now advisory only"),
    EditKind.MADE_DECIDING: Text("由参考改为参与认定", "advisory, now part of the decision"),
    EditKind.SCORED_ADDED: Text("新增计分指标", "scored indicator added"),
    EditKind.SCORED_REMOVED: Text("取消计分指标", "scored indicator removed"),
    EditKind.BAND_ADDED: Text("新增得分档", "band added"),
    EditKind.BAND_REMOVED: Text("取消得分档", "band removed"),
    EditKind.BAND_POINTS_CHANGED: Text("档位分值变更", "points of a band changed"),
    EditKind.BAND_BOUND_CHANGED: Text("档位界限变更", "bound of a band changed"),
    EditKind.MOST_POINTS_CHANGED: Text("满分变更", "maximum points changed"),
    EditKind.SCORING_CHANGED: Text("计分办法变更", "scoring changed"),
    EditKind.SCORE_ADDED: Text("新增综合评分", "points table added"),
    EditKind.SCORE_REMOVED: Text("取消综合评分", "points table removed"),
    EditKind.PASS_MARK_RAISED: Text("及格分上调", "pass mark raised"),
    EditKind.PASS_MARK_LOWERED: Text("及格分下调", "pass mark lowered"),
    EditKind.PART_ADDED: Text("新增评分部分", "part added"),
    EditKind.PART_REMOVED: Text("取消评分部分", "part removed"),
    EditKind.PART_CHANGED: Text("评分部分变更", "part changed"),
    EditKind.CONDITION_ADDED: Text("新增条件", "condition added"),
    EditKind.CONDITION_REMOVED: Text("取消条件", "condition removed"),
    EditKind.ROW_ADDED: Text("新增行业", "row added"),
    EditKind.ROW_REMOVED: Text("取消行业", "row removed"),
    EditKind.CODES_CHANGED: Text("行业代码变更", "codes changed"),
    EditKind.RENUMBERED: Text("条款编号变更", "renumbered"),
    EditKind.CITATION_CHANGED: Text("依据文件变更", "cited from another document"),
    EditKind.STATUS_CHANGED: Text("依据可靠程度变更", "status of the source changed"),
    EditKind.WORDING_CHANGED: Text("文字变更", "wording changed"),
}
TITLE = Text("规则变更对照：{old} ⇒ {new}", "What changes: {old} ⇒ {new}")
COUNT = Text("共 {count} 处变更", "{count} edits")
NOTHING_CHANGED = Text("没有变更", "nothing changes")
HEAD = (
    Text("变更", "Change"),
    Text("事项", "What"),
    Text("原", "Before"),
    Text("新", "After"),
    Text("条款", "Clause"),
    Text("规则文件", "Rule file"),
)
REMARK_HEAD = Text("方向", "Direction")
