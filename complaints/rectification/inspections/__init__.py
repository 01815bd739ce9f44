"""Regular and random checks: drawn so that anybody can draw again, recorded by two people."""
