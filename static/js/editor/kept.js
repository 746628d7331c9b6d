import { person } from '../send.js'

const STORE = 'unsaved'

/** What this browser keeps for the person who is signed in, and offers to nobody else. @param {string} name */
export const ownName = (name) => (person() ? `${name} of ${person()}` : name)

/**
 * What is not yet on the server, kept in this browser: one entry for each page that has something unsaved.
 * A page holds a lock on its entry while it lives, so that another knows whose are left behind.
 * @typedef {{put: (entry: UnsavedEntry) => Promise<void>, drop: (id: string) => Promise<void>,
 *   all: () => Promise<UnsavedEntry[]>}} Keeper
 */

/**
 * Open the store of this browser.
 * @returns {Promise<Keeper>} rejects where the browser keeps nothing
 */
export async function openKept() {
  const asked = indexedDB.open(ownName('cordon-mapper'), 1)
  asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: 'id' })
  const database = await answered(asked)
  /** @param {IDBTransactionMode} mode @param {(store: IDBObjectStore) => IDBRequest} work */
  const within = async (mode, work) => {
    const transaction = database.transaction(STORE, mode)
    const request = work(transaction.objectStore(STORE))
    transaction.commit()
    await new Promise((done, failed) => {
      transaction.oncomplete = done
      transaction.onabort = () => failed(transaction.error)
    })
    return request.result
  }
  return {
    put: (entry) => within('readwrite', (store) => store.put(entry)),
    drop: (id) => within('readwrite', (store) => store.delete(id)),
    all: () => within('readonly', (store) => store.getAll()),
  }
}

/** What stands for the store where the browser keeps nothing. @returns {Keeper} */
export const keepsNothing = () => ({
  put: () => Promise.reject(new Error('This browser keeps nothing.')),
  drop: async () => {},
  all: async () => [],
})

/**
 * Hold the lock of an entry for as long as this page lives.
 * @param {string} id
 */
export function hold(id) {
  navigator.locks?.request(lockOf(id), () => new Promise(() => {}))
}

/**
 * Whether the page that made an entry is gone. Where a browser has no locks it counts as gone: then two pages
 * may send the same changes, which the server sees to be the same.
 * @param {string} id
 * @returns {Promise<boolean>}
 */
export async function isLeftBehind(id) {
  if (!navigator.locks) return true
  return navigator.locks.request(lockOf(id), { ifAvailable: true }, async (lock) => lock !== null)
}

/** A name nobody else has. */
export const newName = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  )

/** @param {string} id */
const lockOf = (id) => `cordon-mapper-${id}`

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
const answered = (request) =>
  new Promise((done, failed) => {
    request.onsuccess = () => done(request.result)
    request.onerror = () => failed(request.error)
  })
