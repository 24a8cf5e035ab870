// Which small pictures stand beside words? Drawn for this project on a grid of 16, in strokes, so that colour and weight
// follow the text.
const shapes = {
  alert: 'M8 1.8 15 14H1L8 1.8ZM8 6v4M8 12v.4',
  app: 'M2.5 2.5h4v4h-4zM9.5 2.5h4v4h-4zM2.5 9.5h4v4h-4zM9.5 9.5h4v4h-4z',
  arrow: 'M3 8h10M9 4l4 4-4 4',
  bell: 'M4 11V7a4 4 0 0 1 8 0v4l1.5 1.5h-11L4 11ZM6.5 14.5h3',
  check: 'M2.5 8.5 6 12l7.5-8',
  chevron: 'm6 3 5 5-5 5',
  clock: 'M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13ZM8 4.5V8l2.5 1.5',
  copy: 'M5.5 5.5h8v8h-8zM3.5 10.5h-1v-8h8v1',
  door: 'M9.5 2H3v12h6.5M6.5 8h7M11 5.5 13.5 8 11 10.5',
  edit: 'M2.5 13.5V11l8-8 2.5 2.5-8 8H2.5ZM9 4.5 11.5 7',
  key: 'M5.5 7a3 3 0 1 1 0 6 3 3 0 0 1 0-6ZM7.7 7.8 13 2.5M10.5 5l2 2',
  mail: 'M1.5 3.5h13v9h-13zM1.5 4l6.5 5 6.5-5',
  menu: 'M2 4h12M2 8h12M2 12h12',
  moon: 'M13.5 9.5A6 6 0 0 1 6.5 2.5a6 6 0 1 0 7 7Z',
  people:
    'M6 2.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5ZM1.5 13.5c0-5 9-5 9 0M10.5 3a2.3 2.3 0 0 1 0 4.4M12 9.5c1.6.5 2.5 1.900 2.500 4',
  plus: 'M8 3v10M3 8h10',
  question: 'M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13ZM6 6.200c0-2.700 4-2.700 4 0 0 1.300-2 1.500-2 3M8 11.300v.4',
  report: 'M2.5 13.500h11M4.500 11V8M8 11V3.500M11.500 11V6',
  search: 'M7 2a5 5 0 1 1 0 10A5 5 0 0 1 7 2ZM10.500 10.500 14 14',
  shield: 'M8 1.500 13.500 3.500V8c0 3.500-2.500 5.500-5.500 6.500C5 13.500 2.500 11.500 2.500 8V3.500L8 1.500Z',
  sleep: 'M8 1.500a6.500 6.500 0 1 1 0 13 6.500 6.500 0 0 1 0-13ZM6 5.500v5M10 5.500v5',
  sun: 'M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6ZM8 1v1.500M8 13.500V15M1 8h1.500M13.500 8H15M3 3l1 1M12 12l1 1M3 13l1-1M12 4l1-1',
  system:
    'M2 4.500h5M11 4.500h3M2 11.500h3M9 11.500h5M9 2.500a2 2 0 1 1 0 4 2 2 0 0 1 0-4ZM7 9.500a2 2 0 1 1 0 4 2 2 0 0 1 0-4Z',
  tenant: 'M2.500 14V3l6-1.500V14M8.500 6l5 1.500V14M1 14.500h14M5 5.500h1M5 8.500h1M5 11.500h1',
  trash: 'M2.500 4h11M6 4V2h4v2M4 4l.7 10h6.600L12 4M6.500 7v4M9.500 7v4',
} as const

export type IconName = keyof typeof shapes

/** Once on each page; {@link Icon} points into it. */
export const Sprite = () => (
  <svg class="sprite" aria-hidden="true" focusable="false">
    {Object.entries(shapes).map(([name, d]) => (
      <symbol id={`i-${name}`} viewBox="0 0 16 16">
        <path d={d} />
      </symbol>
    ))}
  </svg>
)

/** Decoration: a word always says the same. */
export const Icon = ({ of }: { readonly of: IconName }) => (
  <svg class="icon" aria-hidden="true" focusable="false" width="16" height="16">
    <use href={`#i-${of}`} />
  </svg>
)
