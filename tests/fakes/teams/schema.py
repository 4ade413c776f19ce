"""Adaptive Cards 1.5 as a table: every type with its properties and what these may hold.

From the published schema (adaptivecards.io, version 1.5.0), where no type has additional properties. Beside
it only what the platform's documentation adds: `msteams` on a card and in data, `choices.data` with
Data.Query on a ChoiceSet, and the types `Chart.*`, which need a fallback.

How it is written: `str`, `num`, `bool`, `dict`; an enumeration by its name; a type or a group of types by its
name; `[x]` a list; `x|y` either; `!` at the end: it must be there.
"""

from collections.abc import Mapping

Properties = Mapping[str, str]

ENUMS: Mapping[str, tuple[str, ...]] = {
    "ActionMode": ("primary", "secondary"),
    "ActionStyle": ("default", "positive", "destructive"),
    "AssociatedInputs": ("auto", "none"),
    "BlockHeight": ("auto", "stretch"),
    "ChoiceStyle": ("compact", "expanded", "filtered"),
    "Colors": ("default", "dark", "light", "accent", "good", "warning", "attention"),
    "ContainerStyle": ("default", "emphasis", "good", "attention", "warning", "accent"),
    "Drop": ("drop",),
    "FontSize": ("default", "small", "medium", "large", "extraLarge"),
    "FontType": ("default", "monospace"),
    "FontWeight": ("default", "lighter", "bolder"),
    "Horizontal": ("left", "center", "right"),
    "FillMode": ("cover", "repeatHorizontally", "repeatVertically", "repeat"),
    "ImageSize": ("auto", "stretch", "small", "medium", "large"),
    "ImageStyle": ("default", "person"),
    "Spacing": ("default", "none", "small", "medium", "large", "extraLarge", "padding"),
    "TextStyle": ("default", "heading"),
    "InputStyle": ("text", "tel", "url", "email", "password"),
    "Vertical": ("top", "center", "bottom"),
}

ITEM = {"id": "str", "isVisible": "bool", "requires": "dict"}
ELEMENT = {
    **ITEM, "fallback": "Element|Drop", "height": "BlockHeight", "separator": "bool", "spacing": "Spacing",
}  # fmt: skip
INPUT = {**ELEMENT, "id": "str!", "label": "str", "errorMessage": "str", "isRequired": "bool"}
ACTION = {
    "id": "str", "title": "str", "iconUrl": "picture", "style": "ActionStyle", "fallback": "Action|Drop",
    "tooltip": "str", "isEnabled": "bool", "mode": "ActionMode", "requires": "dict",
}  # fmt: skip
BACKGROUND = "BackgroundImage|picture"
BOX = {
    "selectAction": "SelectAction", "style": "ContainerStyle", "verticalContentAlignment": "Vertical",
    "bleed": "bool", "backgroundImage": BACKGROUND, "minHeight": "str", "rtl": "bool",
}  # fmt: skip
WRITTEN = {
    "text": "str!", "color": "Colors", "fontType": "FontType", "isSubtle": "bool", "size": "FontSize",
    "weight": "FontWeight",
}  # fmt: skip
CELLS = {"horizontalCellContentAlignment": "Horizontal", "verticalCellContentAlignment": "Vertical"}
CARD: Properties = {
    "version": "str", "refresh": "Refresh", "authentication": "Authentication", "body": "[Element]",
    "actions": "[Action]", "selectAction": "SelectAction", "fallbackText": "str",
    "backgroundImage": BACKGROUND, "minHeight": "str", "rtl": "bool", "speak": "str", "lang": "str",
    "verticalContentAlignment": "Vertical", "$schema": "str", "msteams": "dict",
}  # fmt: skip

ELEMENTS: Mapping[str, Properties] = {
    "ActionSet": {**ELEMENT, "actions": "[Action]!"},
    "ColumnSet": {
        **ELEMENT, "columns": "[Column]", "selectAction": "SelectAction", "style": "ContainerStyle",
        "bleed": "bool", "minHeight": "str", "horizontalAlignment": "Horizontal",
    },
    "Container": {**ELEMENT, **BOX, "items": "[Element]!"},
    "FactSet": {**ELEMENT, "facts": "[Fact]!"},
    "Image": {
        **ELEMENT, "url": "picture!", "altText": "str", "backgroundColor": "str", "height": "str",
        "horizontalAlignment": "Horizontal", "selectAction": "SelectAction", "size": "ImageSize",
        "style": "ImageStyle", "width": "str",
    },
    "ImageSet": {**ELEMENT, "images": "[Image]!", "imageSize": "ImageSize"},
    "Input.ChoiceSet": {
        **INPUT, "choices": "[Input.Choice]", "isMultiSelect": "bool", "style": "ChoiceStyle", "value": "str",
        "placeholder": "str", "wrap": "bool", "choices.data": "Data.Query",
    },
    "Input.Date": {**INPUT, "max": "str", "min": "str", "placeholder": "str", "value": "str"},
    "Input.Number": {**INPUT, "max": "num", "min": "num", "placeholder": "str", "value": "num"},
    "Input.Text": {
        **INPUT, "isMultiline": "bool", "maxLength": "num", "placeholder": "str", "regex": "str",
        "style": "InputStyle", "inlineAction": "SelectAction", "value": "str",
    },
    "Input.Time": {**INPUT, "max": "str", "min": "str", "placeholder": "str", "value": "str"},
    "Input.Toggle": {
        **INPUT, "title": "str!", "value": "str", "valueOff": "str", "valueOn": "str", "wrap": "bool",
    },
    "Media": {**ELEMENT, "sources": "[MediaSource]!", "poster": "picture", "altText": "str"},
    "RichTextBlock": {**ELEMENT, "inlines": "[TextRun|str]!", "horizontalAlignment": "Horizontal"},
    "Table": {
        **ELEMENT, **CELLS, "columns": "[TableColumnDefinition]", "rows": "[TableRow]",
        "firstRowAsHeader": "bool", "showGridLines": "bool", "gridStyle": "ContainerStyle",
    },
    "TextBlock": {
        **ELEMENT, **WRITTEN, "horizontalAlignment": "Horizontal", "maxLines": "num", "wrap": "bool",
        "style": "TextStyle",
    },
}  # fmt: skip

ACTIONS: Mapping[str, Properties] = {
    "Action.Execute": {**ACTION, "verb": "str", "data": "dict|str", "associatedInputs": "AssociatedInputs"},
    "Action.OpenUrl": {**ACTION, "url": "str!"},
    "Action.ShowCard": {**ACTION, "card": "AdaptiveCard"},
    "Action.Submit": {**ACTION, "data": "dict|str", "associatedInputs": "AssociatedInputs"},
    "Action.ToggleVisibility": {**ACTION, "targetElements": "[TargetElement|str]!"},
}

# Types that stand in one place only: there the schema does not ask for `type`.
OTHERS: Mapping[str, Properties] = {
    "AdaptiveCard": CARD,
    "Column": {
        **ITEM, **BOX, "items": "[Element]", "fallback": "Column|Drop", "separator": "bool",
        "spacing": "Spacing", "width": "str|num",
    },
    "Fact": {"title": "str!", "value": "str!"},
    "Input.Choice": {"title": "str!", "value": "str!"},
    "Data.Query": {
        "dataset": "str!", "associatedInputs": "AssociatedInputs", "count": "num", "skip": "num",
    },
    "MediaSource": {"mimeType": "str!", "url": "str!"},
    "TextRun": {
        **WRITTEN, "highlight": "bool", "italic": "bool", "selectAction": "SelectAction",
        "strikethrough": "bool", "underline": "bool",
    },
    "TableColumnDefinition": {**CELLS, "width": "str|num"},
    "TableRow": {**CELLS, "cells": "[TableCell]", "style": "ContainerStyle"},
    "TableCell": {**BOX, "items": "[Element]!"},
    "TargetElement": {"elementId": "str!", "isVisible": "bool"},
    "BackgroundImage": {
        "url": "picture!", "fillMode": "FillMode", "horizontalAlignment": "Horizontal",
        "verticalAlignment": "Vertical",
    },
    "Refresh": {"action": "Action.Execute!", "userIds": "[str]"},
    "Authentication": {
        "text": "str", "connectionName": "str", "tokenExchangeResource": "dict", "buttons": "[dict]",
    },
}  # fmt: skip

SELECT = {name: what for name, what in ACTIONS.items() if name != "Action.ShowCard"}
GROUPS: Mapping[str, Mapping[str, Properties]] = {
    "Element": ELEMENTS, "Action": ACTIONS, "SelectAction": SELECT,
}  # fmt: skip
TYPES: Mapping[str, Properties] = {**ELEMENTS, **ACTIONS, **OTHERS}
# Both the schema and the platform's clients ask for `type` here, though it could be guessed.
NAMED = frozenset({*ELEMENTS, *ACTIONS, "AdaptiveCard", "Data.Query", "TextRun"})
