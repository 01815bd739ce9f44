"""A private file leaves as a download that no browser runs, guesses about or keeps."""

from django.http import FileResponse

from portal.core.models import PrivateFile


def private_download(file: PrivateFile) -> FileResponse:
    """The file as an attachment; whoever calls this has asked whether the person may have it."""
    response = FileResponse(file.blob.open("rb"), as_attachment=True, filename=file.name)
    response["Content-Type"] = file.content_type
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
