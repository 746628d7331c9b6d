// <cordon-map src="https://maps.example.org/e/5d0a.../"><a href="...">A map of ...</a></cordon-map>
// For pages of others: a published map in a frame as high as it needs. What stands inside is shown to readers
// without scripts and, below the frame, until the map has said how high it is: so also where it never comes.
{
  const LOWEST_PX = 100
  const HIGHEST_PX = 3000 // whatever a frame says, it does not push the article away
  const SANDBOX = 'allow-scripts allow-popups'

  const RULES = [
    ':host { display: block }',
    'iframe { display: block; width: 100%; aspect-ratio: 8 / 7; border: 0 }',
    'iframe[height] { aspect-ratio: auto }',
    'iframe[height] + slot { display: none }',
  ]
  const style = new CSSStyleSheet() // a policy that forbids style elements lets it be
  style.replaceSync(RULES.join('\n'))

  /**
   * The address of a map; nothing for what is no web page, such as a script.
   * @param {string | null} src
   */
  const webAddress = (src) => {
    const url = src && URL.canParse(src, document.baseURI) ? new URL(src, document.baseURI) : undefined
    return url && /^https?:$/.test(url.protocol) ? url.href : undefined
  }

  /**
   * How high a map says it is, in pixels; nothing for any other message.
   * @param {any} message
   */
  const heightIn = (message) => {
    const told = message?.['datawrapper-height']
    const [height] = told && typeof told === 'object' ? Object.values(told) : []
    return Number.isFinite(height) ? Math.min(Math.max(height, LOWEST_PX), HIGHEST_PX) : undefined
  }

  class CordonMap extends HTMLElement {
    static observedAttributes = ['src', 'title']

    #frame = document.createElement('iframe')
    #slot = document.createElement('slot')

    /** @param {MessageEvent} event */
    #listen = ({ source, data }) => {
      const height = source === this.#frame.contentWindow ? heightIn(data) : undefined
      if (height !== undefined) this.#frame.height = `${Math.ceil(height)}`
    }

    constructor() {
      super()
      const root = this.attachShadow({ mode: 'open' })
      root.adoptedStyleSheets = [style]
      root.append(this.#slot)
      this.#slot.addEventListener('slotchange', () => this.attributeChangedCallback('title'))
      this.#frame.loading = 'lazy'
      this.#frame.referrerPolicy = 'no-referrer'
      this.#frame.setAttribute('sandbox', SANDBOX)
    }

    connectedCallback() {
      addEventListener('message', this.#listen)
      this.attributeChangedCallback('src')
      this.attributeChangedCallback('title')
    }

    disconnectedCallback() {
      removeEventListener('message', this.#listen)
    }

    /** @param {string} name */
    attributeChangedCallback(name) {
      if (!this.isConnected) return
      if (name === 'title') this.#frame.title = this.title || this.textContent?.trim() || 'Map'
      else this.#show(webAddress(this.getAttribute('src')))
    }

    /** @param {string | undefined} address */
    #show(address) {
      if (address === this.#frame.getAttribute('src') && this.#frame.isConnected) return
      this.#frame.remove()
      this.#frame.removeAttribute('height')
      if (!address) return
      this.#frame.src = address
      this.#slot.before(this.#frame)
    }
  }

  if (!customElements.get('cordon-map')) customElements.define('cordon-map', CordonMap)
}
