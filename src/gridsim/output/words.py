"""Words: every term that gridsim shows to people, in English and Chinese."""

from __future__ import annotations

from typing import Literal

from gridsim.errors import ResultsError
from gridsim.scenario.people import Title
from gridsim.scenario.schema import Scenario

Language = Literal["en", "zh"]

WORDS: dict[str, tuple[str, str]] = {
    # counts
    "count.arisen": ("needs that arose", "产生的诉求"),
    "count.known": ("came to be known", "已发现登记"),
    "count.done": ("done (handling finished)", "办结"),
    "count.solved": ("solved", "解决"),
    "count.closed": ("closed (after the follow-up call)", "结案（回访后）"),
    "count.withdrawn": ("withdrawn by the household", "群众自行撤回"),
    "count.open": ("open at the end, not done", "期末未办结"),
    "count.unknown": ("of these, not yet known to anybody", "其中尚未被发现"),
    "count.urgent": ("urgent needs", "紧急诉求"),
    "count.done_a_month": ("done in a month", "月均办结"),
    # rates
    "rate.responded_on_time": ("response on time", "按时响应率"),
    "rate.done_on_time": ("done on time", "按期办结率"),
    "rate.done": ("done by the end", "办结率"),
    "rate.closed": ("closed by the end", "结案率"),
    "rate.solved": ("solved", "解决率"),
    "rate.solved_in_the_end": ("solved, reopenings included", "最终解决率"),
    "rate.rated": ("rated", "评价率"),
    "rate.satisfied": ("satisfied", "满意率"),
    "rate.reopened": ("reopened", "重办率"),
    "rate.withdrawn": ("withdrawn", "撤回率"),
    # what the rates divide by
    "of.responded_on_time": (
        "of known matters whose limit has passed",
        "占时限已到的登记事项",
    ),
    "of.done_on_time": ("of known matters whose limit has passed", "占时限已到的登记事项"),
    "of.done": ("of needs that arose", "占产生的诉求"),
    "of.closed": ("of needs that arose", "占产生的诉求"),
    "of.solved": ("of done matters", "占办结事项"),
    "of.solved_in_the_end": ("of done matters", "占办结事项"),
    "of.rated": ("of closed matters", "占结案事项"),
    "of.satisfied": ("of rated matters", "占已评价事项"),
    "of.reopened": ("of done matters", "占办结事项"),
    "of.withdrawn": ("of needs that arose", "占产生的诉求"),
    # times
    "days_to_response": ("first work on it", "首次办理"),
    "days_to_done": ("done", "办结"),
    "days_to_solved": ("solved", "解决"),
    "days_to_closed": ("closed", "结案"),
    "mean": ("mean of those that came to it", "平均（仅计已完成的）"),
    "median_all": ("half within, open ones counted", "中位数（含未结）"),
    "p90_all": ("9 in 10 within, open ones counted", "90%分位数（含未结）"),
    # causes
    "cause.asked": ("waiting to be asked", "等待走访询问"),
    "cause.closed_hours": ("off-duty hours", "非工作时间"),
    "cause.queue": ("queue: staff busy or away", "排队：人员忙或不在"),
    "cause.meeting": ("waiting for a meeting", "等待会议研究"),
    "cause.outside": ("waiting for outsiders", "等待外部单位"),
    "cause.pause": ("planned pauses (sessions, call-back)", "约定间隔（多次调解、回访）"),
    "cause.work": ("work on it", "实际办理"),
    "cause.rework": ("rework (returned, reopened)", "返工（退单、重办）"),
    # sources
    "source.visit": ("member's visit", "党员走访"),
    "source.patrol": ("grid worker's patrol", "网格巡查"),
    "source.whistle": ("household's own call", "群众吹哨"),
    "source.card": ("contact card", "联系卡"),
    "source.above": ("sent down from above", "上级交办"),
    # states
    "state.0": ("open", "未结"),
    "state.1": ("closed", "结案"),
    "state.2": ("withdrawn", "撤回"),
    # provenance
    "documented": ("documented", "文献记载"),
    "external": ("external source", "外部来源"),
    "data": ("computed from data", "数据推算"),
    "assumed": ("assumed", "假定"),
    # units
    "days": ("days", "天"),
    "village": ("village", "村"),
    "community": ("community", "社区"),
    "urgent": ("urgent", "紧急"),
    "ordinary": ("ordinary", "一般"),
    "none": ("no priority group", "非重点人群"),
    "inputs.total": ("{total} inputs: {kinds}", "共 {total} 项输入：{kinds}"),
    # the summary
    "summary.about": (
        "{first} to {end}, {n} replications; 95 % intervals over replications in brackets",
        "{first} 至 {end}（含），{n} 次模拟；括号内为各次模拟间的 95% 区间",
    ),
    "summary.matters": ("Matters in the window", "统计期内事项"),
    "summary.mean_interval": ("mean (95 % interval)", "平均（95% 区间）"),
    "summary.rates": ("Rates", "各项比率"),
    "summary.of": ("what it divides by", "分母"),
    "summary.times": ("Days from need to …", "从产生诉求到……的天数"),
    "summary.days": (
        "Where the {total} days from need to closing go (closed matters)",
        "从产生诉求到结案的 {total} 天花在哪里（结案事项）",
    ),
    "summary.levels": ("Levels", "各层级"),
    "summary.came": ("known matters that come", "接到事项（占登记）"),
    "summary.solved": ("of all solved", "本级解决（占全部解决）"),
    "summary.busy": ("staff busy", "人员忙碌"),
    "summary.busiest": ("busiest team", "最忙班组"),
    "summary.by_visits": ("of it, visits", "其中走访"),
    "summary.agenda": ("agenda used", "会议议程使用率"),
    "summary.visits": ("Visits and desk work by cadence", "定期走访与案头工作"),
    "summary.due": ("due", "应完成"),
    "summary.visited": ("begun in time", "按时开始"),
    "summary.missed": ("missed", "漏访"),
    "summary.about_one": ("{first} to {end}, one replication", "{first} 至 {end}（含），一次模拟"),
    "summary.not_reached": ("not reached in {missing} of {n}", "{n} 次中 {missing} 次未达到"),
    "summary.plain": (
        "numba is not installed: the fast engine ran uncompiled, with the same results, some 20 times slower.",
        "未安装 numba：快速引擎未经编译运行，结果相同，速度约慢 20 倍。",
    ),
    "summary.written": ("Results are in {folder}", "结果在 {folder}"),
    "finding.missed": (
        "{visit}: {missed} are missed, as those who make them are busy {busy} of their hours; matters wait {asked} of "
        "{total} days to be asked. Here staff, or the cadence, would change the waiting.",
        "{visit}：漏访 {missed}，承担者工作时间的 {busy} 已被占用；{total} 天中有 {asked} 天在等待走访询问。"
        "在此增加人员或调整频次会改变等待。",
    ),
    "finding.no_queue": (
        "Almost none of the waiting is before a busy desk: {queue} of {total} days ({share}). More staff to handle "
        "matters would not change it.",
        "几乎没有等待发生在忙碌的经办人面前：{total} 天中仅 {queue} 天（{share}）。增加经办人员不会改变这一点。",
    ),
    "finding.queue": (
        "Staff being busy or away costs {queue} of {total} days ({share}).",
        "人员忙或不在占 {total} 天中的 {queue} 天（{share}）。",
    ),
    "finding.unknown": (
        "{unknown} of {arisen} needs are not known to anybody at the end: nobody visits those households, or not yet.",
        "{arisen} 项诉求中有 {unknown} 项到期末仍无人知晓：这些群众无人走访或尚未走访到。",
    ),
    "finding.nothing": (
        "No matter was closed: there is nothing to say about days.",
        "没有事项结案，无法说明天数。",
    ),
    "finding.villages": (
        "The slowest village of a replication takes {worst} days from need to done on average, the town {mean} "
        "(Gini over villages {gini}; part of it is chance).",
        "每次模拟中最慢的村从产生诉求到办结平均需 {worst} 天，全镇平均 {mean} 天（村间基尼系数 {gini}，其中部分属偶然）。",
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
    "finding.single": (
        "One replication says nothing about its own precision.",
        "只有一次模拟，无法说明其精度。",
    ),
    # figures
    "figure.no_font": (
        "No Chinese font was found, so labels are in English: install gridsim[chinese] or any CJK font.",
        "没有找到中文字体，图中文字改用英文：请安装 gridsim[chinese] 或任一中日韩字体。",
    ),
    "figure.no_matters": ("no matters", "没有事项"),
    "figure.no_matters.title": ("No matters in the window", "统计期内没有事项"),
    "figure.replication": ("{n} replication", "{n} 次模拟"),
    "figure.replications": ("{n} replications", "{n} 次模拟"),
    "figure.window": ("window {first} to {last}", "统计期 {first} 至 {last}（含）"),
    "figure.seed": ("seed {seed}", "随机种子 {seed}"),
    "figure.intervals": ("95\u00a0% intervals over replications", "95% 区间按各次模拟计算"),
    "figure.no_intervals": ("one replication, so no intervals", "只有一次模拟，没有区间"),
    "figure.assumed": ("{assumed} of {inputs} inputs are assumed", "{inputs} 项输入中 {assumed} 项为假定"),
    "figure.and": (" and ", "，"),
    "figure.level": ("level {n}", "第 {n} 级"),
    "figure.organisation": ("organisation", "其他组织"),
    "figure.percent": ("{n}\u00a0%", "{n}%"),
    # figure: flow
    "figure.flow.title": (
        "{level} is the level that solves most matters: {solved} of {all} ({share})",
        "解决事项最多的一级是“{level}”：{all} 件中 {solved} 件（{share}）",
    ),
    "figure.flow.none": ("No matter is solved in the window", "统计期内没有解决任何事项"),
    "figure.flow.about": (
        "Matters that come to each level, and what becomes of them there; the lowest level is at the bottom. "
        "A matter that goes up counts at every level that it comes to.",
        "各级接到的事项及其去向，自下而上逐级上报；上报的事项在所到的每一级都计一次。",
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
        "Of {total} days from need to closing, {causes}",
        "从产生诉求到结案平均 {total} 天，其中{causes}",
    ),
    "figure.days.first": ("{days} go to {cause}", "{cause} {days} 天"),
    "figure.days.second": ("{days} to {cause}", "{cause} {days} 天"),
    "figure.days.about": (
        "Mean days of closed matters by cause and by the level where they pass; the parts add up to the total. "
        "{cases} matters are closed in a replication.",
        "结案事项的平均天数，按原因和所在级别划分，各部分之和等于总数。每次模拟平均结案 {cases} 件。",
    ),
    "figure.days.interval": (
        "95\u00a0% interval of the total: {low}–{high} days.",
        "总数的 95% 区间：{low}–{high} 天。",
    ),
    "figure.days.axis": ("days of the mean closed matter", "平均每件结案事项的天数"),
    "figure.days.legend": ("cause, and its days at all levels", "原因及其各级合计天数"),
    # figure: time to done
    "figure.time_to_done.title": (
        "Half of all matters are done within {median} days, nine in ten within {p90}",
        "一半事项在 {median} 天内办结，九成在 {p90} 天内办结",
    ),
    "figure.time_to_done.half": (
        "Half of all matters are done within {median} days; after {last} days {left} are not yet done",
        "一半事项在 {median} 天内办结；{last} 天后仍有 {left} 未办结",
    ),
    "figure.time_to_done.slow": (
        "After {last} days {left} of all matters are not yet done",
        "{last} 天后仍有 {left} 的事项未办结",
    ),
    "figure.time_to_done.about": (
        "Share of the window's matters not yet done, by days since the need arose; matters still open or "
        "withdrawn count for as long as they are seen.",
        "统计期内产生的事项中尚未办结的比例，按诉求产生后的天数；未结和撤回的事项计到其最后可见之日。",
    ),
    "figure.time_to_done.promise": (
        "Promised: done within {limit} of registration ({urgent} if urgent); kept for {share} {among}.",
        "承诺时限：登记后 {limit}内办结（紧急事项 {urgent}）；按期办结率 {share}（{among}）。",
    ),
    "figure.time_to_done.x": ("days since the need arose", "诉求产生后的天数"),
    "figure.time_to_done.y": ("share not yet done", "尚未办结的比例"),
    "figure.time_to_done.mark": ("{share} done: {days} days", "{share} 办结：{days} 天"),
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
    "figure.backlog.band": ("95\u00a0% interval of the mean, day by day", "平均数的逐日 95% 区间"),
    "figure.backlog.single": ("single replications", "各次模拟"),
    "figure.backlog.some": ("{n} of the replications", "其中 {n} 次模拟"),
    # figure: load
    "figure.load.title": (
        "{level} is the busiest level: {busy} of its duty time, {visits} on visits, {cases} on matters",
        "最忙的一级是“{level}”：当班时间的 {busy}，其中走访 {visits}，办事 {cases}",
    ),
    "figure.load.none": ("Nobody is on duty in the window", "统计期内无人当班"),
    "figure.load.about": (
        "Share of their time on duty that each level's workers are busy, on visits and on matters.",
        "各级人员当班时间中忙碌的比例，分走访和办事。",
    ),
    "figure.load.axis": ("share of time on duty", "占当班时间的比例"),
    "figure.load.visits": ("visits", "走访"),
    "figure.load.cases": ("matters", "办事"),
    "figure.load.most": ("busiest team of the level", "本级最忙的一组"),
    "figure.load.label": ("{busy}, busiest of {teams}: {most}", "{busy}；{teams} 组中最忙者 {most}"),
    "figure.load.idle": ("nobody on duty", "无人当班"),
    "figure.load.meeting": ("meetings: agenda used", "会议议程使用率"),
    # figure: villages
    "figure.villages.title": (
        "{village} waits longest: {days} days from need to done, against {town} in the town",
        "{village} 等得最久：从产生诉求到办结平均 {days} 天，全镇 {town} 天",
    ),
    "figure.villages.one": (
        "In {village} a matter takes {days} days from need to done",
        "{village} 的事项从产生诉求到办结平均 {days} 天",
    ),
    "figure.villages.chance": (
        "The interval of {village} takes in the town's mean: the difference may be chance.",
        "{village} 的区间包含全镇平均数，差别可能出于偶然。",
    ),
    "figure.villages.some": (
        "Of {all} villages the {worst} that wait longest and the {best} that wait least are shown.",
        "全镇 {all} 个村中只列出等得最久的 {worst} 个和最短的 {best} 个。",
    ),
    "figure.villages.left_out": (
        "{n} without a finished matter are left out.",
        "另有 {n} 个没有办结的事项，未列出。",
    ),
    "figure.villages.about": (
        "Mean days from need to done of the matters done, by the household's village.",
        "已办结事项从产生诉求到办结的平均天数，按农户所在的村。",
    ),
    "figure.villages.axis": ("mean days from need to done", "从产生诉求到办结的平均天数"),
    "figure.villages.town": ("mean of the town: {days} days", "全镇平均 {days} 天"),
    "figure.villages.gap": ("… {n} villages in between …", "……中间 {n} 个村……"),
    # units of limits
    "unit.s": ("s", "秒"),
    "unit.min": ("min", "分钟"),
    "unit.h": ("h", "小时"),
    "unit.days": ("days", "天"),
    "unit.weeks": ("weeks", "周"),
    "unit.months": ("months", "个月"),
    "unit.years": ("years", "年"),
    "unit.working hours": ("working hours", "个工作小时"),
    "unit.working days": ("working days", "个工作日"),
    # comparisons: the judged measures
    "judged.days_to_response.mean": ("days from need to first work", "到首次办理的天数"),
    "judged.days_to_done.mean": ("days from need to done", "到办结的天数"),
    "judged.days_to_done.p90_all": ("days until 9 in 10 are done", "九成办结所需天数"),
    "judged.days_to_closed.mean": ("days from need to closing", "到结案的天数"),
    "judged.rate.responded_on_time": ("response on time", "按时响应率"),
    "judged.rate.done_on_time": ("done on time", "按期办结率"),
    "judged.rate.solved": ("solved", "解决率"),
    "judged.rate.satisfied": ("satisfied", "满意率"),
    "judged.backlog.mean": ("matters not done", "未办结事项"),
    "judged.village.worst": ("days to done, slowest village", "最慢的村到办结的天数"),
    "points": ("percentage points", "个百分点"),
    "matters": ("matters", "件"),
    # comparisons: verdicts
    "verdict.BETTER": ("better", "更好"),
    "verdict.WORSE": ("worse", "更差"),
    "verdict.UNSETTLED": ("not settled", "尚无定论"),
    "verdict.SMALL": ("too small to matter", "小到无关紧要"),
    "verdict.SAME": ("no difference", "没有差别"),
    "verdict.none": ("no values", "没有数值"),
    "verdict.needed": ("about {n}", "约 {n}"),
    "verdict.never": ("more than {n}", "多于 {n}"),
    # comparisons: the summary
    "compare.title": ("{base}: {n} variants against the base", "{base}：{n} 个备选方案与基准方案比较"),
    "compare.title_one": ("{base}: a variant against the base", "{base}：备选方案与基准方案比较"),
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
    "compare.base": ("base", "基准"),
    "compare.variant": ("variant", "备选方案"),
    "compare.difference": ("difference", "差值"),
    "compare.interval": ("95 % interval", "95% 区间"),
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
    "compare.ratio": (
        "The same luck divides the variance of a difference by {mid} (median; the least is {low}).",
        "采用相同随机因素，差值的方差降为原来的 1/{mid}（中位数；最少为 1/{low}）。",
    ),
    # comparisons: figures
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
        "Assumed inputs that the variants change: {changes}",
        "各备选方案改动的假定输入：{changes}",
    ),
    "contrast.change": ("{title}: {changes}", "{title}：{changes}"),
    "contrast.more": (" and {n} more", "等，另有 {n} 项"),
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
        "once (95\u00a0%, Bonferroni), colours by Holm's test.",
        "备选方案减基准（随机因素相同），为各次模拟的平均；区间对全部 {n} 项差值同时成立（95%，邦费罗尼法），颜色按霍尔姆检验。",
    ),
    "contrast.curves.about": (
        "Share of matters not yet done by days since the need arose, with 95\u00a0% bands of each curve by itself. "
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
        "simultaneous 95\u00a0% interval.",
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
    # the theory suite
    "theory.equal": ("Equal to the tick", "逐秒相等"),
    "theory.tested": ("Exact values and estimates", "精确值与估计值"),
    "theory.case": ("case", "情形"),
    "theory.quantity": ("quantity", "量"),
    "theory.compared": ("compared", "比较数"),
    "theory.same": ("equal", "相等数"),
    "theory.exact": ("exact", "精确值"),
    "theory.estimate": ("estimate", "估计值"),
    "theory.interval": ("95 % interval", "95% 区间"),
    "theory.z": ("z", "z"),
    "theory.catches": ("catches", "可发现偏差"),
    "theory.judged": ("", "结论"),
    "theory.holds": ("holds", "相符"),
    "theory.fails": ("DIFFERS", "不符"),
    "theory.about": (
        "{n} tests, judged together by Holm's procedure at {alpha}: without a fault, a run in which any of them differs has at most that chance. "
        "catches: the smallest bias of the quantity, as a share of it, that its test finds with probability {power} at the strictest of Holm's levels.",
        "{n} 项检验按 Holm 方法在 {alpha} 水平上合并判定：若无差错，出现任何一项不符的概率至多为此。"
        "可发现偏差：在 Holm 最严水平上，以 {power} 的概率能被发现的最小相对偏差。",
    ),
    "theory.all_passed": ("All {n} hold.", "全部 {n} 项相符。"),
    "theory.some_failed": ("{failed} of {n} differ.", "{n} 项中有 {failed} 项不符。"),
    # the theory suite: cases
    "theory.case.dates.hours": ("working hours, 2026", "2026 年工作时间"),
    "theory.case.dates.days": ("limits in working days, 2026", "2026 年工作日时限"),
    "theory.case.dates.months": ("working days by month, 2026", "2026 年各月工作日"),
    "theory.case.lindley": ("every start, 1 worker (Lindley)", "一人逐件开始时刻（Lindley）"),
    "theory.case.kiefer": (
        "every start, 3 workers (Kiefer–Wolfowitz)",
        "三人逐件开始时刻（Kiefer–Wolfowitz）",
    ),
    "theory.case.little": ("Little's law, by day", "逐日 Little 定律"),
    "theory.case.mmc.3": ("M/M/3, load 0.67", "M/M/3，负荷 0.67"),
    "theory.case.mmc.4": ("M/M/4, load 0.50", "M/M/4，负荷 0.50"),
    "theory.case.mmc.busy": ("M/M/2, load 0.90", "M/M/2，负荷 0.90"),
    "theory.case.mm1.5": ("M/M/1, load 0.63", "M/M/1，负荷 0.63"),
    "theory.case.hospital.1": ("M/M/1, load 0.67", "M/M/1，负荷 0.67"),
    "theory.case.hospital.2": ("M/M/2, load 0.33", "M/M/2，负荷 0.33"),
    "theory.case.md1": ("M/D/1, load 0.50", "M/D/1，负荷 0.50"),
    "theory.case.me2": ("M/E2/1, load 0.50", "M/E2/1，负荷 0.50"),
    "theory.case.me3": ("M/E3/1, load 0.80", "M/E3/1，负荷 0.80"),
    "theory.case.able": ("M/G/1 lognormal, load 0.80", "M/G/1 对数正态，负荷 0.80"),
    "theory.case.baker": ("M/G/1 lognormal, load 0.83", "M/G/1 对数正态，负荷 0.83"),
    "theory.case.next.10": ("10 % urgent, go first", "10% 紧急，优先"),
    "theory.case.next.40": ("40 % urgent, go first", "40% 紧急，优先"),
    "theory.case.next.efforts": ("urgent and short, go first", "紧急且短，优先"),
    "theory.case.aside.10": ("10 % urgent, interrupt", "10% 紧急，打断"),
    "theory.case.aside.40": ("40 % urgent, interrupt", "40% 紧急，打断"),
    "theory.case.aside.efforts": ("urgent and short, interrupt", "紧急且短，打断"),
    "theory.case.limit.2": ("limit 1 h, M/M/2, offered 1.33", "时限 1 小时，M/M/2，负荷 1.33"),
    "theory.case.limit.3": ("limit 2 h, M/M/3, offered 0.67", "时限 2 小时，M/M/3，负荷 0.67"),
    "theory.case.limit.over": ("limit 6 h, M/M/1, offered 2.50", "时限 6 小时，M/M/1，负荷 2.50"),
    "theory.case.patience.2": ("patience 1 h, M/M/2", "耐心 1 小时，M/M/2"),
    "theory.case.patience.50": ("patience 2 h, M/M/50", "耐心 2 小时，M/M/50"),
    "theory.case.meeting.6": ("weekly meeting, 4 come, 6 places", "每周会议，来 4 件，议程 6 件"),
    "theory.case.meeting.10": ("weekly meeting, 8 come, 10 places", "每周会议，来 8 件，议程 10 件"),
    "theory.case.meeting.5": ("weekly meeting, 4.5 come, 5 places", "每周会议，来 4.5 件，议程 5 件"),
    "theory.case.first.25": ("first 25 of M/M/1, load 0.90", "M/M/1 前 25 件，负荷 0.90"),
    "theory.case.first.1000": ("first 1000 of M/M/1, load 0.50", "M/M/1 前 1000 件，负荷 0.50"),
    "theory.case.network": ("three levels, a Jackson network", "三级 Jackson 网络"),
    "theory.case.visits": ("weekly visits, half detect", "每周走访，半数发现"),
    "theory.case.coverage": ("coverage of t-intervals", "t 区间覆盖率"),
    # the theory suite: quantities
    "theory.of.reference": ("engine reference", "引擎 reference"),
    "theory.of.fast": ("engine fast", "引擎 fast"),
    "theory.of.compiled": ("engine fast, compiled", "引擎 fast（编译）"),
    "theory.of.both": ("dates", "日期"),
    "theory.of.wait": ("wait, h", "等待，小时"),
    "theory.of.busy": ("load", "负荷"),
    "theory.of.waits": ("share that waits", "需等待比例"),
    "theory.of.late": ("share done late", "超时办结比例"),
    "theory.of.urgent": ("urgent wait, h", "紧急等待，小时"),
    "theory.of.ordinary": ("ordinary wait, h", "普通等待，小时"),
    "theory.of.over": ("share passed up", "超时上交比例"),
    "theory.of.left": ("share withdrawn", "撤回比例"),
    "theory.of.weeks": ("wait, weeks", "等待，周"),
    "theory.of.carried": ("meetings with some left", "有遗留的会议比例"),
    "theory.of.at.1": ("wait at the 1st, h", "第一级等待，小时"),
    "theory.of.at.2": ("wait at the 2nd, h", "第二级等待，小时"),
    "theory.of.at.3": ("wait at the 3rd, h", "第三级等待，小时"),
    "theory.of.asked": ("wait to be asked, days", "等待被问及，天"),
    "theory.of.5.90": ("5 replications, 90 %", "5 次模拟，90%"),
    "theory.of.5.95": ("5 replications, 95 %", "5 次模拟，95%"),
    "theory.of.10.90": ("10 replications, 90 %", "10 次模拟，90%"),
    "theory.of.10.95": ("10 replications, 95 %", "10 次模拟，95%"),
    "theory.of.20.90": ("20 replications, 90 %", "20 次模拟，90%"),
    "theory.of.20.95": ("20 replications, 95 %", "20 次模拟，95%"),
    "theory.of.40.90": ("40 replications, 90 %", "40 次模拟，90%"),
    "theory.of.40.95": ("40 replications, 95 %", "40 次模拟，95%"),
}


def say(key: str, lang: Language) -> str:
    """The words for a term.

    Args:
        key: Key of the term.
        lang: ``en`` or ``zh``.

    Returns:
        Its words.

    Raises:
        KeyError: If there is no such term.

    >>> say("rate.satisfied", "zh")
    '满意率'
    """
    return WORDS[key][lang == "zh"]


def titled(name: str, title: Title | None, lang: Language) -> str:
    """Title of something that the scenario names; its name where it has no title."""
    if title is None:
        return name.replace("_", " ")
    return title.zh if lang == "zh" else title.en


def level_title(scenario: Scenario, name: str, lang: Language) -> str:
    """Title of a level."""
    return titled(name, scenario.ladder[name].title, lang)


def scenario_title(scenario: Scenario, lang: Language) -> str:
    """Title of a scenario."""
    return titled(scenario.name, scenario.title, lang)


def language(name: str) -> Language:
    """Check the name of a language."""
    if name == "en":
        return "en"
    if name == "zh":
        return "zh"
    raise ResultsError(f"there is no language {name}; there are en and zh")
