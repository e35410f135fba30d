"""Terms of advice: its summary, and its figure."""

TERMS: dict[str, tuple[str, str]] = {
    # the summary
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
        "MORE WORK THAN TIME: {level} ({scenarios}): {mean} of the time on duty, visits and desk rounds {visits}. Visits will lapse, and "
        "needs wait longer to be asked.",
        "工作多于时间：{level}（{scenarios}）：应做工作为当班时间的 {mean}，其中定期走访与案头 {visits}。将有走访落空，诉求等待询问的时间更长。",
    ),
    "advice.load.cases": (
        "MORE WORK THAN TIME: {level} ({scenarios}): matters alone take {cases} of the time on duty. The backlog grows for "
        "as long as the window lasts; no warm-up brings it to rest.",
        "工作多于时间：{level}（{scenarios}）：仅办事即需当班时间的 {cases}。积压会一直增长，任何预热期都无法使其平稳。",
    ),
    "advice.load.teams": (
        "MORE WORK THAN TIME for some: {level} ({scenarios}): {full} of {teams} teams have 100% or more of their time on "
        "duty to do, up to {top}; the level {mean}. There visits will lapse, and matters wait.",
        "部分班组工作多于时间：{level}（{scenarios}）：{teams} 组中的 {full} 组应做工作不少于其当班时间，最多 {top}；全级 {mean}。"
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
    "advice.load.free": (
        "No level is offered more than {load} of its time on duty, and no team more than {most}.",
        "各级应做的工作均不超过当班时间的 {load}，各组均不超过 {most}。",
    ),
    "advice.to": ("{low} to {high}", "{low} 至 {high}"),
    "advice.window": ("Window", "统计期"),
    "advice.window.level": (
        "{name} is {span}, longer than any need of the window is followed: it can never pass.",
        "{name} 为{span}，长于统计期内任何诉求的跟踪时间：永远不会超时。",
    ),
    "advice.window.visit": (
        "{name} is {span}, longer than the window: not every household is visited once.",
        "{name} 为{span}，比统计期长：并非每户都会走访一次。",
    ),
    "advice.window.meeting": (
        "{name} is {span}: held only once in the window, so that what it costs is left to chance.",
        "{name} 为{span}：统计期内只开一次，其影响带有偶然性。",
    ),
    "advice.window.meeting.never": (
        "{name} is {span}: the level never meets in the window, so that nothing which comes to it is decided.",
        "{name} 为{span}：统计期内一次也不开会，报到该级的事项都得不到研究。",
    ),
    "advice.window.followed": (
        "Every need of the window is followed for {days} days, beyond its end too, so none is censored. At most {share} are not "
        "solved by then ({scenario}); they count with all {days} days.",
        "统计期内产生的每项诉求都跟踪 {days} 天（跨过期末），没有删失。届时仍未解决的最多占 {share}（{scenario}），按 {days} 天全额计入。",
    ),
    "advice.window.enough": ("The window of {now} days is long enough.", "{now} 天的统计期足够长。"),
    "advice.window.nothing": (
        "No need arises in the window of the pilots: there is nothing to measure.",
        "试运行的统计期内没有产生诉求，无可统计。",
    ),
    "advice.warm_up": ("Warm-up", "预热期"),
    "advice.warm_up.nothing": (
        "No need arises: there is nothing that would settle.",
        "没有产生诉求，谈不上平稳与否。",
    ),
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
        "{scenario}: needs of the first {days} days take {early} days until solved, later ones {late} ({change}); a season "
        "looks the same as an empty beginning.",
        "{scenario}：前 {days} 天的诉求平均 {early} 天解决，其后 {late} 天（{change}）；季节变化与从无积压的初始状态起的过渡在此无法区分。",
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
        "The warm-up [warm_up] is {now} days; MSER-5 asks for {days}: enough for all scenarios.",
        "预热期 [warm_up] 为 {now} 天；MSER-5 要求 {days} 天：对全部方案足够。",
    ),
    "advice.warm_up.short": (
        "The warm-up [warm_up] is {now} days; MSER-5 asks for {days}: take --set warm_up='{days} days'.",
        "预热期 [warm_up] 为 {now} 天；MSER-5 要求 {days} 天：请取 --set warm_up='{days} days'。",
    ),
    "advice.warm_up.unsettled": (
        "How long a warm-up must be cannot be said: within half of the days simulated these have not settled: {names}.",
        "无法确定预热期：在模拟天数的一半之内仍未平稳的有：{names}。",
    ),
    "advice.series.backlog": ("backlog, {scenario}", "积压（{scenario}）"),
    "advice.series.days": ("days to solved, {scenario}", "到解决的天数（{scenario}）"),
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
        "Run with --replications {n}: enough for each of these with nine chances in ten.",
        "请用 --replications {n} 运行：以上每一项各有九成把握达到。",
    ),
    "advice.run.others": (
        "Run with --replications {n}: enough for each of the others with nine chances in ten.",
        "请用 --replications {n} 运行：其余每一项各有九成把握达到。",
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
        "The backlog {backlog}, the time to solved {days}",
        "积压{backlog}，到解决的天数{days}",
    ),
    "figure.warm_up.nothing": (
        "No need arises: there is nothing that would settle",
        "没有产生诉求，谈不上平稳与否",
    ),
    "figure.warm_up.days": ("settles after {n} days", "在 {n} 天后平稳"),
    "figure.warm_up.once": ("settles at once", "自始平稳"),
    "figure.warm_up.not": ("does not settle within half of this time", "在此时段的前半尚未平稳"),
    "figure.warm_up.about": (
        "From the empty beginning: means over {n} pilots, and Welch's moving average over {window} days. The cut is where "
        "MSER-5 finds the standard error smallest; the largest of all scenarios counts. A season moves it too.",
        "从无积压的初始状态起：{n} 次试运行的平均，以及 {window} 天的韦尔奇移动平均。截断点为 MSER-5 标准误最小处，取全部方案中最大者；季节变化也会移动它。",
    ),
    "figure.warm_up.backlog": ("matters not done", "未办结事项（件）"),
    "figure.warm_up.solved": ("days to solved, by day of need", "到解决的天数（按诉求产生日）"),
    "figure.warm_up.raw": ("base, day by day", "基准，逐日"),
    "figure.warm_up.smooth": ("base, moving average", "基准，移动平均"),
    "figure.warm_up.others": ("variants, moving average", "备选方案，移动平均"),
    "figure.warm_up.cut": ("MSER-5, base: {n} days", "MSER-5，基准：{n} 天"),
    "figure.warm_up.most": ("largest of all: {n} days", "各方案中最大：{n} 天"),
    "figure.warm_up.window": ("the window begins", "统计期开始"),
    "figure.warm_up.pilots": ("{n} pilots", "试运行 {n} 次"),
}
