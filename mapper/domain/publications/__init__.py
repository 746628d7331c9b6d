"""What goes out to the public: the view that readers get, and the editions of it that were published."""

from mapper.domain.publications.editions import Choices, Duty, Edition, Publication, Standing, Theme
from mapper.domain.publications.public_map import PublicMap

__all__ = ["Choices", "Duty", "Edition", "PublicMap", "Publication", "Standing", "Theme"]
