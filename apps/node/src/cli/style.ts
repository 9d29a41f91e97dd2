/** Colours and weights of what is printed; text stays as it is where nobody looks, or nobody wants them. */
import { styleText } from 'node:util'
import { hasColour, type Terminal } from './terminal.js'

export type Style = 'bold' | 'dim' | 'green' | 'red' | 'yellow'

export type Paint = (style: Style, text: string) => string

/** For a program's eyes: nothing is added. */
export const PLAIN: Paint = (_, text) => text

/** Whether there is colour was decided here, from the terminal that a command was given, and not from this process. */
const COLOURS: Paint = (style, text) => styleText(style, text, { validateStream: false })

export function painter(hasColours: boolean): Paint {
  return hasColours ? COLOURS : PLAIN
}

/** For what a command writes to stdout. */
export function outputPainter({ stdout, env }: Terminal): Paint {
  return painter(hasColour(stdout, env))
}
