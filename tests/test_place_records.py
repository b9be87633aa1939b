"""Places that documents name by a key: in folders, in data files, by slug, number, UUID or name."""

from pathlib import Path

import pytest

from feeds.model import Event
from feeds.pipeline.collection import collect
from feeds.settings import Settings

UUID = "3f2a90aa-1b2c-4d3e-8f90-aabbccddeeff"


def event(folder: Path, said: str, files: dict[str, str]) -> Event:
    """Return the event of a site with these files."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (folder / "events").mkdir()
    (folder / "events" / "x.md").write_text(f"---\ntitle: X\nstart: 2027-05-18 18:00\n{said}\n---\nText.\n", "utf-8")
    found = collect(Settings(content=folder / "events", root=folder, timezone="Europe/London", cache="none"))
    return found.events[0]


HALL = "name: Corner Café\naddress: 1 High Street\ncity: Leeds\n"
LOCATED = "Corner Café, 1 High Street, Leeds"


@pytest.mark.parametrize(
    ("said", "name", "text"),
    [
        ("location: corner-cafe-north", "_data/locations/corner-cafe-north.yml", HALL),
        ("location: corner-cafe-north", "_data/locations.yml", f"corner-cafe-north:\n  {HALL.strip().replace(chr(10), chr(10) + '  ')}\n"),
        ("venue: corner-cafe-north", "data/venues.json", '[{"slug": "corner-cafe-north", "name": "Corner Café", "address": "1 High Street", "city": "Leeds"}]'),
        ("venue: corner", "data/venues/corner.toml", 'name = "Corner Café"\naddress = "1 High Street"\ncity = "Leeds"\n'),
        ("venueForeignKey: Riverside Gym", "src/pages/venues/gym.md", f"---\nvenueKey: Riverside Gym\ntitle: Corner Café\n{HALL[20:]}address: 1 High Street\n---\n"),
        (f"venue: {UUID}", "content/venues/a.md", f"---\nuuid: {UUID}\n{HALL}---\n"),
        ("venue_id: 12", "_data/places.yml", f"- id: 12\n  {HALL.strip().replace(chr(10), chr(10) + '  ')}\n"),
        ("lieu: salle-du-haut", "_lieux/salle-du-haut.md", f"---\n{HALL}---\n"),
        ("locations: [corner-cafe-north]", "content/locations/corner-cafe-north/_index.en.md", f"---\n{HALL}---\n"),
        ("ort: saal-eins", "orte/saal-eins.md", f"---\n{HALL}---\n"),
    ],
)  # fmt: skip
def test_a_key_leads_to_its_place(tmp_path: Path, said: str, name: str, text: str) -> None:
    """Wherever in the site the place is written down, and however it is named."""
    found = event(tmp_path, said, {name: text})
    assert found.location == LOCATED
    assert "place-unknown" not in {problem.code for problem in found.problems}


def test_a_place_without_a_title_has_the_name_that_it_is_called_by(tmp_path: Path) -> None:
    """``venueKey: Riverside Gym`` is its name, and its GeoJSON the point."""
    place = """---\nvenueKey: Riverside Gym\naddress: |-\n  Quay Road\n  Leeds\nlocation: '{"type":"Point","coordinates":[-1.5,53.8]}'\n---\n"""
    found = event(tmp_path, "venueForeignKey: Riverside Gym", {"venues/riverside.md": place})
    assert (found.location, found.geo) == ("Riverside Gym, Quay Road, Leeds", (53.8, -1.5))


@pytest.mark.parametrize("draft", ["draft: true", "published: false"])
def test_a_place_that_is_not_published_says_nothing(tmp_path: Path, draft: str) -> None:
    """A draft stays at home, also as a place of others."""
    found = event(tmp_path, "venue: corner-cafe-north", {"venues/corner-cafe-north.md": f"---\n{HALL}{draft}\n---\n"})
    assert found.location == ""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("_data/locations.yml", "[[["), ("_data/locations.json", "{"), ("_data/locations.toml", "a ="), ("_data/locations.yml", "just words"),
        ("_data/locations.yml", "corner-cafe-north: [1, 2]"), ("_data/locations.yml", "\udce9".encode("utf-8", "surrogatepass").decode("latin-1")),
    ],
)  # fmt: skip
def test_broken_data_costs_the_place_only(tmp_path: Path, name: str, text: str) -> None:
    """A data file that nobody can read names no place, and stops nobody."""
    found = event(tmp_path, "location: corner-cafe-north", {name: text})
    assert (found.location, "place-unknown" in {problem.code for problem in found.problems}) == ("", True)
