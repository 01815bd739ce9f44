"""What the demo county's disclosure room is filled with; one module for each kind of data.

Importing this package registers the loaders.
"""

from disclosure.demo import (
    catalogue,
    funds,
    lists,
    monthly,
    proceedings,
    programmes,
    registers,
    standards,
)

__all__ = [
    "catalogue",
    "funds",
    "lists",
    "monthly",
    "proceedings",
    "programmes",
    "registers",
    "standards",
]
