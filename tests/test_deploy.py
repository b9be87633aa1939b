"""What is ready to use works: the action, the GitLab jobs, the hook, the image, the units, the configurations of nginx."""

import json
import os
import re
import shlex
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from configparser import ConfigParser
from contextlib import contextmanager
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
import yaml

from .commands import clean_environ
from .pipelines import load, machine, run_action, run_steps, serving, shell
from .running import BASE, site_of
from .support import ROOT, missing

pytestmark = pytest.mark.slow

PINNED = re.compile(r"[\w./-]+@[0-9a-f]{40}|\./[\w./-]+")


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return machine(tmp_path_factory.mktemp("runner"))


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a repository with ten documents in content/, one of them doubtful."""
    content = site_of(tmp_path / "site" / "content", 10)
    (content / "odd.md").write_text("---\ntitle: Rencontre\nevent_start_date: 2027-13-45\n---\n", "utf-8")
    return content.parent


class TestAction:
    def test_it_builds_the_tree(self, site: Path, runner: dict[str, str]) -> None:
        """`build` writes the tree for the base that the input names, which wins over the settings."""
        done = run_action(site, runner, output="out/agenda", base_url="https://other.example.org/agenda")
        assert done.returncode == 0, done.stderr
        assert b"https://other.example.org/agenda/" in (site / "out/agenda/all.ics").read_bytes()
        assert BASE.encode() not in (site / "out/agenda/index.html").read_bytes()

    def test_it_checks_with_annotations(self, site: Path, runner: dict[str, str]) -> None:
        """`check` writes an annotation for each problem, at its file and line, and fails for an error."""
        done = run_action(site, runner, command="check")
        assert done.returncode == 1, done.stderr
        assert re.search(r"^::error file=content/odd\.md,line=3,", done.stdout, re.MULTILINE)

    def test_settings_and_options_reach_the_command(self, site: Path, runner: dict[str, str]) -> None:
        """The input `config` names the settings, `arguments` are options, several by spaces."""
        (site / "content/feeds.yaml").rename(site / "agenda.yaml")
        given = {"command": "check", "config": "agenda.yaml", "arguments": "--severity error --upcoming"}
        done = run_action(site, runner, **given)
        assert "::error" in done.stdout, done.stderr
        assert "::warning" not in done.stdout

    def test_another_command_is_refused(self, site: Path, runner: dict[str, str]) -> None:
        """What is neither check nor build is told in a sentence, and nothing runs."""
        done = run_action(site, runner, command="serve; touch hacked")
        assert (done.returncode, done.stdout) == (2, "::error::command is check or build, not serve; touch hacked\n")
        assert not (site / "hacked").exists()

    def test_inputs_are_no_code(self, site: Path, runner: dict[str, str]) -> None:
        """What a workflow gives reaches the shell in variables only, so that no value of it is run."""
        steps = load(ROOT / "action.yml")["runs"]["steps"]
        assert [step["run"] for step in steps if "${{" in step["run"]] == []
        run_action(site, runner, output="$(touch hacked)", arguments="--today $(touch hacked)")
        assert not (site / "hacked").exists()

    def test_the_last_record_is_read_from_where_it_was_published(self, site: Path, runner: dict[str, str]) -> None:
        """With `previous`, a feed that did not change keeps its Last-Modified, though the folder of CI is new each time."""
        with serving(site) as address:
            first = run_action(site, runner, output="a", previous=f"{address}/a")
            assert first.returncode == 0, first.stderr  # a site that is not there yet has published nothing
            for document in (site / "content").glob("*.md"):
                os.utime(document, (2e9, 2e9))
            second = run_action(site, runner, output="b", previous=f"{address}/a")
        assert second.returncode == 0, second.stderr
        one, two = (json.loads((site / name / "record.json").read_bytes())["feeds"] for name in ("a", "b"))
        same = [name for name in one if one[name]["sha256"] == two[name]["sha256"]]
        assert [name for name in same if one[name] != two[name]] == []


class TestGitLab:
    def test_the_jobs_run(self, site: Path, runner: dict[str, str]) -> None:
        """The commands of both jobs do what they say, on a checkout with feeds in .gitlab/feeds."""
        jobs = load(ROOT / "deploy/gitlab-ci.yml")
        common = jobs.pop(".feeds")
        (site / ".gitlab").mkdir()
        (site / ".gitlab/feeds").symlink_to(ROOT)
        _commit(site)
        with serving(site) as address:
            told = {"CI_PROJECT_DIR": str(site), "CI_PAGES_URL": address, "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main"}
            variables = {name: _expanded(value, told) for name, value in common["variables"].items()}
            environ = {**variables, **told, **runner}
            done = {name: shell("\n".join((*common["before_script"], *job["script"])), site, environ)
                    for name, job in jobs.items()}  # fmt: skip
        assert done["pages"].returncode == 0, done["pages"].stderr
        assert (site / "public/index.html").is_file()
        assert done["feeds-check"].returncode == 0, done["feeds-check"].stderr  # nothing changed since main
        assert (site / ".cache/feeds").is_dir()

    def test_every_job_extends_what_is_pinned(self) -> None:
        """One image with a version, the whole history, the submodule: no job is without."""
        jobs = load(ROOT / "deploy/gitlab-ci.yml")
        common = jobs.pop(".feeds")
        assert re.fullmatch(r"python:3\.\d+-\w+", common["image"])
        assert common["variables"]["GIT_DEPTH"] == "0"
        assert {job["extends"] for job in jobs.values()} == {".feeds"}


def test_every_action_that_a_document_uses_is_named_by_its_commit() -> None:
    """A tag can be moved by others, a commit cannot; our own action is the submodule of the site."""
    texts = [path.read_text("utf-8") for path in (ROOT / "docs").rglob("*.md")]
    used = [word for text in texts for word in re.findall(r"^\s*(?:- )?uses: (\S+)", text, re.MULTILINE)]
    assert used
    assert [word for word in used if not PINNED.fullmatch(word)] == []


def test_the_workflow_for_pages_alone_runs(site: Path, runner: dict[str, str]) -> None:
    """What docs/recipes.md gives to GitHub Pages builds the site, daily as well as on push."""
    workflow = _workflow("docs/recipes.md")
    assert {"push", "schedule"} <= workflow["on"].keys()
    with serving(site) as address:
        steps = json.loads(json.dumps(workflow["jobs"]["agenda"]["steps"]).replace("https://www.example.org", address))
        done = run_steps(steps, site, runner)
    assert done.returncode == 0, done.stderr
    (uploaded,) = (step["with"]["path"] for step in steps if "path" in step.get("with", {}))
    assert (site / uploaded / "index.html").is_file()


def test_rules_of_a_folder_are_moved_to_the_top(site: Path, runner: dict[str, str]) -> None:
    """What docs/recipes.md says of _headers gives every rule its folder, and leaves the headers as they are."""
    assert run_action(site, runner, output="public/agenda").returncode == 0
    (command,) = re.findall(r"```sh\n *(sed .*)\n", (ROOT / "docs/recipes.md").read_text("utf-8"))
    assert shell(command, site, runner).returncode == 0
    there, here = ((site / name / "_headers").read_text("utf-8").splitlines() for name in ("public/agenda", "public"))
    assert here == [f"/agenda{line}" if line.startswith("/") else line for line in there]
    assert any(line.startswith("/agenda/") for line in here)


def test_the_workflow_for_pull_requests_tells_of_what_they_change(site: Path, runner: dict[str, str]) -> None:
    """What docs/commands.md gives for pull requests annotates the changed documents, no others."""
    (site / "content/old.md").write_text((site / "content/odd.md").read_text("utf-8"), "utf-8")
    (site / "content/odd.md").rename(site / "odd.md")
    _commit(site, "main")
    (site / "odd.md").rename(site / "content/odd.md")
    _commit(site, "request")
    done = run_steps(_workflow("docs/commands.md")["jobs"]["check"]["steps"], site, runner)
    assert re.findall(r"^::error file=([^,]+),", done.stdout, re.MULTILINE) == ["content/odd.md"], done.stderr


def test_the_hook_for_pre_commit_runs_what_is_installed(site: Path, runner: dict[str, str]) -> None:
    """The hook of docs/commands.md is local, needs no address, and fails as the check does."""
    text = (ROOT / "docs/commands.md").read_text("utf-8")
    (block,) = (found for found in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL) if "hooks:" in found)
    ((repository,)) = yaml.safe_load(block)["repos"]
    (hook,) = repository["hooks"]
    assert (repository["repo"], hook["language"], hook["pass_filenames"]) == ("local", "system", False)
    assert re.search(hook["files"], "content/odd.md")
    done = shell(hook["entry"], site, runner)
    assert done.returncode == 1, done.stderr
    assert "content/odd.md:3" in done.stdout


@pytest.fixture(scope="module")
def lines() -> list[tuple[str, str]]:
    """Return the instructions with their values, in order."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Containerfile").read_text("utf-8"), flags=re.MULTILINE)
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in text.splitlines() if line)]


class TestImage:
    """The Containerfile without an engine: see its first lines for what that leaves out."""

    def test_it_has_two_stages_and_no_root(self, lines: list[tuple[str, str]]) -> None:
        """What builds stays behind, and what runs is a user who is known by number, as orchestrators want it."""
        words = [word for word, _ in lines]
        assert words.count("FROM") == 2
        assert words.index("USER") < words.index("CMD")
        assert dict(lines)["USER"].isdigit()
        assert not re.search(r"COPY (?!--from=build)", "\n".join(map(" ".join, lines[_second_stage(words) :])))

    def test_what_is_copied_is_there(self, lines: list[tuple[str, str]]) -> None:
        """Each COPY of the first stage names files of this repository."""
        copied = [name for word, rest in lines if word == "COPY" and "--from" not in rest for name in rest.split()[:-1]]
        assert [name for name in copied if not (ROOT / name).exists()] == []

    def test_its_lines_build_what_serves(self, lines: list[tuple[str, str]]) -> None:
        """COPY and RUN make an environment in which CMD serves and HEALTHCHECK finds it well, for a user who owns nothing."""
        with _open_folder() as folder:
            python = _python_for_all()
            _build_image(lines, folder, machine(folder / "tools", python or sys.executable))
            content = site_of(folder / "content", 3)
            cache = folder / "cache"
            cache.mkdir()
            user = _other_user(dict(lines)["USER"], cache) if python else []
            port = free_port()
            environ = {"PATH": f"{folder / 'opt/bin'}:/usr/bin:/bin", "FEEDS_CONTENT": str(content), "HOME": "/nowhere",
                       "FEEDS_CACHE": str(cache), "PYTHONDONTWRITEBYTECODE": "1"}  # fmt: skip
            command = [*user, *(str(port) if word == "8000" else word for word in json.loads(dict(lines)["CMD"]))]
            health = dict(lines)["HEALTHCHECK"].partition("CMD ")[2].replace(":8000/", f":{port}/")
            with running(command, environ, folder, f"http://127.0.0.1:{port}/all.ics"):
                check = subprocess.run([*user, *json.loads(health)], env=environ, cwd=folder, check=False)
                assert check.returncode == 0
            check = subprocess.run(
                [*user, *json.loads(health)], env=environ, cwd=folder, check=False, capture_output=True
            )
            assert check.returncode != 0
            assert any(cache.iterdir())


class TestUnits:
    UNITS = ("feeds-serve.service", "feeds-build.service")

    @pytest.mark.parametrize("name", UNITS)
    def test_systemd_reads_it(self, name: str, tmp_path: Path) -> None:
        """systemd-analyze finds nothing wrong, with the command at a place where there is one."""
        if not shutil.which("systemd-analyze"):
            pytest.skip("systemd-analyze is not installed")
        text = (ROOT / "deploy" / name).read_text("utf-8")
        (tmp_path / name).write_text(text.replace("/opt/feeds/bin/feeds", "/bin/true"))
        done = subprocess.run(
            ["systemd-analyze", "verify", tmp_path / name], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")

    @pytest.mark.parametrize("name", UNITS)
    def test_its_command_runs(self, name: str, tmp_path: Path) -> None:
        """ExecStart serves, or writes a tree and goes on, with nothing in the environment but what the unit says."""
        parser = ConfigParser(strict=False, interpolation=None)
        parser.optionxform = str  # type: ignore[assignment,method-assign]
        parser.read(ROOT / "deploy" / name)
        port = free_port()
        moved = {"/opt/feeds/bin/feeds": f"{sys.executable} -m feeds", "/srv/site/content": str(site_of(tmp_path / "c", 3)),
                 "/srv/www/agenda": str(tmp_path / "agenda"), "8000": str(port)}  # fmt: skip
        command = re.sub("|".join(map(re.escape, moved)), lambda found: moved[found[0]], parser["Service"]["ExecStart"])
        environ = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "FEEDS_CACHE": str(tmp_path / "cache")}
        with serving(tmp_path) as files:
            address = f"http://127.0.0.1:{port}" if "serve" in name else f"{files}/agenda"
            with running(shlex.split(command), environ, tmp_path, f"{address}/manifest.json" if "build" in name else
                         f"{address}/all.ics") as process:  # fmt: skip
                assert process.poll() is None


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return /srv/www with a tree in agenda/, which nginx's workers may read."""
    with _open_folder() as folder:
        content = site_of(folder / "content", 5)
        environ = {"FEEDS_BASE_URL": "https://www.example.org/agenda"}
        done = shell(f"{sys.executable} -m feeds build content -o www/agenda", folder, environ)
        assert done.returncode == 0, done.stderr
        assert content.is_dir()
        yield folder


class TestNginx:
    def test_a_static_tree_has_types_and_freshness(self, tree: Path) -> None:
        """nginx gives the tree below its prefix with the types of the manifest, and keeps to itself what is not public."""
        shutil.copy(tree / "www/agenda/nginx.conf", tree / "feeds.conf")
        moved = {"/etc/nginx/snippets/feeds.conf": str(tree / "feeds.conf"), "/srv/www": str(tree / "www")}
        files = json.loads((tree / "www/agenda/manifest.json").read_bytes())["files"]
        with nginx("nginx-static.conf", tree, moved) as address:
            for name in ("all.ics", "all.json", "all.atom", "events/3.ics", "index.html"):
                status, headers, body = fetch(f"{address}/agenda/{name}")
                assert status == 200
                assert headers["Content-Type"].split(";")[0] == files[name]["type"].split(";")[0]
                assert headers["Cache-Control"] == files[name]["cache"]
                assert body == (tree / "www/agenda" / name).read_bytes()
            assert fetch(f"{address}/agenda/")[0] == 200
            assert fetch(f"{address}/agenda/events/3/")[0] == 200
            status, _, body = fetch(f"{address}/agenda/nothing/")
            assert (status, body) == (404, (tree / "www/agenda/404.html").read_bytes())
            assert fetch(f"{address}/agenda/record.json")[0] == 200  # --previous reads it
            assert [fetch(f"{address}/agenda/{name}")[0] for name in ("nginx.conf", "_headers", ".htaccess")] == [
                404
            ] * 3

    def test_a_server_behind_it_keeps_the_prefix(self, tree: Path) -> None:
        """`feeds serve` behind nginx below a prefix: feeds and pages name what is reached through nginx, with trust_proxy."""
        port = free_port()
        environ = {**clean_environ(), "FEEDS_TRUST_PROXY": "true", "FEEDS_CACHE": str(tree / "cache")}
        (tree / "content/feeds.yaml").write_text("timezone: Europe/Paris\nlanguage: fr\n")
        command = [sys.executable, "-m", "feeds", "serve", str(tree / "content"), "--port", str(port)]
        with (nginx("nginx-serve.conf", tree, {"127.0.0.1:8000": f"127.0.0.1:{port}"}) as address,
              running(command, environ, tree, f"{address}/agenda/all.ics")):  # fmt: skip
            status, headers, body = fetch(f"{address}/agenda/all.ics")
            assert (status, headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
            host = address.partition("://")[2]
            assert f"{address}/agenda/events/".encode() in body.replace(b"\r\n ", b""), host
            status, _, page = fetch(f"{address}/agenda/")
            assert status == 200
            links = re.findall(r'href="((?!https?:|webcal:|mailto:|#)[^"]+)"', page.decode())
            assert links
            assert {fetch(urljoin(f"{address}/agenda/", link.partition("#")[0]))[0]
                    for link in links[:20]} == {200}  # fmt: skip


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running(
    command: list[str], environ: Mapping[str, str], folder: Path, address: str
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command until it answers at an address, then end it and all it started."""
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=environ, stdout=log, stderr=log, start_new_session=True)
    try:
        for _ in range(600):
            if process.poll() is not None or fetch(address)[0] == 200:
                break
            time.sleep(0.1)
        assert fetch(address)[0] == 200, (folder / "log").read_text()
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def fetch(address: str) -> tuple[int, Message, bytes]:
    """Return status, headers and body; the status is 0 where nobody answers."""
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()
    except OSError:
        return 0, Message(), b""


@contextmanager
def nginx(name: str, folder: Path, moved: Mapping[str, str]) -> Iterator[str]:
    """Run a real nginx with a configuration of deploy/, at other places and another port; yields its address."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not program:
        missing("nginx is not installed")
    port = free_port()
    text = (ROOT / "deploy" / name).read_text("utf-8").replace("listen 80;", f"listen 127.0.0.1:{port};")
    for there, here in moved.items():
        text = text.replace(there, here)
    places = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    types = "include /etc/nginx/mime.types;" if Path("/etc/nginx/mime.types").exists() else ""
    (folder / name).write_text(f"daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;\n"
                               f"events {{}}\nhttp {{ access_log off; {places} {types}\n{text}}}\n")  # fmt: skip
    command = [program, "-e", str(folder / "error.log"), "-c", str(folder / name)]
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(command)
    try:
        for _ in range(100):
            if fetch(address)[0]:
                break
            time.sleep(0.05)
        yield address
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def _open_folder() -> Iterator[Path]:
    """Yield a folder that every user may read, as those of pytest may not."""
    with tempfile.TemporaryDirectory(prefix="feeds-deploy-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        yield Path(name)


def _second_stage(words: list[str]) -> int:
    return len(words) - words[::-1].index("FROM")


def _build_image(lines: list[tuple[str, str]], folder: Path, runner: dict[str, str]) -> None:
    """Do what the first stage says: COPY as it is, RUN with /opt/feeds at another place."""
    source = folder / "src"
    source.mkdir()
    environ = {**runner, "PIP_NO_BUILD_ISOLATION": "0", "PYTHONPATH": ""}  # the builder is here already
    for word, rest in lines[: _second_stage([word for word, _ in lines]) - 1]:
        if word == "COPY":
            *names, target = rest.split()
            for name in names:
                _copy(ROOT / name, source / (target if len(names) == 1 and target != "./" else name))
        elif word == "RUN":
            done = shell(rest.replace("/opt/feeds", str(folder / "opt")), source, environ)
            assert done.returncode == 0, done.stderr


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, target)


def _python_for_all() -> str | None:
    """Return a Python of this version that every user may run; None where all are at home with somebody."""
    name = f"python3.{sys.version_info.minor}"
    found = filter(None, (sys.executable, shutil.which(name, path="/usr/local/bin:/usr/bin")))
    return next((path for path in found if _is_open(Path(path).resolve())), None)


def _is_open(path: Path) -> bool:
    return all(place.stat().st_mode & stat.S_IXOTH for place in (path, *path.parents))


def _other_user(number: str, cache: Path) -> list[str]:
    """Return what runs a command as a user who may write to the cache only; nothing where we are not root."""
    if os.getuid() != 0 or not shutil.which("setpriv"):
        return []
    os.chown(cache, int(number), int(number))
    return ["setpriv", f"--reuid={number}", f"--regid={number}", "--clear-groups"]


def _workflow(document: str) -> dict[str, Any]:
    """Return the workflow that a document shows."""
    blocks = re.findall(r"```yaml\n(.*?)```", (ROOT / document).read_text("utf-8"), re.DOTALL)
    (found,) = (yaml.load(block, yaml.BaseLoader) for block in blocks if "jobs:" in block)
    assert isinstance(found, dict)
    return found


def _commit(site: Path, branch: str = "main") -> None:
    """Commit the documents of a site, a repository with a branch origin/main."""
    for words in (("init", "-q", "-b", branch), ("add", "content"), ("commit", "-q", "-m", "The documents"),
                  ("update-ref", f"refs/remotes/origin/{branch}", "HEAD")):  # fmt: skip
        command = ["git", "-C", str(site), "-c", "user.name=A", "-c", "user.email=a@example.org", *words]
        subprocess.run(command, check=True)


def _expanded(text: str, variables: Mapping[str, str]) -> str:
    return re.sub(r"\$(\w+)", lambda found: variables[found[1]], text)
