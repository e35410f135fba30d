"""Terms of the tables that a scenario names."""

TERMS: dict[str, tuple[str, str]] = {
    "trace.run_on": (
        "Of these rows {run_on} lie after the window, in the run-on: they occupy staff, and nothing is measured of them.",
        "其中 {run_on} 行在统计期之后的跟踪期内：只占用人员，不计入统计。",
    ),
    "trace.no_run_on": (
        "The trace has no rows after the window: no needs arise in the run-on, so that matters open at the window's end find "
        "staff less busy than they would be.",
        "记录中没有统计期之后的行：跟踪期内没有新的诉求，期末未结的事项所遇到的人员比实际清闲。",
    ),
    "trace.rows": (
        "Rows read of the recorded needs: {read}, all within the simulated dates ({first} to {last}).",
        "诉求记录：读取 {read} 行，均在模拟日期（{first} 至 {last}）之内。",
    ),
    "trace.left_out": (
        "Rows read of the recorded needs: {read}; left out as outside the simulated dates ({first} to {last}): "
        "{before} before and {after} after.",
        "诉求记录：读取 {read} 行；模拟日期为 {first} 至 {last}，早于此的 {before} 行、晚于此的 {after} 行未计入。",
    ),
}
