from typed_values import code, take, value


def test_a_curp_is_read_in_capitals_without_blanks() -> None:
    assert value("curp", "sabc 560626-mdflrn01") == "SABC560626MDFLRN01"
    assert take("curp", "SABC560626MDFLRN01").adjusted is False


def test_a_wrong_check_digit_and_a_birth_after_today_are_refused() -> None:
    assert code("curp", "SABC560626MDFLRN02") == "curp_check_digit"
    assert code("curp", "SABC560626MDFLRN0") == "curp_length"
