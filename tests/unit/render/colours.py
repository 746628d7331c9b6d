"""How colours look: how much they stand out, how far apart they are, also where a sort of cone is missing."""

import numpy as np

# Machado, Oliveira and Fernandes 2009, severity 1.0, for linear red, green and blue
COLOUR_BLIND = {
    "nobody": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def linear(colour):
    parts = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(first, second):
    """By WCAG 2: 1 for the same, 21 for black on white."""
    bright, dim = sorted((linear(c) @ (0.2126, 0.7152, 0.0722) for c in (first, second)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def apart(first, second, seen_by="nobody"):
    """The distance in OKLab, to those who see colours so."""
    seen = (np.clip(COLOUR_BLIND[seen_by] @ linear(colour), 0, 1) for colour in (first, second))
    one, other = (_LAB @ np.cbrt(_LMS @ colour) for colour in seen)
    return float(np.linalg.norm(one - other))
