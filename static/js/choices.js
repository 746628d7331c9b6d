import { asker, ProblemError } from './api.js'
import { layer, make } from './dom.js'
import { page } from './page.js'
import { sayLength } from './words.js'

const ask = asker()
const GOES_WITH = ['lon', 'lat', 'radius_m', 'limit_m', 'who', 'pin', 'forbid']

/**
 * The lines worth choosing from, asked for when somebody opens the list.
 * @returns {HTMLElement}
 */
export function choices() {
  const list = make('ul', { class: 'choices', 'aria-label': 'Lines to choose from' })
  const details = make('details', { ontoggle: () => fillIn(list) }, make('summary', {}, 'Other lines'), list)
  return details
}

/** @param {HTMLElement} list */
async function fillIn(list) {
  if (list.childElementCount) return
  list.replaceChildren(make('li', { role: 'status' }, 'Working …'))
  const query = new URLSearchParams({ against: 'area' })
  for (const [name, value] of page.query) if (GOES_WITH.includes(name)) query.append(name, value)
  try {
    const found = await ask(`${layer('cordon').url}/choices`, query)
    list.replaceChildren(...found.choices.map(row))
  } catch (error) {
    if (!(error instanceof ProblemError)) return list.replaceChildren() // asked anew
    list.replaceChildren(make('li', { role: 'alert' }, error.message))
  }
}

/** @param {LineChoice} choice */
function row({ weight, closures, hectares, street_m }) {
  const words = `${closures} closures, ${hectares.toFixed(1)} hectares and ${sayLength(street_m)} of street more than must be`
  const isShown = `${weight}` === page.query.get('weight') && !page.query.has('plan')
  if (isShown) return make('li', {}, `${words} (shown)`)
  const onclick = async () => {
    const { go } = await import('./deeds.js')
    const query = new URLSearchParams(page.query)
    query.delete('plan') // the lines listed are the cheapest of their weights, neither widest nor fewest
    query.set('against', 'area')
    query.set('weight', `${weight}`)
    go(query)
  }
  return make(
    'li',
    {},
    `${words} `,
    make('button', { type: 'button', 'aria-label': `Draw: ${words}`, onclick }, 'Draw'),
  )
}
