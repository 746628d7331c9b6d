import pytest

from mapper.domain.publications.delivery import FOR_GOOD, PAGE, POINTER, Delivery, delivery


@pytest.mark.parametrize(
    ("name", "media_type", "encoding"),
    [
        ("index.html", "text/html; charset=utf-8", ""),
        ("index.html.gz", "text/html; charset=utf-8", "gzip"),
        ("cordon.geojson.br", "application/geo+json", "br"),
        ("map@2x.png", "image/png", ""),
        ("manifest.sig", "application/octet-stream", ""),
        ("readme", "application/octet-stream", ""),
    ],
)
def test_a_file_of_a_bundle_is_kept_for_good_as_what_it_is(name, media_type, encoding):
    assert delivery(f"e/5d0a/3f9c/{name}") == Delivery(media_type, encoding, FOR_GOOD)


def test_what_changes_is_asked_for_again_soon():
    assert delivery("e/5d0a/index.html.br") == Delivery("text/html; charset=utf-8", "br", PAGE)
    assert delivery("e/5d0a/live.json") == Delivery("application/json", "", POINTER)
