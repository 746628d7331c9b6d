/**
 * Fill a part of the page anew, and leave the person where they were: the same button keeps the focus, and what
 * was open stays open.
 * @param {HTMLElement} place can take the focus itself when the button is gone
 * @param {(Node | string)[]} parts
 */
export function fillAnew(place, parts) {
  const had = place.contains(document.activeElement) ? document.activeElement : null
  const open = new Set([...place.querySelectorAll('details[open]')].map(nameOfDetails))
  place.replaceChildren(...parts)
  for (const details of place.querySelectorAll('details'))
    if (open.has(nameOfDetails(details))) details.open = true
  if (had) (alike(place, had) ?? place).focus({ preventScroll: true })
}

/** @param {Element} details */
const nameOfDetails = (details) => details.querySelector('summary')?.textContent

/** @param {HTMLElement} place @param {Element} had @returns {HTMLElement | undefined} */
function alike(place, had) {
  const name = (/** @type {Element} */ one) =>
    one.id || one.getAttribute('aria-label') || one.getAttribute('name') || one.textContent
  const all = /** @type {NodeListOf<HTMLElement>} */ (place.querySelectorAll(had.localName))
  return [...all].find((one) => name(one) === name(had))
}
