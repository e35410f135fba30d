"""Terms of a comparison: its verdicts, its summary and its figures."""

TERMS: dict[str, tuple[str, str]] = {
    # verdicts
    "verdict.BETTER": ("better", "更好"),
    "verdict.WORSE": ("worse", "更差"),
    "verdict.UNSETTLED": ("not settled", "尚无定论"),
    "verdict.SMALL": ("too small to matter", "小到无关紧要"),
    "verdict.SAME": ("no difference", "没有差别"),
    "verdict.none": ("no values", "没有数值"),
    "verdict.needed": ("about {n}", "约 {n}"),
    "verdict.never": ("more than {n}", "多于 {n}"),
    # the summary
    "compare.title": ("{base}: {n} variants against the base", "{base}：{n} 个备选方案与基准方案比较"),
    "compare.title.one": ("{base}: a variant against the base", "{base}：备选方案与基准方案比较"),
    "compare.about": (
        "{first} to {end}, {n} replications of each on the same luck; differences are variant less "
        "base (of shares, in percentage points), with intervals that hold for all of them at once",
        "{first} 至 {end}，各 {n} 次模拟，随机因素相同；差值为备选方案减基准（比率按百分点），区间对全部差值同时成立",
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
    "compare.interval": ("95% interval", "95% 区间"),
    "compare.verdict": ("verdict", "结论"),
    "compare.needed": ("replications\nto settle it", "有定论所需\n模拟次数"),
    "compare.needs": (
        "Other needs: {base} arise in the base, {variant} here. Means and shares are over different matters, so that "
        "better or worse need not say that anybody waits less or longer; compare the villages.",
        "诉求不同：基准产生 {base} 件，此处 {variant} 件。平均数和比率所含事项不同，“更好”“更差”不一定表示有人等得更短或更长，请比较各村。",
    ),
    "compare.causes": (
        "Days from need to closing of closed matters: {total} = {causes}",
        "结案事项从产生诉求到结案的天数：{total} = {causes}",
    ),
    "compare.no_causes": (
        "No matter was closed: there are no days to split.",
        "没有事项结案，没有天数可分。",
    ),
    "compare.no_parts": ("Days from need to closing: no difference.", "从产生诉求到结案的天数：没有差别。"),
    "compare.and": (", ", "，"),
    "compare.levels": (" ({levels})", "（{levels}）"),
    "compare.family": (
        "better and worse are said where the p-value, by Holm's method over all {n} differences, is below 0.05; "
        "not settled says that chance alone may be behind it, not that there is no difference.",
        "“更好”“更差”：按霍尔姆法对全部 {n} 项差值校正后 p 值低于 0.05；“尚无定论”是说可能只是偶然，并不是说没有差别。",
    ),
    "compare.small": (
        "too small to matter: the whole interval lies within what was stated not to matter: {amounts}.",
        "“小到无关紧要”：整个区间都在事先声明无关紧要的幅度之内：{amounts}。",
    ),
    "compare.settle": (
        "replications to settle it: so many settle it with nine chances in ten, if mean and spread stay as they are; an order "
        "of magnitude, as both come from these replications.",
        "“有定论所需模拟次数”：若均值和离散程度不变，做这么多次有九成把握得出定论；二者均由本次模拟估计，只可作数量级看。",
    ),
    "compare.settle.rough": (
        "replications to settle it: very rough, as the spread is known from {n} replications alone; it may be many times more or "
        "fewer. Run at least 5 to be told better.",
        "“有定论所需模拟次数”：离散程度仅由 {n} 次模拟估计，十分粗略，实际所需可能多或少许多倍；至少模拟 5 次，估计才较可靠。",
    ),
    "compare.ratio": (
        "The same luck divides the variance of a difference by {mid} (median; the least is {low}).",
        "采用相同随机因素，差值的方差降为原来的 1/{mid}（中位数；最少为 1/{low}）。",
    ),
    "compare.ratio.some": (
        "The same luck divides the variance of a difference by {mid} (median), but makes it larger for some, up to {grown} times.",
        "采用相同随机因素，差值的方差降为原来的 1/{mid}（中位数）；但有的反而增大，最多为原来的 {grown} 倍。",
    ),
    "compare.ratio.not": (
        "The same luck does not make the variance of a difference smaller here: it is {middle} times as large (median; at most {grown} "
        "times).",
        "采用相同随机因素并未减小差值的方差，反而为原来的 {middle} 倍（中位数；最多 {grown} 倍）。",
    ),
    "compare.touches": (
        "Where an interval takes in zero and better or worse is said all the same, Holm's test settles the direction.",
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
        "{measure}: no variant's difference is settled",
        "{measure}：各备选方案的差别均无定论",
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
        "Within the shaded band a difference is stated not to matter.",
        "阴影范围内的差别事先声明为无关紧要。",
    ),
    "contrast.touches": (
        "Where an interval takes in zero and is coloured all the same, Holm's test settles the direction.",
        "区间包含零而仍着色者，其方向由霍尔姆检验确定。",
    ),
    "contrast.needs": (
        "Other needs arise with {titles}, so that its means are over other matters.",
        "{titles}的诉求与基准不同，其平均数所含事项也不同。",
    ),
    "contrast.less": ("{unit} (← less is better)", "{unit}（← 越少越好）"),
    "contrast.more_is": ("{unit} (more is better →)", "{unit}（越多越好 →）"),
    "contrast.forest.about": (
        "Variant less base on the same luck, means over replications; the intervals hold for all {n} differences at "
        "once (95%, Bonferroni), colours by Holm's test.",
        "备选方案减基准（随机因素相同），为各次模拟的平均；区间对全部 {n} 项差值同时成立（95%，邦费罗尼法），颜色按霍尔姆检验。",
    ),
    "contrast.curves.about": (
        "Share of matters not yet done by days since the need arose, with 95% bands of each curve by itself. "
        "Bands that overlap do not say that there is no difference: the luck is the same, and the verdict on the days "
        "within which nine in ten are done is by paired differences.",
        "尚未办结的比例，按诉求产生后的天数，带为各曲线自身的 95% 区间。两带重叠并不等于没有差别："
        "随机因素相同，关于九成办结天数的结论按配对差值得出。",
    ),
    "contrast.curves.nine": (
        "9 in 10 done: {base} → {variant} days,\n{verdict}",
        "九成办结：{base} → {variant} 天，\n{verdict}",
    ),
    "contrast.days.about": (
        "Mean days of closed matters from need to closing, by cause. On the right variant less base: parts that take "
        "longer lie right of zero, shorter ones left; they add up to the difference of the total, marked with its "
        "simultaneous 95% interval.",
        "结案事项从产生诉求到结案的平均天数，按原因划分。右图为备选方案减基准：变长的部分在零的右侧，变短的在左侧；"
        "各部分之和等于总差值，菱形标出总差值及其同时成立的 95% 区间。",
    ),
    "contrast.days.left": ("days of the mean closed matter", "平均每件结案事项的天数"),
    "contrast.days.right": ("days, variant less base", "天数之差（备选方案减基准）"),
    "contrast.days.net": ("difference of the total", "总差值"),
    "contrast.days.title": (
        "“{title}” changes the days to closing most: {amount} days, of which {cause} {part}",
        "“{title}”对结案天数影响最大：{amount} 天，其中{cause} {part} 天",
    ),
    "contrast.villages.about": (
        "Mean days from need to done by village: the base, and variant less base. Coloured where better (blue) or worse "
        "(orange) by Holm's test over all {n} differences; grey numbers are not settled.",
        "各村从产生诉求到办结的平均天数：基准，以及备选方案减基准。按霍尔姆检验（全部 {n} 项差值）更好者为蓝色，更差者为橙色；"
        "灰色数字尚无定论。",
    ),
    "contrast.villages.same": (
        "A black 0 is no difference in any replication.",
        "黑色的 0 表示每次模拟均无差别。",
    ),
    "contrast.villages.small": (
        "Grey is also what was stated to be too small to matter.",
        "事先声明为无关紧要的差值也为灰色。",
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
    "contrast.villages.count": ("{won} win, {lost} lose", "{won} 好 {lost} 差"),
    "contrast.villages.title": (
        "“{title}” moves most villages: {won} of {all} wait less, {lost} wait longer",
        "“{title}”影响的村最多：{all} 个中 {won} 个等待缩短，{lost} 个等待延长",
    ),
    "contrast.villages.none": (
        "No village's difference is settled in any variant",
        "各备选方案中没有一个村的差别有定论",
    ),
}
