"""The tests: one folder per room, helpers in ``support``, whole walks in ``journeys``."""
