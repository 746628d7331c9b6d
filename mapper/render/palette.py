"""Colours and line styles of every map we draw ourselves, light and dark.

Cordon on land is at least 4.6:1, words on their halo at least 4.5:1, and what matters is told
apart by shape as well as by colour.
"""

from collections.abc import Mapping

from mapper.domain.publications import Theme

LIGHT: Mapping[str, str] = {
    "land": "#f4f2ee",
    "green": "#dce8d2",
    "water": "#c6dce6",
    "square": "#ebe6de",
    "building": "#e4ded6",
    "casing": "#d6d0c6",
    "road": "#ffffff",
    "path": "#c6bdaf",
    "rail": "#b9b4ac",
    "tunnel": "#d8d2c9",
    "nodata": "#cfcfcf",
    "nodata-stripe": "#c0c0c0",
    "nodata-words": "#4f4f4f",
    "words": "#4a4642",
    "strong": "#1f1d1b",
    "place": "#6a645d",
    "green-words": "#46633a",
    "water-words": "#335f75",
}
DARK: Mapping[str, str] = {
    "land": "#17191d",
    "green": "#1b2a20",
    "water": "#12303f",
    "square": "#1f2126",
    "building": "#24272d",
    "casing": "#0d0f12",
    "road": "#3b4049",
    "path": "#4b515b",
    "rail": "#4d535c",
    "tunnel": "#2a2e35",
    "nodata": "#303030",
    "nodata-stripe": "#3c3c3c",
    "nodata-words": "#c4c4c4",
    "words": "#bfc3c9",
    "strong": "#f0f1f3",
    "place": "#a2a8b0",
    "green-words": "#93b984",
    "water-words": "#86b4cb",
}

MAP_LIGHT: Mapping[str, str] = {**LIGHT, "page": "#ffffff", "cordon": "#c4001d", "past": "#1d4f91"}
MAP_DARK: Mapping[str, str] = {**DARK, "page": "#101215", "cordon": "#ff6b6b", "past": "#8dbcff"}
# Greys that a laser printer tells apart: roads stay white between dark casings, the line is the blackest.
MAP_PRINT: Mapping[str, str] = {
    "land": "#fafafa",
    "green": "#ececec",
    "water": "#d9d9d9",
    "square": "#f3f3f3",
    "building": "#e3e3e3",
    "casing": "#9a9a9a",
    "road": "#ffffff",
    "path": "#9a9a9a",
    "rail": "#8c8c8c",
    "tunnel": "#b5b5b5",
    "nodata": "#dedede",
    "nodata-stripe": "#c4c4c4",
    "nodata-words": "#333333",
    "words": "#2b2b2b",
    "strong": "#000000",
    "place": "#3d3d3d",
    "green-words": "#3d3d3d",
    "water-words": "#3d3d3d",
    "page": "#ffffff",
    "cordon": "#000000",
    "past": "#555555",
}

GROUND_CSS = (
    ".land{fill:var(--land)}.green{fill:var(--green)}.water{fill:var(--water)}.square{fill:var(--square)}"
    ".building{fill:var(--building)}.nodata{fill:var(--nodata)}"
    ".line{fill:none;stroke:var(--road);stroke-linejoin:round;stroke-linecap:round}"
    ".casing{stroke:var(--casing)}.waterway{stroke:var(--water)}.rail{stroke:var(--rail);stroke-linecap:butt}"
    ".sleepers{stroke:var(--land);stroke-dasharray:12 12;stroke-linecap:butt}"
    ".path{stroke:var(--path);stroke-dasharray:7 5;stroke-linecap:butt}"
    ".tunnel{stroke:var(--tunnel);stroke-dasharray:10 8;stroke-linecap:butt}"
    ".coarse .path{stroke-dasharray:3.5 2.5}.coarse .tunnel{stroke-dasharray:5 4}"
    ".coarse .sleepers{stroke-dasharray:6 6}"
)


def theme_css(theme: Theme, selector: str = ".cordon-map") -> str:
    """Rules that set the colours of a map: fixed, or those of each reader's system; on paper always light."""
    light = f"{selector}{{color-scheme:light;{variables(MAP_LIGHT)}}}"
    dark = f"{selector}{{color-scheme:dark;{variables(MAP_DARK)}}}"
    return (
        light
        + {
            Theme.LIGHT: "",
            Theme.DARK: f"@media screen{{{dark}}}",
            Theme.AUTO: f"@media screen and (prefers-color-scheme:dark){{{dark}}}",
        }[theme]
    )


def scheme_css(selector: str, light: Mapping[str, str], dark: Mapping[str, str]) -> str:
    """Rules that set the palette's variables and follow the reader's system, on screens only."""
    dark_rule = f"@media screen and (prefers-color-scheme:dark){{{selector}{{{variables(dark)}}}}}"
    return f"{selector}{{{variables(light)}}}{dark_rule}"


def variables(palette: Mapping[str, str]) -> str:
    """The palette as declarations of a rule."""
    return ";".join(f"--{name}:{colour}" for name, colour in palette.items())
