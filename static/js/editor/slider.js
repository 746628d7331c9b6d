const STEPS = 200
const WIDE = 20 // times the least: then a step of the slider is a share of the size, not a number of metres

/**
 * A slider's way between a least and a most: small sizes get as much of it as large ones.
 * @param {number} low
 * @param {number} high
 */
export function scale(low, high) {
  const isWide = low > 0 && high / low >= WIDE
  const most = isWide ? STEPS : high - low
  return {
    most,
    /** @param {number} step 0 to `most` @returns {number} rounded so that it can be said */
    value(step) {
      if (!isWide) return low + step
      return Math.min(high, Math.max(low, round(low * (high / low) ** (step / STEPS))))
    },
    /** @param {number} value @returns {number} the step nearest to it */
    step(value) {
      const kept = Math.min(high, Math.max(low, value))
      return isWide ? Math.round((STEPS * Math.log(kept / low)) / Math.log(high / low)) : kept - low
    },
  }
}

/** To metres below a hundred, to fives below five hundred, to tens beyond. @param {number} value */
function round(value) {
  const to = value < 100 ? 1 : value < 500 ? 5 : 10
  return Math.round(value / to) * to
}
