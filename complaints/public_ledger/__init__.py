"""What everybody may read of the ledger: figures, cases in reduced form, the same as open data."""
