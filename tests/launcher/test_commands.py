"""The commands a newcomer types: one clear sentence instead of a traceback."""

import importlib.util
import json
import shutil
import socket
import subprocess
import sys

import pytest

from tests.databases import ROOT

LIB = ROOT / "script" / "lib"


def load(name: str):
    sys.path.insert(0, str(LIB))
    try:
        spec = importlib.util.spec_from_file_location(f"script_{name}", LIB / f"{name}.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module
    finally:
        sys.path.remove(str(LIB))


def type_in(*command: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [str(ROOT / "script" / command[0]), *command[1:]], capture_output=True, text=True, timeout=60,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "/nonexistent", **environment}, cwd="/",
    )  # fmt: skip


@pytest.mark.parametrize("name", ["demo", "test", "check", "server", "worker", "lock", "mutation", "rehearsal"])
def test_every_command_says_what_it_does(name):
    done = type_in(name, "--help")
    assert done.returncode == 0
    assert f"./script/{name}" in done.stdout


def test_without_the_proxy_a_rehearsal_says_what_to_install(tmp_path):
    (tmp_path / "python3").symlink_to(sys.executable)
    for name in ("sh", "dirname"):
        (tmp_path / name).symlink_to(shutil.which(name))
    done = type_in("rehearsal", PATH=str(tmp_path))
    assert done.returncode == 1
    assert "apt-get install caddy" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_taken_port_is_one_sentence(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = type_in("demo", "--port", str(port), DEMO_DIR=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.strip() == f"Port {port} is taken by another program: choose another with --port."


def test_a_folder_that_cannot_be_written_is_one_sentence():
    done = type_in("demo", DEMO_DIR="/proc/nowhere")
    assert done.returncode == 1
    assert "cannot be written to" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_old_python_is_one_sentence(tmp_path):
    for name in ("python3", "python3.11", "python3.12", "python3.13"):
        (tmp_path / name).write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    for name in ("sh", "dirname", "env"):
        (tmp_path / name).symlink_to(f"/bin/{name}" if name == "sh" else f"/usr/bin/{name}")
    done = type_in("demo", PATH=str(tmp_path))
    assert done.returncode == 1
    assert "Python 3.11 or newer is needed" in done.stderr


def test_nothing_running_is_nothing_to_stop(tmp_path):
    done = type_in("demo", "--stop", DEMO_DIR=str(tmp_path))
    assert (done.returncode, done.stdout.strip()) == (0, "No demonstration is running.")


@pytest.mark.parametrize(("options", "asked"), [([], None), (["--second-factor"], "1")])
def test_the_demonstration_asks_the_staff_for_a_second_step_on_request(monkeypatch, tmp_path, options, asked):
    demo = load("demo")
    monkeypatch.setattr(demo.os, "environ", {"DEMO_DIR": str(tmp_path)})
    monkeypatch.setattr(demo, "is_free", lambda _port: True)
    monkeypatch.setattr(demo, "ready", lambda _kind: "python")
    monkeypatch.setattr(demo, "_prepare", lambda *_given: None)
    served: list[dict[str, str]] = []
    monkeypatch.setattr(demo, "_serve", lambda _folder, _python, environment, _port: served.append(environment))
    demo.run(options)
    assert served[0].get("STAFF_SECOND_FACTOR") == asked


def test_a_machine_without_network_is_one_sentence(monkeypatch, tmp_path):
    environment = load("environment")
    answer = subprocess.CompletedProcess([], 1, "", "error: Temporary failure in name resolution")
    monkeypatch.setattr(environment.subprocess, "run", lambda *_args, **_values: answer)
    with pytest.raises(environment.Refusal, match="no package registry answers"):
        environment._install(tmp_path / "bin" / "python", "requirements/base.txt", "the packages")


REPORT = '<testsuites><testsuite tests="{tests}" failures="{failures}" errors="0" skipped="{skipped}" time="1"/></testsuites>'


@pytest.mark.parametrize(
    ("tests", "failures", "skipped", "checks", "good"),
    [(5, 0, 0, [], True), (5, 1, 0, [], False), (5, 0, 1, [], False), (0, 0, 0, [], False), (5, 0, 0, ["lint"], False)],
)
def test_a_run_is_good_only_whole(tmp_path, capsys, tests, failures, skipped, checks, good):
    report = tmp_path / "report.xml"
    report.write_text(REPORT.format(tests=tests, failures=failures, skipped=skipped), encoding="utf-8")
    assert load("test").summary(report, checks) is good
    assert f"{skipped} skipped" in capsys.readouterr().out


def test_a_suite_that_did_not_start_is_not_good(tmp_path):
    assert load("test").summary(tmp_path / "nothing.xml", []) is False


COUNTS = {"killed": 8, "timeout": 1, "segfault": 0, "suspicious": 0, "survived": 0, "no_tests": 1, "skipped": 5}


def test_a_mutant_without_a_test_counts_against_the_score(tmp_path, capsys):
    stats = tmp_path / "stats.json"
    stats.write_text(json.dumps(COUNTS), encoding="utf-8")
    assert load("mutation").score(stats) == 90
    assert "9 of 10 mutants noticed: 90.0 %" in capsys.readouterr().out


def test_the_demonstrations_folder_forgets_only_what_it_made(tmp_path):
    folder = load("demo_data").DemoFolder.open(str(tmp_path))
    (tmp_path / "db.sqlite3").touch()
    (tmp_path / "mine.txt").touch()
    folder.reset()
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_pid_of_another_program_is_not_ours(tmp_path):
    folder = load("demo_data").DemoFolder.open(str(tmp_path))
    folder.write("running.json", {"pid": 1, "url": "http://127.0.0.1:8000/"})
    assert folder.running() is None
