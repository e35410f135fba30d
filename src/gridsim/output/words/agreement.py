"""Terms of the check that both engines agree."""

TERMS: dict[str, tuple[str, str]] = {
    "agreement.slice": (
        "Both engines agree on the first replication up to {until} (--check full compares all of it). "
        "Steps and rules covered: {met}.",
        "首次模拟截至 {until}，两个引擎的结果完全一致（--check full 可核对全程）。涵盖的环节与规则：{met}。",
    ),
    "agreement.full": (
        "Both engines agree on the whole first replication. Steps and rules covered: {met}.",
        "首次模拟全程，两个引擎的结果完全一致。涵盖的环节与规则：{met}。",
    ),
    "agreement.missing": (" Occurring only later: {missing}.", "此后才出现、未核对的：{missing}。"),
    "agreement.none": ("none", "无"),
    "agreement.and": (", ", "、"),
    # kinds of step, as the plan numbers them
    "agreement.kind.0": ("handling", "办理"),
    "agreement.kind.1": ("meetings", "会议"),
    "agreement.kind.2": ("external parties", "等待外部单位"),
    "agreement.kind.3": ("pauses", "计划间歇"),
    "agreement.kind.4": ("misdirected matters", "误派退回"),
    "agreement.kind.5": ("checks", "核查"),
    "agreement.kind.6": ("follow-up calls", "回访"),
    "agreement.kind.7": ("visits", "走访"),
}
