"""The life of a list: approved, public, objected to, corrected, replaced; `disclosure.roster` is
its one door.
"""
