"""A broken file keeps what it said before in force; everything else changes at once."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.config.clashes import settle
from crawler.config.load import load, reload
from crawler.config.schema import Channel, Outlet

Folder = Callable[..., Path]


def outlet_text(name: str, *addresses: str) -> str:
    feeds = "".join(f"  - feed: https://{address}/\n" for address in addresses)
    return f"name: {name}\nhomepage: https://{name.lower()}.example/\nchannels:\n{feeds}"


def outlet(name: str, *addresses: str) -> Outlet:
    channels = tuple(Channel(kind="feed", address=f"https://{address}/") for address in addresses)
    return Outlet(id=name, name=name, homepage="https://example.org/", channels=channels)


def test_a_changed_file_is_in_force(folder: Folder) -> None:
    before = load(folder())
    root = folder(
        {
            "newswire.yaml": "user_agent: a b@c.example\nevery: 1h\n",
            "outlets/beta.yaml": outlet_text("Beta", "beta.example"),
        }
    )
    after, problems = reload(root, before)
    assert problems == ()
    assert after.settings.every == timedelta(hours=1)
    assert list(after.outlets) == ["alpha", "beta"]


def test_a_removed_outlet_is_gone(folder: Folder) -> None:
    before = load(folder({"outlets/beta.yaml": outlet_text("Beta", "beta.example")}))
    after, problems = reload(folder({"outlets/beta.yaml": None}), before)
    assert problems == ()
    assert list(after.outlets) == ["alpha"]


def test_broken_files_stay_as_they_were(folder: Folder) -> None:
    sound = {
        "agencies.yaml": "agencies:\n- name: A\n",
        "entities.yaml": "entities:\n- name: E\n",
        "outlets/beta.yaml": outlet_text("Beta", "beta.example"),
    }
    before = load(folder(sound))
    root = folder(
        {
            "newswire.yaml": "user_agent: [\n",
            "agencies.yaml": "agencies: 1\n",
            "entities.yaml": "- x\n",
            "outlets/beta.yaml": "name: B\n",
            "outlets/new.yaml": "name: N\n",
            "outlets/gamma.yaml": outlet_text("Gamma", "gamma.example"),
        }
    )
    after, problems = reload(root, before)
    assert (after.settings, after.agencies, after.entities) == (before.settings, before.agencies, before.entities)
    assert after.outlets["beta"] == before.outlets["beta"]
    assert list(after.outlets) == ["alpha", "beta", "gamma"]
    assert [line.split()[0] for line in problems] == [
        "config/agencies.yaml:1",
        "config/entities.yaml:1:",
        "config/newswire.yaml:2:",
        "config/outlets/beta.yaml:1",
        "config/outlets/beta.yaml:1",
        "config/outlets/new.yaml:1",
        "config/outlets/new.yaml:1",
    ]


def test_a_vanished_folder_changes_nothing(folder: Folder, tmp_path: Path) -> None:
    before = load(folder({"agencies.yaml": "agencies:\n- name: A\n"}))
    after, problems = reload(tmp_path / "gone", before)
    assert (after.settings, after.outlets) == (before.settings, before.outlets)
    assert problems[0].startswith("gone: is not a folder")


def test_a_folder_without_outlets_keeps_them(folder: Folder) -> None:
    before = load(folder())
    after, problems = reload(folder({"outlets/alpha.yaml": None}), before)
    assert after == before
    assert problems == ("config/outlets: holds no outlet; each is one file, as bbc.yaml",)


def test_of_an_old_and_a_new_outlet_the_new_one_is_the_problem(folder: Folder) -> None:
    before = load(folder())
    after, problems = reload(folder({"outlets/aaa.yaml": outlet_text("Aaa", "alpha.example/rss/.")}), before)
    assert problems == ()
    after, problems = reload(
        folder({"outlets/aaa.yaml": outlet_text("Aaa", "alpha.example").replace("/\n", "/rss\n")}), before
    )
    assert problems[-1].endswith("aaa.yaml:4 channels[0].feed: is a channel of outlet alpha already")
    assert list(after.outlets) == ["alpha"]


def test_narrower_networks_leave_a_standing_outlet_and_tell(folder: Folder) -> None:
    wide = "user_agent: a b@c.example\nallow_networks: [10.0.0.0/8]\n"
    before = load(folder({"newswire.yaml": wide, "outlets/beta.yaml": outlet_text("Beta", "10.0.0.1")}))
    after, problems = reload(
        folder({"newswire.yaml": "user_agent: a b@c.example\n", "outlets/beta.yaml": outlet_text("Beta", "10.0.0.1")}),
        before,
    )
    assert after.settings.allow_networks == ()
    assert "beta" in after.outlets
    assert problems[0].endswith("10.0.0.1 is a private address and allow_networks does not name it")


SETTLED = [
    ("alone", {"a": ["x"]}, {}, {"a": ["x"]}, []),
    ("of two new ones the first by id", {"b": ["x"], "a": ["x"]}, {}, {"a": ["x"]}, [("b", "a")]),
    ("the old before the new", {"b": ["x"], "a": ["x"]}, {"b": ["x"]}, {"b": ["x"]}, [("a", "b")]),
    ("two may swap", {"a": ["y"], "b": ["x"]}, {"a": ["x"], "b": ["y"]}, {"a": ["y"], "b": ["x"]}, []),
    (
        "who falls back to its old address takes it from a new one",
        {"a": ["z"], "b": ["x"], "c": ["z"]},
        {"a": ["x"], "c": ["z"]},
        {"a": ["x"], "c": ["z"]},
        [("a", "c"), ("b", "a")],
    ),
    ("each clash is told", {"a": ["x", "y"], "b": ["x", "y"]}, {}, {"a": ["x", "y"]}, [("b", "a"), ("b", "a")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("proposed", "standing", "kept", "lost"), [row[1:] for row in SETTLED], ids=[row[0] for row in SETTLED]
)
def test_addresses_are_settled(
    proposed: dict[str, list[str]],
    standing: dict[str, list[str]],
    kept: dict[str, list[str]],
    lost: list[tuple[str, str]],
) -> None:
    def outlets(rows: dict[str, list[str]]) -> dict[str, Outlet]:
        return {name: outlet(name, *(f"{host}.example" for host in hosts)) for name, hosts in rows.items()}

    result, clashes = settle(outlets(proposed), outlets(standing))
    assert result == outlets(kept)
    assert [(clash.loser, clash.owner) for clash in clashes] == lost
