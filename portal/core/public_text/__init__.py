"""No text that can become public carries a person's number: what is found is named by its place.

`places` reads what is stored into texts with a place, `finding` looks for numbers in them, also
where one is cut in two, `coverage` says which fields of which models are read, and `guard` lets
nothing that holds a number be saved, whichever way it comes.
"""
