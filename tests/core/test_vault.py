"""A protected value leaves no trace in the database, and keys can be changed under way."""

import pytest
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import connection, models
from hypothesis import given
from hypothesis import strategies as st

from portal.core import vault

OLD, NEW = "old-field-key-of-this-test-0123456789", "new-field-key-of-this-test-0123456789"


class Secret(models.Model):
    text = vault.EncryptedTextField(blank=True)
    note = vault.EncryptedTextField(null=True)

    class Meta:
        app_label = "vault_tests"

    def __str__(self):
        return "secret"


@pytest.fixture
def secrets(transactional_db):
    with connection.schema_editor() as editor:
        editor.create_model(Secret)
    yield Secret.objects
    with connection.schema_editor() as editor:
        editor.delete_model(Secret)


def stored():
    with connection.cursor() as cursor:
        cursor.execute("SELECT text, note FROM vault_tests_secret ORDER BY id")
        return cursor.fetchall()


@given(st.text(st.characters(codec="utf-8")))
def test_what_goes_in_comes_out(text):
    assert vault.decrypt(vault.encrypt(text)) == text


def test_equal_texts_give_different_tokens():
    assert vault.encrypt("王小明") != vault.encrypt("王小明")


def test_a_new_key_in_front_still_opens_old_tokens(settings):
    settings.FIELD_KEYS = [OLD]
    token = vault.encrypt("秘密")
    settings.FIELD_KEYS = [NEW, OLD]
    assert vault.decrypt(token) == "秘密"
    fresh = vault.reencrypt(token)
    assert vault.reencrypt(fresh) == fresh
    settings.FIELD_KEYS = [NEW]
    assert vault.decrypt(fresh) == "秘密"
    with pytest.raises(vault.Undecryptable):
        vault.decrypt(token)


@pytest.mark.parametrize("token", ["", "plain text", "王", "gAAAAA"])
def test_anything_but_a_token_is_a_clear_error_that_does_not_quote_it(token):
    with pytest.raises(vault.Undecryptable, match="FIELD_KEYS") as caught:
        vault.decrypt(token)
    assert caught.value.__cause__ is None
    assert not token or token not in str(caught.value)


@pytest.mark.parametrize("keys", [[], [""], [OLD, ""]])
def test_missing_keys_are_a_configuration_error(settings, keys):
    settings.FIELD_KEYS = keys
    with pytest.raises(ImproperlyConfigured):
        vault.encrypt("x")


def test_digests_depend_on_purpose_value_and_key(settings):
    digests = {
        vault.keyed_digest("phone", "1"),
        vault.keyed_digest("phone", "2"),
        vault.keyed_digest("identity", "1"),
        vault.keyed_digest("phone1", ""),
    }
    settings.DIGEST_KEY = "another"
    digests.add(vault.keyed_digest("phone", "1"))
    assert len(digests) == 5
    assert all(len(digest) == 64 for digest in digests)


def test_a_digester_gives_the_same_digests_again_and_again():
    digest = vault.digester("phone")
    assert [digest("a"), digest("b"), digest("a")] == [
        vault.keyed_digest("phone", value) for value in "aba"
    ]


def test_an_empty_digest_key_is_a_configuration_error(settings):
    settings.DIGEST_KEY = ""
    with pytest.raises(ImproperlyConfigured):
        vault.keyed_digest("phone", "1")


def test_the_database_holds_tokens_only(secrets):
    secrets.create(text="王小明", note=None)
    secrets.create(text="", note="x")
    (first, second) = stored()
    assert "王小明" not in first[0]
    assert first[1] is None
    assert second[0] == ""
    assert [(row.text, row.note) for row in secrets.order_by("id")] == [("王小明", None), ("", "x")]


@pytest.mark.parametrize("lookup", ["text", "text__contains", "text__in", "text__lower"])
def test_a_search_on_the_field_is_refused(lookup):
    with pytest.raises(FieldError, match="keyed digest"):
        Secret.objects.filter(**{lookup: "王"})


def test_missing_values_can_be_asked_for(secrets):
    secrets.create(text="a")
    assert secrets.filter(note__isnull=True).count() == 1


def test_rotation_brings_every_row_under_the_newest_key(secrets, settings, monkeypatch):
    fields = [Secret._meta.get_field("text"), Secret._meta.get_field("note")]
    monkeypatch.setattr(vault, "encrypted_fields", lambda: iter(fields))
    settings.FIELD_KEYS = [OLD]
    secrets.create(text="一", note="二")
    secrets.create(text="", note=None)
    settings.FIELD_KEYS = [NEW, OLD]
    assert sum(vault.rotate().values()) == 2
    assert sum(vault.rotate().values()) == 0
    settings.FIELD_KEYS = [NEW]
    assert [(row.text, row.note) for row in secrets.order_by("id")] == [("一", "二"), ("", None)]


def test_reading_without_the_key_is_a_clear_error(secrets, settings):
    settings.FIELD_KEYS = [OLD]
    secrets.create(text="一")
    settings.FIELD_KEYS = [NEW]
    with pytest.raises(vault.Undecryptable):
        secrets.get()


def test_every_encrypted_field_of_the_project_is_known_by_name():
    names = [str(field) for field in vault.encrypted_fields()]
    assert len(names) == len(set(names))
