from mapper.domain.coverage import MonthState, coverage, force_words
from mapper.domain.incidents import LoadedMonth
from mapper.domain.months import Window, month_number, month_text

ALL_KINDS = frozenset({"ASB", "Burglary", "Drugs", "Robbery", "Shoplifting", "Vehicle", "Violence"})
BURGLARY = frozenset({"Burglary"})
NONE = frozenset()


def loaded(*months, force="met", incidents=1_000, kinds=ALL_KINDS):
    return [LoadedMonth("police.uk", force, month, incidents, 0, kinds) for month in months]


def year(number, **more):
    return loaded(*(f"{number}-{month:02d}" for month in range(1, 13)), **more)


def of(months, categories=NONE, force="met"):
    (found,) = coverage(months, "police.uk", {force}, categories)
    return found


def texts(months):
    return [month_text(month) for month in months]


def test_a_month_that_is_not_loaded_is_missing_also_where_only_another_force_has_it():
    found = of([*loaded("2018-01", "2018-03"), *loaded("2018-05", force="city")])
    assert texts(found.of(MonthState.MISSING)) == ["2018-02", "2018-04", "2018-05"]
    assert texts(found.of(MonthState.LOADED)) == ["2018-01", "2018-03"]


def test_a_window_that_reaches_beyond_what_is_loaded_is_not_full():
    found = of(year(2018))
    within, beyond = (Window(month_number("2018-01"), month_number(last)) for last in ("2018-12", "2019-01"))
    assert found.is_full(within)
    assert not found.is_full(beyond)


def test_another_dataset_fills_no_gap_and_a_force_without_any_month_has_none():
    stops = [LoadedMonth("stops", "met", "2018-02", 9, 0, ALL_KINDS)]
    assert texts(of([*loaded("2018-01", "2018-03"), *stops]).of(MonthState.MISSING)) == ["2018-02"]
    assert coverage([], "police.uk", {"met"}, NONE)[0].states == {}


def test_files_of_one_category_are_no_count_of_everything_but_a_good_one_of_it():
    months = year(2018, kinds=BURGLARY)
    found = of(months)
    assert len(found.of(MonthState.SUSPECT)) == 12
    (doubt,) = found.doubts
    assert doubt.startswith("Met: January 2018 and 11 more up to December 2018 holds only Burglary, so")
    assert len(of(months, BURGLARY).of(MonthState.LOADED)) == 12
    assert len(of(months, frozenset({"Robbery"})).of(MonthState.MISSING)) == 12


def test_a_category_is_missing_before_its_name_was_used_and_after():
    old, new = ALL_KINDS | {"Violent crime"}, ALL_KINDS | {"Violence and sexual offences"}
    months = [*year(2012, kinds=old), *year(2013), *year(2014, kinds=new)]
    found = of(months, frozenset({"Violence and sexual offences"}))
    assert texts(found.of(MonthState.LOADED))[0] == "2013-05"
    assert len(found.of(MonthState.MISSING)) == 16
    found = of(months, frozenset({"Violent crime"}))
    assert texts(found.of(MonthState.LOADED))[-1] == "2013-04"
    assert len(found.of(MonthState.MISSING)) == 20


def test_a_rare_category_is_a_nought_in_every_other_month_that_is_loaded_and_no_gap():
    rest = [month for month in year(2018) if month.month not in {"2018-05", "2018-06"}]
    found = of([*rest, *loaded("2018-06", kinds=ALL_KINDS | {"Arson"})], frozenset({"Arson"}))
    assert len(found.of(MonthState.LOADED)) == 11
    assert texts(found.of(MonthState.MISSING)) == ["2018-05"]


def test_other_datasets_name_their_categories_as_they_always_did():
    months = [LoadedMonth("chicago", "met", "2010-01", 9, 0, ALL_KINDS)]
    months += [LoadedMonth("chicago", "met", "2010-02", 9, 0, ALL_KINDS | {"Public order"})]
    (found,) = coverage(months, "chicago", {"met"}, frozenset({"Public order"}))
    assert len(found.of(MonthState.LOADED)) == 2


def test_a_category_that_no_file_of_any_force_holds_is_unknown_and_no_nought():
    assert len(of(year(2018), frozenset({"Piracy"})).of(MonthState.MISSING)) == 12


def test_a_month_that_lacks_what_all_around_it_hold_is_suspect_where_it_is_large():
    def with_june(incidents):
        rest = [month for month in year(2018) if month.month != "2018-06"]
        return of([*rest, *loaded("2018-06", kinds=ALL_KINDS - {"Robbery"}, incidents=incidents)])

    assert texts(with_june(1_000).of(MonthState.SUSPECT)) == ["2018-06"]
    assert with_june(1_000).doubts == ("Met: June 2018 holds no Robbery, unlike every month around it.",)
    assert with_june(900).of(MonthState.SUSPECT) == ()


def test_a_month_far_from_the_size_of_its_neighbours_is_suspect():
    rest = [month for month in year(2018) if month.month != "2018-06"]
    assert of([*rest, *loaded("2018-06", incidents=390)]).doubts == (
        "Met: June 2018 holds 390 records where the months around it hold about 1,000.",
    )
    assert of([*rest, *loaded("2018-06", incidents=2_600)]).doubts
    assert not of([*rest, *loaded("2018-06", incidents=500)]).doubts
    few = [*year(2017, incidents=20), *loaded("2018-01", incidents=2)]
    assert not of(few).doubts


def test_forces_are_called_as_people_call_them():
    assert force_words("city-of-london") == "City of London"
    assert force_words("Essex Police") == "Essex Police"
