"""Takes the pictures of the documentation from the running demo county, paper included.

python -m tools.screenshots [NAME…]               writes docs/img/*.png, or only those named
python -m tools.screenshots --looks [URL] [NAME…]  every main page to be looked at: tools.looks
"""

import io
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys.rosters import ODD, odd_heading
from tests.support.chromium import ARGUMENTS, find_chromium
from tests.support.server import Served, served_demo

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "img"
SIZES = {"phone": (375, 812), "desktop": (1280, 800), "television": (1920, 1080)}
COLOURS = 96  # enough for flat pages, a quarter of the size
LARGEST = 150 * 1024  # bytes of one picture
TALLEST = {"phone": 1000, "desktop": 1100, "television": 1080}  # pixels of a page; more is cut off
WIDEST = 1280  # of a stored picture
POSTER = "poster"
POSTER_SCALE = 1.2  # pixels for each point of the paper
TOTALS = "main dl.facts >> nth=1"
WORDS = "去年入户的人没有出示证件，也没有说明来意，想请镇里核实一下。"

Scene = Callable[[Page], None]


@dataclass(frozen=True)
class Picture:
    """One picture: its name, where to go, what to do there, as whom, and from where on the page."""

    name: str
    path: str
    size: str = "phone"
    scene: Scene | None = None
    user: str = ""
    start: str = ""  # the picture begins at this element, else at the top of the page


def first_list(page: Page) -> None:
    """Open the first list that is public."""
    page.locator("main a[href^='/publicity/']:not([href*='?'])").first.click()


def list_of(programme: str) -> Scene:
    """Open the first list of a programme."""

    def scene(page: Page) -> None:
        page.locator(f"main a[href^='/publicity/{programme}-']").first.click()

    return scene


def checked_file(page: Page) -> None:
    """Check a file in which one column has a name that nobody knows, and say what it means."""
    page.locator("select[name=programme]").select_option(label="农村低保")
    page.locator("select[name=stage]").select_option("initial")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    file = {"name": "花名册.xlsx", "mimeType": kind, "buffer": odd_heading()}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    page.locator("button[value=check]").click()
    row = page.locator("tr", has=page.locator("th", has_text=ODD))
    row.locator("select").select_option("amount")
    page.locator("button[value=check]").click()
    row.get_by_text("金额").first.wait_for()


def correct_totals(page: Page) -> None:
    """Open the draft of monthly totals as who corrects it."""
    work_page("草稿")(page)
    page.locator("main a[href*='/enter/']").click()


def first_item(page: Page) -> None:
    """Open the first rectification item that was looked back at."""
    page.locator("main a[href^='/rectification/ZG']").last.click()


def last_check(page: Page) -> None:
    """Open the check that has ended."""
    page.locator("main a[href^='/rectification/checks/']").last.click()


def first_assessment(page: Page) -> None:
    """Open the newest assessment that is public."""
    page.locator("main a[href^='/rectification/assessment/']").first.click()


def last_work_page(page: Page) -> None:
    """Open the oldest row of a staff listing."""
    page.locator("main tbody a[href*='/inspect/']").last.click()


def guide(page: Page) -> None:
    """Open the guide for the minimum living allowance."""
    page.locator("main a[href*='guide-dibao']").first.click()


def document(page: Page) -> None:
    """Open the founding notice."""
    page.locator("main a", has_text="民政局关于进一步加强社会救助监督管理").first.click()


def file_one(page: Page) -> None:
    """File an anonymous case; the page is then its receipt."""
    page.locator("input[name=kind][value=service]").check()
    page.locator("select[name=division]").select_option("140431100202")
    page.locator("input[name=subject]").fill("入户调查时没有出示证件")
    page.locator("textarea[name=body]").fill(WORDS)
    page.locator("input[name=anonymous]").check()
    page.locator("form[enctype] button[type=submit]").click()


def follow_one(page: Page) -> None:
    """File a case and open it with its number and code."""
    file_one(page)
    shown = page.locator("[data-query-code]").first
    number = shown.get_attribute("data-complaint-number")
    code = shown.get_attribute("data-query-code")
    page.goto("/complaints/track/")
    page.locator("input[name=number]").fill(str(number))
    page.locator("input[name=code]").fill(str(code))
    page.locator("main form button[type=submit]").first.click()


def work_page(state: str) -> Scene:
    """Open the first case, list or item that a staff listing shows in this state."""

    def scene(page: Page) -> None:
        row = page.locator("main tbody tr", has_text=state).first
        row.locator("a[href*='/inspect/']").first.click()

    return scene


PICTURES = (
    *(
        Picture(f"{name}{'' if size == 'phone' else '-wide'}", path, size, scene)
        for size in SIZES
        for name, path, scene in (
            ("home", "/", None),
            ("policies", "/policies/", None),
            ("guide", "/policies/", guide),
            ("document", "/policies/", document),
            ("publicity", "/publicity/", None),
            ("publicity-list", "/publicity/", first_list),
            ("filing", "/complaints/file/", None),
            ("receipt", "/complaints/file/", file_one),
            ("tracking", "/complaints/file/", follow_one),
            ("ledger", "/complaints/", None),
            ("rectification", "/rectification/", None),
            ("rectification-item", "/rectification/?state=consolidated", first_item),
        )
    ),
    Picture("check", "/rectification/checks/", "desktop", last_check),
    Picture("answer", "/rectification/answer/"),
    Picture("assessment", "/rectification/assessment/", "desktop", first_assessment),
    Picture("relatives", "/complaints/relatives/", "desktop"),
    Picture("staff-checks", "/admin/checks/", "desktop", last_work_page, "county-rectify"),
    Picture("staff-board", "/admin/", "desktop", user="county-auditor"),
    Picture("publicity-rows", "/publicity/", scene=first_list, start="main table"),
    Picture("publicity-share", "/publicity/", scene=first_list, start="main .share"),
    Picture(
        "publicity-paused", "/publicity/?state=ended&programme=low-income", scene=list_of("low")
    ),
    Picture(
        "publicity-changes", "/publicity/?stage=changes", "phone", list_of("dibao"), start=TOTALS
    ),
    Picture("catalogue", "/publicity/catalogue/", "desktop"),
    Picture("funds", "/publicity/funds/?programme=children", "desktop"),
    Picture("screen", "/screen/140431100/", "television"),
    Picture("elder", "/elder-mode/?on=1&next=/"),
    Picture("staff-home", "/admin/", "desktop", user="county-supervisor"),
    Picture("staff-upload", "/admin/publicity_lists/import/", "desktop", user="qinhe-editor"),
    Picture(
        "staff-list", "/admin/publicity_lists/", "desktop", work_page("待审核"), "qinhe-reviewer"
    ),
    Picture(
        "staff-check",
        "/admin/publicity_lists/import/",
        "desktop",
        checked_file,
        "qinhe-editor",
        "#answer-title",
    ),
    Picture(
        "staff-findings",
        "/admin/publicity_lists/",
        "desktop",
        work_page("待审核"),
        "qinhe-reviewer",
        "#findings",
    ),
    Picture("staff-catalogue", "/admin/catalogue_standing/", "desktop", user="county-editor"),
    Picture(
        "staff-archive",
        "/admin/publicity_archive/",
        "desktop",
        work_page("初审公示"),
        "qinhe-reviewer",
    ),
    Picture("staff-funds", "/admin/fund_reports/", "desktop", correct_totals, "county-editor"),
    Picture("staff-case", "/admin/petitions/", "desktop", work_page("办理中"), "county-petition"),
    Picture(
        "staff-item",
        "/admin/rectification_items/",
        "desktop",
        work_page("整改中"),
        "guodao-rectify",
    ),
)


def take(browser: Browser, served: Served, picture: Picture) -> str:
    """Take one picture; returns what went wrong, or an empty text."""
    width, height = SIZES[picture.size]
    context = browser.new_context(
        base_url=served.url,
        viewport={"width": width, "height": height},
        device_scale_factor=1,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
    )
    context.set_default_timeout(10_000)
    try:
        page = context.new_page()
        if picture.user:
            served.sign_in(page, picture.user)
        answer = page.goto(picture.path, wait_until="networkidle")
        if answer is None or not answer.ok:
            return f"{picture.name}: {picture.path} answered {answer and answer.status}"
        if picture.scene:
            picture.scene(page)
            page.wait_for_load_state("networkidle")
        return _store(_shot(page, picture), picture.name)
    except Exception as error:
        return f"{picture.name}: {str(error).splitlines()[0]}"
    finally:
        context.close()


def _shot(page: Page, picture: Picture) -> bytes:
    width, tallest = SIZES[picture.size][0], TALLEST[picture.size]
    if picture.user and picture.start:  # the staff area scrolls inside its frame
        page.locator(picture.start).first.evaluate("e => e.scrollIntoView()")
        return page.screenshot(animations="disabled")
    page.evaluate("window.scrollTo(0, 0)")
    box = page.locator(picture.start).first.bounding_box() if picture.start else None
    top = int(box["y"]) if box else 0
    height = min(page.evaluate("document.documentElement.scrollHeight") - top, tallest)
    clip = {"x": 0, "y": top, "width": width, "height": height}
    return page.screenshot(animations="disabled", full_page=True, clip=clip)  # type: ignore[arg-type]


def poster(browser: Browser, served: Served) -> str:
    """The first sheet of a village's poster, drawn from the PDF that a visitor gets."""
    context = browser.new_context(base_url=served.url)
    try:
        page = context.new_page()
        page.goto("/publicity/?stage=monthly&programme=dibao-rural&division=140431100")
        first_list(page)
        villages = page.locator("main tbody td:nth-child(2)").all_inner_texts()
        page.goto(f"{page.url}poster/")
        option = page.locator("option", has_text=max(villages, key=villages.count)).first
        address = f"{page.url}?paper=a4&village={option.get_attribute('value')}"
        sheet = pypdfium2.PdfDocument(page.request.get(address).body())[0]
        drawn = io.BytesIO()
        sheet.render(scale=POSTER_SCALE).to_pil().save(drawn, "PNG")
        return _store(drawn.getvalue(), POSTER)
    except Exception as error:
        return f"{POSTER}: {str(error).splitlines()[0]}"
    finally:
        context.close()


def _store(data: bytes, name: str) -> str:
    whole = Image.open(io.BytesIO(data)).convert("RGB")
    whole.thumbnail((WIDEST, WIDEST), Image.Resampling.LANCZOS)
    small = whole.quantize(COLOURS)
    path = FOLDER / f"{name}.png"
    small.save(path, optimize=True)
    size = path.stat().st_size
    return f"{name}: {size} bytes, at most {LARGEST}" if size > LARGEST else ""


def look(arguments: Sequence[str]) -> int:
    """The pictures that are looked at and not kept; 1 when something was wrong."""
    from tools.looks import FOLDER as LOOKS  # noqa: PLC0415  it uses the scenes of this module
    from tools.looks import looks  # noqa: PLC0415

    given = [one for one in arguments if one != "--looks"]
    url = next((one for one in given if one.startswith("http")), "")
    problems = looks(url, {one for one in given if one != url})
    print("\n".join(problems) or f"the pictures are in {LOOKS.relative_to(ROOT)}")
    return 1 if problems else 0


def main(names: Sequence[str]) -> int:
    """Take the pictures; 1 when one could not be taken."""
    if "--looks" in names:
        return look(names)
    chromium = find_chromium()
    if chromium is None:
        print("No Chromium found: install it, or set CHROMIUM to its path.")
        return 1
    wanted = [one for one in PICTURES if not names or one.name in names]
    FOLDER.mkdir(parents=True, exist_ok=True)
    with served_demo(FILING_FREE_RATE="100/h") as served, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        problems = [problem for one in wanted if (problem := take(browser, served, one))]
        if not names or POSTER in names:
            problems += filter(None, [poster(browser, served)])
        browser.close()
    print(
        "\n".join(problems)
        or f"{len(names) or len(wanted) + 1} pictures in {FOLDER.relative_to(ROOT)}"
    )
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
