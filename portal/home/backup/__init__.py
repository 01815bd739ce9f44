"""Backup, restore, and the drill that proves both; what is kept is described in a manifest.

A backup is one folder: the database, the stored files, their list of hashes, and a manifest with
the SHA-256 of every part, the head of the ledger and the counts of all tables, signed with a key
of the site. It never holds a key.
"""
