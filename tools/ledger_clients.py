"""Citizens who file and track, and an officer who looks at lists, as their browsers ask."""

import http.client
import re
from collections.abc import Iterable, Iterator
from itertools import cycle, repeat
from urllib.parse import urlencode

from tests.support.server import Served
from tools.burst import Target, burst

FILE, TRACK, LISTS = "/complaints/file/", "/complaints/track/", "/admin/petitions/"
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
_FORM = re.compile(rb'name="form_token" value="([^"]+)"')
_COOKIE = re.compile(rb"[Ss]et-[Cc]ookie: *(csrftoken=[^;]+)")
_VILLAGE = re.compile(rb'<option value="(\d{9}[1-9]\d\d|\d{9}\d[1-9]\d|\d{11}[1-9])"')
_KIND = re.compile(rb'name="kind" value="([^"]+)"')
_RECEIPT = re.compile(rb'data-complaint-number="([^"]+)" data-query-code="([^"]+)"')
_ROW = re.compile(rb'href="/admin/petitions/inspect/\d+/"')
BODY = (
    "九月初向村委会交了最低生活保障的申请材料，到今天两个月没有答复，也没有人入户核对。"
    "请查一查材料到了哪一步，什么时候能有结果。"
)

# Run beside the server: are the numbers shown in the ledger, once, and is any left out?
CHECK = """
import json
from collections import Counter
from complaints.models import Complaint, DailySerial, LedgerEvent
shown = json.load(open({path!r}))
filed = Counter(LedgerEvent.objects.filter(kind="filed").values_list("subject_number", flat=True))
cases = set(Complaint.objects.values_list("number", flat=True))
days = Counter(number.partition("-")[0][-8:] for number in cases)
print(json.dumps({{
    "shown": len(shown),
    "missing": sum(number not in cases or number not in filed for number in shown),
    "doubled": sum(n > 1 for n in filed.values()) + len(shown) - len(set(shown)),
    "days_with_gaps": sum(
        days[f"{{day.day:%Y%m%d}}"] != day.last for day in DailySerial.objects.all()
    ),
}}))
"""

# The queries of one list, with session, person and permissions, and of one page of a case.
QUERIES = f"""
import json
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from portal.core.models import User
client = Client(SERVER_NAME="127.0.0.1")
client.force_login(
    User.objects.get(username="county-petition"), "django.contrib.auth.backends.ModelBackend"
)
client.get("{LISTS}")
with CaptureQueriesContext(connection) as seen:
    assert client.get("{LISTS}").status_code == 200
print(json.dumps({{"list": len(seen)}}))
"""


class Citizens:
    """Each fetches the form, sends it once, and keeps number and code."""

    def __init__(self, served: Served) -> None:
        self.target = Target(served.url)
        self.shown: list[tuple[str, str]] = []
        page = burst(self.target, [self.target.get(FILE)], clients=1, seconds=60, keep=True).kept[0]
        self.villages = [code.decode() for code in _VILLAGE.findall(page)]
        self.kinds = [kind.decode() for kind in _KIND.findall(page)]

    def forever(self, request: bytes) -> Iterator[bytes]:
        """The same question again and again."""
        return repeat(request)

    def filings(self, count: int, clients: int) -> list[bytes]:
        """*count* forms, fetched and filled in."""
        forms = repeat(self.target.get(FILE), count)
        pages = burst(self.target, forms, clients=clients, seconds=600, keep=True).kept
        return [self._filled(number, page) for number, page in enumerate(pages)]

    def _filled(self, number: int, page: bytes) -> bytes:
        fields = {
            "csrfmiddlewaretoken": _found(_TOKEN, page),
            "form_token": _found(_FORM, page),
            "publicity_entry": "",
            "kind": self.kinds[number % len(self.kinds)],
            "division": self.villages[number % len(self.villages)],
            "programme": "",
            "subject": "低保申请两个月没有答复",
            "body": BODY,
            "about_unit": "",
            "about_person": "",
            "name": "王小明",
            "phone": "0355-5550199",
            "contact_by": "tracking",
        }
        return self.target.post_multipart(FILE, fields, _found(_COOKIE, page))

    def note(self, answers: Iterable[bytes]) -> None:
        """Keep what the receipts show."""
        for answer in answers:
            found = _RECEIPT.search(answer)
            assert found, answer[:2000]  # noqa: S101  a form that came back is no receipt
            self.shown.append((found[1].decode(), found[2].decode()))

    def trackings(self) -> Iterator[bytes]:
        """One case after the other, by number and code."""
        page = burst(self.target, [self.target.get(TRACK)], clients=1, seconds=60, keep=True)
        token, cookie = _found(_TOKEN, page.kept[0]), _found(_COOKIE, page.kept[0])
        known = {"csrfmiddlewaretoken": token, "draft": ""}
        return cycle(
            self.target.post(TRACK, known | {"number": number, "code": code}, cookie)
            for number, code in self.shown
        )


class Officer:
    """A petition officer of the county, signed in."""

    ROWS = 100

    def __init__(self, served: Served) -> None:
        self.target = Target(served.url)
        self.cookie = _signed_in(self.target, "county-petition", served.password)
        self.rows = self.ROWS

    def lists(self, query: str) -> Iterator[bytes]:
        """One list again and again; it is looked at once before."""
        request = self.target.get(f"{LISTS}{query}", self.cookie)
        page = burst(self.target, [request], clients=1, seconds=60, keep=True).kept[0]
        self.rows = min(self.rows, len(set(_ROW.findall(page))))
        return repeat(request)

    def searches(self, citizens: Citizens) -> Iterator[bytes]:
        """Numbers of cases, one after the other."""
        return cycle(
            self.target.get(f"{LISTS}?{urlencode({'q': number})}", self.cookie)
            for number, _code in citizens.shown[-500:]
        )


def _found(pattern: "re.Pattern[bytes]", page: bytes) -> str:
    found = pattern.search(page)
    assert found, f"{pattern.pattern!r} is not in {page[:2000]!r}"  # noqa: S101
    return found[1].decode()


def _signed_in(target: Target, username: str, password: str) -> str:
    """The cookie of a session."""
    connection = http.client.HTTPConnection(*target.address, timeout=60)
    connection.request("GET", "/admin/login/", headers={"Host": target.netloc})
    answer = connection.getresponse()
    csrf = str(answer.getheader("Set-Cookie")).partition(";")[0]
    fields = {
        "csrfmiddlewaretoken": _found(_TOKEN, answer.read()),
        "username": username,
        "password": password,
    }
    headers = {
        "Host": target.netloc,
        "Cookie": csrf,
        "Content-Type": "application/x-www-form-urlencoded",
    }
    connection.request("POST", "/admin/login/", urlencode(fields), headers)
    answer = connection.getresponse()
    cookies = [text for name, text in answer.getheaders() if name.lower() == "set-cookie"]
    return "; ".join(cookie.partition(";")[0] for cookie in cookies)
