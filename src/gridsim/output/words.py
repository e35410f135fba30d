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
    "count.withdrawn": ("withdrawn by the household", "群众撤回"),
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
        "of known matters whose limit is met or has passed",
        "占已登记且时限已满足或已过者",
    ),
    "of.done_on_time": ("of known matters whose limit is met or has passed", "占已登记且时限已满足或已过者"),
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
    "mean": ("mean of those that came to it", "平均（已到达者）"),
    "median_all": ("half within, open ones counted", "半数以内（含未结）"),
    "p90_all": ("9 in 10 within, open ones counted", "九成以内（含未结）"),
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
        "{first} to {end} (not included), {n} replications; 95 % intervals over replications in brackets",
        "{first} 至 {end}（不含），{n} 次重复；括号内为重复间 95% 区间",
    ),
    "summary.matters": ("Matters in the window", "窗口期内事项"),
    "summary.mean_interval": ("mean (95 % interval)", "平均（95% 区间）"),
    "summary.rates": ("Rates", "各项比率"),
    "summary.of": ("what it divides by", "分母"),
    "summary.times": ("Days from need to …", "从产生诉求到……的天数"),
    "summary.days": (
        "Where the {total} days from need to closing go (closed matters)",
        "从产生诉求到结案的 {total} 天花在哪里（结案事项）",
    ),
    "summary.levels": ("Levels", "各层级"),
    "summary.came": ("matters that come", "到达事项"),
    "summary.solved": ("solved here", "在此解决"),
    "summary.busy": ("staff busy", "人员忙碌"),
    "summary.busiest": ("busiest team", "最忙者"),
    "summary.by_visits": ("of it, visits", "其中走访"),
    "summary.agenda": ("agenda used", "议程使用"),
    "summary.visits": ("Visits", "走访"),
    "summary.due": ("due", "应走访"),
    "summary.visited": ("done", "已走访"),
    "summary.missed": ("missed", "错过"),
    "summary.plain": (
        "numba is not installed: the fast engine ran uncompiled, with the same results, some 20 times slower.",
        "未安装 numba：快速引擎未经编译运行，结果相同，速度约慢 20 倍。",
    ),
    "summary.written": ("Results are in {folder}", "结果在 {folder}"),
    "finding.no_queue": (
        "Staff being busy or away costs {queue} of {total} days ({share}): more staff alone would hardly shorten "
        "waiting. Cadence of visits, meetings, hours and outsiders decide it.",
        "人员忙或不在只占 {total} 天中的 {queue} 天（{share}）：仅增加人员几乎不会缩短等待，"
        "决定等待的是走访频次、会议、工作时间和外部单位。",
    ),
    "finding.queue": (
        "Staff being busy or away costs {queue} of {total} days ({share}).",
        "人员忙或不在占 {total} 天中的 {queue} 天（{share}）。",
    ),
    "finding.nothing": (
        "No matter was closed: there is nothing to say about days.",
        "没有事项结案，无法说明天数。",
    ),
    "finding.villages": (
        "The slowest village of a replication takes {worst} days from need to done on average, the town {mean} "
        "(Gini over villages {gini}; part of it is chance).",
        "每次重复中最慢的村从产生诉求到办结平均需 {worst} 天，全镇平均 {mean} 天（村间基尼系数 {gini}，其中部分属偶然）。",
    ),
    "finding.calibrated": (
        "Demand is calibrated to {target} done matters; these replications give {done}.",
        "需求按办结 {target} 件校准；本次重复得 {done}。",
    ),
    "finding.uncalibrated": (
        "Demand is meant to give {target} done matters; these replications give {done}. In the scenario as it "
        "was calibrated, run gridsim calibrate; in a variant, this is its effect.",
        "需求应得办结 {target} 件；本次重复得 {done}。若为基准方案，请运行 gridsim calibrate；若为变体，这就是它的影响。",
    ),
    "finding.assumed": (
        "{assumed} of {inputs} inputs are assumed: gridsim explain lists them. These are not findings about the "
        "town until they are replaced by its own data.",
        "{inputs} 项输入中有 {assumed} 项为假定：见 gridsim explain。在用本镇数据替换之前，这些不是关于本镇的结论。",
    ),
    "finding.single": (
        "One replication says nothing about its own precision.",
        "只有一次重复，无法说明其精度。",
    ),
    # figures
    "figure.no_font": (
        "No Chinese font was found, so labels are in English: install gridsim[chinese] or any CJK font.",
        "没有找到中文字体，图中文字改用英文：请安装 gridsim[chinese] 或任一中日韩字体。",
    ),
    "figure.no_matters": ("no matters", "没有事项"),
    "figure.no_matters.title": ("No matters in the window", "统计期内没有事项"),
    "figure.replication": ("{n} replication", "{n} 次重复"),
    "figure.replications": ("{n} replications", "{n} 次重复"),
    "figure.window": ("window {first} to {last}", "统计期 {first} 至 {last}（含）"),
    "figure.seed": ("seed {seed}", "随机种子 {seed}"),
    "figure.intervals": ("95\u00a0% intervals over replications", "95% 区间按各次重复计算"),
    "figure.no_intervals": ("one replication, so no intervals", "只有一次重复，没有区间"),
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
        "统计期内的事项，每次重复平均（件）",
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
        "结案事项的平均天数，按原因和所在级别划分，各部分之和等于总数。每次重复平均结案 {cases} 件。",
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
    "figure.backlog.mean": ("mean of {n} replications", "{n} 次重复的平均"),
    "figure.backlog.band": ("95\u00a0% interval of the mean, day by day", "平均数的逐日 95% 区间"),
    "figure.backlog.single": ("single replications", "各次重复"),
    "figure.backlog.some": ("{n} of the replications", "其中 {n} 次重复"),
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
