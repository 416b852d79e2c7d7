"""The policy file: what is wrong in it is said in one line that names the place."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.chassis.policy import PolicyError, load_section, read_policy
from services.contracts.policy import DispatchPolicy, FollowupPolicy


def written(tmp_path: Path, text: str | bytes) -> str:
    path = tmp_path / "policy.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def test_no_file_no_section_and_an_empty_one_mean_the_defaults(tmp_path: Path) -> None:
    assert load_section("", "dispatch", DispatchPolicy) == DispatchPolicy()
    for text in ("", "# nothing\n", "followup: {}\n", "dispatch:\n", "dispatch: {}\n"):
        assert load_section(written(tmp_path, text), "dispatch", DispatchPolicy) == DispatchPolicy()


def test_what_is_said_is_taken_and_the_rest_stays(tmp_path: Path) -> None:
    policy = load_section(written(tmp_path, "dispatch: {ordinary_days: 10, vague_words: [尽快]}\nfollowup: {look_back_days: 0}\n"),
                          "dispatch", DispatchPolicy)
    assert (policy.ordinary_days, policy.vague_words, policy.complex_days) == (10, ["尽快"], 30)


@pytest.mark.parametrize(("text", "named"), [
    ("dispatch: {ordinary_dayz: 7}", "dispatch.ordinary_dayz"), ("dispatch: {ordinary_days: 0}", "dispatch.ordinary_days"),
    ("dispatch: {ordinary_days: '7'}", "dispatch.ordinary_days"), ("dispatch: {ordinary_days: }", "dispatch.ordinary_days"),
    ("dispatch: {ordinary_counts: lunar_days}", "dispatch.ordinary_counts"), ("dispatch: {vague_words: 尽快}", "dispatch.vague_words"),
    ("dispatch: [ordinary_days]", "dispatch"), ("dispatch: 7", "dispatch"), ("- dispatch", "policy.yaml"), ("7", "policy.yaml"),
    ("dispatch: {", "policy.yaml"), ("a: b: c", "policy.yaml"), (b"\xff\xfe\x00", "policy.yaml"), ("\x00", "policy.yaml"),
    ("dispatch: !!python/object/apply:os.system ['true']", "policy.yaml"),
])
def test_what_is_wrong_is_named(tmp_path: Path, text: str | bytes, named: str) -> None:
    with pytest.raises(PolicyError) as refused:
        load_section(written(tmp_path, text), "dispatch", DispatchPolicy)
    assert named in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere.yaml", tmp_path):
        with pytest.raises(PolicyError, match=path.name):
            read_policy(str(path))


def test_another_services_mistake_is_not_ours(tmp_path: Path) -> None:
    """Each process checks its own section: the one that is wrong does not start, the others do."""
    path = written(tmp_path, "dispatch: {ordinary_days: 0}\nfollowup: {look_back_days: 30}\n")
    assert load_section(path, "followup", FollowupPolicy).look_back_days == 30
    with pytest.raises(PolicyError):
        load_section(path, "dispatch", DispatchPolicy)
