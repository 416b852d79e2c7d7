"""Loading asks the fields directly when nothing is wrong; what comes of it is marshmallow's answer to the letter."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from hypothesis import given, settings
from hypothesis import strategies as st

from services.contracts import catalog
from services.contracts.declare import _loaded

KINDS: list[Any] = [*catalog.events().values(), *catalog.operations().values()]
_TEXTS = st.sampled_from(["", " ", "路灯不亮", "a", "G-012", "problem", "normal", "x" * 5000, "\x00", "<b>", "\ud800",
                          "7b0e4a9e-6f0e-4a62-9d43-0d2b9f1f6f11", "2024-04-28T09:00:00+08:00", "2024-04-28", "13800000000"])
_LEAVES = st.one_of(st.none(), st.booleans(), st.integers(-5, 40), st.floats(allow_nan=True), _TEXTS)
_VALUES = st.recursive(_LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXTS, inner, max_size=3),
                       max_leaves=6)


def outcome(load: Any) -> Any:
    try:
        return load()
    except ma.ValidationError as error:
        return error.messages


@settings(max_examples=150)
@given(data=st.data())
def test_it_is_what_marshmallow_answers(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(KINDS))
    names = st.sampled_from([*kind._names, "unknown"])
    raw = data.draw(st.dictionaries(names, _VALUES) | _VALUES)
    for schema in (kind._strict, kind._tolerant):
        assert repr(outcome(lambda: _loaded(schema, raw))) == repr(outcome(lambda: schema.load(raw)))  # noqa: B023
