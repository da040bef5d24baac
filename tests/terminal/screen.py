"""A terminal that understands what drydock sends, and no more: text, CR, LF, cursor up, erase to
the end, colours. Anything else is an error: whoever sends more must teach it here. Lines that leave
the top are kept."""

import re

SEQUENCE = re.compile(r"\x1b\[([0-9;?]*)([A-Za-z])")


class Screen:
    def __init__(self, columns, rows):
        self.columns, self.rows = columns, rows
        self.lines = [""]        # of the screen, from the top
        self.gone = []           # above the screen
        self.row = self.column = 0
        self.colours = []        # every colour sequence
        self.style = ""          # the one that is on
        self.wrapped = []        # texts of lines that were too long
        self.ups = 0             # how often the cursor went up
        self.pending = ""

    def resize(self, columns, rows):
        """As xterm does it without reflow: the lines are cut, the cursor stays in."""
        self.columns, self.rows = columns, rows
        while len(self.lines) > rows:
            self.gone.append(self.lines.pop(0))
            self.row = max(self.row - 1, 0)

    def feed(self, text):
        text, self.pending = self.pending + text, ""
        at = 0
        while at < len(text):
            if text[at] == "\x1b":
                found = SEQUENCE.match(text, at)
                if not found:
                    if len(text) - at < 16:
                        self.pending = text[at:]
                        return
                    raise AssertionError(f"an unknown sequence: {text[at:at + 16]!r}")
                self.sequence(found.group(1), found.group(2))
                at = found.end()
                continue
            self.character(text[at])
            at += 1

    def sequence(self, argument, final):
        if final == "m":
            self.colours.append(argument)
            self.style = "" if argument in ("", "0") else argument
        elif final == "A":
            self.ups += 1
            wanted = self.row - int(argument or 1)
            assert wanted >= 0, f"the cursor goes {-wanted} lines above the screen"
            self.row = wanted
        elif final == "J" and argument in ("", "0"):
            self.lines = self.lines[:self.row + 1]
            self.lines[self.row] = self.lines[self.row][:self.column]
        else:
            raise AssertionError(f"a sequence that is not expected: {argument!r} {final!r}")

    def character(self, one):
        if one == "\r":
            self.column = 0
        elif one == "\n":
            self.next_line()
        elif one >= " ":
            if self.column == self.columns:
                self.wrapped.append(self.lines[self.row])
                self.next_line()
                self.column = 0
            line = self.lines[self.row].ljust(self.column)
            self.lines[self.row] = line[:self.column] + one + line[self.column + 1:]
            self.column += 1
        elif one != "\x07":
            raise AssertionError(f"an unexpected control character {one!r}")

    def next_line(self):
        self.row += 1
        if self.row == len(self.lines):
            self.lines.append("")
        if len(self.lines) > self.rows:
            self.gone.append(self.lines.pop(0))
            self.row -= 1

    def text(self):
        return "\n".join(line.rstrip() for line in self.gone + self.lines)
