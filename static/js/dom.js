/**
 * Make an element. Words from outside can only become text.
 * @param {string} tag
 * @param {Attributes} [attributes] `onclick` and its like are listeners; false leaves one out
 * @param {...(Node | string)} children
 */
export function make(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children)
}

/**
 * Give an element attributes and children.
 * @template {Element} T
 * @param {T} element
 * @param {Attributes} attributes
 * @param {(Node | string)[]} children
 */
export function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value)
    else if (value !== false) element.setAttribute(name, value === true ? '' : String(value))
  }
  element.append(...children)
  return element
}

/**
 * The element with this id, which the page surely has.
 * @param {string} id
 * @returns {any}
 */
export const byId = (id) => document.getElementById(id)

/**
 * What folium wrote about a layer.
 * @param {string} kind
 * @returns {{url: string, options: string}}
 */
export function layer(kind) {
  const element = /** @type {HTMLElement} */ (document.querySelector(`[data-layer=${kind}]`))
  return /** @type {any} */ (element.dataset)
}
