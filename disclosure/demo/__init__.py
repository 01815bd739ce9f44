"""What the demo county's disclosure room is filled with; one module for each kind of data.

Importing this package registers the loaders.
"""

from disclosure.demo import lists, monthly, programmes

__all__ = ["lists", "monthly", "programmes"]
