import { byId, make } from '../dom.js'
import { addressOf } from './address.js'
import { standing } from './save_words.js'

/**
 * Say how saving stands, beside the plan's name. What is wrong is told to those who do not see it, too.
 * @param {Editor} editor
 * @param {import('./queue.js').SaveQueue} queue
 */
export function showStanding(editor, queue) {
  const usual = make('span')
  const trouble = make('span', { role: 'status', class: 'trouble' })
  const button = make('button', { type: 'button', onclick: () => saveNow(editor, queue) })
  byId('saved').append(usual, trouble, button)
  const show = () => {
    const isTrouble = queue.is === 'waiting' || queue.is === 'refused' || !queue.keeps
    const words = standing(queue, queue.savedAt ? timeOfDay(queue.savedAt) : '')
    say(usual, isTrouble ? '' : words)
    say(trouble, isTrouble ? words : '')
    say(button, queue.isUnsaved ? 'Save now' : 'Save')
    button.hidden = queue.is === 'saved' ? queue.base > 0 : !isTrouble
  }
  queue.addEventListener('state', show)
  show()
}

/** @param {Editor} editor @param {import('./queue.js').SaveQueue} queue */
function saveNow(editor, queue) {
  if (!queue.isUnsaved) queue.change(editor.state.draft, 'Begun.')
  queue.flush()
}

/** Only what changed is read out. @param {HTMLElement} element @param {string} words */
function say(element, words) {
  if (element.textContent !== words) element.textContent = words
}

/**
 * Tell of what other pages left in this browser.
 * @param {UnsavedEntry[]} left
 */
export function offer(left) {
  if (!left.length) return
  const links = left.map((entry) => {
    const href = entry.plan ? addressOf(entry.plan) : entry.address
    return make('li', {}, make('a', { href }, entry.draft.title || entry.draft.place || 'A plan'))
  })
  const words = 'Not yet saved, and kept in this browser:'
  byId('saved').append(make('div', { class: 'left' }, words, make('ul', { 'aria-label': words }, ...links)))
}

/** @param {Date} at */
const timeOfDay = (at) => at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
