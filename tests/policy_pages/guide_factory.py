"""A guide that lacks nothing, for the tests of guides."""

from typing import Any

from policy_pages.demo_guides import CHECK
from policy_pages.models import GuidePage, PolicyIndexPage
from tests.policy_pages.factories import county, placed

HALL = {
    "name": "便民服务中心",
    "address": "演示路1号",
    "hours": "周一至周五 8:00–12:00",
    "phone": "0355-5550101",
}
YES_NO = {
    **CHECK,
    "question": "持有本县户籍吗？",
    "explanation": "向户籍所在地申请。",
    "law": "第十一条",
}
STREAMS: dict[str, list[tuple[str, Any]]] = {
    "eligible": [("condition", {"text": "持有本县户籍。"})],
    "self_check": [("question", YES_NO)],
    "materials": [("material", {"name": "申请书", "form": "原件1份", "note": "窗口提供。"})],
    "where": [("place", HALL)],
    "steps": [("step", {"title": "申请", "who": "乡", "rule": "", "limit": "当场", "text": ""})],
    "bases": [("basis", {"title": "社会救助暂行办法", "number": "649", "article": ""})],
    "questions": [("question", {"question": "谁来办？", "answer": "乡（镇）。"})],
    "links": [("link", {"title": "政务服务网", "url": "https://example.gov.cn/", "note": ""})],
}


def guide(parent: PolicyIndexPage, *, live: bool = True, **values: Any) -> GuidePage:
    """Public unless *live* is off; *values* replace what it holds."""
    whole: dict[str, Any] = {"title": "低保办事指南", "slug": "guide", **STREAMS, **values}
    return placed(GuidePage(division=county(), **whole), parent, live=live)
