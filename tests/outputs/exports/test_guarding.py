"""What a spreadsheet would run is guarded, and comes back as it was, whatever it was."""

from hypothesis import given
from hypothesis import strategies as st

from padron.outputs.exports.guarding import guarded, is_live, unguarded


@given(st.text(alphabet="'=+-@\t\r\na1 ＝", max_size=6))
def test_guarding_is_undone_and_nothing_guarded_is_live(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not is_live(guarded(text))


def test_an_ordinary_text_stays_as_it_is() -> None:
    assert [guarded(each) for each in ("Lucía", "'n", "1-2", "")] == ["Lucía", "'n", "1-2", ""]
