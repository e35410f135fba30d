"""Faults of a scenario in Chinese: the messages that come most often; others stay English."""

from __future__ import annotations

import re
from dataclasses import replace

from gridsim.errors import Fault, ScenarioError

WHOLE = {
    "is missing": "缺少此项",
    "is no known key": "没有这个键",
    "is empty; gridsim init writes a scenario to begin with": "文件为空；gridsim init 可生成一个方案作为起点",
    "there is no such file": "没有这个文件",
    "is a folder, not a scenario file": "是文件夹，不是方案文件",
    "is not UTF-8 text; save the file as UTF-8 (it may be GBK or UTF-16)": "不是 UTF-8 文本；请将文件另存为 UTF-8（现可能为 GBK 或 UTF-16）",
    "must have keys, such as name: my_town, each with a colon and a space": "须由键组成，如 name: my_town，每个键后有冒号和空格",
    "must be text, or a section with en, zh or both": "须为文字，或含 en、zh 之一或两者的分节",
    "needs a span of time, such as 40 min, 48 h or 3 working days": "须为时长，如 40分钟、48小时、3个工作日",
    "needs a date, such as 2021-01-01": "须为日期，如 2021-01-01",
    "needs a time of day from 00:00 to 24:00": "须为 00:00 至 24:00 之间的时刻",
    "needs hours of a day, such as 08:30-12:00": "须为一天中的时段，如 08:30-12:00",
    "shares must add up to 1": "各份额之和须为 1",
    "from must be before to (the last day is not included)": "from 须早于 to（不含末日）",
    "must be in plain time, such as 7 days or 40 min": "须为自然时间，如 7天、40分钟",
    "must be at least 1 second": "至少须为 1 秒",
}
"""Messages, or what stands in them before what was found."""
WANTED = {
    r"a whole number": "整数",
    r"a number": "数",
    r"a finite number": "有限的数",
    r"true or false": "true 或 false",
    r"text": "文字",
    r"a list": "列表",
    r"a section with keys of its own": "含有键的分节",
    r"1 to 60 letters, digits, _ or -": "1 至 60 个文字、字母、数字、_ 或 -",
    r"at least ([\d.,-]+)": r"不小于 \1 的数",
    r"above ([\d.,-]+)": r"大于 \1 的数",
    r"at most ([\d.,-]+)": r"不大于 \1 的数",
    r"below ([\d.,-]+)": r"小于 \1 的数",
    r"one of ([\w, -]+)": r"\1 之一",
}
"""What a value must be."""
ABOUT = {
    r"the file has no variant (\S+)": r"文件中没有备选方案 \1",
    r"(\S+) is no known key": r"没有 \1 这个键",
    r"(.+) is not a duration; write a number and a unit, such as .*": r"\1 不是时长；请写数和单位，如 40分钟、48小时、3个工作日",
    r"(.+) needs a unit, such as .*": r"\1 缺少单位，如 40分钟、48小时、3个工作日",
    r"(.+) has no known unit; write .*": r"\1 的单位无法识别，可写 40分钟、48小时、3个工作日",
}
"""Messages that name something."""
TABLES = {
    r"there is no such file beside the scenario": "方案旁没有这个文件",
    r"is a folder, not a table": "是文件夹，不是表格文件",
    r"is not a plain file": "不是普通文件",
    r"cannot be read: it is neither UTF-8 nor GB18030 text; .*": "无法读取：既不是 UTF-8 也不是 GB18030 文本；请另存为 CSV UTF-8",
    r"must lie in the scenario's folder, unless --allow-outside is given": "须位于方案所在文件夹内，否则须加 --allow-outside",
    r"must not be a link that leads out of the scenario's folder, unless --allow-outside is given": "不得是指向方案所在文件夹之外的链接，否则须加 --allow-outside",
    r"lacks the columns: (.+)": r"缺少以下列：\1",
    r"two columns have this name": "有两列同名",
    r"must have ([\d,]+) cells, as many as the header": r"须有 \1 个单元格，与表头一致",
    r"(?:the name of this column )?has a character that cannot be seen \((U\+\w+)\); remove it": r"含有不可见字符（\1），请删除",
    r"a quotation mark is opened in this row and never closed": "本行有引号只开未闭",
    r"a cell has more than ([\d,]+) characters; .*": r"有单元格超过 \1 个字符，本行可能有引号未闭合",
    r"text follows a closing quotation mark; .*": "右引号后还有文字；引号内的引号须写两遍",
    r"has no rows; it needs one for each household": "没有数据行；每户须有一行",
    r"has no rows; it needs one for each quantile": "没有数据行；每个分位须有一行",
    r"must not be empty": "不得为空",
    r"(.+) stands in line (\d+) already": r"\1 与第 \2 行重复",
    r"(.+) lies in two villages": r"\1 分属两个村",
    r"(.+) is no group": r"没有 \1 这个重点人群",
    r"must be ([\d,]+), as many as in the roster": r"须为 \1，与花名册一致",
    r"must be ([\d,]+), as many as in the roster with the ([\d,]+) other organisations": r"须为 \1，连同其他组织 \2 个与花名册一致",
    r"must have no households beside a roster": "有花名册时不得另有社区住户",
    r"there is no team (\d+) at this level: there are (\d+)": r"本层级没有第 \1 班组，共有 \2 个",
    r"needs a date or time": "须为日期或时间",
    r"needs a date or time, not the number .*": "须为日期或时间，不得为 Excel 存储日期的数字（请把该列设为日期格式）",
    r"must be a file of at most ([\d,]+) bytes": r"须为不超过 \1 字节的文件",
    r"is no household of the roster": "花名册中没有这一户",
    r"must be from 1 to ([\d,]+)": r"须为 1 至 \1",
    r"must be a number from 0 to ([\d,]+)": r"须为 0 至 \1 的数",
    r"must be above that of the row before": "须大于上一行",
    r"must not be below those of the row before": "不得小于上一行",
    r"must be yes or no \(是/否\)": "须为 yes 或 no（是/否）",
    r"has no row within the simulated dates, (\S+) to (\S+): ([\d,]+) before and ([\d,]+) after": (
        r"没有一行在模拟日期（\1 至 \2）之内：早于此的 \3 行，晚于此的 \4 行"
    ),
    r"and ([\d,]+) more faults": r"另有 \1 处错误",
}
"""Messages about tables, and what a scenario says against them."""
NAMED = {
    "calendar": "日历",
    "level": "层级",
    "visit": "走访",
    "type": "类型",
    "measure": "指标",
    "variant": "备选方案",
}
VALUES = {"a section": "分节", "a list": "列表", "nothing": "空值"}
MESSAGE = re.compile(
    r"(?P<path>[\w.\[\]]+: )?(?P<head>.*?)(?:, found (?P<value>.*?))?"
    r"(?:; (?P<hint>did you mean|there are:) (?P<words>.*?)\??)?"
)


def chinese(error: ScenarioError) -> ScenarioError:
    """Tell the faults of a scenario in Chinese, as far as there are words."""
    return ScenarioError(error.source, [in_chinese(fault) for fault in error.faults])


def in_chinese(fault: Fault) -> Fault:
    """Tell a fault in Chinese, or in English as it is.

    >>> in_chinese(Fault(3, 1, "town.villages", "must be at least 1, found -3")).message
    '须为不小于 1 的数，现为 -3'
    >>> in_chinese(Fault(3, 1, "", "something rare")).message
    'something rare'
    """
    parts = MESSAGE.fullmatch(fault.message)
    head = beginning(parts["head"]) if parts else ""
    if parts is None or not head:
        return fault
    text = (parts["path"] or "") + head
    if parts["value"] is not None:
        text += f"，现为 {VALUES.get(parts['value'], parts['value'])}"
    if parts["hint"] == "did you mean":
        text += f"；是否应为 {parts['words']}？"
    elif parts["hint"]:
        text += f"；可用的有：{parts['words']}"
    return replace(fault, message=text)


def beginning(text: str) -> str:
    """What is wrong, in Chinese; nothing where there are no words for it."""
    if text in WHOLE:
        return WHOLE[text]
    if text.startswith("names no ") and text[9:] in NAMED:
        return f"没有这个{NAMED[text[9:]]}"
    if named := filled(ABOUT, text) or filled(TABLES, text):
        return named
    wanted = text.removeprefix("must be ")
    one = filled(WANTED, wanted)
    several = [one] if one else [filled(WANTED, part) for part in wanted.split(" or ")]
    return f"须为{'或'.join(several)}" if wanted != text and all(several) else ""


def filled(table: dict[str, str], text: str) -> str:
    """The words of a table for a text, with what it names filled in; nothing where there are none."""
    for pattern, words in table.items():
        if found := re.fullmatch(pattern, text):
            return found.expand(words)
    return ""
