"""Terms of measures, their units, and where inputs come from."""

EVENTS = {
    "response": ("first work", "首次办理"),
    "done": ("done", "办结"),
    "solved": ("solved", "解决"),
    "closed": ("closing", "结案"),
}
PARTS = {
    "restricted": ("mean, all needs counted", "平均，计入全部诉求"),
    "mean": ("mean of those that came to it", "平均，仅计已完成的"),
    "median_all": ("median, all needs counted", "中位数，计入全部诉求"),
    "p90_all": ("90th percentile, all needs counted", "90%分位数，计入全部诉求"),
    "p95_all": ("95th percentile, all needs counted", "95%分位数，计入全部诉求"),
    "median": ("median of those that came to it", "中位数，仅计已完成的"),
    "p90": ("90th percentile of those that came to it", "90%分位数，仅计已完成的"),
    "p95": ("95th percentile of those that came to it", "95%分位数，仅计已完成的"),
}
DAYS = {
    f"measure.days_to_{event}.{part}": (
        f"days from need to {ends[0]}, {how[0]}",
        f"到{ends[1]}的天数（{how[1]}）",
    )
    for event, ends in EVENTS.items()
    for part, how in PARTS.items()
} | {
    f"measure.days_to_done_from_registration.{part}": (
        f"days from registration to done, {how[0]}".replace("all needs", "all registered matters"),
        f"从受理到办结的天数（{how[1]}）".replace("全部诉求", "全部已登记事项"),
    )
    for part, how in PARTS.items()
}
"""Days from need, or registration, to each event, in every way in which they are measured."""

TERMS: dict[str, tuple[str, str]] = {
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
    "rate.responded_on_time": ("response on time (official)", "按时响应率（官方口径）"),
    "rate.done_on_time": ("done on time, from registration (official)", "按期办结率（自受理起，官方口径）"),
    "rate.on_time_from_need": ("solved on time, from need", "按期解决率（自产生诉求起）"),
    "rate.solved_within": ("solved within follow-up", "跟踪期内解决率"),
    "rate.done": ("done by the window's end", "期末办结率"),
    "rate.closed": ("closed by the window's end", "期末结案率"),
    "rate.solved": ("solved (official)", "解决率（官方口径）"),
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
    "of.on_time_from_need": ("of needs that arose", "占产生的诉求"),
    "of.solved_within": ("of needs that arose", "占产生的诉求"),
    "of.done": ("of needs that arose", "占产生的诉求"),
    "of.closed": ("of needs that arose", "占产生的诉求"),
    "of.solved": ("of done matters", "占办结事项"),
    "of.solved_in_the_end": ("of done matters", "占办结事项"),
    "of.rated": ("of closed matters", "占结案事项"),
    "of.satisfied": ("of rated matters; those not yet called are left out", "占已评价事项，尚未回访的不计"),
    "of.reopened": (
        "of done matters; those not yet called count as not reopened",
        "占办结事项，尚未回访的计为未重办",
    ),
    "of.withdrawn": ("of needs that arose", "占产生的诉求"),
    # times
    "days_to_response": ("first work on it", "首次办理"),
    "days_to_done": ("done", "办结"),
    "days_to_solved": ("solved", "解决"),
    "days_to_closed": ("closed", "结案"),
    "days_to_done_from_registration": (
        "done, from registration (a ledger's days)",
        "办结，自受理起（台账口径）",
    ),
    "restricted": ("mean, all needs counted", "平均（计入全部诉求）"),
    "mean": ("mean of those that came to it", "平均（仅计已完成的）"),
    "median_all": ("median, all needs counted", "中位数（计入全部诉求）"),
    "p90_all": ("90th percentile, all needs counted", "90%分位数（计入全部诉求）"),
    "beyond.all": ("> {days}", "> {days}"),
    "beyond.some": ("≥ {mean}", "≥ {mean}"),
    # causes
    "cause.asked": ("waiting to be asked", "等待走访询问"),
    "cause.closed_hours": ("off-duty hours", "非工作时间"),
    "cause.queue": ("queue: staff busy or away", "排队：人员忙或不在"),
    "cause.meeting": ("waiting for a meeting", "等待会议研究"),
    "cause.outside": ("waiting for outsiders", "等待外部单位"),
    "cause.pause": ("planned pauses (sessions, call-back)", "约定间隔（多次调解、回访）"),
    "cause.work": ("work on it", "实际办理"),
    "cause.rework": ("rework (returned, reopened)", "返工（退单、重办）"),
    "cause.unsolved": (
        "ended unsolved (withdrawn, or reported done)",
        "未解决即了结（撤回，或未解决而报结）",
    ),
    # the judged measures
    "judged.days_to_solved.restricted": ("days from need to solved", "从产生诉求到解决的天数"),
    "judged.days_to_solved.p90_all": ("days until 90% are solved", "九成得到解决所需天数"),
    "judged.days_to_response.restricted": ("days from need to first work", "到首次办理的天数"),
    "judged.rate.on_time_from_need": ("solved on time, from need", "按期解决率（自产生诉求起）"),
    "judged.rate.solved_within": ("solved within follow-up", "跟踪期内解决率"),
    "judged.village.worst": ("days to solved, slowest village", "最慢的村到解决的天数"),
    "judged.visits.missed": ("visits missed", "漏访率"),
    # the other measures
    **DAYS,
    "measure.of": ("{measure} ({of})", "{measure}（{of}）"),
    "measure.count.solved": ("matters solved", "解决的事项"),
    "measure.backlog.mean": ("matters not done", "未办结事项"),
    "measure.village.gini": ("Gini over villages, days to solved", "各村到解决天数的基尼系数"),
    "measure.village.days_to_solved": ("days to solved in a village", "各村到解决的天数"),
    "measure.village.done_on_time": ("done on time in a village", "各村按期办结率"),
    "measure.visits.due": ("visits due", "应完成的走访"),
    "measure.visits.done": ("visits begun in time", "按时开始的走访"),
    "measure.load.mean": ("time on duty that is busy", "人员忙碌率"),
    "measure.load.most": ("busiest team", "最忙班组忙碌率"),
    "measure.load.visits": ("time on duty spent on visits and desk rounds", "定期走访与案头占当班时间"),
    "measure.load.cases": ("time on duty spent on matters", "办事占当班时间"),
    "measure.meeting.used": ("agenda used", "会议议程使用率"),
    "measure.solved_by_level": ("share of all solved", "占全部解决的比例"),
    "measure.came_to_level": ("share of known matters that come", "接到事项占登记的比例"),
    "measure.days_by_cause": ("days to solved by cause", "到解决的天数，按原因"),
    "measure.days_by_cause_and_level": ("days to solved by cause and level", "到解决的天数，按原因和层级"),
    "measure.type.days_to_solved": ("days to solved by type", "到解决的天数，按类型"),
    "measure.group.days_to_solved": ("days to solved by priority group", "到解决的天数，按重点人群"),
    "measure.urgency.days_to_solved": ("days to solved by urgency", "到解决的天数，按紧急程度"),
    # units
    "percent": ("%", "%"),
    "days": ("days", "天"),
    "days.one": ("day", "天"),
    "village": ("village", "村"),
    "community": ("community", "社区"),
    "urgent": ("urgent", "紧急"),
    "ordinary": ("ordinary", "一般"),
    "none": ("no priority group", "非重点人群"),
    "points": ("percentage points", "个百分点"),
    "points.one": ("percentage point", "个百分点"),
    "matters": ("matters", "件"),
    "matters.one": ("matter", "件"),
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
    # inputs
    "documented": ("documented", "文献记载"),
    "external": ("external source", "外部来源"),
    "data": ("computed from data", "数据推算"),
    "assumed": ("assumed", "假定"),
    "inputs.total": ("{total} inputs: {kinds}", "共 {total} 项输入：{kinds}"),
}
