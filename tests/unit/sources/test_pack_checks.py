from mapper.sources.pack_checks import PackChecks

PRINTED = {"packs": [{"name": "town", "problem": None}, {"name": "city", "problem": "city: is cut short"}]}


def test_findings_are_kept_for_the_packs_that_were_checked():
    checks = PackChecks()
    checks.take("v1", PRINTED)
    assert checks.of("v1") == {"town": "", "city": "city: is cut short"}


def test_as_soon_as_a_pack_changes_nothing_is_checked_any_more():
    checks = PackChecks()
    checks.take("v1", PRINTED)
    assert checks.of("v2") == {}


def test_a_check_that_broke_off_leaves_what_was_known():
    checks = PackChecks()
    checks.take("v1", PRINTED)
    checks.take("v1", None)
    assert len(checks.of("v1")) == 2
