const MADE = 'made at '

/**
 * Give the page of a new plan the plan's own address once it has one.
 * @param {string} former the address it was made at
 * @param {string} plan
 */
export function becomes(former, plan) {
  history.replaceState(null, '', addressOf(plan))
  try {
    sessionStorage.setItem(MADE + former, plan)
  } catch {} // this tab keeps nothing: only a reload in this very moment would miss it
}

/** Whoever loads a page anew in the moment in which its plan is saved gets the plan, not another new one. */
export function followReload() {
  const [visit] = performance.getEntriesByType('navigation')
  if (/** @type {PerformanceNavigationTiming} */ (visit)?.type !== 'reload') return
  try {
    const plan = sessionStorage.getItem(MADE + here())
    if (plan) location.replace(addressOf(plan))
  } catch {} // as above
}

/** The page's own address. */
export const here = () => location.pathname + location.search

/** @param {string} plan */
export const addressOf = (plan) => `/plans/${encodeURIComponent(plan)}`
