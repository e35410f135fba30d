"""Terms of a run: its summary, and its figures."""

TERMS: dict[str, tuple[str, str]] = {
    # the summary
    "summary.about": (
        "{first} to {end}{warm_up}, {n} replications; 95% confidence intervals in brackets. Each need of these dates is followed "
        "for {followed} days, beyond their end too; one that is not solved by then counts with all of them",
        "{first} 至 {end}（含）{warm_up}，{n} 次模拟；括号内为 95% 置信区间。期内产生的每项诉求均跟踪 {followed} 天（跨过期末），"
        "届时未解决的按 {followed} 天计",
    ),
    "summary.matters": ("Matters in the window", "统计期内事项"),
    "summary.warm_up": (" after a warm-up of {span}", "，此前预热 {span}"),
    "summary.warm_up.counts": (
        "All numbers but that of needs that arose, done and closed too, include matters that arose during the warm-up; rates "
        "and days are of those that arose in the window alone.",
        "除“产生的诉求”外，各项件数（包括办结、结案）含预热期内产生的事项；各项比率和天数只计统计期内产生的事项。",
    ),
    "summary.mean_interval": ("mean (95% confidence interval)", "平均（95% 置信区间）"),
    "summary.value": ("one replication, no interval", "一次模拟，无区间"),
    "summary.rates": ("Rates", "各项比率"),
    "summary.of": ("denominator", "分母"),
    "summary.times": ("Days from need to …", "从产生诉求到……的天数"),
    "summary.beyond": (
        ">, ≥: in all, or some, replications so many needs are not there after the days for which they are followed.",
        "“>”“≥”：在全部或部分模拟中，跟踪期满时达到者不足该比例。",
    ),
    "summary.days": (
        "Where the {total} days from need to solved go (all needs, each up to {followed} days)",
        "从产生诉求到解决的 {total} 天的耗时构成（全部诉求，每项至多计 {followed} 天）",
    ),
    "summary.levels": ("Levels", "各层级"),
    "summary.came": ("known matters that come", "接到事项（占登记）"),
    "summary.solved": ("of all solved", "本级解决（占全部解决）"),
    "summary.busy": ("staff busy", "人员忙碌"),
    "summary.busiest": ("busiest team", "最忙班组"),
    "summary.by_visits": ("of it, visits and desk rounds", "其中走访与案头"),
    "summary.agenda": ("agenda used", "会议议程使用率"),
    "summary.visits": ("Visits and desk rounds by cadence", "定期走访与案头"),
    "summary.due": ("due", "应完成"),
    "summary.visited": ("begun in time", "按时开始"),
    "summary.missed": ("missed", "漏访"),
    "summary.over": (
        "More than 100% busy: work begun before an absence is finished in it, and an absence is no time on duty.",
        "忙碌率超过 100%：缺勤前已开始的工作会在缺勤期间做完，而缺勤不计为当班时间。",
    ),
    "summary.about.one": (
        "{first} to {end}{warm_up}, one replication. Each need of these dates is followed for {followed} days, beyond their end too; "
        "one that is not solved by then counts with all of them",
        "{first} 至 {end}（含）{warm_up}，一次模拟。期内产生的每项诉求均跟踪 {followed} 天（跨过期末），届时未解决的按 {followed} 天计",
    ),
    "summary.plain": (
        "numba is not installed, or switched off: the fast engine ran uncompiled, with the same results, some "
        "20 times slower.",
        "numba 未安装或已停用：快速引擎未经编译运行，结果相同，速度约慢 20 倍。",
    ),
    "summary.deterministic": (
        "--deterministic leaves nothing to chance: one replication was run, not {n}.",
        "--deterministic 不含随机因素：只模拟 1 次，而非 {n} 次。",
    ),
    "finding.by_law": (
        "In the run-on, holidays of {years} are those by law, without adjusted working days: the official table does not have them.",
        "跟踪期内 {years} 年的节假日按法律规定推算，不含调休：官方节假日安排尚未公布。",
    ),
    "summary.written": ("Results are in {folder}", "结果在 {folder}"),
    "finding.missed": (
        "{visits}; {level} is busy {busy} of its time on duty, and matters wait {asked} of {total} days to be asked by it. "
        "Here staff, or the cadence, would change the waiting.",
        "{visits}：“{level}”当班时间的 {busy} 已被占用，{total} 天中有 {asked} 天在等待其走访询问。"
        "在此增加人员或调整频次会改变等待。",
    ),
    "finding.missed.little": (
        "{visits}; {level} is busy {busy} of its time on duty; matters hardly wait to be asked by it "
        "({asked} of {total} days).",
        "{visits}：“{level}”当班时间的 {busy} 已被占用；等待其走访询问的时间很少（{total} 天中 {asked} 天）。",
    ),
    "finding.missed.visit": ("{visit}: {missed} missed", "{visit}漏访 {missed}"),
    "finding.no_queue": (
        "Almost none of the waiting is for busy staff: {queue} of {total} days ({share}).",
        "几乎没有因经办人繁忙而排队：{total} 天中仅 {queue} 天（{share}）。",
    ),
    "finding.queue": (
        "Staff being busy or away costs {queue} of {total} days ({share}).",
        "人员忙或不在占 {total} 天中的 {queue} 天（{share}）。",
    ),
    "finding.unknown": (
        "{unknown} needs are not known to anybody at the end, against {arisen} that arose in the window: nobody visits those "
        "households, or not yet.",
        "到期末有 {unknown} 项诉求仍无人知晓（统计期内产生 {arisen} 项）：这些群众无人走访或尚未走访到。",
    ),
    "finding.nothing": (
        "No need arose: there is nothing to say about days.",
        "没有产生诉求，无法说明天数。",
    ),
    "finding.villages": (
        "The slowest village of a replication takes {worst} days from need to solved on average, the town {mean} "
        "(Gini over villages {gini}; part of it is chance).",
        "每次模拟中最慢的村从产生诉求到解决平均需 {worst} 天，全镇平均 {mean} 天（村间基尼系数 {gini}，其中部分属偶然）。",
    ),
    "finding.calibrated": (
        "The base is meant to give {target} done matters; these replications give {done}.",
        "基准方案应得办结 {target} 件；本次模拟得 {done}。",
    ),
    "finding.uncalibrated": (
        "Demand is meant to give {target} done matters; these replications give {done}. In the scenario as it "
        "was calibrated, run gridsim calibrate; in a variant, this is its effect.",
        "需求应得办结 {target} 件；本次模拟得 {done}。若为基准方案，请运行 gridsim calibrate；若为备选方案，这就是它的影响。",
    ),
    "finding.assumed": (
        "{assumed} of {inputs} inputs are assumed: gridsim explain lists them. These are not findings about the "
        "town until they are replaced by its own data.",
        "{inputs} 项输入中有 {assumed} 项为假定：见 gridsim explain。在用本镇数据替换之前，这些不是关于本镇的结论。",
    ),
    # precision
    "finding.precise": (
        "At {n} replications, half a 95% interval is at most {goal} for {names}.",
        "{n} 次模拟时，95% 区间半宽不超过{goal}的指标：{names}。",
    ),
    "finding.imprecise": (
        "Not within {goal} at {n} replications; in brackets, how many more get there with nine chances in ten: {names}.",
        "{n} 次模拟时，95% 区间半宽尚未达到{goal}的指标（括号内为有九成把握达到时还需的次数）：{names}。",
    ),
    "finding.zero": (
        "0 throughout, at {n} replications: {names}. So {goal} is 0 too, and nothing can be said of how precise they are; ask "
        "for an amount, such as --precision 0.5d or 1points.",
        "{n} 次模拟中始终为 0 的指标：{names}。此时{goal} 也是 0，无从判断其精度；请改用绝对精度，如 --precision 0.5d 或 1points。",
    ),
    "finding.precise.all": ("all {n} headline measures", "全部 {n} 项主要指标"),
    "finding.more": ("{name} (about {n} more)", "{name}（约再需 {n} 次）"),
    "finding.many": ("{name} (more than {n} in all)", "{name}（总共需 {n} 次以上）"),
    "finding.share": ("{goal} of the mean", "平均值的 {goal}"),
    "finding.met": (
        "As precise as asked for ({goal}) after {n} replications: {measure}, {half}. Intervals of a rule that "
        "looks and then stops hold slightly less often than they say.",
        "{n} 次模拟后达到所要求的精度（{goal}）：{measure} {half}。边看边停的规则所得区间，其实际覆盖率略低于标称值。",
    ),
    "finding.unmet": (
        "NOT as precise as asked for ({goal}) after {n} replications, the most allowed: {measure}, {half}. {more}",
        "已做允许的最多 {n} 次模拟，仍未达到所要求的精度（{goal}）：{measure} {half}。{more}",
    ),
    "finding.unmet.more": (
        "About {n} would do, with nine chances in ten.",
        "约需 {n} 次（有九成把握达到）。",
    ),
    "finding.unmet.many": ("More than {n} would be needed.", "需 {n} 次以上。"),
    "finding.no_needs": (
        "No need arose, so nothing can be said of how precise the measures of matters are.",
        "没有产生诉求，无法说明各项事项指标的精度。",
    ),
    "finding.single": (
        "One replication says nothing about its own precision.",
        "只有一次模拟，无法说明其精度。",
    ),
    # figures, those of comparisons, sweeps and advice too
    "figure.no_font": (
        "No Chinese font was found, so labels are in English: install gridsim[chinese] or any CJK font.",
        "没有找到中文字体，图中文字改用英文：请安装 gridsim[chinese] 或任一中日韩字体。",
    ),
    "figure.no_matters": ("no matters", "没有事项"),
    "figure.no_matters.title": ("No matters in the window", "统计期内没有事项"),
    "figure.replications.one": ("{n} replication", "{n} 次模拟"),
    "figure.replications": ("{n} replications", "{n} 次模拟"),
    "figure.window": ("window {first} to {last}", "统计期 {first} 至 {last}（含）"),
    "figure.warm_up": ("after a warm-up of {span}", "此前预热 {span}"),
    "figure.seed": ("seed {seed}", "随机种子 {seed}"),
    "figure.intervals": ("95% intervals over replications", "95% 区间按各次模拟计算"),
    "figure.no_intervals": ("one replication, so no intervals", "只有一次模拟，没有区间"),
    "figure.assumed": ("{assumed} of {inputs} inputs are assumed", "{inputs} 项输入中 {assumed} 项为假定"),
    "figure.and": (" and ", "，"),
    "figure.level": ("level {n}", "第 {n} 级"),
    "figure.organisation": ("organisation", "其他组织"),
    "figure.percent": ("{n}%", "{n}%"),
    # figure: flow
    "figure.flow.title": (
        "{level} is the level that solves most matters: {solved} of {all} ({share})",
        "解决事项最多的一级是“{level}”：{all} 件中 {solved} 件（{share}）",
    ),
    "figure.flow.none": ("No matter is solved in the window", "统计期内没有解决任何事项"),
    "figure.flow.about": (
        "Matters that come to each level, and what becomes of them there; the lowest level is at the bottom. "
        "A matter that goes up counts at every level that it comes to. Percentages divide the mean numbers; summary and "
        "tables give the mean of the replications' percentages, which differs a little.",
        "各级接到的事项及其去向，自下而上逐级上报；上报的事项在所到的每一级都计一次。"
        "百分数由每次模拟的平均件数相除；概要与数据表中为各次模拟百分数的平均，略有不同。",
    ),
    "figure.flow.axis": (
        "matters of the window, mean of a replication",
        "统计期内的事项，每次模拟平均（件）",
    ),
    "figure.flow.solved": ("solved here", "在本级解决"),
    "figure.flow.rest": (
        "not solved here: goes up, is withdrawn, is still open, or ends unsolved",
        "未在本级解决：上报、撤回、尚未办结或未解决即办结",
    ),
    "figure.flow.label": (
        "{came} come ({share} of known matters)\n{solved} solved here ({rate} of those)",
        "接到 {came} 件（占已登记的 {share}）\n在本级解决 {solved} 件（占其中 {rate}）",
    ),
    # figure: days
    "figure.days.title": (
        "Of {total} days from need to solved, {causes}",
        "从产生诉求到解决平均 {total} 天，其中{causes}",
    ),
    "figure.days.first": ("{days} go to {cause}", "{cause} {days} 天"),
    "figure.days.second": ("{days} to {cause}", "{cause} {days} 天"),
    "figure.days.about": (
        "Mean days from need to solved by cause and by the level where they pass; the parts add up to the total. All {cases} needs "
        "of a replication count, each for up to {followed} days.",
        "从产生诉求到解决的平均天数，按原因和所在级别划分，各部分之和等于总数。每次模拟的全部诉求（平均 {cases} 件）均计入，每项至多计 {followed} 天。",
    ),
    "figure.days.interval": (
        "95% interval of the total: {low}–{high} days.",
        "总数的 95% 区间：{low}–{high} 天。",
    ),
    "figure.days.axis": ("mean days per need", "平均每项诉求的天数"),
    "figure.days.legend": ("cause, and its days at all levels", "原因及其各级合计天数"),
    # figure: time to solved
    "figure.time_to_solved.title": (
        "Half of all needs are solved within {median} days, 90% within {p90}",
        "一半诉求在 {median} 天内解决，九成在 {p90} 天内解决",
    ),
    "figure.time_to_solved.half": (
        "Half of all needs are solved within {median} days; after {last} days {left} are not solved",
        "一半诉求在 {median} 天内解决；{last} 天后仍有 {left} 未解决",
    ),
    "figure.time_to_solved.slow": (
        "After {last} days {left} of all needs are not solved",
        "{last} 天后仍有 {left} 的诉求未解决",
    ),
    "figure.time_to_solved.about": (
        "Share of the window's needs that are not solved, by days since they arose: all of them, whether open, unknown, withdrawn, or "
        "reported done and not solved. Each is followed for {last} days, beyond the window's end too.",
        "统计期内产生的诉求中尚未解决的比例，按诉求产生后的天数；未结、未发现、撤回以及未解决而报结的全部计入。每项诉求均跟踪 {last} 天（跨过期末）。",
    ),
    "figure.time_to_solved.promise": (
        "Promised: done within {limit} of registration ({urgent} if urgent); kept, officially, for {share} {among}; solved within it "
        "counted from the need: {need} of all needs.",
        "承诺时限：登记后 {limit}内办结（紧急事项 {urgent}）；官方口径按期办结率 {share}（{among}）；自产生诉求起算按期解决的占全部诉求的 {need}。",
    ),
    "figure.time_to_solved.x": ("days since the need arose", "诉求产生后的天数"),
    "figure.time_to_solved.y": ("share not solved", "尚未解决的比例"),
    "figure.time_to_solved.mark": ("{share} solved: {days} days", "{share} 解决：{days} 天"),
    # figure: backlog
    "figure.backlog.title": (
        "On average {mean} matters are not done; most on {date}: {most}",
        "平均有 {mean} 件未办结；{date}最多，为 {most} 件",
    ),
    "figure.backlog.none": ("No matter waits at the end of any day", "每日终了都没有未办结的事项"),
    "figure.backlog.about": (
        "Matters that have arisen and are neither done nor withdrawn, at the end of each day, those not yet "
        "known to anybody included.",
        "每日终了时已产生而未办结、未撤回的事项，含尚未被发现者。",
    ),
    "figure.backlog.no_warm_up": (
        "There is no warm-up: the first day begins without a single matter.",
        "没有预热期：首日开始时没有任何事项。",
    ),
    "figure.backlog.y": ("matters arisen and not done", "未办结事项（件）"),
    "figure.backlog.mean": ("mean of {n} replications", "{n} 次模拟的平均"),
    "figure.backlog.band": ("95% interval of the mean, day by day", "平均数的逐日 95% 区间"),
    "figure.backlog.single": ("single replications", "各次模拟"),
    "figure.backlog.some": ("{n} of the replications", "其中 {n} 次模拟"),
    # figure: load
    "figure.load.title": (
        "{level} is the busiest level: {busy} of its duty time, {visits} on visits and desk rounds, {cases} on matters",
        "最忙的一级是“{level}”：当班时间的 {busy}，其中定期走访与案头 {visits}，办事 {cases}",
    ),
    "figure.load.none": ("Nobody is on duty in the window", "统计期内无人当班"),
    "figure.load.about": (
        "Share of their time on duty that each level's workers are busy, on visits and desk rounds and on matters.",
        "各级人员当班时间中忙碌的比例，分定期走访与案头和办事。",
    ),
    "figure.load.axis": ("share of time on duty", "占当班时间的比例"),
    "figure.load.visits": ("visits and desk rounds", "定期走访与案头"),
    "figure.load.cases": ("matters", "办事"),
    "figure.load.most": ("busiest team of the level", "本级最忙的一组"),
    "figure.load.label": ("{busy}, busiest of {teams}: {most}", "{busy}；{teams} 组中最忙者 {most}"),
    "figure.load.idle": ("nobody on duty", "无人当班"),
    "figure.load.meeting": ("meetings: agenda used", "会议议程使用率"),
    # figure: villages
    "figure.villages.longer": (
        "{village} waits longer than the town: {days} days from need to solved, against {town}",
        "{village} 比全镇等得久：从产生诉求到解决平均 {days} 天，全镇 {town} 天",
    ),
    "figure.villages.longer.more": (
        "{n} of {all} villages wait longer than the town, {village} most: {days} days from need to solved, against {town}",
        "{all} 个村中有 {n} 个比全镇等得久，{village} 平均最久：从产生诉求到解决 {days} 天，全镇 {town} 天",
    ),
    "figure.villages.shorter": (
        "{village} waits less than the town: {days} days from need to solved, against {town}; no village settled to wait longer",
        "{village} 比全镇等得短：从产生诉求到解决平均 {days} 天，全镇 {town} 天；没有一个村可确定等得更久",
    ),
    "figure.villages.shorter.more": (
        "{n} of {all} villages wait less than the town ({town} days), {village} least: {days}; none settled to wait longer",
        "{all} 个村中有 {n} 个比全镇（{town} 天）等得短，{village} 最短，平均 {days} 天；没有一个村可确定等得更久",
    ),
    "figure.villages.unsettled": (
        "No village's difference from the town is settled ({n} villages, {least} to {most} days)",
        "没有一个村与全镇的差别可以确定（{n} 个村，{least} 至 {most} 天）",
    ),
    "figure.villages.one": (
        "In {village} a matter takes {days} days from need to solved",
        "{village} 的事项从产生诉求到解决平均 {days} 天",
    ),
    "figure.villages.settled": (
        "Coloured where the difference from the town's mean is settled, on the same replications and for all {n} villages "
        "at once (95%, Bonferroni): orange longer, blue shorter. The intervals drawn are of each village by itself.",
        "与全镇平均数的差别可以确定者着色（同一批模拟，{n} 个村同时成立，95%，Bonferroni）：橙色较久，蓝色较短。"
        "图中区间为各村单独的区间。",
    ),
    "figure.villages.some": (
        "Of {all} villages the {worst} that wait longest and the {best} that wait least are shown.",
        "全镇 {all} 个村中只列出等得最久的 {worst} 个和最短的 {best} 个。",
    ),
    "figure.villages.left_out": (
        "{n} without a need are left out.",
        "另有 {n} 个没有产生诉求，未列出。",
    ),
    "figure.villages.about": (
        "Mean days from need to solved of all needs, by the household's village; what is not solved while it is followed counts in full.",
        "全部诉求从产生到解决的平均天数，按农户所在的村；跟踪期内未解决的按跟踪期全额计入。",
    ),
    "figure.villages.axis": ("mean days from need to solved", "从产生诉求到解决的平均天数"),
    "figure.villages.town": ("mean of the town: {days} days", "全镇平均 {days} 天"),
    "figure.villages.gap": ("… {n} villages in between …", "……中间 {n} 个村……"),
}
