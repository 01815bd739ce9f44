"""Open data are the public figures and cases, in a form that a published schema describes."""

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

from complaints import desk
from complaints.models import ComplaintKind
from complaints.public_ledger.schema import TABLES
from tests.complaints.factories import reply
from tests.complaints_public.factories import county, filed
from tests.support.pages import soup

URL = "/complaints/open-data/"
pytestmark = pytest.mark.django_db
JSON_TYPES = {"string": str, "integer": int, "number": (int, float), "null": type(None)}


@pytest.fixture
def places() -> dict[str, Any]:
    return county()


def published(places: dict[str, Any], **changed: Any) -> Any:
    case = filed(places["qinhe_village"], public_consent=True, **changed).complaint
    case = desk.accept(case, places["officer"])
    case = reply(case, places["officer"], "explained", "SECRETREPLY")
    return desk.publish(case, places["officer"])


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def fits(value: Any, schema: dict[str, Any]) -> bool:
    """Whether *value* is what this part of a JSON Schema allows (the words that we use of it)."""
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if schema["type"] == "object":
        known = schema["properties"]
        return set(schema["required"]) == set(value) == set(known) and all(
            fits(value[key], part) for key, part in known.items()
        )
    if schema["type"] == "array":
        return all(fits(one, schema["items"]) for one in value)
    if not isinstance(value, tuple(JSON_TYPES[kind] for kind in kinds)):  # type: ignore[arg-type]
        return False
    if schema.get("format") == "date" and value is not None:
        date.fromisoformat(value)
    return value == schema.get("const", value) and (
        value is None or isinstance(value, str) or value >= schema.get("minimum", value)
    )


@pytest.mark.parametrize("name", TABLES)
def test_each_json_document_is_as_its_schema_says(
    client: Client, places: dict[str, Any], name: str
) -> None:
    published(places)
    document = json.loads(body(client.get(f"{URL}{name}.json", {"year": "2026"})))
    address = document["schema"]
    response = client.get(address.removeprefix("http://testserver"))
    assert response["Content-Type"] == "application/schema+json"
    schema = response.json()
    assert schema["$id"] == address
    assert document["rows"]
    assert fits(document, schema)
    document["rows"][0]["surprise"] = 1
    assert not fits(document, schema)


@pytest.mark.parametrize("name", TABLES)
def test_csv_has_the_keys_of_the_schema_and_the_values_of_the_json(
    client: Client, places: dict[str, Any], name: str
) -> None:
    published(places)
    text = body(client.get(f"{URL}{name}.csv")).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    said = json.loads(body(client.get(f"{URL}{name}.json")))["rows"]
    assert list(rows[0]) == [field.key for field in TABLES[name]]
    assert rows == [
        {key: "" if value is None else str(value) for key, value in row.items()} for row in said
    ]


def test_nobody_and_nothing_confidential_is_in_any_of_it(
    client: Client, places: dict[str, Any]
) -> None:
    shown = published(places, subject="SECRETSUBJECT", body="SECRETBODY", about_person="WHO")
    hidden = filed(places["qinhe_village"], public_consent=True).complaint
    secret = filed(places["qinhe_village"], kind="accusation", public_consent=True).complaint
    for name in TABLES:
        for form in ("csv", "json"):
            found = body(client.get(f"{URL}{name}.{form}")).decode()
            for absent in ("SECRET", "WHO", "village", hidden.number, secret.number, "accusation"):
                assert absent not in found
    assert shown.number in found
    figures = json.loads(body(client.get(f"{URL}figures.json")))["rows"]
    assert [row["received"] for row in figures] == [2, 0, 2]


def test_a_cell_that_looks_like_a_formula_is_text(client: Client, places: dict[str, Any]) -> None:
    ComplaintKind.objects.filter(code="service").update(name="=1+1")
    published(places)
    assert "'=1+1" in body(client.get(f"{URL}cases.csv")).decode()


@pytest.mark.parametrize("file", ["figures.csv", "figures.json", "cases.csv", "cases.json"])
def test_what_has_not_changed_is_not_sent_again(
    client: Client, places: dict[str, Any], file: str
) -> None:
    published(places)
    first = client.get(URL + file)
    assert "public" in first["Cache-Control"]
    assert first["Cache-Control"] == "public, no-cache"
    again = client.get(URL + file, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    # A confidential report changes nothing that anybody could see.
    filed(places["qinhe"], kind="accusation")
    assert client.get(URL + file)["ETag"] == first["ETag"]
    published(places)
    assert client.get(URL + file)["ETag"] != first["ETag"]


def test_the_number_of_queries_does_not_grow(
    client: Client, places: dict[str, Any], django_assert_max_num_queries: Any
) -> None:
    for _time in range(12):
        published(places)
    with django_assert_max_num_queries(7):
        assert len(json.loads(body(client.get(f"{URL}cases.json")))["rows"]) == 12
    with django_assert_max_num_queries(7):
        body(client.get(f"{URL}figures.csv"))


def test_the_page_explains_every_field(client: Client, places: dict[str, Any]) -> None:
    keys = {one.text for one in soup(client.get(URL)).select("td code")}
    assert keys == {field.key for fields in TABLES.values() for field in fields}


@pytest.mark.parametrize(
    "query", ["year=x", "year=%00", "year=1", "township=%00&kind=%27", "received=-1"]
)
@pytest.mark.parametrize("file", ["figures.csv", "cases.json"])
def test_junk_in_the_address_is_as_nothing(
    client: Client, places: dict[str, Any], file: str, query: str
) -> None:
    assert client.get(f"{URL}{file}?{query}")["ETag"] == client.get(URL + file)["ETag"]


@pytest.mark.parametrize("file", ["x.schema.json", "figures.xml", "cases.xlsx"])
def test_what_is_not_there_is_not_found(client: Client, db: None, file: str) -> None:
    assert client.get(URL + file).status_code == 404
