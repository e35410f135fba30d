"""Faults of a scenario in Chinese: the messages that come most often; others stay English."""

from __future__ import annotations

import re
from dataclasses import replace

from gridsim.errors import Fault, ScenarioError
from gridsim.output.words.terms import Language

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
    "must not be in months, which differ in length: write 30 days or 20 working days": "时限不能以月计，因为各月长短不一；请写 30天 或 20个工作日",
    "must not be in years, which differ in length: write 30 days or 20 working days": "时限不能以年计，因为各年长短不一；请写 30天 或 20个工作日",
    "must open before it closes": "开始时刻须早于结束时刻",
    "needs a month and a day, such as 05-15": "须为月和日，如 05-15",
    "has no month from 1 to 12": "月份须为 1 至 12",
    "must be one line, without line breaks and tabs": "须为一行文字，不含换行符和制表符",
    "a character that is no text stands here": "此处有非文本字符",
    "holds a character that is no text": "含有非文本字符",
    "a full-width colon (：) does not end a key, write : and a space": "全角冒号（：）不能作键的结尾，请写半角冒号加空格",
    "a full-width comma (，) does not part entries, write , and a space": "全角逗号（，）不能分隔各项，请写半角逗号加空格",
    "nobody works at this level: matters pass it by": "这一级没有人员：事项越过这一级",
    "no matter ever comes to this level: none begins here, and no level below passes one on": "不会有事项到达这一级：没有事项由此进入，下级也不上报到这一级",
    "nobody is visited: the town has no households but the community's": "没有走访对象：除社区外全镇没有农牧户",
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
    r"is a day that the month has not, which has (\d+)": r"没有这一天，该月只有 \1 天",
    r"has (\S+) and (\S+), which are the same": r"\1 与 \2 是同一项，重复了",
    r"(.+) does not fit every: (\w+), which needs weekdays": r"\1 与 every: \2 不符，须为星期几，如 周一",
    r"(.+) does not fit every: (\w+), which needs two days of the month": r"\1 与 every: \2 不符，须为每月的两天，如 1、15",
    r"(.+) does not fit every: (\w+), which needs days of the month": r"\1 与 every: \2 不符，须为每月的某日，如 1",
    r"(.+) does not fit every: (\w+), which needs single digits": r"\1 与 every: \2 不符，须为一位数字，如 9",
    r"(.+) does not fit every: (\w+), which needs dates": r"\1 与 every: \2 不符，须为日期，如 2021-01-31",
    r"an invisible character stands here, (U\+\w+): delete it": r"此处有不可见字符 \1，请删去",
    r"holds an invisible character, (U\+\w+): delete it": r"含有不可见字符 \1，请删去",
    r"nobody brings these needs to light: no level of members that visits households has workers": "这些诉求无人发现：走访农牧户的党员层级没有人员",
    r"nobody brings these needs to light: no level of grids that visits households has workers": "这些诉求无人发现：走访农牧户的网格层级没有人员",
    r"nobody makes these visits: (.+) has no workers": r"无人进行这项走访：\1 没有人员",
    r"(\d+) is not in the official table of holidays, which holds (\d+) to (\d+)": r"官方节假日安排只有 \2 至 \3 年，没有 \1 年",
}
"""Messages that name something."""
HINTS = {
    "did you mean ": "；是否应为 {}？",
    "there are: ": "；可用的有：{}",
    "set both in one command: add ": "；请在同一命令中一并设置：{}",
    "set both in the variant: add ": "；请在该方案中一并设置：{}",
    "cut hours that pass midnight in two": "；跨午夜的时段请分成两段",
    "choose `fallback: statutory` for the holidays by law without adjusted working days": "；可选 `fallback: statutory`，按法定节假日（含补假，无调休）",
    "a full-width colon (：) does not end a key, write : and a space": "；全角冒号（：）不能作键的结尾，请写半角冒号加空格",
    "a full-width comma (，) does not part entries, write , and a space": "；全角逗号（，）不能分隔各项，请写半角逗号加空格",
}
"""Hints at the end of a message, with what they name."""
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
    rf"(?:; (?P<hint>{'|'.join(map(re.escape, HINTS))})(?P<words>.*?)\??)?"
    rf"(?:; (?P<sign>a full-width .*))?"
)
NOTE = {"en": "note, no fault: ", "zh": "提示（不影响运行）："}
"""What stands before what is no fault."""


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
    if parts["hint"]:
        text += HINTS[parts["hint"]].format(parts["words"])
    if parts["sign"]:
        text += HINTS[parts["sign"]]
    return replace(fault, message=text)


def noted(error: ScenarioError, lang: Language) -> str:
    """Tell what a scenario says to no effect, a line each."""
    faults = chinese(error).faults if lang == "zh" else error.faults
    told = [replace(fault, message=f"{NOTE[lang]}{fault.message}") for fault in faults]
    return str(ScenarioError(error.source, told))


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
