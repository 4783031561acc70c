"""The stops of a visit."""

from retrieval.events.stops import stops


def test_the_place_that_holds_the_stops_is_none() -> None:
    text = "到新城调研,先后到水厂、公园、学校察看。"
    assert stops(("新城", "水厂", "公园", "学校"), text) == ("水厂", "公园", "学校")


def test_stops_side_by_side_are_all_stops() -> None:
    text = "调研水厂、公园、学校,先后听取汇报。"
    assert stops(("水厂", "公园", "学校"), text) == ("水厂", "公园", "学校")


def test_two_targets_are_two_stops() -> None:
    assert stops(("新城", "水厂"), "到新城,先后到水厂") == ("新城", "水厂")
