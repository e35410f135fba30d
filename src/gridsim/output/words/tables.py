"""Terms of the tables that a scenario names."""

TERMS: dict[str, tuple[str, str]] = {
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
