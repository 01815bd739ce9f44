"""Readers of the file formats that townships send; `disclosure.workbook` is their one door."""
