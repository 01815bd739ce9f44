"""Every poster of a list of 5,000 entries, beside one plain table of the same rows."""

import argparse
import json

from tests.support.server import served_demo
from tools.bench_section import Section

ENTRIES = 5_000
MOST_SECONDS = 20
MOST_MEGABYTES = 600


def run(options: argparse.Namespace) -> Section:
    """Load the list, then print the set and the yardstick in one process after the other."""
    with served_demo() as served:
        served.manage("load_demo", "--entries", str(ENTRIES))
        figures = {
            name: json.loads(served.manage("shell", "-v", "0", "-c", BEGIN + code))
            for name, code in (("plain", PLAIN), ("set", POSTERS))
        }
    whole, plain = figures["set"], figures["plain"]
    ratio = round(whole["seconds"] / plain["seconds"], 2)
    section = Section("posters", {"entries": ENTRIES, **figures, "ratio": ratio})
    for name, one in figures.items():
        section.say(f"{name}: {one['seconds']} s, {one['pages']} pages, {one['megabytes']} MB")
    section.say(f"the set takes {ratio} times as long as one plain table of its rows")
    section.expect(whole["seconds"] <= MOST_SECONDS, f"the set took {whole['seconds']} s")
    section.expect(whole["megabytes"] <= MOST_MEGABYTES, f"the set took {whole['megabytes']} MB")
    section.expect(whole["villages"] > 1, "the list has one village only")
    return section


BEGIN = f"""
import io, json, time
from pathlib import Path
import pikepdf, typst
from pylopdf_fonts_zh_cn import sans_path
from disclosure.models import Roster
from disclosure.posters.content import villages_of
from disclosure.posters.sets import township_pdf
from tools.family import Family
roster = Roster.objects.get(source_digest="synthetic-{ENTRIES}")
family = Family()

def say(pdf, seconds):
    print(json.dumps({{
        "seconds": round(seconds, 2),
        "pages": len(pikepdf.Pdf.open(io.BytesIO(pdf)).pages),
        "megabytes": family.most_megabytes(),
        "villages": len(villages_of(roster)),
    }}))
"""
POSTERS = """
begun = time.perf_counter()
with family.watched():
    pdf = township_pdf(roster, "a4")
say(pdf, time.perf_counter() - begun)
"""
PLAIN = """
rows = [[str(e.number), e.village_name, e.masked_name, str(e.amount)] for e in roster.entries.all()]
source = '''#set text(font: "Noto Sans SC", lang: "zh")
#table(columns: 4, ..json(bytes(sys.inputs.rows)).flatten())'''
begun = time.perf_counter()
with family.watched():
    pdf = typst.compile(
        source.encode(), format="pdf", pdf_tags=False, ignore_system_fonts=True,
        font_paths=[str(Path(sans_path()).parent)], sys_inputs={"rows": json.dumps(rows)},
    )
say(pdf, time.perf_counter() - begun)
"""
