"""Sums of money in groups of three, as ledgers in China write them; Django groups nothing."""

THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
