"""What allauth's second factor keeps is a token of the vault, never a secret in the clear."""

from typing import Any

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter

from portal.core import vault
from portal.core.context import identity_of


class VaultAdapter(DefaultMFAAdapter):
    """Secrets under FIELD_KEYS, and the names that an authenticator app shows."""

    def encrypt(self, text: str) -> str:
        return vault.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return vault.decrypt(encrypted_text)

    def get_totp_label(self, user: Any) -> str:
        """The user name: the only thing that tells two accounts of one person apart."""
        return str(user.get_username())

    def get_totp_issuer(self) -> str:
        return str(identity_of(context.request).name)
