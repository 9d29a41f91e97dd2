/**
 * CRC-32, as Node has it since 22.2. Taken from the module as a whole: an import by its name would fail on an older Node
 * before `@replicator/core` can say in words which one it needs.
 */
import zlib from 'node:zlib'

export const { crc32 } = zlib
