"""How a field is written: label, hint and error tied to it, whatever its kind."""

from campaign.forms import SampleForm


def rendered(data: dict[str, str] | None = None) -> str:
    return str(SampleForm(data))


def test_hint_and_error_are_tied_to_the_field() -> None:
    html = rendered({"message": ""})
    assert 'aria-describedby="id_message_helptext id_message_error"' in html
    assert 'id="id_message_helptext"' in html
    assert 'id="id_message_error"' in html
    assert 'aria-invalid="true"' in html


def test_what_was_typed_is_kept() -> None:
    assert 'value="camille"' in rendered({"email": "camille"})


def test_a_field_that_may_be_left_says_so() -> None:
    html = rendered()
    assert html.count("(facultatif)") == 3


def test_a_box_that_must_be_ticked_says_so() -> None:
    assert "(nécessaire)" in rendered()


def test_radios_are_a_fieldset_with_a_legend() -> None:
    html = rendered()
    assert "<fieldset" in html
    assert "<legend>" in html


def test_errors_are_summed_up_with_ways_to_each_field() -> None:
    html = rendered({"email": "camille"})
    assert 'class="error-summary" role="alert"' in html
    assert 'href="#id_email"' in html
    assert 'href="#id_contact_0"' in html


def test_no_style_is_written_in_the_markup() -> None:
    assert "style=" not in rendered({"message": ""})
