"""The tables of an archive in blocks."""

SCHEMA = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO meta VALUES ('generation', 1), ('next_block', 1), ('next_segment', 1), ('next_outcome', 1);
-- state: building, live, or dead as long as a block may hold rows of it; then the number is free again.
-- moment and row_force: the date and the force that rows of snapped blocks have from their part.
CREATE TABLE part(
  part INTEGER PRIMARY KEY, name TEXT NOT NULL, dataset TEXT NOT NULL, licence TEXT NOT NULL,
  digest TEXT NOT NULL, force TEXT NOT NULL, month TEXT NOT NULL, state TEXT NOT NULL,
  moment INTEGER NOT NULL DEFAULT 0, row_force TEXT NOT NULL DEFAULT '',
  incidents INTEGER NOT NULL DEFAULT 0, unplaced INTEGER NOT NULL DEFAULT 0,
  outcomes INTEGER NOT NULL DEFAULT 0, first_month TEXT, last_month TEXT,
  categories TEXT NOT NULL DEFAULT '[]') STRICT;
CREATE INDEX part_by_name ON part(name);
-- parts: the numbers of those it may hold rows of, 16 bits each.
CREATE TABLE segment(
  segment INTEGER PRIMARY KEY, dataset TEXT NOT NULL, state TEXT NOT NULL, task TEXT NOT NULL,
  rows INTEGER NOT NULL DEFAULT 0, parts BLOB NOT NULL) STRICT;
CREATE TABLE block(
  block INTEGER PRIMARY KEY, segment INTEGER NOT NULL, form INTEGER NOT NULL, places INTEGER NOT NULL,
  rows INTEGER NOT NULL, west INTEGER NOT NULL, east INTEGER NOT NULL, south INTEGER NOT NULL,
  north INTEGER NOT NULL, head BLOB NOT NULL) STRICT;
CREATE INDEX block_by_segment ON block(segment);
CREATE TABLE block_rows(
  block INTEGER PRIMARY KEY, form INTEGER NOT NULL, rows INTEGER NOT NULL, kinds BLOB NOT NULL,
  details BLOB NOT NULL) STRICT;
-- Whole microdegrees, of the placed blocks of live segments only.
CREATE VIRTUAL TABLE block_box USING rtree_i32(block, west, east, south, north);
CREATE TABLE word(
  sort TEXT NOT NULL, code INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY (sort, code))
  STRICT, WITHOUT ROWID;
-- reference: a number where it is a short name.
CREATE TABLE outcome(
  id INTEGER PRIMARY KEY, part INTEGER NOT NULL, reference ANY NOT NULL, month TEXT NOT NULL,
  text TEXT NOT NULL) STRICT;
CREATE INDEX outcome_by_reference ON outcome(reference);
CREATE INDEX outcome_by_part ON outcome(part);
"""
VERSION = 1
# Large pages for large values; what merging frees goes back to the disk.
MADE_WITH = "PRAGMA page_size = 16384; PRAGMA auto_vacuum = INCREMENTAL"
