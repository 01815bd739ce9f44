"""Site search: index of what every room offers, queries, ranking, suggestions.

Only what is public at the moment of the answer is found; the same on both databases.
"""
