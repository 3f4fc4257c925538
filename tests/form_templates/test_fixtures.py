"""Our macros write the same HTML as govuk-frontend's own, for every fixture of its npm package that they support."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup

from page_templates import environment, macro

PACKAGE = Path(__file__).resolve().parents[2] / "platform/padron/web/assets/node_modules/govuk-frontend"
COMPONENTS = PACKAGE / "dist" / "govuk" / "components"
PARTS = ("day", "month", "year")
WRONG = "govuk-input--error"
VOID = {"input", "br", "hr", "img", "meta", "link"}
Options = dict[str, Any]

pytestmark = pytest.mark.node


class Tree(HTMLParser):
    """Normalised HTML: tags with sorted attributes and classes, texts with single blanks.

    `data-module` is left out: it only starts govuk-frontend's scripts, which the pages do not have.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        shown = sorted(
            (name, " ".join(sorted((value or "").split())) if name == "class" else value or "")
            for name, value in attrs
            if name != "data-module"
        )
        self.parts.append(f"<{tag} {shown}>")

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if said := " ".join(data.split()):
            self.parts.append(said)


def said(given: Options | None, text: str = "text", html: str = "html") -> str:
    """govuk's pair of `text` and `html` as our one argument: HTML is Markup."""
    given = given or {}
    return Markup(given[html]) if given.get(html) else str(given.get(text, ""))


def plain(options: Options, *names: str, **renamed: str) -> Options:
    """Options that pass as they are, or under another name."""
    pairs = {name: name for name in names} | renamed
    return {ours: options[theirs] for ours, theirs in pairs.items() if options.get(theirs) is not None}


def written(value: object) -> str:
    """A value as JavaScript writes it; ours are always texts."""
    return value if isinstance(value, str) else json.dumps(value)


def labelled(options: Options) -> Options:
    """What a labelled control takes from label, hint, error, group."""
    label = options["label"]
    return {
        "label": said(label),
        "hint": said(options.get("hint")),
        "error": said(options.get("errorMessage")),
        "label_classes": label.get("classes", ""),
        "heading": label.get("isPageHeading", False),
        "group_classes": options.get("formGroup", {}).get("classes", ""),
        **({"value": written(options["value"])} if options.get("value") is not None else {}),
        **plain(options, "name", "id", "classes", "disabled", "attributes", describedby="describedBy"),
    }


def legended(options: Options) -> Options:
    """What a fieldset of controls takes."""
    around = options.get("fieldset") or {}
    legend = around.get("legend") or {}
    return {
        "legend": said(legend),
        "hint": said(options.get("hint")),
        "error": said(options.get("errorMessage")),
        "legend_classes": legend.get("classes", ""),
        "heading": legend.get("isPageHeading", False),
        "describedby": around.get("describedBy") or options.get("describedBy", ""),
        "group_classes": options.get("formGroup", {}).get("classes", ""),
        **plain(options, "classes", "attributes"),
    }


def items(given: list[Options]) -> list[Options]:
    """Radios, checkboxes, options of a select."""
    keep = ("value", "id", "name", "checked", "selected", "disabled", "divider", "behaviour", "attributes")
    return [
        {
            "text": said(each),
            **({"hint": said(each["hint"])} if each.get("hint") else {}),
            **plain(each, *keep),
            **({"value": written(each["value"])} if "value" in each else {}),
            **{f"label_{key}": value for key, value in (each.get("label") or {}).items()},
        }
        for each in given
        if each
    ]


def several(options: Options) -> Options:
    around = options.get("fieldset") or {}
    return {
        **legended(options),
        **plain(options, "name", "value", "values", id="idPrefix"),
        "items": items(options.get("items") or []),
        "fieldset_classes": around.get("classes", ""),
        "fieldset_attributes": around.get("attributes", {}),
    }


def line(options: Options) -> Options:
    affixes = {
        f"{side}{ours}": value
        for side in ("prefix", "suffix")
        for ours, value in (
            ("", said(options.get(side))),
            ("_classes", (options.get(side) or {}).get("classes", "")),
        )
    }
    more = plain(options, "type", "autocomplete", "inputmode", "pattern", "spellcheck", "autocapitalize")
    wrapper = options.get("inputWrapper", {}).get("classes", "")
    return {**labelled(options), **more, **affixes, "wrapper_classes": wrapper}


def area(options: Options) -> Options:
    return {**labelled(options), **plain(options, "rows", "spellcheck", "autocomplete")}


def chosen(options: Options) -> Options:
    return {**labelled(options), "items": items(options.get("items") or [])}


def part_of(each: Options, options: Options) -> str:
    return next((part for part in PARTS if each["name"] in (part, (options.get(part) or {}).get("name"))), "day")


def parts(options: Options) -> list[Options]:
    """The parts of a date, whichever of its three ways govuk's options name them."""
    prefix = f"{options['namePrefix']}-" if options.get("namePrefix") else ""
    wanted = [part for part in PARTS if options.get(part, True)]
    given = options.get("items") or [{"name": part, **(options.get(part) or {})} for part in wanted]
    return [one_part(each, options, prefix) for each in given if each]


def one_part(each: Options, options: Options, prefix: str) -> Options:
    part = part_of(each, options)
    kept = each.get("value") or (options.get(part) or {}).get("value")
    classes = str(each.get("classes", "")).split()
    return {
        "part": part,
        "name": prefix + each["name"],
        "label": each.get("label", each["name"].capitalize()),
        "value": kept or options.get("values", {}).get(prefix + each["name"], ""),
        "id": each.get("id") or f"{options['id']}-{each['name']}",
        "classes": " ".join(name for name in classes if name != WRONG),
        **({"error": True} if WRONG in classes else {}),
        **plain(each, "error", "pattern", "autocomplete", "attributes", "inputmode"),
    }


def in_parts(options: Options) -> Options:
    return {**legended(options), "id": options["id"], "parts": parts(options)}


def summary(options: Options) -> Options:
    listed = options.get("errorList") or []
    return {
        "title": said(options, "titleText", "titleHtml"),
        "description": said(options, "descriptionText", "descriptionHtml"),
        "items": [{"text": said(each), **plain(each, "href", "attributes")} for each in listed],
        **plain(options, "classes", "attributes"),
    }


def upload(options: Options) -> Options:
    return {key: value for key, value in labelled(options).items() if key != "value"} | plain(options, "multiple")


def pressed(options: Options) -> Options:
    keep = ("href", "name", "value", "type", "classes", "id", "disabled", "attributes")
    return {"text": said(options), **plain(options, *keep, once="preventDoubleClick")}


def links(actions: Options | None) -> list[Options]:
    return [
        {"text": said(each), **plain(each, "href", "classes", "attributes", hidden="visuallyHiddenText")}
        for each in (actions or {}).get("items", [])
    ]


def pairs(options: Options) -> Options:
    card = options.get("card") or {}
    title = card.get("title") or {}
    rows = [
        {
            "key": said(row["key"]),
            "value": said(row["value"]),
            "actions": links(row.get("actions")),
            "actions_classes": (row.get("actions") or {}).get("classes", ""),
            "key_classes": row["key"].get("classes", ""),
            "value_classes": row["value"].get("classes", ""),
            **plain(row, "classes"),
        }
        for row in options["rows"]
        if row
    ]
    return {
        "rows": rows,
        "title": said(title),
        "actions": links(card.get("actions")),
        "level": title.get("headingLevel", 2),
        "card_classes": card.get("classes", ""),
        "card_attributes": card.get("attributes", {}),
        **plain(options, "classes", "attributes"),
    }


def cells(given: list[Options]) -> list[Options]:
    keep = ("format", "classes", "colspan", "rowspan", "attributes")
    return [{"text": said(each), **plain(each, *keep)} for each in given]


def grid(options: Options) -> Options:
    return {
        "rows": [cells(row) for row in options["rows"] if row],
        "head": cells(options.get("head") or []),
        **plain(options, "caption", "classes", "attributes", "caption_classes"),
        **plain(options, caption_classes="captionClasses", first_is_header="firstCellIsHeader"),
    }


def banner(options: Options) -> Options:
    success = options.get("type") == "success"
    return {
        "text": str(options.get("text", "")),
        "title": said(options, "titleText", "titleHtml") or ("Success" if success else "Important"),
        "success": success,
        "id": options.get("titleId", "govuk-notification-banner-title"),
        **plain(options, "role", "classes", "attributes", level="titleHeadingLevel"),
    }


def folded(options: Options) -> Options:
    summary = said(options, "summaryText", "summaryHtml")
    return {"summary": summary, "text": said(options), **plain(options, "open", "id", "classes", "attributes")}


def panel(options: Options) -> Options:
    title = said(options, "titleText", "titleHtml")
    return {"title": title, "text": said(options), **plain(options, "classes", "attributes", level="headingLevel")}


def text_and(*names: str, english: Options | None = None, **renamed: str) -> Callable[[Options], Options]:
    """Options with a text. `english`: what govuk-frontend writes where nothing is given and we write Spanish."""

    def arguments(options: Options) -> Options:
        text = {"text": words} if (words := said(options)) else {"text": ""}
        given = {key: value for key, value in plain(options, *names, **renamed).items() if (key, value) != ("href", "")}
        return {**text, **{k: v for k, v in (english or {}).items() if k != "text" or not words}, **given}

    return arguments


def crumbs(options: Options) -> Options:
    shown = [{"text": said(each), **plain(each, "href", "attributes")} for each in options["items"]]
    label = options.get("labelText", "Breadcrumb")
    return {
        "items": shown,
        "label": label,
        **plain(options, "classes", "attributes", collapse="collapseOnMobile"),
    }


@dataclass(frozen=True, slots=True)
class Component:
    """Which macro answers to a component, how its options become arguments, and which options it does not have."""

    file: str
    macro: str
    arguments: Callable[[Options], Options]
    unsupported: tuple[str, ...] = ()


UNFIT = {  # fixtures of a kind that our macros are never called with
    "with falsy items": "holes in the list of options",
    "with falsy values": "holes in the list of options",
    "summary card with custom classes": "a card without title or actions",
    "summary card with custom attributes": "a card without title or actions",
    "empty": "a label without a word",
}
AROUND = ("formGroup.attributes", "formGroup.beforeInput", "formGroup.afterInput")
AROUND_MANY = ("formGroup.attributes", "formGroup.beforeInputs", "formGroup.afterInputs")
CONDITIONAL = "items[].conditional.html"  # what follows an answer is asked on the server's next page
TABLE = {
    "input": Component(
        "input", "input", line, (*AROUND, "prefix.attributes", "suffix.attributes", "inputWrapper.attributes")
    ),
    "textarea": Component("textarea", "textarea", area, AROUND),
    "select": Component("select", "select", chosen, AROUND),
    "radios": Component("options", "radios", several, (*AROUND_MANY, CONDITIONAL)),
    "checkboxes": Component("options", "checkboxes", several, (*AROUND_MANY, CONDITIONAL)),
    "date-input": Component("date_input", "date_input", in_parts, AROUND_MANY),
    "file-upload": Component("file_upload", "file_upload", upload, (*AROUND, "javascript", "value")),
    "error-summary": Component("error_summary", "error_summary", summary, ("disableAutoFocus",)),
    "button": Component("button", "button", pressed, ("isStartButton",)),
    "summary-list": Component("summary_list", "summary_list", pairs),
    "table": Component("table", "plain_table", grid),
    "tag": Component("messages", "tag", text_and("classes", "attributes")),
    "notification-banner": Component("messages", "notification", banner, ("html", "disableAutoFocus")),
    "details": Component("messages", "details", folded),
    "panel": Component("messages", "panel", panel, ("actions", "interruption")),
    "inset-text": Component("messages", "inset", text_and("classes", "attributes", "id")),
    "warning-text": Component(
        "messages",
        "warning",
        text_and("classes", "attributes", english={"hidden": "Warning"}, hidden="iconFallbackText"),
    ),
    "back-link": Component(
        "paths", "plain_back_link", text_and("href", "classes", "attributes", english={"text": "Back", "href": "#"})
    ),
    "breadcrumbs": Component("paths", "breadcrumbs", crumbs),
    "skip-link": Component(
        "paths", "skip_link", text_and("href", "classes", "attributes", english={"href": "#content"})
    ),
    "label": Component("field", "label", text_and("classes", "attributes", heading="isPageHeading", target="for")),
    "hint": Component("field", "hint", text_and("classes", "attributes", "id")),
    "error-message": Component(
        "field", "error_message", text_and("classes", "attributes", "id", hidden="visuallyHiddenText")
    ),
}


def paths(given: object, at: str = "") -> Iterator[str]:
    """Every option that a fixture sets, as `items[].hint.text`, and each of its parents."""
    if at:
        yield at
    if isinstance(given, dict) and not at.endswith("ttributes"):
        for key, value in given.items():
            yield from paths(value, f"{at}.{key}" if at else key)
    elif isinstance(given, list):
        for each in given:
            yield from paths(each, f"{at}[]")


def sets(fixture: Options) -> set[str]:
    found = set(paths(fixture["options"]))
    return found | ({"interruption"} if "--interruption" in str(fixture["options"].get("classes")) else set())


def fixtures(component: str) -> list[Options]:
    listed: list[Options] = json.loads((COMPONENTS / component / "fixtures.json").read_text())["fixtures"]
    return listed


@pytest.mark.parametrize("component", TABLE)
def test_every_fixture_within_our_options_is_written_the_same(component: str) -> None:
    ours = TABLE[component]
    compared = 0
    for fixture in fixtures(component):
        if sets(fixture) & set(ours.unsupported) or fixture["name"] in UNFIT:
            continue
        wrote = macro(f"components/{ours.file}.html", ours.macro, **ours.arguments(fixture["options"]))
        assert Tree(wrote).parts == Tree(fixture["html"]).parts, fixture["name"]
        compared += 1
    assert compared


@pytest.mark.parametrize("component", TABLE)
def test_an_option_said_to_be_unsupported_is_set_by_some_fixture(component: str) -> None:
    known = {option for fixture in fixtures(component) for option in sets(fixture)}
    idle = set(TABLE[component].unsupported) - known - set(AROUND) - set(AROUND_MANY)
    assert not idle


def test_a_fieldset_is_written_the_same() -> None:
    source = (
        '{% from "components/field.html" import fieldset %}'
        "{% call fieldset(legend, describedby, classes, role, legend_classes, heading, attributes) %}"
        "{{ body }}{% endcall %}"
    )
    for fixture in fixtures("fieldset"):
        options = fixture["options"]
        legend = options.get("legend") or {}
        wrote = (
            environment()
            .from_string(source)
            .render(
                legend=said(legend),
                describedby=options.get("describedBy", ""),
                classes=options.get("classes", ""),
                role=options.get("role", ""),
                legend_classes=legend.get("classes", ""),
                heading=legend.get("isPageHeading", False),
                attributes=options.get("attributes", {}),
                body=Markup(options.get("html", "")),
            )
        )
        assert Tree(wrote).parts == Tree(fixture["html"]).parts, fixture["name"]
