import { ProblemError } from './api.js'
import { byId } from './dom.js'
import { packCards, sayBytes } from './packs.js'
import { call, sendPieces } from './street_calls.js'

const POLL_MS = 500
const TASKS = { add: 'Adding', fetch: 'Fetching around', verify: 'Checking' }

/** What the cancel button does to what is under way. */
let cancel = () => {}
/** @type {StreetPacks} */
let known

/**
 * Do something that may be refused, and say why it was.
 * @param {() => Promise<unknown>} work
 */
async function attempt(work) {
  byId('alert').textContent = ''
  try {
    await work()
  } catch (error) {
    byId('job').hidden = true
    byId('alert').textContent =
      error instanceof ProblemError ? error.message : 'The page failed. Load it again.'
    if (!(error instanceof ProblemError)) throw error
  }
}

/** @param {string} sentence read out once it changes */
function say(sentence) {
  if (byId('status').textContent !== sentence) byId('status').textContent = sentence
}

async function load() {
  known = await call('GET', 'packs')
  byId('packs').replaceChildren(...packCards(known, remove))
  byId('fetch').hidden = !known.live
  byId('fetch-off').hidden = known.live
}

/**
 * Show how far something is.
 * @param {string} title
 * @param {string} words
 * @param {number | null} share null while nobody can tell
 */
function showProgress(title, words, share) {
  byId('job').hidden = false
  byId('job-title').textContent = title
  byId('job-words').textContent = words
  if (share === null) byId('bar').removeAttribute('value')
  else byId('bar').value = share
}

/** Hide the bar; who was on its button goes on at the list. */
function hideProgress() {
  if (byId('job').contains(document.activeElement)) byId('packs-title').focus()
  byId('job').hidden = true
}

/**
 * Follow a job of the server until it ends.
 * @param {StreetJob} job
 */
async function follow(job) {
  cancel = () => attempt(() => call('DELETE', `jobs/${job.id}`))
  try {
    while (job.state === 'running') {
      const title = `${TASKS[job.task]} ${job.subject}`
      showProgress(title, job.words, job.share)
      say(job.stage || title)
      await new Promise((wake) => setTimeout(wake, POLL_MS))
      job = (await call('GET', `jobs/${job.id}`)).job
    }
  } finally {
    hideProgress()
  }
  if (job.state === 'failed') byId('alert').textContent = job.message
  say(job.state === 'failed' ? '' : job.message)
  await load()
}

/** @param {HTMLFormElement} form */
async function add(form) {
  const said = new FormData(form)
  const file = /** @type {File} */ (said.get('file'))
  if (file.size > known.largest_upload_bytes)
    throw new ProblemError(
      `${file.name} has ${sayBytes(file.size)}, and at most ${sayBytes(known.largest_upload_bytes)} are taken here. ` +
        'The command line reads any size: python3 run.py streets add FILE',
    )
  const announced = await call('POST', 'uploads', {
    file: file.name,
    name: said.get('name'),
    bytes: file.size,
  })
  const isThere = known.packs.some(({ name }) => name === announced.name)
  if (isThere && !(await confirmed(`Replace the pack ${announced.name}?`, 'Replace it'))) {
    await call('DELETE', `uploads/${announced.upload}`)
    return say('Nothing was changed.')
  }
  if (!(await handOver(file, announced))) return say('Stopped. Nothing was changed.')
  form.reset()
  await follow((await call('POST', 'packs', { upload: announced.upload })).job)
}

/**
 * Send a file, with progress.
 * @param {File} file
 * @param {{upload: string, piece_bytes: number}} announced
 * @returns {Promise<boolean>} false when it was cancelled
 */
async function handOver(file, announced) {
  const title = `Handing over ${file.name}`
  let goesOn = true
  cancel = () => {
    goesOn = false
  }
  say(title)
  try {
    return await sendPieces(file, announced, (done) => {
      showProgress(title, `${sayBytes(done)} of ${sayBytes(file.size)}`, done / file.size)
      return goesOn
    })
  } finally {
    hideProgress()
  }
}

/** @param {string} name */
async function remove(name) {
  if (
    !(await confirmed(`Remove the pack ${name}? Its streets will not be known here any more.`, 'Remove it'))
  )
    return
  await attempt(async () => {
    await call('DELETE', `packs/${encodeURIComponent(name)}`)
    await load()
    say(`${name} is removed.`)
    byId('packs-title').focus()
  })
}

/**
 * @param {string} question
 * @param {string} yes
 * @returns {Promise<boolean>}
 */
function confirmed(question, yes) {
  const dialog = byId('confirm')
  byId('confirm-words').textContent = question
  byId('confirm-yes').textContent = yes
  dialog.returnValue = ''
  dialog.showModal()
  return new Promise((answer) =>
    dialog.addEventListener('close', () => answer(dialog.returnValue === 'yes'), { once: true }),
  )
}

/** @type {Record<string, (form: HTMLFormElement) => Promise<unknown>>} */
const deeds = {
  add,
  verify: async () => follow((await call('POST', 'verify')).job),
  fetch: async (form) => follow((await call('POST', 'fetch', Object.fromEntries(new FormData(form)))).job),
}
addEventListener('submit', (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target)
  if (!(form.id in deeds)) return // the dialog's own
  event.preventDefault()
  attempt(() => deeds[form.id](form))
})
byId('cancel').addEventListener('click', () => cancel())
attempt(async () => {
  await load()
  if (known.job?.state === 'running') await follow(known.job)
})
