"""What is saved or taken down anywhere is in the search index, or out of it, right afterwards."""

from portal.home.search import index, sources  # noqa: F401  sources registers the pages

index.connect()
