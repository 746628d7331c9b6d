"""A name that someone put into the map to see what happens."""

HOSTILE_NAME = "<script>a&\"'</script>\x00\u202e]]>"
