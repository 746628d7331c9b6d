"""Past incidents at national scale: our archive beside what else one would keep them in."""
