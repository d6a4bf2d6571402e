"""The offline kit of a large exhibition: how heavy, and how long it takes."""

import zipfile

import pytest

from core.pictures import make_renditions
from exhibitions.offline_kits import build_kit
from tests.factories.exhibitions import make_exhibition, make_image, make_portrait, translated
from tests.promises import size, tell

PORTRAITS = size(40, 4)


@pytest.mark.django_db
def test_a_kit_of_forty_photographed_portraits_in_three_languages():
    exhibition = make_exhibition(rooms=4)
    for place in range(PORTRAITS):
        image = make_image()
        make_renditions(image)
        values = {"pair": place // 2 + 1, "side": "ab"[place % 2], "room_code": f"salle-{place % 4}", "photo": image}
        portrait = make_portrait(exhibition, **values)
        for language in ("es", "en"):
            translated(portrait, exhibition, language)
    kit = build_kit(exhibition, languages=["fr", "es", "en"])
    with zipfile.ZipFile(kit.file.open("rb")) as archive:
        pages = [name for name in archive.namelist() if name.endswith(".html")]
    tell(
        "kit", portraits=kit.portraits, pages=len(pages), megabytes=round(kit.size_bytes / 1e6, 1), seconds=kit.seconds
    )
    assert len(pages) == 1 + 3 * (PORTRAITS + 2)
    assert kit.size_bytes / PORTRAITS < 1_000_000
    assert kit.seconds < 60
