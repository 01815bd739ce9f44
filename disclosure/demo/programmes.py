"""Loads programmes, whitelists and publicity periods."""

from disclosure.models import Programme, PublicColumn, PublicityRule
from portal.core.demo import Options, demo_loader, load_rules

FILE = "programmes"


@demo_loader(order=28, name="programmes")
def load_programmes(options: Options) -> dict[str, int]:
    """Programmes, the whitelist with its legal basis, the publicity periods."""
    load_rules("programmes", "columns", "periods")
    return {
        "programmes": Programme.objects.count(),
        "columns": PublicColumn.objects.count(),
        "periods": PublicityRule.objects.count(),
    }
