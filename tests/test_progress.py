"""The bar of long work: there for someone to see it, gone when the work is done, and nowhere else."""

import io
import os
import pty
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from establishment.ground import progress
from establishment.ground.progress import hidden, tracked

pytestmark = pytest.mark.long

SLOW = """
import sys, time
from establishment.ground import progress
progress.AFTER = 0
with progress.hidden({hidden}):
    for outer in progress.tracked(range(3), "Costing [posts]", show={show}):
        for inner in progress.tracked(range(2), "Within"):
            time.sleep(0.15)
print("done", "rich" in sys.modules)
"""


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def on_a_terminal(source: str, code: int = 0) -> str:
    """What a terminal is sent by some code, and the exit code of it."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80", "PYTHONPATH": os.pathsep.join(sys.path)}
    run = subprocess.Popen([sys.executable, "-c", source], stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    sent = b""
    while True:
        try:
            sent += (part := os.read(ours, 4096))
        except OSError:  # the other side is closed
            break
        if not part:
            break
    os.close(ours)
    assert run.wait() == code, sent
    return sent.decode()


def test_a_terminal_is_shown_a_bar_and_it_goes() -> None:
    sent = on_a_terminal(SLOW.format(hidden=False, show=None))
    assert "Costing [posts]" in sent
    assert "2/3" in sent
    assert sent.index("Within") > sent.index("Costing [posts]")
    drawn, wiped = sent.count("\n") - 1, sent.count("\x1b[1A\x1b[2K")
    assert drawn == wiped, "each picture is a line, and is taken away"
    assert sent.endswith("\x1b[1A\x1b[2Kdone True\r\n")


def test_what_breaks_off_leaves_its_picture_and_nothing_that_runs() -> None:
    code = SLOW.format(hidden=False, show=None).replace("time.sleep(0.15)", "time.sleep(0.15); 1 / (2 - outer)")
    before = "import sys\nsys.excepthook = lambda *fault: print('fault:', fault[1])\n"
    sent = on_a_terminal(before + code, code=1)
    assert sent.endswith("fault: division by zero\r\n")
    assert "\n" == sent.partition("fault:")[0][-1]
    assert "\x1b[?25l" not in sent, "the cursor stays"


def test_work_in_a_thread_shows_nothing() -> None:
    code = SLOW.format(hidden=False, show=None).replace("\n", "\n    ")
    run = f"import threading\ndef work():\n    {code}\nthread = threading.Thread(target=work)\nthread.start()\nthread.join()"
    assert "done False" == on_a_terminal(run).strip()


@pytest.mark.parametrize(("hide", "show"), [(True, None), (False, False)])
def test_what_is_hidden_shows_nothing_and_loads_nothing(hide: bool, show: bool | None) -> None:
    assert (
        "done False"
        == on_a_terminal(SLOW.format(hidden=hide, show=show).replace('"Within"', '"Within", show=False')).strip()
    )


def test_a_pipe_is_sent_nothing() -> None:
    run = subprocess.run(
        [sys.executable, "-c", SLOW.format(hidden=False, show=None)], capture_output=True, text=True, check=True
    )
    assert ("done False\n", "") == (run.stdout, run.stderr)


def test_quick_work_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    out, err = Terminal(), Terminal()
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    assert list(range(1000)) == list(tracked(range(1000), "Counting"))
    assert ("", "") == (out.getvalue(), err.getvalue())


def test_the_items_pass_as_they_are_and_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "AFTER", 0)
    for show in (None, False, True):
        question: list[int] = []
        items = tracked((question.append(n) or n for n in range(3)), "Counting", total=3, show=show)
        assert [] == question
        assert (0, [0]) == (next(items), question)
        items.close()
        assert [0, 1, 2] == list(tracked(iter(range(3)), "Counting", show=show))


def test_hiding_ends_with_its_block() -> None:
    with hidden():
        with hidden(False):
            assert not progress._seen()
        assert not progress._seen()
    assert not progress._HIDDEN.get()


def test_a_notebook_shows_the_bar_without_widgets_and_empties_it(tmp_path: Path) -> None:
    cell = nbformat.v4.new_code_cell(SLOW.format(hidden=False, show=None))
    seen: list[str] = []
    client = NotebookClient(nbformat.v4.new_notebook(cells=[cell]), timeout=60)

    def keep(msg: dict[str, object], *_: object) -> None:
        seen.append(str(msg.get("content")))

    process = client.process_message
    client.process_message = lambda msg, *rest: (keep(msg), process(msg, *rest))[1]  # type: ignore[method-assign]
    client.execute()
    assert any("Costing [posts]" in line and "2/3" in line for line in seen)
    outputs = [output for output in client.nb.cells[0].outputs if output.output_type == "display_data"]
    assert {""} == {output.data["text/html"] for output in outputs}
