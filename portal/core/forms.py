"""Staff forms that refuse what the ground refuses, beside the field where it was chosen."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.images.forms import BaseImageForm

from portal.core.errors import Refused
from portal.core.uploads import clean_upload


class CleanImageForm(BaseImageForm):
    """Says why a picture cannot be taken, instead of failing when it is stored."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if "file" in self.changed_data:
            file.seek(0)
            try:
                clean_upload(file)
            except Refused as refused:
                raise ValidationError(refused.message) from refused
            file.seek(0)
        return file
