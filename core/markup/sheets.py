"""The layout of a style sheet: one declaration a line. Lines inside a selector or a value stay as they are written."""

import re

STEP = "  "
PART = re.compile(r"/\*.*?\*/|\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|[(){};]|\n[ \t\n]*|[^\"'(){};/\n]+|/", re.DOTALL)


def laid_out_sheet(source: str) -> str:
    """The sheet, laid out."""
    sheet = _Sheet()
    for part in PART.findall(source):
        sheet.read(part)
    return "\n".join(sheet.lines).strip("\n") + "\n"


class _Sheet:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.held = ""  # the statement that is being read
        self.depth = self.brackets = 0
        self.on_line = False  # something was written on the line that is being read

    def read(self, part: str) -> None:
        """A remark, a string, a sign that ends something, an end of line or what stands between them."""
        self.brackets += (part == "(") - (part == ")")
        if part.startswith("\n"):
            self._end_line(part)
        elif part.startswith("/*") and not self.held.strip():
            self._remark(part)
        elif self.brackets or part not in ("{", "}", ";"):
            self.held += part
        elif part == "}":
            self._write(";" if self.held.strip() else "")
            self.depth -= 1
            self.held = "}"
            self._write("")
        else:
            self._write(" {" if part == "{" else ";")
            self.depth += part == "{"

    def _end_line(self, part: str) -> None:
        self.on_line = False
        if self.held.strip():
            self.held = f"{self.held.rstrip()}\n"
        elif part.count("\n") > 1 and self.lines:
            self.lines.append("")

    def _remark(self, part: str) -> None:
        if self.on_line:
            self.lines[-1] += f"{self.held}{part}"
            self.held = ""
        else:
            self.held = part
            self._write("")

    def _write(self, end: str) -> None:
        statement = f"{self.held.strip()}{end}"
        self.held = ""
        if not statement:
            return
        first, *others = [line.strip() for line in statement.split("\n")]
        deeper = self.depth + (end == ";")
        self.lines.extend([f"{STEP * self.depth}{first}", *(f"{STEP * deeper}{line}" for line in others)])
        self.on_line = True
