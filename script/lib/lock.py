"""./script/lock: compile the hash-pinned locks from pyproject.toml."""

import argparse
import subprocess

from environment import ROOT, Refusal, main, ready, ticking

PROJECT = ["pyproject.toml"]
COMPILED = {
    "tools.txt": ["requirements/tools.in"],
    "store.txt": ["requirements/store.in"],
    "base.txt": PROJECT,
    "dev.txt": [*PROJECT, "--extra", "dev"],
    "next.txt": [*PROJECT, "--extra", "dev", "--override", "requirements/next-override.in"],
}
OPTIONS = ["--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--python-version", "3.11", "--quiet"]


def run(arguments: list[str]) -> int:
    """Write every lock."""
    parser = argparse.ArgumentParser(prog="./script/lock", description="Compile the requirement locks.")
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions that fit")
    options = parser.parse_args(arguments)
    uv = ready("dev").with_name("uv")
    for name, sources in COMPILED.items():
        with ticking(f"· compiling {name}"):
            command = [str(uv), "pip", "compile", *sources, *OPTIONS, "-o", f"requirements/{name}"]
            if options.upgrade:
                command.append("--upgrade")
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        if done.returncode:
            raise Refusal(done.stderr.strip())
    return 0


if __name__ == "__main__":
    main(run)
