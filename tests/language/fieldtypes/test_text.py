import pytest

from typed_values import code, faults, take, value


def test_a_text_is_trimmed_with_single_blanks_and_composed_accents() -> None:
    assert value("text", "  Ana\u00a0 Mari\u0301a\u200b  ") == "Ana María"
    assert take("text", "Ana María").adjusted is False
    assert take("text", " Ana María").adjusted is True


def test_line_breaks_stay_only_where_there_are_several_lines() -> None:
    assert value("text", "uno\r\ndos  tres\n", lines=3) == "uno\ndos tres"
    assert value("text", "uno\ndos") == "uno dos"


def test_a_pattern_matches_the_whole_value() -> None:
    assert value("text", "A-12", pattern="[A-Z]-[0-9]+") == "A-12"
    assert code("text", "A-12 bis", pattern="[A-Z]-[0-9]+") == "pattern"


def test_length_is_kept() -> None:
    assert code("text", "abcd", max_length=3) == "too_long"
    assert code("text", "ab", min_length=3) == "too_short"


@pytest.mark.parametrize("raw", ["Ana\x00", "Mu\ufffdoz", "\ud800", "a\x1bb"])
def test_unreadable_signs_are_refused(raw: str) -> None:
    assert code("text", raw) == "control_character"


def test_settings_that_cannot_stand() -> None:
    assert faults("text", min_length=5, max_length=3) == [("min_length", "D184")]
    assert faults("text", max_length=0) == [("max_length", "D186")]
    assert faults("text", pattern="(?=a)") == [("pattern", "D181")]
    assert faults("text", pattern="[0-9]{3}", min_length=3, max_length=3, lines=2) == []
