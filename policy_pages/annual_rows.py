"""The national tables of the annual report on open government, as data with sums; pure.

Source: 《政府信息公开工作年度报告格式》（国办公开办函〔2021〕30号）; totals are computed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Who asked: one natural person column and five kinds of organisations, in the order of the form.
APPLICANTS: tuple[tuple[str, str], ...] = (
    ("persons", "自然人"),
    ("business", "商业企业"),
    ("research", "科研机构"),
    ("welfare", "社会公益组织"),
    ("legal", "法律服务机构"),
    ("others", "其他"),
)
NEW, CARRIED_IN, CARRIED_OUT = "new", "carried_in", "carried_out"
# Rows of results: code, group of the form, text.
RESULTS: tuple[tuple[str, str, str], ...] = (
    ("granted", "（一）予以公开", ""),
    ("partly", "（二）部分公开", "（区分处理的，只计这一情形，不计其他情形）"),
    ("secret", "（三）不予公开", "属于国家秘密"),
    ("forbidden", "（三）不予公开", "其他法律行政法规禁止公开"),
    ("stability", "（三）不予公开", "危及“三安全一稳定”"),
    ("third_party", "（三）不予公开", "保护第三方合法权益"),
    ("internal", "（三）不予公开", "属于三类内部事务信息"),
    ("process", "（三）不予公开", "属于四类过程性信息"),
    ("enforcement", "（三）不予公开", "属于行政执法案卷"),
    ("inquiry", "（三）不予公开", "属于行政查询事项"),
    ("not_held", "（四）无法提供", "本机关不掌握相关政府信息"),
    ("to_be_made", "（四）无法提供", "没有现成信息需要另行制作"),
    ("unclear", "（四）无法提供", "补正后申请内容仍不明确"),
    ("petition", "（五）不予处理", "信访举报投诉类申请"),
    ("repeated", "（五）不予处理", "重复申请"),
    ("publication", "（五）不予处理", "要求提供公开出版物"),
    ("mass", "（五）不予处理", "无正当理由大量反复申请"),
    ("confirm", "（五）不予处理", "要求行政机关确认或重新出具已获取信息"),
    (
        "unsupplemented",
        "（六）其他处理",
        "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    ),
    (
        "unpaid",
        "（六）其他处理",
        "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    ),
    ("elsewhere", "（六）其他处理", "其他"),
)
ROW_CHOICES: tuple[tuple[str, str], ...] = (
    (NEW, "一、本年新收政府信息公开申请数量"),
    (CARRIED_IN, "二、上年结转政府信息公开申请数量"),
    *((code, f"{group} {text}".strip()) for code, group, text in RESULTS),
    (CARRIED_OUT, "四、结转下年度继续办理"),
)
_KEYS = tuple(key for key, _label in APPLICANTS)


@dataclass(frozen=True)
class Line:
    """One row of the table as it is shown: figures by applicant, and their total."""

    label: str
    figures: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.figures)


Rows = Iterable[Mapping[str, object]]


def _figures(row: Mapping[str, object]) -> tuple[int, ...]:
    return tuple(int(str(row.get(key) or 0)) for key in _KEYS)


def _by_code(rows: Rows) -> dict[str, tuple[int, ...]]:
    return {str(row["row"]): _figures(row) for row in rows}


def table(rows: Rows) -> list[Line]:
    """Every row of the national table in its order; what was not typed is nought."""
    typed = _by_code(rows)
    none = (0,) * len(_KEYS)
    lines = [Line(label, typed.get(code, none)) for code, label in ROW_CHOICES]
    handled = Line("（七）总计", _sum(typed.get(code, none) for code, *_rest in RESULTS))
    return [*lines[:-1], handled, lines[-1]]


def _sum(rows: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(map(sum, zip(*rows, strict=True)))


def faults(rows: Rows) -> list[str | Promise]:
    """Why the table cannot be right: a row twice, or what came in is not what went out."""
    typed = list(rows)
    codes = [str(row["row"]) for row in typed]
    found: list[str | Promise] = [_("A row of the table of applications stands twice.")] * (
        len(codes) != len(set(codes))
    )
    lines = table(typed)
    received, carried_in, handled, carried_out = lines[0], lines[1], lines[-2], lines[-1]
    for place, (_key, label) in enumerate(APPLICANTS):
        came = received.figures[place] + carried_in.figures[place]
        went = handled.figures[place] + carried_out.figures[place]
        if came != went:
            found.append(
                _(
                    "%(column)s: %(came)d applications came in or were carried over, but "
                    "%(went)d were handled or carried forward. Both must be the same."
                )
                % {"column": label, "came": came, "went": went}
            )
    return found
