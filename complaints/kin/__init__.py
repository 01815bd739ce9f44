"""近亲属备案: who files near relatives, what they file, what they declare, what was not filed."""


def register() -> None:
    """Tell the ground and the ledger what this room has."""
    from complaints.kin import demo, jobs, sealed_records, worklist  # noqa: F401, PLC0415  by being read
