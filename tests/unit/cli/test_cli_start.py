"""Whoever interrupts while the commands are still loading reads one line, no traceback."""

import sys

import pytest

from crawler.cli.start import main


class Interrupting:
    """Finds the commands just as Ctrl-C is pressed."""

    def find_spec(self, name: str, *_: object) -> None:
        """Be interrupted at the module that holds them all."""
        if name == "crawler.cli.main":
            raise KeyboardInterrupt


def test_an_interrupt_while_the_commands_load(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delitem(sys.modules, "crawler.cli.main", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Interrupting(), *sys.meta_path])
    with pytest.raises(SystemExit) as ended:
        main()
    assert (ended.value.code, capsys.readouterr()) == (130, ("", "newswire: interrupted\n"))
