"""Files of streets as people bring them, the smallest that work."""

TOWN = b"""<osm version="0.6"><bounds minlat="60" minlon="24" maxlat="60.01" maxlon="24.01"/>
<node id="1" lat="60.001" lon="24.001"/><node id="2" lat="60.009" lon="24.009"/>
<way id="1" timestamp="2026-05-01T00:00:00Z"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/>
<tag k="name" v="High Street"/></way></osm>"""
