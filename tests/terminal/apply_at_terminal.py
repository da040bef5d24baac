#!/usr/bin/env python3
"""Runs drydock apply at a terminal: the table of what runs fits in, leaves nothing behind, and
Ctrl-C once ends gracefully, twice at once. Usage: apply_at_terminal.py DRYDOCK"""

import fcntl
import os
import pathlib
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from screen import Screen  # noqa: E402

DRYDOCK = os.path.abspath(sys.argv[1])
BUCKETS = 24
INTERRUPTED = "finishing what is under way, starting nothing new"


class Run:
    """One command at a terminal of a size."""

    def __init__(self, folder, *arguments, size=(80, 24), variables=None):
        self.screen = Screen(*size)
        self.heights = []  # of the table, each time it was seen
        self.raw = b""
        environment = {k: v for k, v in os.environ.items()
                       if k not in ("CI", "NO_COLOR", "COLUMNS", "CLICOLOR_FORCE", "DRYDOCK_FAULTS")}
        environment |= {"TERM": "xterm", "LC_ALL": "C.UTF-8"} | (variables or {})
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            time.sleep(0.05)  # until the size is set
            os.execve(DRYDOCK, [DRYDOCK, *arguments], environment)
        self.resize(*size)

    def resize(self, columns, rows):
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.screen.resize(columns, rows)

    def read(self, seconds=0.05):
        """False once the process has closed its side."""
        ready, _, _ = select.select([self.terminal], [], [], seconds)
        if not ready:
            return True
        try:
            data = os.read(self.terminal, 65536)
        except OSError:
            return False
        self.raw += data
        self.screen.feed(data.decode("utf-8"))
        table = [line for line in self.screen.lines if is_table(line)]
        if table:
            self.heights.append(len(table))
        return bool(data)

    def until(self, text, seconds=30):
        end = time.monotonic() + seconds
        while text not in self.screen.text():
            assert time.monotonic() < end, f"no {text!r} in:\n{self.screen.text()}"
            assert self.read(), f"it ended without {text!r}:\n{self.screen.text()}"

    def press(self, keys):
        os.write(self.terminal, keys)

    def end(self, seconds=60):
        """The exit code."""
        end = time.monotonic() + seconds
        while self.read():
            assert time.monotonic() < end, f"it does not end:\n{self.screen.text()}"
        _, status = os.waitpid(self.pid, 0)
        os.close(self.terminal)
        return os.waitstatus_to_exitcode(status)

    def kill(self):
        try:
            os.kill(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass


def is_table(line):
    return re.match(r"  (\d+ of \d+ steps done|and \d+ more|\S.* (creating|retrying) )", line) is not None


def project(folder, latency):
    names = [f"Bucket{i:02}WithANameThatIsRatherLong" for i in range(BUCKETS)]
    lines = ["Resources:"]
    for name in names:
        lines += [f"  {name}:", "    Type: AWS::S3::Bucket"]
    (folder / "template.yaml").write_text("\n".join(lines) + "\n")
    (folder / "drydock.yaml").write_text(
        "format_version: 1\nname: terminal\nstacks:\n  app:\n    template: template.yaml\n"
        "provider: {simulated: cloud.db, faults: faults.yaml}\n")
    latencies(folder, latency)
    return names


def latencies(folder, latency):
    (folder / "faults.yaml").write_text(f"format_version: 1\nlatencies:\n  - {{time: {latency}}}\n")


def check_left(run, names):
    """What stands there in the end: every result once, and no trace of the table."""
    text = run.screen.text()
    rest = [line for line in text.splitlines() if is_table(line)]
    assert not rest, f"left of the table: {rest}"
    joined = text.replace("\n", "")
    for name in names:
        assert joined.count(f"{name}: Creation complete") == 1, f"{name}\n{text}"
    assert run.screen.style == "", "a colour is left on"
    assert "?25" not in run.raw.decode(), "the cursor was hidden"
    assert run.screen.column == 0, "the prompt would stand behind text"


def check_size(size, with_colour):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        names = project(folder, "700ms")
        variables = {} if with_colour else {"NO_COLOR": "1"}
        run = Run(folder, "apply", "--auto-approve", "--parallelism", "16", size=size,
                  variables=variables)
        assert run.end() == 0, run.screen.text()
        check_left(run, names)
        columns, rows = size
        assert run.heights and run.screen.ups > 5, "no table was drawn"
        assert max(run.heights) <= rows - 1, run.heights
        for line in run.screen.wrapped:
            assert not is_table(line), f"a line of the table does not fit: {line!r}"
        assert bool(run.screen.colours) == with_colour, run.screen.colours[:5]


def check_resize():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        names = project(folder, "1s")
        run = Run(folder, "apply", "--auto-approve", "--parallelism", "16", size=(40, 24))
        run.until("steps done")
        run.resize(100, 30)
        assert run.end() == 0, run.screen.text()
        check_left(run, names)


def check_first_interrupt():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        project(folder, "1s")
        run = Run(folder, "apply", "--auto-approve", "--parallelism", "4")
        run.until("steps done")
        run.press(b"\x03")
        assert run.end() == 130, run.screen.text()
        text = run.screen.text()
        assert text.count(INTERRUPTED) == 1, text
        assert not [line for line in text.splitlines() if is_table(line)], text
        done = text.replace("\n", "").count("Creation complete")
        assert 4 <= done < BUCKETS, text
        latencies(folder, "1ms")
        rest = Run(folder, "apply", "--auto-approve")
        assert rest.end() == 0, rest.screen.text()
        assert f"{BUCKETS - done} added" in rest.screen.text(), rest.screen.text()


def check_second_interrupt():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        project(folder, "5s")
        run = Run(folder, "apply", "--auto-approve", "--parallelism", "4")
        run.until("steps done")
        run.press(b"\x03")
        run.until(INTERRUPTED)
        begun = time.monotonic()
        run.press(b"\x03")
        assert run.end() == 130, run.screen.text()
        assert time.monotonic() - begun < 2, "it waited for what was under way"
        assert "Interrupted again" in run.screen.text(), run.screen.text()
        assert run.screen.column == 0
        latencies(folder, "1ms")
        rest = Run(folder, "apply", "--auto-approve")
        assert rest.end() == 0, rest.screen.text()
        assert "Finished 4 operations" in rest.screen.text(), rest.screen.text()


def check_elsewhere():
    """A pipe, a dumb terminal and a hook that writes get lines and nothing else."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        names = project(folder, "200ms")
        piped = subprocess.run([DRYDOCK, "apply", "--auto-approve"], cwd=folder,
                               capture_output=True, check=True, timeout=60)
        assert b"\x1b" not in piped.stdout + piped.stderr
        assert b"\r" not in piped.stdout + piped.stderr
        assert piped.stdout.count(b"Creation complete") == len(names)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        names = project(folder, "200ms")
        dumb = Run(folder, "apply", "--auto-approve", variables={"TERM": "dumb", "NO_COLOR": "1"})
        assert dumb.end() == 0
        assert b"\x1b" not in dumb.raw
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        names = project(folder, "200ms")
        with open(folder / "drydock.yaml", "a", encoding="utf-8") as file:
            file.write("hooks:\n  before:\n    - run: echo hook says so\n")
        hooked = Run(folder, "apply", "--auto-approve")
        assert hooked.end() == 0
        assert hooked.screen.ups == 0, "a table and the hooks' lines would get mixed up"
        assert hooked.screen.text().count("hook says so") == len(names)


def main():
    for size in ((80, 24), (40, 10)):
        for with_colour in (True, False):
            check_size(size, with_colour)
            print(f"{size[0]}x{size[1]} {'colour' if with_colour else 'no colour'}: fits")
    check_resize()
    print("resized while it runs: nothing is left")
    check_first_interrupt()
    print("Ctrl-C: ends gracefully")
    check_second_interrupt()
    print("Ctrl-C twice: ends at once")
    check_elsewhere()
    print("a pipe, a dumb terminal, hooks: no table")


if __name__ == "__main__":
    main()
