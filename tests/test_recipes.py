"""The recipes of docs/recipes/ work: each is followed on a site that exists, by its generator, up to the published page.

A recipe says “New file `…`:” and “In `…`, …:” before what is to be written there; what stands in blocks of ``sh`` is run,
then, after that was published, the steps of its workflow.
"""

import json
import os
import re
import shutil
from datetime import date
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest

from .pipelines import load, machine, run_steps, serving, shell
from .support import ROOT, Links, missing

RECIPES = ROOT / "docs" / "recipes"
SITES = ROOT / "tests" / "recipes"
ORACLES = Path(os.environ.get("NODE_ORACLES", Path.home() / ".oracles" / "node")).parent
STEP = re.compile(
    r"^(?:(?P<kind>New file|In) `(?P<name>[^`\n]+)`(?:, (?P<place>[^:\n]+))?:\n\n)?```(?P<language>\w+)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
WORKFLOW = ".github/workflows/site.yml"
DOMAIN = "https://www.example.org"

pytestmark = pytest.mark.slow


def programs(recipe: str) -> dict[str, Path]:
    """Return the generator of a recipe by the name of its command; skips the test where it is missing."""
    if recipe == "eleventy":
        found = ORACLES / "node/node_modules/.bin/eleventy"
        return {"npx": _npx(found)} if found.exists() else missing("Eleventy is not installed (npm)")
    places = f"{ORACLES / 'pelican/bin'}{os.pathsep}{os.environ['PATH']}"
    program = shutil.which(recipe, path=places)
    return {recipe: Path(program)} if program else missing(f"{recipe} is not installed")


def _npx(eleventy: Path) -> Path:
    """Return npx, which looks for what it runs in node_modules/ of the site, where the test links it."""
    return Path(shutil.which("npx") or eleventy)


def follow(recipe: str, site: Path, address: str) -> list[str]:
    """Write into a site what its recipe says; returns its blocks of commands. The site is published at ``address``."""
    for file in (path for path in site.rglob("*") if path.is_file() and not path.is_symlink()):
        file.write_text(file.read_text("utf-8").replace(DOMAIN, address), "utf-8")
    commands = []
    for step in STEP.finditer((RECIPES / f"{recipe}.md").read_text("utf-8")):
        text, path = step["text"].replace(DOMAIN, address), site / (step["name"] or "")
        if step["kind"] == "New file":
            assert not path.exists()
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        elif step["kind"] == "In":
            _insert(path, text, step["place"].partition(", for ")[0])
        elif step["language"] == "sh":
            commands.append(text)
    return commands


def _insert(path: Path, text: str, place: str) -> None:
    """Put lines into a file: before or after a tag that each of our sites has there, or at the end."""
    old = path.read_text("utf-8")
    at = {"inside `<head>`": old.find("</head>"), "where the button is to be": old.find("</ul>") + len("</ul>\n"),
          "further lines": len(old)}[place]  # fmt: skip
    assert 0 < at <= len(old)
    path.write_text(old[:at] + text + old[at:], "utf-8")


def dead_links(root: Path, address: str) -> list[str]:
    """Return the links of all pages below a folder, published at ``address``, behind which nothing is."""
    dead = []
    for page in sorted(root.rglob("*.html")):
        for link in Links(page.read_text("utf-8")).found:
            target, anchor = urldefrag(urljoin(f"{address}/{page.relative_to(root).as_posix()}", link))
            if target.startswith(f"{address}/") and not _leads_to(root, target.removeprefix(address), anchor):
                dead.append(f"{page.relative_to(root)}: {link}")
    return dead


def _leads_to(root: Path, path: str, anchor: str) -> bool:
    file = root / path.removeprefix("/")
    file = file / "index.html" if file.is_dir() else file
    return file.is_file() and (not anchor or anchor in Links(file.read_text("utf-8")).anchors)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the folder where the action installs feeds, once for all recipes."""
    return str(tmp_path_factory.mktemp("runner"))


@pytest.mark.parametrize("recipe", sorted(path.stem for path in RECIPES.glob("*.md")))
def test_the_recipe_gives_a_site_with_a_button(recipe: str, tmp_path: Path, installed: str) -> None:
    """Who follows it has a button in his own template, which leads to a page that is there, and no dead link anywhere."""
    runner = {**machine(tmp_path / "runner", **programs(recipe)), "RUNNER_TEMP": installed}
    site, published = tmp_path / "site", tmp_path / "published"
    published.mkdir()
    shutil.copytree(SITES / recipe, site)
    with serving(published) as host:
        blocks = follow(recipe, site, host)
        if recipe == "eleventy":
            (site / "node_modules").symlink_to(ORACLES / "node/node_modules")
        for commands in blocks:
            done = shell(commands, site, runner)
            assert done.returncode == 0, done.stdout + done.stderr
        workflow = load(site / WORKFLOW)
        steps = workflow["jobs"]["site"]["steps"]
        root, output = _given(steps, "path"), _given(steps, "output")
        base = _given(steps, "previous")
        address = base.removesuffix(output.removeprefix(root))
        check(site / root, address, base)
        shutil.copytree(site / root, published / urlsplit(address).path.strip("/"), dirs_exist_ok=True)
        shutil.rmtree(site / root)
        done = run_steps(steps, site, runner)
        assert done.returncode == 0, done.stdout + done.stderr
        check(site / root, address, base)
        assert "feeds.yaml" not in {path.name for path in published.rglob("*")}


def check(root: Path, address: str, base: str) -> None:
    """Fail unless a page of the site outside of the tree leads to the agenda, whose links all lead somewhere."""
    agenda = base.removeprefix(f"{address}/")
    own = [path for path in root.rglob("*.html") if not path.is_relative_to(root / agenda)]
    links = {urljoin(f"{address}/{path.relative_to(root).as_posix()}", link)
             for path in own for link in Links(path.read_text("utf-8")).found}  # fmt: skip
    assert {f"{base}/#subscribe", f"{base}/all.ics"} <= links
    assert dead_links(root, address) == []
    manifest = json.loads((root / agenda / "manifest.json").read_bytes())
    assert manifest["base_url"] == base
    assert (root / agenda / "all.ics").read_bytes().count(b"BEGIN:VEVENT") == 2
    today = date.fromisoformat(manifest["today"])
    assert re.search(rf"As of .*{today.day}.*{today.year}", (root / agenda / "index.html").read_text("utf-8"))


@pytest.mark.parametrize("recipe", sorted(path.stem for path in RECIPES.glob("*.md")))
def test_each_recipe_rebuilds_daily_as_well_as_on_push(recipe: str, tmp_path: Path) -> None:
    """What is coming changes at midnight, whether anybody pushes or not."""
    shutil.copytree(SITES / recipe, tmp_path, dirs_exist_ok=True)
    follow(recipe, tmp_path, DOMAIN)
    workflow = load(tmp_path / WORKFLOW)
    assert {"push", "schedule"} <= workflow["on"].keys()
    (daily,) = workflow["on"]["schedule"]
    assert re.fullmatch(r"\d+ \d+ \* \* \*", daily["cron"])


def _given(steps: list[dict[str, dict[str, str]]], name: str) -> str:
    return next(step["with"][name] for step in steps if name in step.get("with", {}))
