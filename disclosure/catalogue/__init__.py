"""What must be public, whether it is, and by when: computed each time, never stored.

`standing` answers for every item of the catalogue and every unit that must publish it.
"""

from disclosure.catalogue.duties import Duty, State
from disclosure.catalogue.lines import Line, lines_of, standing

__all__ = ["Duty", "Line", "State", "lines_of", "standing"]
