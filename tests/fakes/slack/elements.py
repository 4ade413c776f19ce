"""The elements of Block Kit, and in which blocks each may stand."""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.fakes.slack.parts import (
    ACTION,
    CONFIRM,
    GROUP,
    MENU,
    OPTION,
    PLACEHOLDER,
    TICK,
    Check,
    Shape,
    chosen_is_offered,
    clock,
    day,
    either,
    finding,
    flag,
    kind_of,
    many,
    one_of,
    plain,
    text,
    whole,
)  # fmt: skip

ID_LENGTH = 255
_COMMON: Mapping[str, Check] = {"action_id": ACTION, "confirm": CONFIRM, "focus_on_load": flag}
_SELECT: Mapping[str, Check] = {**_COMMON, "placeholder": PLACEHOLDER}
_FEW = {"max_selected_items": whole(1, 100)}
_OFFERED: Mapping[str, Check] = {"options": many(OPTION, 1, 100), "option_groups": many(GROUP, 1, 100)}
_ONE: Mapping[str, Check] = {"initial_option": OPTION}
_SOME: Mapping[str, Check] = {"initial_options": many(OPTION, 1, 100)}
_SEARCHED: Mapping[str, Check] = {"min_query_length": whole(0, 3000)}
_ON_ENTER = Shape({}, {"trigger_actions_on": many(one_of("on_enter_pressed", "on_character_entered"), 1, 2)})
_TYPED: Mapping[str, Check] = {
    "action_id": ACTION, "placeholder": PLACEHOLDER, "focus_on_load": flag,
    "dispatch_action_config": _ON_ENTER, "initial_value": text(3000, 0),
}  # fmt: skip
_BUTTON: Mapping[str, Check] = {
    "action_id": ACTION, "url": text(3000), "value": text(2000), "style": one_of("primary", "danger"),
    "confirm": CONFIRM, "accessibility_label": text(75),
}  # fmt: skip


def _people(kind: str) -> dict[str, Shape]:
    """The selects of people, channels and conversations: one, and many."""
    one, some = {f"initial_{kind}": text(ID_LENGTH)}, {f"initial_{kind}s": many(text(ID_LENGTH), 1, 100)}
    extra: Mapping[str, Check] = {"filter": _anything, "default_to_current_conversation": flag}
    more = extra if kind == "conversation" else {}
    return {
        f"{kind}s_select": Shape({}, {**_SELECT, **one, **more}),
        f"multi_{kind}s_select": Shape({}, {**_SELECT, **_FEW, **some, **more}),
    }


def _anything(at: str, value: Any) -> Iterator[str]:
    yield from ()


def _lengths_agree(at: str, value: Any) -> Iterator[str]:
    least, most = value.get("min_length", 0), value.get("max_length", 3000)
    if isinstance(least, int) and isinstance(most, int) and least > most:
        yield finding("min_length must not be more than max_length", at)
    if isinstance(most, int) and len(str(value.get("initial_value", ""))) > most:
        yield finding("initial_value is longer than max_length", at)


def _ticks() -> tuple[dict[str, Check], dict[str, Check]]:
    return {"options": many(TICK, 1, 10)}, {**_COMMON}


ELEMENTS: dict[str, Shape] = {
    "button": Shape({"text": plain(75)}, _BUTTON),
    "image": Shape({"alt_text": text(2000)}, {"image_url": text(3000), "slack_file": _anything},
                   (either("image_url", "slack_file"),)),
    "static_select": Shape({}, {**_SELECT, **_OFFERED, **_ONE},
                           (either("options", "option_groups"), chosen_is_offered)),
    "multi_static_select": Shape({}, {**_SELECT, **_OFFERED, **_SOME, **_FEW},
                                 (either("options", "option_groups"), chosen_is_offered)),
    "external_select": Shape({}, {**_SELECT, **_SEARCHED, **_ONE}),
    "multi_external_select": Shape({}, {**_SELECT, **_SEARCHED, **_SOME, **_FEW}),
    **_people("user"), **_people("channel"), **_people("conversation"),
    "checkboxes": Shape(_ticks()[0], {**_COMMON, "initial_options": many(TICK, 1, 10)}, (chosen_is_offered,)),
    "radio_buttons": Shape(_ticks()[0], {**_COMMON, "initial_option": TICK}, (chosen_is_offered,)),
    "overflow": Shape({"options": many(MENU, 1, 5)}, {"action_id": ACTION, "confirm": CONFIRM}),
    "datepicker": Shape({}, {**_SELECT, "initial_date": day}),
    "timepicker": Shape({}, {**_SELECT, "initial_time": clock, "timezone": text(100)}),
    "datetimepicker": Shape({}, {**_COMMON, "initial_date_time": whole(1_000_000_000, 9_999_999_999)}),
    "plain_text_input": Shape(
        {}, {**_TYPED, "multiline": flag, "min_length": whole(0, 3000), "max_length": whole(1, 3000)},
        (_lengths_agree,),
    ),
    "email_text_input": Shape({}, _TYPED),
    "url_text_input": Shape({}, _TYPED),
    "number_input": Shape(
        {"is_decimal_allowed": flag}, {**_TYPED, "min_value": text(100), "max_value": text(100)}
    ),
}  # fmt: skip

_SELECTS = {"static_select", "external_select", "users_select", "channels_select", "conversations_select"}
_MANY = {f"multi_{kind}" for kind in _SELECTS}
_PICKED = {"checkboxes", "radio_buttons", "datepicker", "timepicker"}
_TYPED_IN = {"plain_text_input", "email_text_input", "url_text_input", "number_input"}

WHERE: dict[str, set[str]] = {
    "section": {"button", "image", "overflow", *_SELECTS, *_MANY, *_PICKED},
    "actions": {"button", "overflow", "datetimepicker", *_SELECTS, *_PICKED},
    "input": {"datetimepicker", *_SELECTS, *_MANY, *_PICKED, *_TYPED_IN},
    "context": {"image"},
}


def element(block: str) -> Check:
    """An element as it may stand in a block of this type."""

    def check(at: str, value: Any) -> Iterator[str]:
        kind = kind_of(value)
        if kind not in ELEMENTS:
            yield finding(f"unsupported type: {kind}", f"{at}/type")
        elif kind not in WHERE[block]:
            yield finding(f"{kind} is not allowed in a block of type {block}", f"{at}/type")
        else:
            yield from ELEMENTS[kind](at, value)

    return check
