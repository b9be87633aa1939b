"""The page for editors: a light for each coming event, what is to be mended, and nothing that is not for the public."""

import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from feeds.pages.site import Site
from feeds.pipeline.collection import collect
from feeds.settings import Settings
from feeds.web import create_app
from feeds.web.views import routes

NOW = datetime(2027, 1, 1, 12, tzinfo=UTC)


def document(*lines: str, body: str = "") -> str:
    return "\n".join(("---", *lines, "---", body))


DOCUMENTS = {
    "certain.md": document("title: Marché", "start: 2027-03-01 10:00", "end: 2027-03-01 12:00"),
    "chaque-semaine.md": document(
        "title: Chorale", "start: 2026-09-01 18:00", "end: 2026-09-01 20:00", "rrule: FREQ=WEEKLY;COUNT=60"
    ),
    "suppose.md": document("title: Bal", "start: 2027-02-01 20:00"),
    "douteux.md": document("title: Débat", "start: 2027-04-01 18:30", "horaires: 19h - 21h"),
    "passe.md": document("title: Autrefois", "start: 2026-02-01 20:00", "end: 2026-02-01 21:00"),
    "casse.md": document("title: [Fête"),
    "jour.md": document("title: Kermesse", "start: 2027-02-30 10:00"),
}
SECRET = "Secret"  # in the name, the title and the values of all that is not for the public
KEPT = {
    f"{SECRET}-brouillon.md": document(f"title: {SECRET}", "draft: true", "start: 2027-03-01 10:00"),
    f"{SECRET}-date.md": document(f"title: {SECRET}", "visibility: members-only", f"start: {SECRET} 2027-02-30"),
    f"{SECRET}-yaml.md": document(f"title: [{SECRET}", "draft: true"),
    f"{SECRET}-toml.md": f"+++\ntitle = [{SECRET}\ndraft = true\n+++\n",
    f"{SECRET}-ouvert.md": f"---\ntitle: {SECRET}\npublished: 'false'\n",
    f"_drafts/{SECRET}.md": document(f"title: [{SECRET}"),
    f"{SECRET}-plus-tard.md": document(f"title: {SECRET}", "publishDate: 2099-01-01", "start: 2027-02-30 10:00"),
    f"{SECRET}-octets.md": f"\ufeff---\ntitle: {SECRET}\n---\n",
    "meme-uid.md": document("title: Vide-grenier", "uid: abc", "start: 2027-05-01 10:00", "end: 2027-05-01 12:00"),
    f"{SECRET}-meme-uid.md": document(f"title: {SECRET}", "uid: abc", "draft: true", "start: 2027-05-01 09:00"),
}


def client_of(folder: Path, documents: dict[str, str], **chosen: object) -> FlaskClient:
    for name, text in documents.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-16" if "octets" in name else "utf-8")
    settings = Settings(**{"content": folder, "timezone": "Europe/Paris", "language": "fr", "status": True, **chosen})  # type: ignore[arg-type]
    return create_app(settings, collection=collect(settings), clock=lambda: NOW).test_client()


def words(client: FlaskClient, path: str = "/status") -> str:
    """Return what a reader of the page reads, blanks put together."""
    page = re.sub(r"<[^>]+>", " ", client.get(path).get_data(as_text=True))
    return " ".join(unescape(page).split())


def test_the_page_is_off_unless_it_is_switched_on(tmp_path: Path) -> None:
    """Without the setting there is no such address, and robots are told nothing."""
    client = client_of(tmp_path, DOCUMENTS, status=False)
    assert client.get("/status").status_code == 404
    assert "status" not in client.get("/robots.txt").get_data(as_text=True)
    assert "/status" not in [rule for rule, _, _ in routes(Settings(timezone="UTC"))]


def test_nobody_keeps_the_page_and_no_page_leads_to_it(tmp_path: Path) -> None:
    """It is stored nowhere and indexed nowhere; a reader of the agenda does not find it."""
    client = client_of(tmp_path, DOCUMENTS)
    answer = client.get("/status")
    assert (answer.headers["Cache-Control"], answer.headers["X-Robots-Tag"]) == ("no-store", "noindex, nofollow")
    assert '<meta name="robots" content="noindex, nofollow">' in answer.get_data(as_text=True)
    assert "Disallow: /status\n" in client.get("/robots.txt").get_data(as_text=True)
    assert "/status" not in client.get("/").get_data(as_text=True)


def test_each_coming_event_has_its_light_in_order(tmp_path: Path) -> None:
    """By start, one that repeats by its next time; each light is a word and a shape of its own."""
    page = client_of(tmp_path, DOCUMENTS).get("/status").get_data(as_text=True)
    items = re.findall(
        r'<li class="item.*?<span class="light (\w+)"><svg[^>]*>(.*?)</svg>(\w+)</span>.*?<bdi>(.*?)</bdi>', page, re.S
    )
    assert [(light, word, title) for light, _, word, title in items] == [
        ("certain", "Certain", "Chorale"),
        ("assumed", "Supposé", "Bal"),
        ("certain", "Certain", "Marché"),
        ("doubtful", "Douteux", "Débat"),
    ]
    assert len({shape for _, shape, _, _ in items}) == 3
    assert "Autrefois" not in page


def test_the_summary_counts_and_chooses(tmp_path: Path) -> None:
    """How many of each light there are stands above; each count leads to those events alone."""
    client = client_of(tmp_path, DOCUMENTS)
    for counted in ("4 événements à venir", "Certain 2", "Supposé 1", "Douteux 1"):
        assert counted in words(client)
    doubtful = words(client, "/status?light=doubtful")
    assert "Débat" in doubtful
    assert "Marché" not in doubtful
    assert "4 événements à venir" in doubtful
    assert words(client, "/status?light=anything") == words(client)


def test_each_light_has_its_sentences_with_file_and_line(tmp_path: Path) -> None:
    """What is doubtful stands below the event, at the place where it is mended; with `explain`, a link tells more."""
    client = client_of(tmp_path, DOCUMENTS, explain=True)
    for place in ("douteux.md:3 start indique 2027-04-01 18:30", "suppose.md:3 Aucune fin"):
        assert place in words(client)
    assert "douteux.md:3 start says 2027-04-01 18:30" in words(client, "/status?lang=en")
    assert 'href="/events/douteux/explain"' in client.get("/status").get_data(as_text=True)
    assert "/explain" not in client_of(tmp_path, {}).get("/status").get_data(as_text=True)


def test_what_gave_no_event_stands_at_the_top(tmp_path: Path) -> None:
    """Documents with errors, and what is wrong with the whole site, come before all events."""
    told = words(client_of(tmp_path, DOCUMENTS))
    assert told.index("À corriger d’abord") < told.index("casse.md:") < told.index("jour.md:3") < told.index("Chorale")
    alone = tmp_path / "alone"
    alone.mkdir()
    lost = {"a.md": document("title: Un", "quand: bientôt"), "b.md": document("title: Deux", "quand: bientôt")}
    assert "Aucun des 2 documents" in words(client_of(alone, lost))


def test_nothing_that_is_kept_from_the_public_is_on_the_page(tmp_path: Path) -> None:
    """No draft, broken or whole, no file that may be one, no sentence that names one; they are counted only."""
    client = client_of(tmp_path, DOCUMENTS | KEPT, explain=True)
    for path in ("/status", "/status?lang=en", "/status?light=doubtful"):
        assert SECRET not in client.get(path).get_data(as_text=True)
    told = words(client)
    assert "Vide-grenier" in told
    assert re.search(r"[67] autres documents contiennent des erreurs", told)
    (tmp_path / "only").mkdir()
    assert SECRET not in words(client_of(tmp_path / "only", {each: KEPT[each] for each in list(KEPT)[1:7]}))


def test_a_broken_save_makes_its_event_doubtful(tmp_path: Path) -> None:
    """The last good version is shown, its light tells that its document is another by now."""
    from feeds.pipeline.builder import Builder
    from feeds.rendering.snapshot import Snapshot
    from feeds.web.state import LiveSite

    client_of(tmp_path, {"certain.md": DOCUMENTS["certain.md"]})
    settings = Settings(content=tmp_path, timezone="Europe/Paris", language="fr", status=True)
    builder = Builder(settings)
    live = LiveSite(Site(snapshot=Snapshot(builder.build())), builder)
    (tmp_path / "certain.md").write_text(document("title: [Marché"), "utf-8")
    live.renew()
    app = create_app(settings, collection=live.site.collection, clock=lambda: NOW)
    told = words(app.test_client())
    assert "Sa dernière version correcte figure dans les agendas." in told
    assert "Douteux Marché" in told


@pytest.mark.parametrize("number", [400])
def test_a_large_site_has_a_page_of_bounded_size(tmp_path: Path, number: int) -> None:
    """Three hundred events are shown, and how many more there are is told."""
    many = {f"{each}.md": DOCUMENTS["certain.md"].replace("Marché", f"Marché {each}") for each in range(number)}
    assert "… et 100 de plus" in words(client_of(tmp_path, many))
