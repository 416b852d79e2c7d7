"""The receipt code: 60 bits in twelve characters, forgiving to type, known elsewhere by its digest."""

from __future__ import annotations

import hashlib
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.domain.receipt import ALPHABET, BITS, as_issued, digest_of, receipt_of

_numbers = st.integers(min_value=0, max_value=(1 << BITS) - 1)


def test_alphabet_has_nothing_that_reads_as_something_else() -> None:
    assert len(set(ALPHABET)) == 32
    assert not set("ILOU") & set(ALPHABET)


@given(_numbers, _numbers)
def test_each_number_has_its_own_code(one: int, other: int) -> None:
    assert len(receipt_of(one)) == 12
    assert set(receipt_of(one)) <= set(ALPHABET)
    assert (receipt_of(one) == receipt_of(other)) == (one == other)


@given(_numbers)
def test_code_is_known_however_it_is_typed(number: int) -> None:
    code = receipt_of(number)
    assert as_issued(f"{code[:4]}-{code[4:8]}-{code[8:]}".lower()) == code
    assert as_issued(code.replace("0", "o").replace("1", "l")) == code


def test_digest_is_sha256_in_hexadecimal() -> None:
    code = receipt_of(2**59 + 12345)
    opinion_id = UUID(int=7)
    assert digest_of(opinion_id, code) == hashlib.sha256(f"{opinion_id}:{code}".encode("ascii")).hexdigest()
    assert digest_of(UUID(int=8), code) != digest_of(opinion_id, code)


@pytest.mark.parametrize("number", [-1, 1 << BITS])
def test_other_sizes_are_no_receipts(number: int) -> None:
    with pytest.raises(ValueError, match="60 bits"):
        receipt_of(number)
