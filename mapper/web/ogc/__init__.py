"""OGC API - Features: past incidents for QGIS, GDAL and whatever else reads the standard."""
