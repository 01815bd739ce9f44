"""The scan of the tree finds what must not be committed."""

from pathlib import Path

import pytest

from tests.support.made_up import bank_card, identity_number
from tools import tree


def said(name: str, text: str) -> str:
    return "\n".join(tree.faults(Path(name), text, house=True))


def test_a_number_with_a_valid_checksum_is_found_and_not_repeated() -> None:
    number = identity_number()
    found = said("docs/example.md", f"for example {number}.")
    assert "identity number" in found
    assert number not in found


def test_a_number_with_a_wrong_checksum_is_an_example() -> None:
    number = identity_number(serial=7)
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
    assert said("docs/example.md", wrong) == ""


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("static/js/some.min.js", "", "minified"),
        ("static/css/some.css", "a" * 2000, "minified"),
        ("key.pem", "-----BEGIN " + "PRIVATE KEY-----", "private key"),
        ("portal/x.py", "a = 1\n" * 401, "401 lines"),
        ("portal/x.py", "def f():\n" + "    pass\n" * 40, "f: 41 lines"),
    ],
)
def test_each_fault_is_named(name: str, text: str, fault: str) -> None:
    assert fault in said(name, text)


def test_made_up_cards_pass_the_check_of_the_banks() -> None:
    digits = [int(digit) for digit in reversed(bank_card())]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    assert (sum(digits[::2]) + sum(doubled)) % 10 == 0
