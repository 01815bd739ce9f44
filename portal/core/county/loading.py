"""Loads a county's folder: all of it or nothing, and nothing over what staff have changed.

What was loaded is remembered field by field. A field that still is as it was loaded follows the
file; one that staff changed stays, and is named, unless it is to be overwritten.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from portal.core.county.comparing import key_of, keys_of, text_of
from portal.core.county.reading import BadFolder, Fault, Folder
from portal.core.county.topics import TOPICS, Ref, Row, Topic
from portal.core.errors import Refused
from portal.core.models import LoadedRow


@dataclass
class Report:
    """What a load did."""

    new: int = 0
    changed: int = 0
    same: int = 0
    kept: list[Fault] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


def load(
    folder: Folder,
    only: Collection[str] = (),
    *,
    overwrite: bool = False,
    dry_run: bool = False,
) -> Report:
    """Load the topics of *folder*, all without *only*; BadFolder names every fault."""
    loader = _Loader(overwrite)
    chosen = sorted((one for one in TOPICS if not only or one.name in only), key=_order)
    with transaction.atomic():
        for topic in chosen:
            loader.take(topic, folder)
        loader.keep_what_was_loaded()
        transaction.set_rollback(dry_run or bool(loader.faults))
    if loader.faults:
        raise BadFolder(sorted(loader.faults))
    return loader.report


def _order(topic: Topic) -> int:
    return topic.order


class _Loader:
    def __init__(self, overwrite: bool) -> None:
        self.overwrite = overwrite
        self.report = Report()
        self.faults: list[Fault] = []
        self.loaded = {row.key: row for row in LoadedRow.objects.all()}
        self.seen: set[str] = set()
        self.touched: list[LoadedRow] = []
        self.refs: dict[str, Model] = {}

    def take(self, topic: Topic, folder: Folder) -> None:
        """Load one part of one file; what is wrong with a row stops no other."""
        file = folder.file(topic.file).name
        try:
            rows = list(topic.rows(folder.data(topic.file), folder))
        except BadFolder as bad:
            self.faults += bad.faults
            return
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            message = _("“%(topic)s” is not laid out as in the template: %(reason)s.")
            told = message % {"topic": topic.name, "reason": error}
            self.faults.append(Fault(file, 0, told))
            return
        self.report.counts[topic.name] = len(rows)
        for row in rows:
            row.file = row.file or file
            self._row(row)

    def _row(self, row: Row) -> None:
        try:
            with transaction.atomic():
                self._apply(row)
        except ValidationError as error:
            self._fault(row, _said(error))
        except Refused as error:
            self._fault(row, error.message)
        except (DatabaseError, TypeError, ValueError) as error:
            self._fault(row, str(error).splitlines()[0])

    def _fault(self, row: Row, message: str) -> None:
        self.faults.append(Fault(row.file, row.line, message))

    def _apply(self, row: Row) -> None:
        key = {name: self._resolved(value) for name, value in row.key.items()}
        values = {name: self._resolved(value) for name, value in row.values.items()}
        _only_fields(row.model, {**key, **values})
        name = key_of(row.model, key)
        if name in self.seen:
            raise ValidationError(_("This stands in the file twice. Take one away."))
        self.seen.add(name)
        found = row.model._default_manager.filter(**key).first()
        if found is None:
            found, touched = self._made(row, key, values), True
            self.report.new += 1
        else:
            touched = self._changed(row, found, values, name)
        if touched or name not in self.loaded:
            self._remember(name, row, found, values)

    def _made(self, row: Row, key: dict[str, Any], values: dict[str, Any]) -> Model:
        draft = row.model(**key, **values)
        draft.full_clean(exclude=_by_itself(row), validate_unique=False, validate_constraints=False)
        if row.create is not None:
            return row.create({**key, **values})
        draft.save()
        for field_name, refs in row.many.items():
            getattr(draft, field_name).set([self._resolved(ref) for ref in refs])
        return draft

    def _changed(self, row: Row, found: Model, values: dict[str, Any], name: str) -> bool:
        wanted = row.model(**values)
        differing = [one for one in values if text_of(found, one) != text_of(wanted, one)]
        free = [one for one in differing if self._may_change(found, one, name)]
        self._keep(row, [one for one in differing if one not in free])
        if free:
            for one in free:
                setattr(found, one, values[one])
            found.full_clean(validate_unique=False, validate_constraints=False)
            found.save()
        changed = self._many(row, found, name) or bool(free)
        self.report.changed += changed
        self.report.same += not changed
        return changed

    def _may_change(self, found: Model, field_name: str, name: str) -> bool:
        if self.overwrite:
            return True
        now = text_of(found, field_name)
        before = self.loaded[name].values if name in self.loaded else {}
        if field_name in before:
            return bool(before[field_name] == now)
        # Never loaded: nobody has touched what still is as it was made.
        return now == text_of(type(found)(), field_name)

    def _keep(self, row: Row, fields: list[str]) -> None:
        for one in fields:
            label = row.model._meta.get_field(one).verbose_name  # type: ignore[union-attr]
            told = _("%(field)s was changed by staff and stays as it is.") % {"field": label}
            self.report.kept.append(Fault(row.file, row.line, told))

    def _many(self, row: Row, found: Model, name: str) -> bool:
        changed = False
        before = self.loaded[name].values if name in self.loaded else {}
        for field_name, refs in row.many.items():
            wanted = sorted(self._resolved(ref).pk for ref in refs)
            now = keys_of(found, field_name)
            if now == wanted:
                continue
            if self.overwrite or before.get(field_name) == now:
                getattr(found, field_name).set(wanted)
                changed = True
            else:
                self._keep(row, [field_name])
        return changed

    def _remember(self, name: str, row: Row, found: Model, values: dict[str, Any]) -> None:
        before = self.loaded[name].values if name in self.loaded else {}
        kept = {
            one: text_of(found, one)
            for one in values
            if text_of(found, one) == text_of(row.model(**values), one)
        }
        lists = {one: keys_of(found, one) for one in row.many}
        values_now = {**before, **kept, **lists}
        remembered = self.loaded.setdefault(name, LoadedRow(key=name))
        remembered.values = values_now
        self.touched.append(remembered)

    def keep_what_was_loaded(self) -> None:
        """Write down what the rows were made of, for the next time."""
        known = [row for row in self.touched if row.pk is not None]
        LoadedRow.objects.bulk_update(known, ["values"], batch_size=200)
        LoadedRow.objects.bulk_create([row for row in self.touched if row.pk is None])

    def _resolved(self, value: Any) -> Any:
        if not isinstance(value, Ref):
            return value
        key = {name: self._resolved(one) for name, one in value.key.items()}
        name = key_of(value.model, key)
        if name not in self.refs:
            found = value.model._default_manager.filter(**key).first()
            if found is None:
                message = _("There is no %(what)s “%(key)s”. Add it to its file, or correct this.")
                what = value.model._meta.verbose_name
                known_by = ", ".join(str(one) for one in key.values())
                raise ValidationError(message % {"what": what, "key": known_by})
            self.refs[name] = found
        return self.refs[name]


def _by_itself(row: Row) -> list[str]:
    """What is filled in while a record of a tree is put into its place."""
    return ["path", "depth", "numchild"] if row.create is not None else []


def _only_fields(model: type[Model], values: dict[str, Any]) -> None:
    known = {one.name for one in model._meta.fields}
    unknown = [str(name) for name in values if name not in known]
    if unknown:
        message = _("%(names)s is not known here. Compare with the template.")
        raise ValidationError(message % {"names": ", ".join(unknown)})


def _said(error: ValidationError) -> str:
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return " ".join(f"{name}: {' '.join(told)}" for name, told in error.message_dict.items())
