const MOST = 0.16 // of the frame: what matters stays near its middle

/**
 * How far to slide a frame along one axis so that it shows less of what is unknown.
 * @param {[number, number]} frame where it begins and ends
 * @param {[number, number]} known where knowledge begins and ends
 * @param {[number, number]} kept what must stay in the frame
 */
export function slide([low, high], [knownLow, knownHigh], [keptLow, keptHigh]) {
  const spare = [knownLow - low, high - knownHigh] // negative: so much more is known on that side
  /** @param {number} room between what is kept and the rim; half of it stays */
  const most = (room) => Math.max(0, Math.min(MOST * (high - low), room / 2))
  if (spare[0] > 0 && spare[1] < 0) return Math.min(spare[0], -spare[1], most(keptLow - low))
  if (spare[1] > 0 && spare[0] < 0) return -Math.min(spare[1], -spare[0], most(high - keptHigh))
  return 0
}
