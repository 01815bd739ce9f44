"""The records of an official and of a missing filing that their events seal."""

from complaints import sealing
from complaints.ledger import DECLARANT, MISSING_FILING
from complaints.models import Declarant, MissingFiling, RelativeFiling, YearlyDeclaration

sealing.register(
    sealing.Subject(
        DECLARANT,
        Declarant,
        dict.fromkeys((RelativeFiling, YearlyDeclaration), "declarant"),
    )
)
sealing.register(sealing.Subject(MISSING_FILING, MissingFiling, {}))
