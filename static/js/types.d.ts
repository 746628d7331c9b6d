// Shapes that travel between the server and the page; for the type checker alone, never loaded.

interface PlanProperties {
  role:
    | 'incident'
    | 'scene'
    | 'cordon'
    | 'coverage'
    | 'coverage-edge'
    | 'closure'
    | 'leak'
    | 'street'
    | 'pocket'
    | 'diversion'
    | 'place'
  place?: string
  title?: string
  when?: string | null
  kind?: string
  parameters?: { who?: string }
  area_m2?: number
  perimeter_m?: number
  street_length_m?: number | null
  streets_as_of?: string | null
  source?: string | null
  notes?: string[]
  warnings?: string[]
  name?: string
  length_m?: number
  whole?: boolean
  sealed?: boolean | null
  escape_routes?: number
  ring?: string
  reason?: string
  description?: string
  effects?: EffectsSummary | null
  sort?: string
  audience?: 'public' | 'operational'
  number?: number
  street?: string
  says?: string
  users?: string
  in_tunnel?: boolean
  width_m?: number
  grid_reference?: string
  priority?: number
  is_pinned?: boolean
  by_hand?: boolean
  as_of_says?: string
  post?: number
}

interface EffectsSummary {
  homes: number | null
  buildings: number | null
  buildings_cut: number | null
  premises: Record<string, number>
  emergency_access: string[]
  doubts: string[]
}

interface LineChoice {
  weight: number
  closures: number
  hectares: number
  street_m: number
}

type PlanFeature = import('geojson').Feature<import('geojson').Geometry, PlanProperties>

interface Plan {
  type: 'FeatureCollection'
  features: PlanFeature[]
}

interface Columns {
  n: number
  total: number
  lat: number[]
  lon: number[]
  distance_m: number[]
  texts: string[]
  loaded: string[]
  category?: number[]
  when?: number[]
  place?: number[]
  summary?: number[]
  outcome?: number[]
  sources?: number[]
  doubts?: number[]
  dataset?: number[]
  confidence?: number[]
  corrections?: number[]
  proceedings?: number[]
}

/** A year or a month of a place's history. */
interface Span {
  name: string
  records: number
  categories: Record<string, number>
  months: { loaded: number; missing: number; suspect: number } | null
}

interface Ratio {
  value: number | null
  low: number | null
  high: number | null
}

interface Compared {
  refused?: string
  ratio?: Ratio
  allowing_for_clustering?: Ratio | null
}

interface PlaceHistory {
  paragraph: string
  caveats: string[]
  window: { since: string; until: string } | null
  categories: Record<string, number>
  coverage: { categories: string[] }[]
  before: Compared
  around: Compared
  years: Span[]
  months: Span[]
  catchments: { features: PlanFeature[]; left_out: number }
}

interface HistoryIncident {
  category: string
  when: string
  place: string
  proceedings_active: boolean
}

/** One past incident, for reading. */
interface PastIncident {
  category: string
  when: string
  place: string
  summary: string
  outcome: string
  sources: string[]
  doubts: string
  dataset: string
  distanceM: number
}

interface Candidate {
  label: string
  scene: string
  lon: number
  lat: number
  sort: string
  score: number
  district: string
  distance_m: number | null
  source: string
}

type Attributes = Record<string, string | number | boolean | EventListener>

interface StreetPack {
  name: string
  shipped: boolean
  segments: number
  size_bytes: number
  coverage_m2: number
  source: string
  licence: string
  streets_as_of: string | null
  notes: string[]
  warnings: string[]
  problem: string | null
}

interface StreetJob {
  id: string
  task: 'add' | 'fetch' | 'verify'
  subject: string
  state: 'running' | 'done' | 'failed' | 'cancelled'
  stage: string
  share: number | null
  words: string
  message: string
}

interface StreetPacks {
  packs: StreetPack[]
  unreadable: Record<string, string>
  job: StreetJob | null
  live: boolean
  largest_upload_bytes: number
}

interface DraftRing {
  id: string
  role: 'scene' | 'inner' | 'outer' | 'traffic'
  kind: string
  values: Record<string, string>
  drawing: import('geojson').Geometry | null
  access: [number, number] | null
  starts: string
  review: string
  reason: string
}

interface DraftPoint {
  id: string
  sort: string
  position: [number, number]
  label: string
}

interface DraftNote {
  id: string
  text: string
  position: [number, number] | null
}

/** What people decided of a plan; the same JSON that the server keeps. */
interface Draft {
  format: 1
  position: [number, number]
  place: string
  title: string
  caption: string
  when: string
  scene: import('geojson').Geometry | null
  rings: DraftRing[]
  points: DraftPoint[]
  notes: DraftNote[]
  past: string[]
  methane: Record<string, string>
  is_exercise: boolean
  zone: string
  as_of: string
}

/** What is being drawn and not closed yet; `target` is the shape that a hole is cut into. */
interface Sketch {
  tool: string
  corners: [number, number][]
  target?: string
}

/** A shape whose corners can be moved; its rings, the outer one first, do not repeat their first corner. */
interface Shape {
  key: string
  name: string
  rings: [number, number][][]
}

/** A corner of a shape, or of the sketch. */
interface Corner {
  key: string
  ring: number
  index: number
}

/** What is wrong with an outline, and where. */
interface Fault {
  says: string
  at: [number, number]
}

/** What the modules of the editor share. */
interface Editor {
  state: import('./editor/state.js').DraftState
  map: import('leaflet').Map
  /** "" for a plan that was never saved */
  planId: string
  /** 0 for a plan that was never saved */
  version: number
  /** the ring that the drawing tools work on; "" for the outer cordon */
  ringId: string
  /** what kinds of cordon there are, and what each can be told */
  kinds: Record<string, KindOfCordon>
  /** where the map opens, which nobody has chosen */
  nowhere: [number, number]
  /** what the plan was drawn as last; null until then */
  plan: Plan | null
  /** tell it to those who do not see the map */
  say(sentence: string): void
  /** tell what is wrong */
  warn(sentence: string): void
  /** longitude and latitude at which the person points, by any means, asked with a sentence; null when given up */
  pick(sentence: string): Promise<[number, number] | null>
  /** where to show a position, so that what crosses the antimeridian stays together */
  latLng(at: number[]): import('leaflet').LatLng
}

interface KindOfCordon {
  label: string
  explanation: string
  is_drawing: boolean
  parameters: Record<string, KindParameter>
}

/** A number has a range, a choice has options; places have neither. */
interface KindParameter {
  label: string
  in_form: boolean
  default: number | string | []
  unit?: string
  at_least?: number
  at_most?: number
  options?: Record<string, string>
}

/** A save as it was sent, to be sent again just so until the server answers. */
interface UnansweredSave {
  key: string
  /** "" and 0 until the server knows the plan */
  plan: string
  base: number
  draft: Draft
  why: string
}

/** What a page has not yet saved, as this browser keeps it. */
interface UnsavedEntry {
  /** of the page */
  id: string
  /** "" and 0 until the server knows the plan */
  plan: string
  base: number
  draft: Draft
  why: string
  /** milliseconds since 1970 */
  at: number
  /** of the page */
  address: string
  sending: UnansweredSave | null
}

/** What a version that could not be saved and the one that stands come to. */
interface SettledSave {
  version: number
  draft: Draft
  /** whether the server has just this */
  isSaved: boolean
}

/** What saving needs of the world; `send` and `settle` reject with a Refusal. */
interface SaveTools {
  keep: { put(entry: UnsavedEntry): Promise<void>; drop(id: string): Promise<void> }
  send(what: UnansweredSave, isLeaving: boolean): Promise<{ plan: string; version: number }>
  settle(what: UnansweredSave): Promise<SettledSave>
  newName(): string
  /** milliseconds */
  now(): number
  /** gives how to call it off */
  after(wait_ms: number, work: () => void): () => void
}
