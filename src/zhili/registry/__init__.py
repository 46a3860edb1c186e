"""Registry (基础数据): people, places, things and organisations known once, each value with its source."""
