"""The OpenAPI document, and a page that shows it without a script, under the same strict policy as every page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from django.http import HttpResponse

from zhili.doors.api.house import API, KEY
from zhili.doors.frame.pages import page
from zhili.doors.frame.request import Request

PREFIX: Final = "/api/v1/"


@cache
def document() -> dict[str, Any]:
    """The OpenAPI 3.1 document."""
    made = dict(API.get_openapi_schema(path_prefix=PREFIX))
    scheme = {
        "type": "http",
        "scheme": "bearer",
        "description": "由管理岗位的同事签发（zhili key issue …） / Issued by whoever manages posts",
    }
    made["components"] = {**made["components"], "securitySchemes": {KEY: scheme}}
    return made


def openapi(request: Request) -> HttpResponse:
    """The document itself, for machines."""
    text = json.dumps(document(), ensure_ascii=False)
    return HttpResponse(text, content_type="application/json", headers={"Access-Control-Allow-Origin": "*"})


def docs(request: Request) -> HttpResponse:
    """The document as a page, for people."""
    return page(request, "api/docs.html", operations=list(_operations()), info=document()["info"], shapes=_shapes())


def _operations() -> Iterator[dict[str, Any]]:
    for path, methods in document()["paths"].items():
        for method, said in methods.items():
            body = said.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
            yield {
                "method": method.upper(),
                "path": path,
                "id": said["operationId"],
                "about": said["summary"],
                "more": said.get("description", ""),
                "keyed": bool(said.get("security")),
                "parameters": [
                    (each["name"], each["in"], _type(each["schema"])) for each in said.get("parameters", [])
                ],
                "body": _names(body),
                "gives": _names(said["responses"][200]["content"]["application/json"]["schema"]),
            }


def _shapes() -> list[tuple[str, str, list[tuple[str, str, bool]]]]:
    """Every named shape: (name, what it says of itself, its fields as (name, type, needed))."""
    found = []
    for name, shape in sorted(document()["components"]["schemas"].items()):
        needed = set(shape.get("required", ()))
        fields = [(each, _type(said), each in needed) for each, said in shape.get("properties", {}).items()]
        if not fields:
            fields = [(str(value), "", False) for value in shape.get("enum", ())]
        found.append((name, shape.get("description", ""), fields))
    return found


def _type(said: dict[str, Any]) -> str:
    """A schema in a few characters: ``string ≤ 300``, ``array of Line``, ``date-time | null``."""
    if "$ref" in said:
        return str(said["$ref"]).rpartition("/")[2]
    for joint in ("anyOf", "oneOf", "allOf"):
        if joint in said:
            return " | ".join(_type(each) for each in said[joint])
    if "enum" in said or "const" in said:
        return " | ".join(str(each) for each in said.get("enum", [said.get("const")]))
    if said.get("type") == "array":
        return f"array of {_type(said.get('items', {}))}"
    bounds = [
        f"{sign} {said[key]}" for key, sign in (("minimum", "≥"), ("maximum", "≤"), ("maxLength", "≤")) if key in said
    ]
    return " ".join([str(said.get("format") or said.get("type", "any")), *bounds])


def _names(schema: dict[str, Any]) -> list[str]:
    """The named shapes that a schema leads to."""
    if "$ref" in schema:
        return [str(schema["$ref"]).rpartition("/")[2]]
    return [name for joint in ("anyOf", "oneOf", "allOf") for each in schema.get(joint, ()) for name in _names(each)]
