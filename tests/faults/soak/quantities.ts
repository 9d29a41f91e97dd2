/**
 * What must not grow while a node serves, and how much of growth is let pass. Memory is taken apart, so that a soak says where
 * it grows: pages of files are the system's, and are resident without being anonymous; anonymous memory is what V8 has taken
 * for its heap, used or not, buffers outside of it, and native memory, which is all the rest: libraries, threads, and what
 * the allocator keeps.
 */
export interface Quantity {
  readonly name: string
  readonly unit: string
  /**
   * A slope above this, in units an hour, is growth. What is stored grows during a soak, and each record has its place in
   * memory: the bounds of memory leave room for that.
   */
  readonly perHourMax: number
}

export const QUANTITIES = [
  { name: 'resident', unit: 'MiB', perHourMax: 256 },
  { name: 'anonymous', unit: 'MiB', perHourMax: 128 },
  { name: 'heap used', unit: 'MiB', perHourMax: 32 },
  { name: 'heap taken', unit: 'MiB', perHourMax: 64 },
  { name: 'buffers', unit: 'MiB', perHourMax: 32 },
  { name: 'native', unit: 'MiB', perHourMax: 64 },
  { name: 'descriptors', unit: '', perHourMax: 12 },
  { name: 'sockets', unit: '', perHourMax: 12 },
  { name: 'loop delay p90', unit: 'ms', perHourMax: 20 },
] as const satisfies readonly Quantity[]

export type QuantityName = (typeof QUANTITIES)[number]['name']

export type Figures = Readonly<Record<QuantityName, number>>
