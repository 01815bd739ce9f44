"""Print-ready posters of public lists, one village each: what the page shows, and nothing more."""
