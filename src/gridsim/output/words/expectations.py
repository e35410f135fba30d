"""Terms of expectations."""

TERMS: dict[str, tuple[str, str]] = {
    "expect.headline": (
        "{title}, expectations: {pass} pass, {fail} fail, {inconclusive} inconclusive",
        "{title}的期望：达到 {pass} 项，未达到 {fail} 项，尚无定论 {inconclusive} 项",
    ),
    "expect.nothing": ("{title}: nothing was judged", "{title}：没有可判定的期望"),
    "expect.base": ("The scenario as it stands", "方案本身"),
    "expect.expected": ("expected", "期望"),
    "expect.found": ("found (95% interval)", "结果（95% 区间）"),
    "expect.verdict": ("verdict", "结论"),
    "expect.needed": ("replications\nto settle it", "有定论所需\n模拟次数"),
    "expect.AT_LEAST": ("{measure} at least {amount}", "{measure} 不低于 {amount}"),
    "expect.AT_MOST": ("{measure} at most {amount}", "{measure} 不高于 {amount}"),
    "expect.BASE": (
        "{measure} worse than the base by at most {amount}",
        "{measure} 比基准变差不超过 {amount}",
    ),
    "expect.BASELINE": (
        "{measure} worse than the baseline by at most {amount}",
        "{measure} 比基线变差不超过 {amount}",
    ),
    "expect.PASS": ("pass", "达到"),
    "expect.FAIL": ("fail", "未达到"),
    "expect.INCONCLUSIVE": ("inconclusive", "尚无定论"),
    "expect.remark": ("{verdict}: {remark}", "{verdict}：{remark}"),
    "expect.remark.BETTER": ("better", "更好"),
    "expect.remark.SAME": ("no difference", "没有差别"),
    "expect.remark.SMALL": ("too small to matter", "小到无关紧要"),
    "expect.remark.FLAT": (
        "no replication differs from another, which proves little where the luck is not the same",
        "各次模拟毫无差别，而随机因素不同时这说明不了什么",
    ),
    "expect.remark.ALONE": (
        "one replication says nothing about its own precision",
        "只有一次模拟，无法说明其精度",
    ),
    "expect.remark.MISSING": (
        "no value in {missing} of {n} replications",
        "{n} 次模拟中 {missing} 次没有数值",
    ),
    "expect.remark.EMPTY": (
        "no value in any replication: no matter counts, or none gets that far",
        "各次模拟均没有数值：没有可计入的事项，或没有事项走到这一步",
    ),
    "expect.unit.points": ("points", "个百分点"),
    "expect.unit.points.one": ("point", "个百分点"),
    "expect.unit.days": ("days", "天"),
    "expect.unit.days.one": ("day", "天"),
    "expect.unit.min": ("min", "分钟"),
    "expect.unit.min.one": ("min", "分钟"),
    "expect.unit.matters": ("matters", "件"),
    "expect.unit.matters.one": ("matter", "件"),
    "expect.unit.matters_a_month": ("matters a month", "件/月"),
    "expect.unit.matters_a_month.one": ("matter a month", "件/月"),
    "expect.unit.visits": ("visits", "次"),
    "expect.unit.visits.one": ("visit", "次"),
    "expect.family": (
        "pass, fail: the whole interval keeps the bound, or breaks it. The intervals hold for all {n} at once with "
        "95% (Bonferroni; Student's t over {replications} replications, seed {seed}).",
        "“达到”“未达到”：整个区间都在界限之内或之外。全部 {n} 项的区间以 95% 的把握同时成立"
        "（邦费罗尼法；{replications} 次模拟的 t 区间，随机种子 {seed}）。",
    ),
    "expect.settle": (
        "inconclusive: the bound lies within the interval. The replications named settle it with nine chances in ten, "
        "if mean and spread stay as they are; an order of magnitude, as both come from these replications.",
        "“尚无定论”：界限落在区间之内。若均值和离散程度不变，按所列模拟次数有九成把握得出定论；"
        "二者均由本次模拟估计，只可作数量级看。",
    ),
    "expect.worse": (
        "Comparisons say by how much it is worse: below 0 it is better. Too small to matter: the whole interval lies "
        "within the amount that is stated not to matter.",
        "比较项给出变差的幅度，负数表示变好。“小到无关紧要”：整个区间都在事先声明无关紧要的幅度之内。",
    ),
    "expect.left_out": (
        "{n} more are versus a baseline and were not judged, as none was given (--baseline).",
        "另有 {n} 项须与基线文件比较，因未给出基线文件（--baseline）而未判定。",
    ),
    "expect.against": (
        "The baseline has {replications} replications, seed {seed}, of gridsim {version}; {how}. The scenario {changed}.",
        "基线文件含 {replications} 次模拟，随机种子 {seed}，gridsim {version}；{how}。所模拟的方案{changed}。",
    ),
    "expect.paired": (
        "the seed is the same, so that {n} replications are compared one by one",
        "随机种子相同，逐次比较 {n} 次模拟",
    ),
    "expect.unpaired": (
        "the seed is another, so that means are compared (Welch), which takes many more replications",
        "随机种子不同，只比较均值（Welch 法），所需模拟次数多得多",
    ),
    "expect.changed": ("has changed since", "此后有改动"),
    "expect.unchanged": ("is the same", "没有改动"),
}
