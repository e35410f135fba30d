"""Terms of a sweep: its summary, and its figures."""

TERMS: dict[str, tuple[str, str]] = {
    # the summary
    "sweep.unit.days": ("days", "天"),
    "sweep.unit.matters": ("matters", "件"),
    "sweep.unit.matters a month": ("matters a month", "件/月"),
    "sweep.unit.visits": ("visits", "次"),
    "sweep.unit.0 to 1": ("0 to 1", "0 到 1"),
    "sweep.unit.share": ("%", "%"),
    "sweep.unit.share of time on duty": ("% of time on duty", "占当班时间的 %"),
    "sweep.unit.share of places": ("% of places", "占议程的 %"),
    "sweep.grid": ("full grid", "全因子网格"),
    "sweep.one_at_a_time": ("one input at a time", "逐项变动"),
    "sweep.latin_hypercube": ("Latin hypercube", "拉丁超立方"),
    "sweep.sobol": ("Sobol's sequence", "Sobol 序列"),
    "sweep.title": ("{base}: a sweep over {n} inputs", "{base}：{n} 项输入的参数扫描"),
    "sweep.title.one": ("{base}: a sweep over one input", "{base}：一项输入的参数扫描"),
    "sweep.about": (
        "{span}, {points} points ({design}), {n} replications of each on the same luck; 95% intervals",
        "{span}，{points} 个参数点（{design}），各 {n} 次模拟，随机因素相同；区间为 95%",
    ),
    "sweep.partial": (
        "NOT WHOLE: the budget was spent when {whole} of {total} points were whole; the other {missing} are missing from all "
        "that follows. The same command goes on where it stopped, if it keeps a store.",
        "尚不完整：预算用尽时 {total} 个参数点中 {whole} 个已完成，其余 {missing} 个不在以下结果中。如保留了结果库，再次运行同一命令即可继续。",
    ),
    "sweep.varied": ("Inputs that are varied", "变动的输入"),
    "sweep.over": ("over", "范围"),
    "sweep.at_base": ("base", "基准"),
    "sweep.base_point": ("{n} (base)", "{n}（基准）"),
    "sweep.in_unit": ("{what}, {unit}", "{what}（{unit}）"),
    "sweep.step": ("{low} to {high} by {step}", "{low} 至 {high}，步长 {step}"),
    "sweep.between": ("{low} to {high}", "{low} 至 {high}"),
    "sweep.matters": ("What moves it: {measure}", "影响因素：{measure}"),
    "sweep.input": ("input", "输入"),
    "sweep.change": ("change of the mean", "平均变化"),
    "sweep.interval": ("95% interval, simultaneous", "95% 同时区间"),
    "sweep.share": ("share of variation", "解释的变异"),
    "sweep.from_to": ("{low} → {high}", "{low} → {high}"),
    "sweep.with": ("{one} × {other}", "{one} × {other}"),
    "sweep.others": ("What moves the other measures most", "对其他指标影响最大的输入"),
    "sweep.measure": ("measure", "指标"),
    "sweep.points": ("Best and worst points: {measure}", "最好与最差的参数点：{measure}"),
    "sweep.points.none": ("Lowest and highest points: {measure}", "最低与最高的参数点：{measure}"),
    "sweep.point": ("point", "参数点"),
    "sweep.mean": ("mean (95% interval)", "平均（95% 区间）"),
    "sweep.less_base": (
        "less the base, on the same luck (95% interval of each by itself)",
        "减基准（随机因素相同；各自的 95% 区间）",
    ),
    "sweep.alike": (
        "{n} of the other {all} points cannot be told from the first of them: their differences, on the same luck, may be "
        "chance (95%, Bonferroni).",
        "其余 {all} 个参数点中有 {n} 个与第一名无法区分：随机因素相同时，差值可能只是偶然（95%，邦费罗尼法）。",
    ),
    "sweep.alike.one": (
        "The other point cannot be told from the first: their difference, on the same luck, may be chance (95%).",
        "另一个参数点与第一名无法区分：随机因素相同时，差值可能只是偶然（95%）。",
    ),
    "sweep.same": (
        "{n} of the other {all} points show no difference from the first of them, in any replication.",
        "其余 {all} 个参数点中有 {n} 个在每次模拟中都与第一名毫无差别。",
    ),
    "sweep.same.one": (
        "The other point shows no difference from the first, in any replication.",
        "另一个参数点在每次模拟中都与第一名毫无差别。",
    ),
    "sweep.apart.one": (
        "The first is settled against the other point, on the same luck (95%).",
        "第一名与另一个参数点的差别有定论（随机因素相同；95%）。",
    ),
    "sweep.apart": (
        "The first of them is settled against all {all} others, on the same luck (95%, Bonferroni).",
        "第一名与其余 {all} 个参数点的差别均有定论（随机因素相同；95%，邦费罗尼法）。",
    ),
    "sweep.survivors": (
        "Mean days count only what came to its end, and the share done runs from {low} to {high} between points: where fewer are "
        "done, the slowest are missing from the mean. Look at the nine in ten with open ones counted, or at what is not done.",
        "平均天数只计已完成的事项，而各参数点的办结率从 {low} 到 {high} 不等：办结少的地方，最慢的事项不在平均数中。请看含未结的 90% 分位数或未办结事项。",
    ),
    "sweep.single": (
        "One replication says nothing about which point is best: there are no intervals.",
        "只有一次模拟，无法判断哪个参数点最好：没有区间。",
    ),
    "sweep.failed": (
        "{n} points could not be simulated; their scenarios are in failed/:",
        "{n} 个参数点无法模拟，其方案见 failed/：",
    ),
    "sweep.failed.one": (
        "{n} point could not be simulated; its scenario is in failed/:",
        "{n} 个参数点无法模拟，其方案见 failed/：",
    ),
    "sweep.failed_point": ("point {number} ({called}): {why}", "参数点 {number}（{called}）：{why}"),
    "sweep.failed_more": ("… and {n} more, see points.csv", "……另有 {n} 个，见 points.csv"),
    "sweep.how.grid": (
        "Effects are differences between the means over the whole grid (Law 2015, section 12.2), at the two values of an input whose "
        "means are farthest apart; the intervals hold for all pairs of an input's values at once. × is what one input changes in "
        "another's difference. The share of variation is that of the points' means, chance included.",
        "效应为全网格平均数之差（Law 2015，12.2 节），取相差最大的两个取值；区间对该输入的所有取值对同时成立。× 为一项输入对另一项之差的改变。解释的变异按各参数点平均数计，含偶然成分。",
    ),
    "sweep.how.one_at_a_time": (
        "Effects are differences from the base, one input changed and the others as they are; the intervals hold for all of them at "
        "once. What inputs do together is not seen.",
        "效应为与基准之差，每次只改一项输入；区间对全部差值同时成立。各项输入的共同作用看不到。",
    ),
    "sweep.how.drawn": (
        "Effects are those of a linear regression on all inputs, from one end of a range to the other; straight lines explain {fit} of the "
        "variation between points, the rest is curves, what inputs do together, and chance. The intervals count points and luck "
        "(HC3; MacKinnon and White 1985), and hold for all pairs of an input's values at once.",
        "效应来自对全部输入的线性回归，从取值范围一端到另一端；直线解释了参数点间变异的 {fit}，其余为非线性、交互作用和偶然。区间同时计入参数点和随机因素（HC3；MacKinnon 和 White 1985），对该输入的所有取值对同时成立。",
    ),
    "sweep.how.nothing": (
        "The mean is the same at all points: there is no variation to explain.",
        "各参数点的平均数相同：没有可解释的变异。",
    ),
    "sweep.why.missing": (
        "No effects: not all points of the grid have a value, or the base has none.",
        "无法计算效应：全网格并非每个参数点都有数值，或基准没有数值。",
    ),
    "sweep.why.none": (
        "No effects: no point has a value of this measure.",
        "无法计算效应：该指标在任何参数点都没有数值。",
    ),
    "sweep.why.values": (
        "No effects: there is no replication in which all points have a value.",
        "无法计算效应：没有一次模拟在所有参数点都有数值。",
    ),
    "sweep.why.few": (
        "No effects: there are too few points for a regression on so many inputs.",
        "无法计算效应：参数点太少，不足以对这些输入做回归。",
    ),
    "store.none": (
        "No results are stored for reuse: the user's cache folder cannot be used ({why}); --store names another.",
        "未保存可复用的模拟结果：用户缓存文件夹不可用（{why}）；可用 --store 指定其他文件夹。",
    ),
    "sweep.computed": (
        "{computed} replications were computed, {kept} came from the store.",
        "计算了 {computed} 次模拟，{kept} 次取自结果库。",
    ),
    # figures
    "sweep.footnote": ("{points} points ({design})", "{points} 个参数点（{design}）"),
    "sweep.footnote.window": ("window varied", "统计期各点不同"),
    "sweep.about.span": ("{first} to {end}", "{first} 至 {end}"),
    "sweep.about.window": ("{first} to {end} in the base", "基准的统计期为 {first} 至 {end}"),
    "sweep.footnote.failed": ("{n} failed", "{n} 个失败"),
    "sweep.footnote.missing": ("{n} missing", "{n} 个缺失"),
    "sweep.effects.title": (
        "{measure}: {input} matters most, {change} {unit} from {low} to {high}",
        "{measure}：{input} 影响最大，从 {low} 到 {high} 变化 {change} {unit}",
    ),
    "sweep.effects.matters": (
        "{measure}: {input} matters, {change} {unit} from {low} to {high}",
        "{measure}：{input} 有影响，从 {low} 到 {high} 变化 {change} {unit}",
    ),
    "sweep.effects.rivals": (
        "{measure}: {input} matters, {change} {unit} from {low} to {high}; {others} may matter as much",
        "{measure}：{input} 有影响，从 {low} 到 {high} 变化 {change} {unit}；{others} 的影响可能同样大",
    ),
    "sweep.effects.more": ("{inputs} and {n} more", "{inputs} 等另外 {n} 项"),
    "sweep.effects.same": (
        "{measure}: no input makes a difference",
        "{measure}：各项输入均无影响",
    ),
    "sweep.effects.unsettled": (
        "{measure}: no input's effect is settled",
        "{measure}：各项输入的影响均无定论",
    ),
    "sweep.effects.grid": (
        "Differences between the means, over the whole grid, at the two values of an input whose means are farthest apart, on the "
        "same luck; rows of two inputs are what one changes in the other's difference. Intervals hold for all pairs of an input's "
        "values at once (95%, Bonferroni); hollow where zero is within.",
        "各项输入相差最大的两个取值之间的平均数之差（全网格，随机因素相同）；两项输入并列的行为一项对另一项之差的改变。区间对该输入的所有取值对同时成立"
        "（95%，邦费罗尼法）；区间含零者为空心。",
    ),
    "sweep.effects.one_at_a_time": (
        "Differences from the base on the same luck, one input changed and the others as they are; bars reach to the lowest and to "
        "the highest, with their values beneath; pale where not settled. Intervals hold for all {n} differences at once (95%, Bonferroni).",
        "与基准之差（随机因素相同），每次只改一项输入；条形为最低与最高的差值，下方标出取值；无定论者为浅色。区间对全部 {n} 项差值同时成立（95%，邦费罗尼法）。",
    ),
    "sweep.effects.drawn": (
        "What an input changes in a linear regression on all inputs, from one end of its range to the other; intervals count the "
        "points and the luck (95%, HC3), and hold for all pairs of an input's values at once. R² is how much of the "
        "variation between points the straight lines explain.",
        "对全部输入做线性回归，各项输入从取值范围一端到另一端的影响；区间计入参数点和随机因素（95%，HC3），对该输入的所有取值对同时成立。"
        "R² 为直线所解释的参数点间变异。",
    ),
    "sweep.effects.fit": ("R² {fit}", "R² {fit}"),
    "sweep.effects.none": ("No effects to draw", "没有可绘制的效应"),
    "sweep.less": ("{unit} (← less is better)", "{unit}（← 越少越好）"),
    "sweep.more": ("{unit} (more is better →)", "{unit}（越多越好 →）"),
    "sweep.response.one": (
        "Means at each value; the bands are 95% intervals of the difference from the mean of all values, on the same luck.",
        "各取值处的平均数；带为与全部取值平均之差的 95% 区间（随机因素相同）。",
    ),
    "sweep.response.grid": (
        "Means at each value of an input, over all values of the others; the bands are 95% intervals of the difference from "
        "the mean of the whole grid, on the same luck.",
        "各项输入在每个取值处的平均数（对其他输入的全部取值平均）；带为与全网格平均之差的 95% 区间（随机因素相同）。",
    ),
    "sweep.response.one_at_a_time": (
        "Means at each value of an input, the others as in the base; the bands are 95% intervals of the difference from the "
        "base, on the same luck.",
        "各项输入在每个取值处的平均数（其他输入同基准）；带为与基准之差的 95% 区间（随机因素相同）。",
    ),
    "sweep.response.drawn": (
        "Each dot is a point, the mean of its replications, all inputs varied at once.",
        "每个圆点为一个参数点（各次模拟的平均），所有输入同时变动。",
    ),
    "sweep.response.neighbours": (
        "Lines join the means of neighbouring points, with 95% intervals over these points.",
        "折线连接相邻参数点的平均数，区间为这些点间的 95% 区间。",
    ),
    "sweep.response.common": (
        "Luck that all values share moves them together, by ±{half} {unit} (95%).",
        "各取值共有的随机因素会使整条曲线一起上下移动 ±{half} {unit}（95%）。",
    ),
    "sweep.base": ("mean of the base itself", "基准自身的平均数"),
    "sweep.base_value": ("value of the base", "基准的取值"),
    "sweep.base_outside": ("(base: {value}, not on this axis)", "（基准 {value} 不在此轴上）"),
    "sweep.group.choice": ("mean of the points", "各点平均"),
    "sweep.group": ("mean of neighbours", "相邻点平均"),
    "sweep.dots": ("points", "参数点"),
    "sweep.levels": ("mean, 95% band of its difference", "平均数，及其差值的 95% 区间"),
    "sweep.heat.equal": ("{measure}: {best} {unit} everywhere", "{measure}：各处均为 {best} {unit}"),
    "sweep.heat.lowest": (
        "{measure}: lowest mean {best} {unit} at {at}; {alike} of the other {n} cannot be told from it",
        "{measure}：最低平均数为 {best} {unit}（{at}）；其余 {n} 格中有 {alike} 格与其无法区分",
    ),
    "sweep.heat.highest": (
        "{measure}: highest mean {best} {unit} at {at}; {alike} of the other {n} cannot be told from it",
        "{measure}：最高平均数为 {best} {unit}（{at}）；其余 {n} 格中有 {alike} 格与其无法区分",
    ),
    "sweep.heat.better": (
        "{measure}: {better} of the other {n} points are settled to be better than the base, {base} {unit}",
        "{measure}：其余 {n} 个参数点中有 {better} 个确定优于基准（{base} {unit}）",
    ),
    "sweep.heat.better.one": (
        "{measure}: {better} of the other {n} points is settled to be better than the base, {base} {unit}",
        "{measure}：其余 {n} 个参数点中有 {better} 个确定优于基准（{base} {unit}）",
    ),
    "sweep.heat.title": (
        "{measure}: best {best} {unit} at {at}; the base has {base}",
        "{measure}：最好为 {best} {unit}（{at}）；基准为 {base}",
    ),
    "sweep.heat.none": (
        "{measure}: no point is settled to be better than the base, {base} {unit}",
        "{measure}：没有参数点确定优于基准（{base} {unit}）",
    ),
    "sweep.heat.low": (
        "{measure}: from {best} {unit} at {at} up to {worst}; the base has {base}",
        "{measure}：从 {best} {unit}（{at}）到 {worst}；基准为 {base}",
    ),
    "sweep.heat.alone": (
        "{measure}: best {best} {unit} at {at}",
        "{measure}：最好为 {best} {unit}（{at}）",
    ),
    "sweep.heat.alone_low": (
        "{measure}: from {best} {unit} at {at} up to {worst}",
        "{measure}：从 {best} {unit}（{at}）到 {worst}",
    ),
    "sweep.heat.diverging": (
        "Numbers are means over replications ({unit}). Colours are differences from the base, framed, on the same luck: "
        "blue is better, orange worse; white where the difference is not settled (95%, Bonferroni over all points).",
        "数字为各次模拟的平均（{unit}）。颜色为与基准（带框）之差，随机因素相同：蓝色更好，橙色更差；差别尚无定论者为白色（95%，对全部参数点按邦费罗尼法）。",
    ),
    "sweep.heat.diverging_low": (
        "Numbers are means over replications ({unit}). Colours are differences from the base, framed, on the same luck: "
        "blue is less, orange more; white where the difference is not settled (95%, Bonferroni over all points).",
        "数字为各次模拟的平均（{unit}）。颜色为与基准（带框）之差，随机因素相同：蓝色更少，橙色更多；差别尚无定论者为白色（95%，对全部参数点按邦费罗尼法）。",
    ),
    "sweep.heat.sequential": (
        "Numbers and colours are means over replications ({unit}).",
        "数字和颜色为各次模拟的平均（{unit}）。",
    ),
    "sweep.heat.over": (
        "Means over all values of the other inputs varied: {inputs}.",
        "对其他变动输入的全部取值平均：{inputs}。",
    ),
    "sweep.heat.diamond": (
        "The diamond marks the values of the base, which is not on the grid.",
        "菱形为基准的取值，不在网格上。",
    ),
    "sweep.heat.frame": ("The frame marks the values of the base.", "带框者为基准的取值。"),
    "sweep.heat.plain": ("Numbers are means over replications ({unit}).", "数字为各次模拟的平均（{unit}）。"),
    "sweep.heat.outside": ("The base is outside: {at}.", "基准在图外：{at}。"),
    "sweep.effects.left_out": (
        "Left out, for want of values at all points: {measures}.",
        "因部分参数点没有数值而未列出：{measures}。",
    ),
    "sweep.heat.failed": ("Empty: could not be simulated, or has no value.", "空白：无法模拟或没有数值。"),
    "sweep.heat.bar": ("less base, {unit}", "减基准（{unit}）"),
    "sweep.heat.white": ("No difference is settled.", "没有任何差别有定论。"),
}
