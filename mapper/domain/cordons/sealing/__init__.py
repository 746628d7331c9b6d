"""The parts of a sealed cordon: what a closure costs, where to cut, how to draw the line, and the proof."""
