"""Terms of a comparison: its verdicts, its summary and its figures."""

TERMS: dict[str, tuple[str, str]] = {
    # verdicts
    "verdict.BETTER": ("better", "更好"),
    "verdict.WORSE": ("worse", "更差"),
    "verdict.UNSETTLED": ("inconclusive", "差异不显著"),
    "verdict.SMALL": ("too small to matter", "小到无关紧要"),
    "verdict.SAME": ("no difference", "没有差别"),
    "verdict.none": ("no values", "没有数值"),
    "verdict.needed": ("about {n}", "约 {n}"),
    "verdict.never": ("more than {n}", "多于 {n}"),
    # the summary
    "compare.title": ("{base}: {n} variants against the base", "{base}：{n} 个备选方案与基准方案比较"),
    "compare.title.one": ("{base}: a variant against the base", "{base}：备选方案与基准方案比较"),
    "compare.about": (
        "{first} to {end}, {n} replications of each with common random numbers; differences are variant − base (of shares, in "
        "percentage points), with simultaneous 95% confidence intervals. Each need is followed for {followed} days; one that is not "
        "solved by then, for whatever reason, counts with all of them",
        "{first} 至 {end}，各 {n} 次模拟，采用公共随机数；差值为备选方案与基准方案之差（比率按百分点），区间为 95% 联合置信区间。"
        "每项诉求均跟踪 {followed} 天，届时未解决的（不论何种原因）按 {followed} 天计",
    ),
    "compare.changes": ("changes: {changes}", "改动：{changes}"),
    "compare.unchanged": ("changes nothing", "没有改动"),
    "compare.same": (
        "No difference: in each replication every judged measure is the same as in the base.",
        "没有差别：每次模拟中各项指标均与基准相同。",
    ),
    "compare.nothing": (
        "No need arises, neither in the base nor here: there is nothing to compare.",
        "基准与该方案均未产生诉求，无可比较。",
    ),
    "compare.base": ("base", "基准"),
    "compare.variant": ("variant", "备选方案"),
    "compare.difference": ("difference", "差值"),
    "compare.interval": ("95% confidence\ninterval", "95% 置信区间"),
    "compare.verdict": ("verdict", "结论"),
    "compare.needed": ("replications\nneeded", "所需\n模拟次数"),
    "compare.needs": (
        "Other needs: {base} arise in the base, {variant} here. All that is judged is per need (or per visit), but over different "
        "needs, so that better or worse need not say that anybody waits less or longer; compare the villages.",
        "诉求不同：基准产生 {base} 件，此处 {variant} 件。各项结论均按每项诉求（或每次走访）计算，但所含诉求不同，“更好”“更差”不一定表示有人等得更短或更长，请比较各村。",
    ),
    "compare.causes": (
        "Days from need to solved: {total} = {causes}",
        "从产生诉求到解决的天数：{total} = {causes}",
    ),
    "compare.no_causes": (
        "No need arose: there are no days to split.",
        "没有产生诉求，没有天数可分。",
    ),
    "compare.no_parts": ("Days from need to solved: no difference.", "从产生诉求到解决的天数：没有差别。"),
    "compare.load": ("Load (share of time on duty): {levels}", "负荷率（占当班时间）：{levels}"),
    "compare.load.level": ("{level} {base} → {variant}", "{level} {base} → {variant}"),
    "compare.load.same": ("as in the base", "与基准相同"),
    "compare.overload": (
        "OVERLOADED: {levels}: more than 100% of the time on duty.",
        "超负荷：{levels}，超过当班时间的 100%。",
    ),
    "compare.official": (
        "The official on-time rate does not show it ({base} → {variant}): it counts from registration, of matters that came to be known. "
        "From the need, {measure}: {amount} days.",
        "官方按期办结率反映不出（{base} → {variant}）：该比率自受理起算，且只计已登记事项。自产生诉求起算，{measure}：{amount} 天。",
    ),
    "compare.and": (", ", "，"),
    "compare.levels": (" ({levels})", "（{levels}）"),
    "compare.family": (
        "better and worse: the p-value, adjusted by Holm's method over all {n} differences, is below 0.05 and the difference is large "
        "enough to matter; inconclusive says that chance alone may be behind it, not that there is no difference.",
        "“更好”“更差”：按霍尔姆法对全部 {n} 项差值校正后 p 值低于 0.05，且差值足够大；“差异不显著”指可能只是偶然，并不等于没有差别。",
    ),
    "compare.small": (
        "too small to matter: the whole interval lies within the smallest difference that matters: {amounts}.",
        "“小到无关紧要”：整个区间都在最小有意义差值之内：{amounts}。",
    ),
    "compare.settle": (
        "replications needed: for a conclusion with 90% power, if mean and spread stay as they are; an order of magnitude, as both "
        "come from these replications.",
        "“所需模拟次数”：若均值和离散程度不变，以 90% 的功效得出结论所需的次数；二者均由本次模拟估计，只可作数量级看。",
    ),
    "compare.settle.rough": (
        "replications needed: very rough, as the spread is known from {n} replications alone; it may be many times more or fewer. Run "
        "at least 5 for a better estimate.",
        "“所需模拟次数”：离散程度仅由 {n} 次模拟估计，十分粗略，实际所需可能多或少许多倍；至少模拟 5 次，估计才较可靠。",
    ),
    "compare.ratio": (
        "Common random numbers divide the variance of a difference by {mid} (median; the least is {low}).",
        "采用公共随机数，差值的方差降为原来的 1/{mid}（中位数；最少为 1/{low}）。",
    ),
    "compare.ratio.some": (
        "Common random numbers divide the variance of a difference by {mid} (median), but make it larger for some, up to {grown} times.",
        "采用公共随机数，差值的方差降为原来的 1/{mid}（中位数）；但有的反而增大，最多为原来的 {grown} 倍。",
    ),
    "compare.ratio.not": (
        "Common random numbers do not make the variance of a difference smaller here: it is {middle} times as large (median; at most {grown} "
        "times).",
        "采用公共随机数并未减小差值的方差，反而为原来的 {middle} 倍（中位数；最多 {grown} 倍）。",
    ),
    "compare.touches": (
        "Where an interval includes zero and better or worse is said all the same, Holm's test decides the direction.",
        "区间包含零而仍称“更好”“更差”者，其方向由霍尔姆检验确定。",
    ),
    # figures
    "contrast.base": ("base", "基准"),
    "contrast.variant": ("variant", "备选方案"),
    "contrast.verdict": ("verdict", "结论"),
    "contrast.quoted": ("“{title}”", "“{title}”"),
    "contrast.no_values": ("No matters to compare", "没有可比较的事项"),
    "contrast.finding": ("{measure}: {parts}", "{measure}：{parts}"),
    "contrast.best": ("best with “{title}” ({amount} {unit})", "“{title}”最好（{amount} {unit}）"),
    "contrast.worst": ("worst with “{title}” ({amount} {unit})", "“{title}”最差（{amount} {unit}）"),
    "contrast.none": (
        "{measure}: no variant differs significantly from the base",
        "{measure}：各备选方案与基准的差异均不显著",
    ),
    "contrast.and": (", ", "，"),
    "contrast.then": ("; ", "；"),
    "contrast.changed": (
        "Values that variants assume: {changes}",
        "改动后取值为假定的输入：{changes}",
    ),
    "contrast.change": ("{title}: {changes}", "{title}：{changes}"),
    "contrast.more": (" and {n} more", "等，另有 {n} 项"),
    "contrast.more_variants": ("and {n} more variants (see summary)", "另有 {n} 个备选方案（见摘要）"),
    "contrast.more_variants.one": ("and {n} more variant (see summary)", "另有 {n} 个备选方案（见摘要）"),
    "contrast.threshold": (
        "Within the shaded band a difference is too small to matter.",
        "阴影范围内的差值小到无关紧要。",
    ),
    "contrast.touches": (
        "Where an interval includes zero and is coloured all the same, Holm's test decides the direction.",
        "区间包含零而仍着色者，其方向由霍尔姆检验确定。",
    ),
    "contrast.needs": (
        "Other needs arise with {titles}: it is compared per need, over other needs.",
        "{titles}的诉求与基准不同：按每项诉求比较，所含诉求不同。",
    ),
    "contrast.less": ("{unit} (← less is better)", "{unit}（← 越少越好）"),
    "contrast.more_is": ("{unit} (more is better →)", "{unit}（越多越好 →）"),
    "contrast.forest.about": (
        "Difference (variant − base) with common random numbers, means over replications; the intervals hold for all {n} differences "
        "simultaneously (95%, Bonferroni), colours by Holm's test.",
        "与基准方案之差（采用公共随机数），为各次模拟的平均；区间为全部 {n} 项差值的 95% 联合置信区间（邦费罗尼法），颜色按霍尔姆检验。",
    ),
    "contrast.curves.about": (
        "Share of all needs that are not solved, by days since they arose, with 95% bands of each curve by itself. "
        "Bands that overlap do not say that there is no difference: random numbers are common, and the verdict on the days "
        "within which 90% are solved is by paired differences.",
        "全部诉求中尚未解决的比例，按诉求产生后的天数，带为各曲线自身的 95% 置信区间。两带重叠并不等于没有差别："
        "采用公共随机数，关于九成得到解决所需天数的结论按配对差值得出。",
    ),
    "contrast.curves.nine": (
        "90% solved: {base} → {variant} days,\n{verdict}",
        "九成解决：{base} → {variant} 天，\n{verdict}",
    ),
    "contrast.days.about": (
        "Mean days from need to solved of all needs, by cause. On the right the difference (variant − base): parts that take "
        "longer lie right of zero, shorter ones left; they add up to the difference of the total, marked with its "
        "simultaneous 95% confidence interval.",
        "全部诉求从产生到解决的平均天数，按原因划分。右图为与基准方案之差：变长的部分在零的右侧，变短的在左侧；"
        "各部分之和等于总差值，菱形标出总差值及其 95% 联合置信区间。",
    ),
    "contrast.days.left": ("mean days per need", "平均每项诉求的天数"),
    "contrast.days.right": ("difference, days", "与基准方案之差（天）"),
    "contrast.days.net": ("difference of the total", "总差值"),
    "contrast.days.title": (
        "“{title}” changes the days to solved most: {amount} days, of which {cause} {part}",
        "“{title}”对到解决的天数影响最大：{amount} 天，其中{cause} {part} 天",
    ),
    "contrast.villages.about": (
        "Mean days from need to solved by village: the base, and the difference from it. Coloured where better (blue) or worse "
        "(orange) by Holm's test over all {n} differences; grey numbers are inconclusive.",
        "各村从产生诉求到解决的平均天数：基准，以及与基准方案之差。按霍尔姆检验（全部 {n} 项差值）更好者为蓝色，更差者为橙色；"
        "灰色数字差异不显著。",
    ),
    "contrast.villages.same": (
        "A black 0 is no difference in any replication.",
        "黑色的 0 表示每次模拟均无差别。",
    ),
    "contrast.villages.small": (
        "Grey is also what is too small to matter.",
        "小到无关紧要的差值也为灰色。",
    ),
    "contrast.both": ("{one} and {other}", "{one}和{other}"),
    "contrast.villages.tied": (
        "{titles} move most villages: each {both} of {all}",
        "{titles}影响的村最多：{all} 个中各影响 {both} 个",
    ),
    "contrast.villages.many": (
        "{n} variants move most villages: each {both} of {all}",
        "{n} 个备选方案影响的村最多：{all} 个中各影响 {both} 个",
    ),
    "contrast.villages.some": (
        "Shown are the {n} of {all} villages that change most.",
        "只列出 {all} 个村中变化最大的 {n} 个。",
    ),
    "contrast.villages.base": ("base,\ndays", "基准\n（天）"),
    "contrast.villages.count": ("{won} improve, {lost} worsen", "{won} 改善、{lost} 变差"),
    "contrast.villages.title": (
        "“{title}” moves most villages: {won} of {all} wait less, {lost} wait longer",
        "“{title}”影响的村最多：{all} 个中 {won} 个等待缩短，{lost} 个等待延长",
    ),
    "contrast.villages.none": (
        "No village differs significantly from the base in any variant",
        "各备选方案中，各村与基准的差异均不显著",
    ),
}
