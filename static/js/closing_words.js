/** @type {Record<string, string>} */
const PROOFS = {
  vehicles: 'no vehicle gets out past these, but people on foot may',
  on_foot: 'nobody gets out past these on foot, but vehicles may',
}

/**
 * What is proved of a cordon.
 * @param {PlanProperties} cordon
 * @param {number} closures how many it has
 */
export function sayProof({ sealed, escape_routes: least = 0, parameters }, closures) {
  if (!sealed) return 'Not proved to be sealed: see the warnings above.'
  if (!closures) return 'No street that is known leads out.'
  return `Sealed: along the streets ${PROOFS[parameters?.who ?? ''] ?? 'nobody gets out past these'}. No line closes fewer than ${least}.`
}

/**
 * What those who stand there have to know of a closure, beyond where it is.
 * @param {PlanProperties} closure
 */
export function sayFacts({ users, width_m, grid_reference, priority, is_pinned }) {
  const facts = [
    users && `stops ${users}`,
    width_m && `${Math.round(width_m)} m wide`,
    grid_reference,
    priority && `priority ${priority}`,
    is_pinned && 'put here by you',
  ]
  return facts.filter(Boolean).join(' · ')
}

/** What a closure's buttons call it. @param {PlanProperties} closure */
export const nameOf = ({ street, number }) => `${street || 'the way without a name'} (${number})`
