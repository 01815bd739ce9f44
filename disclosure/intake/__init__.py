"""How a file becomes masked entries and findings, and nothing else of it is kept."""
