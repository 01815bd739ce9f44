"""The slips that households get: what was put right, one question, a code that serves once.

They bear neither name nor address, and which household gets which slip is written down nowhere.
"""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from complaints.rectification.desk.asking import Handout
from complaints.rectification.models import LookBack
from disclosure.addresses import absolute, qr_svg
from portal.core.typesetting import TypeCase, typeset

TEMPLATE = Path(__file__).resolve().parent / "slips.typ"


def paper(look_back: LookBack, handout: Handout) -> bytes:
    """The slips of *handout* as PDF, a sheet for the colleague first; Refused with not-set."""
    return typeset(TEMPLATE, _facts(look_back, handout))


def _facts(look_back: LookBack, handout: Handout) -> dict[str, Any]:
    item, address = look_back.item, absolute(reverse("rectification:answer"))
    with translation.override(settings.LANGUAGE_CODE):
        said = {
            "language": settings.LANGUAGE_CODE.split("-")[0],
            "title": _("Slips for residents %(number)s") % {"number": item.number},
            "cover": _cover(look_back, handout),
            "heading": _("Has it been put right? Your word counts."),
            "rows": [
                [_("Problem"), item.public_problem],
                [_("Result"), item.public_result],
                [_("Unit"), item.responsible_unit.name],
                [_("Number"), item.number],
            ],
            "question": _("Do you accept the result?"),
            "how": [
                _("Scan the square or open %(address)s, and type this code:")
                % {"address": address},
                _("Valid until %(day)s, once. Nobody learns who answered.")
                % {"day": f"{handout.valid_until:%Y-%m-%d}"},
            ],
            "codes": list(handout.codes),
            "square": _("Square to scan: the page for the answer"),
        }
        printable: dict[str, Any] = TypeCase().set_all(said, _("the slips"))
        return printable | {"qr": qr_svg(address)}


def _cover(look_back: LookBack, handout: Handout) -> dict[str, Any]:
    """What the colleague needs: which households were drawn; never handed on with the slips."""
    sample = handout.sample
    serials = ", ".join(str(serial) for serial in sample.serials) or "–"
    if sample.serials and len(sample.serials) < len(handout.codes):
        serials += " · " + _("for the other slips choose households at random")
    return {
        "heading": _("For the colleague only: whom to ask"),
        "rows": [
            [_("Number"), f"{look_back.item.number} · {look_back.round}"],
            [_("Village"), handout.village.name],
            [_("Public list"), sample.reference or _("none; choose households at random")],
            [_("Serials drawn"), serials],
            [_("Seed"), sample.seed],
            [_("Slips"), str(len(handout.codes))],
        ],
        "note": _(
            "Give each household any one of the slips, face down. Do not write down which. "
            "Destroy this sheet afterwards: the draw is kept with the item."
        ),
    }
