"""Forms of the staff side: uploads, and one small form for each step."""
