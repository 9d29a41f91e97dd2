/** Rate and latency over the last minutes, as this node counts them. */
import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import { useSurroundings } from '../parts/context.js'
import { milliseconds } from '../parts/format.js'
import { Empty } from '../parts/notice.js'
import type { Rate } from '../state/rates.js'

const HEIGHT_PX = 168
/** A first look is drawn at the end of so much time, not over the whole width. */
const SPAN_SECONDS_MIN = 30

interface Line {
  readonly label: string
  /** A custom property of the theme. */
  readonly colour: string
  readonly of: (rate: Rate) => number | null
}

interface ChartProps {
  readonly id: string
  readonly title: string
  readonly lines: readonly Line[]
  readonly text: (value: number) => string
}

const RATES: ChartProps = {
  id: 'rate',
  title: 'Requests a second',
  text: (value) => (value < 10 ? value.toFixed(1) : String(Math.round(value))),
  lines: [
    { label: 'writes', colour: '--line-1', of: ({ perSecond }) => perSecond.writes },
    { label: 'reads', colour: '--line-2', of: ({ perSecond }) => perSecond.reads },
  ],
}

const LATENCIES: ChartProps = {
  id: 'latency',
  title: 'Time of a write',
  text: milliseconds,
  lines: [
    { label: 'half within', colour: '--line-1', of: ({ p50Ms }) => p50Ms },
    { label: '99 of 100 within', colour: '--line-2', of: ({ p99Ms }) => p99Ms },
  ],
}

export function Charts() {
  return (
    <div class="charts">
      <Chart {...RATES} />
      <Chart {...LATENCIES} />
    </div>
  )
}

function Chart({ id, title, lines, text }: ChartProps) {
  const { rates } = useSurroundings().sight
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | undefined>(undefined)
  const hasValues = rates.some((rate) => lines.some(({ of }) => of(rate) !== null))

  useEffect(() => {
    const element = place.current
    if (element === null || !hasValues) return
    // The colours are the theme's, so the chart is made anew where the theme changes.
    const theme = matchMedia('(prefers-color-scheme: dark)')
    const make = (): void => {
      plot.current?.destroy()
      plot.current = new uPlot(optionsOf({ title, lines, text, id }, element), dataOf(rates, lines), element)
    }
    make()
    theme.addEventListener('change', make)
    const resizing = new ResizeObserver(() => plot.current?.setSize({ width: element.clientWidth, height: HEIGHT_PX }))
    resizing.observe(element)
    return () => {
      theme.removeEventListener('change', make)
      resizing.disconnect()
      plot.current?.destroy()
      plot.current = undefined
    }
  }, [hasValues])
  useEffect(() => plot.current?.setData(dataOf(rates, lines)), [rates])

  const last = rates.at(-1)
  return (
    <section class="card chart" aria-labelledby={id}>
      <header class="section-head">
        <h2 id={id}>{title}</h2>
        <ul class="legend">
          {lines.map(({ label, colour, of }) => {
            const value = last === undefined ? null : of(last)
            return (
              <li key={label}>
                <span class="swatch" style={{ background: `var(${colour})` }} aria-hidden="true" />
                {label} <strong class="number">{value === null ? '–' : text(value)}</strong>
              </li>
            )
          })}
        </ul>
      </header>
      {hasValues ? (
        <div ref={place} class="plot" role="img" aria-label={`${title}, drawn over the last minutes`} />
      ) : (
        <Empty title={id === 'rate' ? 'Two looks make a rate' : 'No write since the page was opened'}>
          Drawn from what this node counts, from now on.
        </Empty>
      )}
    </section>
  )
}

function dataOf(rates: readonly Rate[], lines: readonly Line[]): uPlot.AlignedData {
  return [rates.map(({ atMs }) => atMs / 1000), ...lines.map(({ of }) => rates.map(of))]
}

function optionsOf({ lines, text }: ChartProps, element: HTMLElement): uPlot.Options {
  const theme = getComputedStyle(element)
  const colour = (name: string): string => theme.getPropertyValue(name).trim()
  const axis = {
    stroke: colour('--text-aside'),
    font: '11px system-ui, sans-serif',
    grid: { stroke: colour('--border'), width: 1 },
    ticks: { show: false },
  }
  return {
    width: element.clientWidth,
    height: HEIGHT_PX,
    legend: { show: false },
    cursor: { y: false, points: { size: 5 } },
    scales: {
      x: { range: (_plot, first, last) => [Math.min(first, last - SPAN_SECONDS_MIN), last] },
      y: { range: (_plot, _least, most) => [0, Math.max(1, (most ?? 0) * 1.15)] },
    },
    axes: [
      { ...axis, grid: { show: false }, size: 26, space: 80, values: '{HH}:{mm}:{ss}' },
      { ...axis, size: 56, space: 34, values: (_plot, values) => values.map(text) },
    ],
    series: [
      {},
      ...lines.map(({ label, colour: name }) => ({
        label,
        stroke: colour(name),
        width: 2,
        points: { show: false },
        spanGaps: true,
      })),
    ],
  }
}
