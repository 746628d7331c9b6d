"""What the answers of the API look like, for its description."""

from typing import Any

Schema = dict[str, Any]


def problem() -> Schema:
    """RFC 9457."""
    members = {"type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"}}
    return {"type": "object", "required": list(members), "properties": members}


def feature_collection() -> Schema:
    """RFC 7946; each feature has a role."""
    return {
        "type": "object",
        "required": ["type", "features"],
        "properties": {"type": {"const": "FeatureCollection"}, "features": {"type": "array"}},
    }
