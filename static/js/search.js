import { byId, make } from './dom.js'
import { sayLength } from './words.js'

/**
 * Take the one place that is certain, or let the person pick; never guess.
 * @param {Candidate[]} candidates best first
 * @param {(candidate: Candidate) => void} choose
 * @returns {string} what happened, in a sentence
 */
export function offer(candidates, choose) {
  const box = byId('candidates')
  const certain = candidates.filter(({ score }) => score >= 1)
  box.hidden = certain.length === 1 || !candidates.length
  box.replaceChildren()
  if (certain.length === 1) {
    choose(certain[0])
    return ''
  }
  if (!candidates.length) return 'No place fits. Try a street with its town, or coordinates such as 60.1662, 24.9379.'
  const pick = (/** @type {Candidate} */ candidate) => {
    box.hidden = true
    choose(candidate)
  }
  box.append(
    make('h2', {}, 'Which one?'),
    make('ul', {}, ...candidates.map((c) => make('li', {}, make('button', { type: 'button', onclick: () => pick(c) }, ...words(c))))),
  )
  box.querySelector('button')?.focus()
  return `${candidates.length} places may be meant. Pick one.`
}

/** @param {Candidate} candidate */
function words({ label, district, sort, distance_m, source }) {
  const far = distance_m == null ? '' : `${sayLength(distance_m)} away`
  return [make('span', {}, label), make('small', {}, [district, sort, far, source].filter(Boolean).join(' · '))]
}
