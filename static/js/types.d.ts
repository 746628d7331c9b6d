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

/** What the modules of the editor share. */
interface Editor {
  state: import('./editor/state.js').DraftState
  map: import('leaflet').Map
  planId: string
  version: number
  /** what the plan was drawn as last; null until then */
  plan: Plan | null
  /** tell it to those who do not see the map */
  say(sentence: string): void
  /** tell what is wrong */
  warn(sentence: string): void
}
