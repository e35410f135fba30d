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
    "finding.precise": (
        "At {n} replications, half a 95 % interval is at most {goal} for {names}.",
        "{n} 次模拟时，95% 区间半宽不超过{goal}的指标：{names}。",
    ),
    "finding.imprecise": (
        "Not within {goal} at {n} replications: {names}.",
        "{n} 次模拟时，95% 区间半宽尚未达到{goal}的指标：{names}。",
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
    "finding.unmet.more": ("About {n} would do, in half of all studies.", "约需 {n} 次（半数研究可达到）。"),
    "finding.unmet.missing": (
        "NOT as precise as asked for ({goal}) after {n} replications: {measure} is not reached in {missing} of them, so it "
        "has no mean, and no more were simulated; take a longer window, or another measure.",
        "{n} 次模拟后未达到所要求的精度（{goal}）：{measure}在其中 {missing} 次未达到，因而没有平均值，不再模拟；请延长统计期或换一个指标。",
    ),
    "finding.unmet.many": ("More than {n} would be needed.", "需 {n} 次以上。"),
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
    # advice
    "advice.title": ("{title}: advice before running", "{title}：运行前的建议"),
    "advice.about": (
        "{first} to {end}; {n} pilot replications of each scenario, on the same luck",
        "{first} 至 {end}（含）；各方案试运行 {n} 次，随机因素相同",
    ),
    "advice.base": ("base", "基准"),
    "advice.and": (", ", "、"),
    "advice.of": (" ({names})", "（{names}）"),
    "advice.load": (
        "Work that comes to each level, as a share of its time on duty (mean of the pilots' plans, before anything waits)",
        "各级应做的工作占当班时间的比例（各次试运行计划的平均，未计等待）",
    ),
    "advice.load.most": ("team with\nmost work", "工作最多\n的一组"),
    "advice.load.visits": (
        "MORE WORK THAN TIME: {level} ({scenarios}): {mean} of the time on duty, visits {visits}. Visits will lapse, and "
        "needs wait longer to be asked.",
        "工作多于时间：{level}（{scenarios}）：应做工作为当班时间的 {mean}，其中走访 {visits}。将有走访落空，诉求等待询问的时间更长。",
    ),
    "advice.load.cases": (
        "MORE WORK THAN TIME: {level} ({scenarios}): matters alone take {cases} of the time on duty. The backlog grows for "
        "as long as the window lasts; no warm-up brings it to rest.",
        "工作多于时间：{level}（{scenarios}）：仅办事即需当班时间的 {cases}。积压会一直增长，任何预热期都无法使其平稳。",
    ),
    "advice.load.teams": (
        "MORE WORK THAN TIME for some: {level} ({scenarios}): {full} of {teams} teams have 100% or more of their time on "
        "duty to do, up to {most}; the level {mean}. There visits will lapse, and matters wait.",
        "部分班组工作多于时间：{level}（{scenarios}）：{teams} 组中的 {full} 组应做工作不少于其当班时间，最多 {most}；全级 {mean}。"
        "这些组将有走访落空，事项等待更久。",
    ),
    "advice.load.first": (
        "(By the plan of the first replication alone; the advice has the mean of all pilots' plans.)",
        "（仅按首次模拟的计划；建议中为各次试运行计划的平均。）",
    ),
    "advice.load.recalled": (
        "More work than time: {levels}; see the warnings above, and {folder}/advice.{lang}.txt.",
        "工作多于时间：{levels}；见上文警告及 {folder}/advice.{lang}.txt。",
    ),
    "advice.load.agenda": (
        "MORE MATTERS THAN PLACES: {level} ({scenarios}): {agenda} of the places on its agendas. The backlog grows for as "
        "long as the window lasts.",
        "事项多于议程名额：{level}（{scenarios}）：为议程名额的 {agenda}。积压会一直增长。",
    ),
    "advice.load.full": (
        "Nearly full: {level}, {mean} of the time on duty ({scenarios}); the team with most work has {most}.",
        "接近满负荷：{level}，当班时间的 {mean}（{scenarios}）；工作最多的一组为 {most}。",
    ),
    "advice.load.full.team": (
        "Nearly full: the team with most work of {level}, {most} of its time on duty ({scenarios}); the level has {mean}.",
        "接近满负荷：{level}中工作最多的一组，当班时间的 {most}（{scenarios}）；全级 {mean}。",
    ),
    "advice.load.all": ("all scenarios", "全部方案"),
    "advice.load.but": ("all but {name}", "除{name}外的全部方案"),
    "advice.load.up_to": ("up to {n}", "至多 {n}"),
    "advice.load.free": (
        "No level is offered more than {load} of its time on duty, and no team more than {most}.",
        "各级应做的工作均不超过当班时间的 {load}，各组均不超过 {most}。",
    ),
    "advice.to": ("{low} to {high}", "{low} 至 {high}"),
    "advice.window": ("Window", "统计期"),
    "advice.window.limit": (
        "{path} is {span}: it passes only after the end for needs of the last {share} of the window, and the rate leaves "
        "these out.",
        "{path} 为 {span}：统计期最后 {share} 产生的诉求，其时限在期末之后才到，按时率不计这些事项。",
    ),
    "advice.window.level": (
        "{path} is {span}, longer than the window: it can never pass.",
        "{path} 为 {span}，比统计期长：永远不会超时。",
    ),
    "advice.window.visit": (
        "{path} is {span}, longer than the window: not every household is visited once.",
        "{path} 为 {span}，比统计期长：并非每户都会走访一次。",
    ),
    "advice.window.meeting": (
        "{path} is {span}: held only once in the window, so that what it costs is left to chance.",
        "{path} 为 {span}：统计期内只开一次，其影响带有偶然性。",
    ),
    "advice.window.meeting.never": (
        "{path} is {span}: the level never meets in the window, so that nothing which comes to it is decided.",
        "{path} 为 {span}：统计期内一次也不开会，报到该级的事项都得不到研究。",
    ),
    "advice.window.left": (
        "At the end {share} of the window's needs are neither done nor withdrawn ({scenario}): they count as far as they "
        "are seen.",
        "期末有 {share} 的诉求既未办结也未撤回（{scenario}）：按截至期末的已知时长计入（删失）。",
    ),
    "advice.window.longer": (
        "Take a window of about {days} days, in place of {now}, to have at most {limit} left open.",
        "统计期宜取约 {days} 天（现为 {now} 天），使期末未结的不超过 {limit}。",
    ),
    "advice.window.few": (
        "Whether the window is long enough cannot be said: the {n} pilots together have only {needs} needs. With fewer "
        "than {few}, none left open says little of whether more than {limit} would be.",
        "无法判断统计期是否足够长：{n} 次试运行合计仅有 {needs} 项诉求；少于 {few} 项时，即使无一未结，也难说未结比例不超过 {limit}。",
    ),
    "advice.window.enough": ("The window of {now} days is long enough.", "{now} 天的统计期足够长。"),
    "advice.window.nothing": (
        "No need arises in the window of the pilots: there is nothing to measure.",
        "试运行的统计期内没有产生诉求，无可统计。",
    ),
    "advice.warm_up": ("Warm-up", "预热期"),
    "advice.warm_up.dates": (
        "For a question about these very dates none is needed: the window is what is asked about. But it begins without "
        "a single matter, as no town does.",
        "若只问这段日期，则无需预热：统计期即所问。但首日没有任何事项，实际乡镇并非如此。",
    ),
    "advice.warm_up.backlog": (
        "{scenario}: in the first {days} days {early} matters are not done on average, later {late} ({change}).",
        "{scenario}：前 {days} 天平均有 {early} 件未办结，其后 {late} 件（{change}）。",
    ),
    "advice.warm_up.days": (
        "{scenario}: needs of the first {days} days take {early} days until done, later ones {late} ({change}), the "
        "last {last} days left out, whose needs are not seen to their end; a season looks the same as an empty beginning.",
        "{scenario}：前 {days} 天的诉求平均 {early} 天办结，其后 {late} 天（{change}），最后 {last} 天的诉求看不到结果，不计在内；"
        "季节变化与从无积压的初始状态起的过渡在此无法区分。",
    ),
    "advice.warm_up.survivors": (
        "When the days to done settle is not known ({scenarios}): {share} of the later needs are never done within the "
        "window, and those that are done are the quick ones.",
        "到办结的天数何时平稳不得而知（{scenarios}）：较晚产生的诉求中有 {share} 在统计期内始终未办结，已办结的只是较快的那些。",
    ),
    "advice.warm_up.long_run": (
        "For a question about the long run: --set warm_up='{days} days', enough for all scenarios by MSER-5{look}.",
        "若问长期情形：--set warm_up='{days} days'，按 MSER-5 对全部方案足够{look}。",
    ),
    "advice.warm_up.look": ("; look at figures/warm_up", "；请看 figures/warm_up 图"),
    "advice.warm_up.none": (
        "For a question about the long run none is needed either, by MSER-5.",
        "若问长期情形，按 MSER-5 也无需预热。",
    ),
    "advice.warm_up.enough": (
        "warm_up is {now} days; MSER-5 asks for {days}: enough for all scenarios.",
        "warm_up 为 {now} 天；MSER-5 要求 {days} 天：对全部方案足够。",
    ),
    "advice.warm_up.short": (
        "warm_up is {now} days; MSER-5 asks for {days}: take --set warm_up='{days} days'.",
        "warm_up 为 {now} 天；MSER-5 要求 {days} 天：请取 --set warm_up='{days} days'。",
    ),
    "advice.warm_up.unsettled": (
        "How long a warm-up must be cannot be said: within half of the days simulated these have not settled: {names}.",
        "无法确定预热期：在模拟天数的一半之内仍未平稳的有：{names}。",
    ),
    "advice.series.backlog": ("backlog, {scenario}", "积压（{scenario}）"),
    "advice.series.days": ("days to done, {scenario}", "到办结的天数（{scenario}）"),
    "advice.replications": ("Replications", "模拟次数"),
    "advice.precise": ("{measure}\nto {goal}", "{measure}\n精确到 {goal}"),
    "advice.hardest": ("hardest headline\nto {goal}", "最难的主要指标\n精确到 {goal}"),
    "advice.told": ("a difference\nof {amount}", "差值\n{amount}"),
    "advice.told.hardest": ("hardest\ndifference", "最难分辨的\n差值"),
    "advice.hardest.needed": (
        "Hardest to know: {measure} ({scenario}, {n} replications).",
        "最难精确的指标：{measure}（{scenario}，{n} 次）。",
    ),
    "advice.hardest.settling": (
        "Hardest to tell from the base: {measure} ({scenario}, {n} replications).",
        "最难与基准分辨的指标：{measure}（{scenario}，{n} 次）。",
    ),
    "advice.alike.cell": ("no difference\nin the pilots", "试运行中\n无差别"),
    "advice.beyond.needed": (
        "Out of reach, over {n} replications for this precision: {names}.",
        "无法达到，此精度需 {n} 次以上：{names}。",
    ),
    "advice.beyond.settling": (
        "Out of reach, over {n} replications for this difference: {names}.",
        "无法达到，此差值需 {n} 次以上：{names}。",
    ),
    "advice.unknown.needed": (
        "How many this precision takes is not known, as too few pilots have a value, or it is 0: {names}.",
        "此精度需多少次不得而知（有值的试运行太少，或值为 0）：{names}。",
    ),
    "advice.unknown.settling": (
        "How many this difference takes is not known, as too few pilots have a value, or that of the base is 0: {names}.",
        "此差值需多少次不得而知（有值的试运行太少，或基准值为 0）：{names}。",
    ),
    "advice.alike.needed": ("{names}", "{names}"),
    "advice.alike.settling": (
        "No difference from the base in any pilot: {names}.",
        "各次试运行均与基准无差别：{names}。",
    ),
    "advice.more": ("over {n}", "多于 {n}"),
    "advice.amounts": (
        "Differences told from none, all variants and headline measures at once: {amounts}.",
        "可分辨的差值（全部方案与主要指标同时成立）：{amounts}。",
    ),
    "advice.expect.all": (
        "Expectations: the pilots settle all {all} that they have values of.",
        "期望：试运行中有值的 {all} 项均已能判定。",
    ),
    "advice.expect.some": (
        "Expectations: the pilots settle {settled} of {all}.",
        "期望：试运行已能判定 {all} 项中的 {settled} 项。",
    ),
    "advice.expect.needed": (
        "Expectations: about {n} replications for those that can be settled (most for {measure}).",
        "期望：能够判定的约需 {n} 次模拟（所需最多的指标：{measure}）。",
    ),
    "advice.expect.beyond": (
        "Expectations: {count} would take over {n} replications, so close to the bound are they: {names}.",
        "期望：有 {count} 项过于接近界限，需 {n} 次以上：{names}。",
    ),
    "advice.expect.unknown": (
        "Expectations: of {count} it cannot be said how many replications they take: {names}.",
        "期望：有 {count} 项无法说明需多少次：{names}。",
    ),
    "advice.expect.empty": (
        "Expectations: {count} cannot be judged, as no pilot has a value: {names}.",
        "期望：有 {count} 项在试运行中没有数值，无法判定：{names}。",
    ),
    "advice.expect.baseline": (
        "Expectations: {count} against a baseline are not looked at here: {names}.",
        "期望：有 {count} 项与基线相比，此处不作判定：{names}。",
    ),
    "advice.rough": (
        "Numbers from {n} pilots are rough: for one measure the true one is {low} to {high} times as large, 19 times in 20.",
        "由 {n} 次试运行得出的次数较粗略：就单项指标而言，二十次中有十九次，真值为其 {low} 至 {high} 倍。",
    ),
    "advice.run.all": (
        "Run with --replications {n}: enough for each of these in nine studies of ten.",
        "请用 --replications {n} 运行：十次研究中有九次足以满足以上任何一项。",
    ),
    "advice.run.others": (
        "Run with --replications {n}: enough for each of the others in nine studies of ten.",
        "请用 --replications {n} 运行：十次研究中有九次足以满足其余任何一项。",
    ),
    "advice.run.first": (
        " For {measure} alone {first} are enough.",
        "若只看{measure}，{first} 次即可。",
    ),
    "advice.run.unknown": (
        "How many replications are needed cannot be said: the pilots have no values that vary, or they are out of reach.",
        "无法确定所需次数：试运行中没有变化的数值，或均无法达到。",
    ),
    # figure: warm-up
    "figure.warm_up.title": (
        "The backlog {backlog}, the time to done {days}",
        "积压{backlog}，到办结的天数{days}",
    ),
    "figure.warm_up.days": ("settles after {n} days", "在 {n} 天后平稳"),
    "figure.warm_up.once": ("settles at once", "自始平稳"),
    "figure.warm_up.not": ("does not settle within half of this time", "在此时段的前半尚未平稳"),
    "figure.warm_up.hidden": (
        "Not drawn: {names}. Too many of their needs are never done,\nand the days of those that are done are those of the quick ones.",
        "未绘出：{names}。其诉求有太多始终未办结，\n已办结者的天数只是较快的那些。",
    ),
    "figure.warm_up.unknown": (
        "is not known, as too many needs are never done",
        "因太多诉求始终未办结而不得而知",
    ),
    "figure.warm_up.about": (
        "From the empty beginning: means over {n} pilots, and Welch's moving average over {window} days. The cut is where "
        "MSER-5 finds the standard error smallest; the largest of all scenarios counts. A season moves it too.",
        "从无积压的初始状态起：{n} 次试运行的平均，以及 {window} 天的韦尔奇移动平均。截断点为 MSER-5 标准误最小处，取全部方案中最大者；季节变化也会移动它。",
    ),
    "figure.warm_up.backlog": ("matters not done", "未办结事项（件）"),
    "figure.warm_up.done": ("days to done, by day of need", "到办结的天数（按诉求产生日）"),
    "figure.warm_up.raw": ("base, day by day", "基准，逐日"),
    "figure.warm_up.smooth": ("base, moving average", "基准，移动平均"),
    "figure.warm_up.others": ("variants, moving average", "备选方案，移动平均"),
    "figure.warm_up.cut": ("MSER-5, base: {n} days", "MSER-5，基准：{n} 天"),
    "figure.warm_up.most": ("largest of all: {n} days", "各方案中最大：{n} 天"),
    "figure.warm_up.window": ("the window begins", "统计期开始"),
    "figure.warm_up.pilots": ("{n} pilots", "试运行 {n} 次"),
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
    # expectations
    "expect.headline": (
        "{title}, expectations: {pass} pass, {fail} fail, {inconclusive} inconclusive",
        "{title}的期望：达到 {pass} 项，未达到 {fail} 项，尚无定论 {inconclusive} 项",
    ),
    "expect.nothing": ("{title}: nothing was judged", "{title}：没有可判定的期望"),
    "expect.base": ("The scenario as it stands", "方案本身"),
    "expect.expected": ("expected", "期望"),
    "expect.found": ("found (95 % interval)", "结果（95% 区间）"),
    "expect.verdict": ("verdict", "结论"),
    "expect.needed": ("replications\nto settle it", "有定论所需\n模拟次数"),
    "expect.of": ("{measure} of {of}", "{measure}（{of}）"),
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
    "expect.unit.%": ("%", "%"),
    "expect.unit.points": ("points", "个百分点"),
    "expect.unit.days": ("days", "天"),
    "expect.unit.day": ("day", "天"),
    "expect.unit.min": ("min", "分钟"),
    "expect.unit.matters": ("matters", "件"),
    "expect.unit.matters_a_month": ("matters a month", "件/月"),
    "expect.unit.visits": ("visits", "次"),
    "expect.family": (
        "pass, fail: the whole interval keeps the bound, or breaks it. The intervals hold for all {n} at once with "
        "95 % (Bonferroni; Student's t over {replications} replications, seed {seed}).",
        "“达到”“未达到”：整个区间都在界限之内或之外。全部 {n} 项的区间以 95% 的把握同时成立"
        "（邦费罗尼法；{replications} 次模拟的 t 区间，随机种子 {seed}）。",
    ),
    "expect.settle": (
        "inconclusive: the bound lies within the interval. With the replications named, nine studies in ten settle it "
        "if mean and spread stay as they are.",
        "“尚无定论”：界限落在区间之内。若均值和离散程度不变，按所列模拟次数，十次研究中有九次可得定论。",
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
    # sweeps
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
    "sweep.title_one": ("{base}: a sweep over one input", "{base}：一项输入的参数扫描"),
    "sweep.about": (
        "{first} to {end}, {points} points ({design}), {n} replications of each on the same luck; 95 % intervals",
        "{first} 至 {end}，{points} 个参数点（{design}），各 {n} 次模拟，随机因素相同；区间为 95%",
    ),
    "sweep.partial": (
        "NOT WHOLE: the budget was spent when {whole} of {total} points were whole; the other {missing} are missing from all "
        "that follows. The same command goes on where it stopped, if it keeps a store.",
        "尚不完整：预算用尽时 {total} 个参数点中 {whole} 个已完成，其余 {missing} 个不在以下结果中。如保留了结果库，再次运行同一命令即可继续。",
    ),
    "sweep.varied": ("Inputs that are varied", "变动的输入"),
    "sweep.over": ("over", "范围"),
    "sweep.at_base": ("base", "基准"),
    "sweep.step": ("{low} to {high} by {step}", "{low} 至 {high}，步长 {step}"),
    "sweep.between": ("{low} to {high}", "{low} 至 {high}"),
    "sweep.matters": ("What moves it: {measure}", "影响因素：{measure}"),
    "sweep.input": ("input", "输入"),
    "sweep.change": ("change of the mean", "平均变化"),
    "sweep.interval": ("95 % interval, simultaneous", "95% 同时区间"),
    "sweep.share": ("share of variation", "解释的变异"),
    "sweep.from_to": ("{low} → {high}", "{low} → {high}"),
    "sweep.with": ("{one} × {other}", "{one} × {other}"),
    "sweep.others": ("What moves the other measures most", "对其他指标影响最大的输入"),
    "sweep.measure": ("measure", "指标"),
    "sweep.points": ("Best and worst points: {measure}", "最好与最差的参数点：{measure}"),
    "sweep.points.none": ("Lowest and highest points: {measure}", "最低与最高的参数点：{measure}"),
    "sweep.point": ("point", "参数点"),
    "sweep.mean": ("mean (95 % interval)", "平均（95% 区间）"),
    "sweep.less_base": (
        "less the base, on the same luck (95 % interval of each by itself)",
        "减基准（随机因素相同；各自的 95% 区间）",
    ),
    "sweep.alike": (
        "{n} of the other {all} points cannot be told from the first of them: their differences, on the same luck, may be "
        "chance (95 %, Bonferroni).",
        "其余 {all} 个参数点中有 {n} 个与第一名无法区分：随机因素相同时，差值可能只是偶然（95%，邦费罗尼法）。",
    ),
    "sweep.alike.one": (
        "The other point cannot be told from the first: their difference, on the same luck, may be chance (95 %).",
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
        "The first is settled against the other point, on the same luck (95 %).",
        "第一名与另一个参数点的差别有定论（随机因素相同；95%）。",
    ),
    "sweep.apart": (
        "The first of them is settled against all {all} others, on the same luck (95 %, Bonferroni).",
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
    "sweep.failed_one": ("point {number} ({called}): {why}", "参数点 {number}（{called}）：{why}"),
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
    "sweep.computed": (
        "{computed} replications were computed, {kept} came from the store.",
        "计算了 {computed} 次模拟，{kept} 次取自结果库。",
    ),
    # sweeps: figures
    "sweep.footnote": ("{points} points ({design})", "{points} 个参数点（{design}）"),
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
        "values at once (95\u00a0%, Bonferroni); hollow where zero is within.",
        "各项输入相差最大的两个取值之间的平均数之差（全网格，随机因素相同）；两项输入并列的行为一项对另一项之差的改变。区间对该输入的所有取值对同时成立"
        "（95%，邦费罗尼法）；区间含零者为空心。",
    ),
    "sweep.effects.one_at_a_time": (
        "Differences from the base on the same luck, one input changed and the others as they are; bars reach to the lowest and to "
        "the highest, with their values beneath; pale where not settled. Intervals hold for all {n} differences at once (95\u00a0%, Bonferroni).",
        "与基准之差（随机因素相同），每次只改一项输入；条形为最低与最高的差值，下方标出取值；无定论者为浅色。区间对全部 {n} 项差值同时成立（95%，邦费罗尼法）。",
    ),
    "sweep.effects.drawn": (
        "What an input changes in a linear regression on all inputs, from one end of its range to the other; intervals count the "
        "points and the luck (95\u00a0%, HC3), and hold for all pairs of an input's values at once. R² is how much of the "
        "variation between points the straight lines explain.",
        "对全部输入做线性回归，各项输入从取值范围一端到另一端的影响；区间计入参数点和随机因素（95%，HC3），对该输入的所有取值对同时成立。"
        "R² 为直线所解释的参数点间变异。",
    ),
    "sweep.effects.fit": ("R² {fit}", "R² {fit}"),
    "sweep.effects.none": ("No effects to draw", "没有可绘制的效应"),
    "sweep.less": ("{unit} (← less is better)", "{unit}（← 越少越好）"),
    "sweep.more": ("{unit} (more is better →)", "{unit}（越多越好 →）"),
    "sweep.response.one": (
        "Means at each value; the bands are 95\u00a0% intervals of the difference from the mean of all values, on the same luck.",
        "各取值处的平均数；带为与全部取值平均之差的 95% 区间（随机因素相同）。",
    ),
    "sweep.response.grid": (
        "Means at each value of an input, over all values of the others; the bands are 95\u00a0% intervals of the difference from "
        "the mean of the whole grid, on the same luck.",
        "各项输入在每个取值处的平均数（对其他输入的全部取值平均）；带为与全网格平均之差的 95% 区间（随机因素相同）。",
    ),
    "sweep.response.one_at_a_time": (
        "Means at each value of an input, the others as in the base; the bands are 95\u00a0% intervals of the difference from the "
        "base, on the same luck.",
        "各项输入在每个取值处的平均数（其他输入同基准）；带为与基准之差的 95% 区间（随机因素相同）。",
    ),
    "sweep.response.drawn": (
        "Each dot is a point, the mean of its replications, all inputs varied at once; the line joins the means of neighbouring points, "
        "with 95\u00a0% intervals over these points.",
        "每个圆点为一个参数点（各次模拟的平均），所有输入同时变动；折线连接相邻参数点的平均数，区间为这些点间的 95% 区间。",
    ),
    "sweep.response.common": (
        "Luck that all values share moves them together, by ±{half} {unit} (95\u00a0%).",
        "各取值共有的随机因素会使整条曲线一起上下移动 ±{half} {unit}（95%）。",
    ),
    "sweep.base": ("mean of the base itself", "基准自身的平均数"),
    "sweep.base_value": ("value of the base", "基准的取值"),
    "sweep.base_outside": ("(base: {value}, not on this axis)", "（基准 {value} 不在此轴上）"),
    "sweep.group": ("mean of neighbours", "相邻点平均"),
    "sweep.dots": ("points", "参数点"),
    "sweep.levels": ("mean, 95\u00a0% band of its difference", "平均数，及其差值的 95% 区间"),
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
        "blue is better, orange worse; white where the difference is not settled (95\u00a0%, Bonferroni over all points).",
        "数字为各次模拟的平均（{unit}）。颜色为与基准（带框）之差，随机因素相同：蓝色更好，橙色更差；差别尚无定论者为白色（95%，对全部参数点按邦费罗尼法）。",
    ),
    "sweep.heat.diverging_low": (
        "Numbers are means over replications ({unit}). Colours are differences from the base, framed, on the same luck: "
        "blue is less, orange more; white where the difference is not settled (95\u00a0%, Bonferroni over all points).",
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
