import { ProblemError } from './api.js'
import { token } from './send.js'

const BASE = '/api/v1/streets'

/**
 * Make a call that only our own page may make.
 * @param {'GET' | 'POST' | 'PUT' | 'DELETE'} method
 * @param {string} path
 * @param {object | Blob} [sent] a blob goes as it is, everything else as JSON
 * @returns {Promise<any>}
 */
export async function call(method, path, sent) {
  const isBlob = sent instanceof Blob
  const response = await fetch(`${BASE}/${path}`, {
    method,
    headers: {
      'X-Cordon-Mapper': token(),
      ...(sent && { 'Content-Type': isBlob ? 'application/octet-stream' : 'application/json' }),
    },
    body: isBlob ? sent : sent && JSON.stringify(sent),
  }).catch(() => {
    throw new ProblemError('The server cannot be reached.')
  })
  const answer = await response.json().catch(() => ({}))
  if (!response.ok) throw new ProblemError(answer.title ?? `The server refused (${response.status}).`)
  return answer
}

/**
 * Send a file in pieces.
 * @param {File} file
 * @param {{upload: string, piece_bytes: number}} announced
 * @param {(done: number) => boolean} goesOn hears how many bytes are there, and may stop it
 * @returns {Promise<boolean>} whether all of it is there
 */
export async function sendPieces(file, { upload, piece_bytes }, goesOn) {
  for (let at = 0; at < file.size; at += piece_bytes) {
    if (!goesOn(at)) {
      await call('DELETE', `uploads/${upload}`)
      return false
    }
    await call('PUT', `uploads/${upload}?at=${at}`, file.slice(at, at + piece_bytes))
  }
  return true
}
