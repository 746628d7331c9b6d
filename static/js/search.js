import { byId, make } from './dom.js'
import { sayLength } from './words.js'

/**
 * Take the one place that is certain, or let the person pick; never guess.
 * @param {Candidate[]} candidates best first
 * @param {(candidate: Candidate) => void} choose
 * @returns {string | undefined} what happened, when the person has to know it
 */
export function offer(candidates, choose) {
  const certain = candidates.filter(({ score }) => score >= 1)
  const box = byId('candidates')
  box.hidden = true
  if (certain.length === 1) return choose(certain[0]) ?? undefined
  if (!candidates.length) return 'No place fits. Try a street with its town, or 60.1662, 24.9379.'
  const buttons = candidates.map((candidate) => {
    const pick = () => {
      box.hidden = true
      choose(candidate)
    }
    return make('li', {}, make('button', { type: 'button', onclick: pick }, ...words(candidate)))
  })
  box.replaceChildren(make('h2', {}, 'Which one?'), make('ul', {}, ...buttons))
  box.hidden = false
  box.querySelector('button').focus()
  const [only] = candidates
  if (candidates.length === 1) return `${only.label}: is this the place? Pick it, or type another.`
  return `${candidates.length} places may be meant. Pick one.`
}

/** @param {Candidate} candidate */
function words({ label, district, sort, distance_m, source }) {
  const far = distance_m == null ? '' : `${sayLength(distance_m)} away`
  const more = [district, sort, far, source].filter(Boolean).join(' · ')
  return [make('span', {}, label), make('small', {}, more)]
}
