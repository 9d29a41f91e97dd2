// The rooms inside a package: which floor each is on, that an import only goes down, and that each room of the engine writes
// its own slice of the state alone. So whoever reads a room knows all that it can touch, and no two rooms lean on each other.
//
// That nothing else is written is held by the compiler: a turn's state is read-only, all the way down. A room gets its slice to
// write by `own` of its `own.ts`. What is left for this check is that no room takes another way, or another room's.
import { existsSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { parseSync } from 'oxc-parser'
import { finish, readText, root, sourcesIn } from './sources.mjs'

/** Each house with the floors of its rooms. A room is a folder, or a file by itself. */
const houses = {
  'packages/engine/src': {
    index: 9,
    run: 8,
    engine: 7,
    inbox: 6,
    changes: 5,
    views: 5,
    requests: 4,
    deciding: 3,
    records: 2,
    links: 2,
    members: 2,
    turn: 1,
  },
  // What checkers judge is a history and a view of nodes: they lie below whatever makes them, and know nothing of it.
  'packages/testkit/src': {
    index: 4,
    golden: 3,
    mutants: 3,
    explorer: 2,
    fuzz: 2,
    network: 2,
    simulator: 2,
    checkers: 1,
    'command-line': 1,
    processes: 1,
    random: 1,
  },
}

/** Who may take a turn's state for one that can be written. */
const writers = /src\/([a-z]+\/own|turn\/turn)\.ts$/

const problems = []
const examined = { rooms: 0, files: 0, imports: 0, writers: 0 }

for (const [house, floors] of Object.entries(houses)) {
  if (existsSync(join(root, house))) checkHouse(house, floors)
  else problems.push(`there is no house ${house}, as scripts/check-rooms.mjs has it`)
}

finish('rooms', examined, problems)

function checkHouse(house, floors) {
  const entered = new Set()
  for (const file of sourcesIn(house)) {
    const room = roomOf(file)
    examined.files += 1
    entered.add(room)
    if (floors[room] === undefined) {
      problems.push(`${house}/${file} is in no room of scripts/check-rooms.mjs`)
      continue
    }
    const { program } = parseSync(file, readText(`${house}/${file}`))
    if (house === 'packages/engine/src') checkWriters(`${house}/${file}`, program)
    for (const specifier of importsOf(program)) {
      if (!specifier.startsWith('.')) continue
      examined.imports += 1
      const other = roomOf(normalize(join(dirname(file), specifier)))
      if (/(^|\/)own\.js$/.test(specifier) && other !== room) {
        problems.push(`${house}/${file} imports '${specifier}': only its own room writes a slice of the state`)
      }
      if (other === room || (floors[other] ?? Infinity) < floors[room]) continue
      problems.push(`${house}/${file} imports '${specifier}': ${other} is not below ${room}`)
    }
  }
  examined.rooms += entered.size
  for (const room of Object.keys(floors)) {
    if (!entered.has(room)) problems.push(`there is no room ${room} in ${house}, as scripts/check-rooms.mjs has it`)
  }
}

function checkWriters(path, program) {
  for (const writing of writesIn(program)) {
    examined.writers += 1
    if (!writers.test(path)) problems.push(`${path} ${writing}: only ${writers} may`)
  }
}

function roomOf(file) {
  return file.split('/')[0].replace(/\.(ts|js)$/, '')
}

function importsOf(program) {
  return program.body.flatMap((node) => (node.source ? [node.source.value] : []))
}

/** Where a state is taken for writable by force, or written by way of an object that holds it. */
function writesIn(node, found = []) {
  if (node === null || typeof node !== 'object') return found
  const type = node.type === 'TSAsExpression' ? node.typeAnnotation?.typeName?.name : undefined
  if (type?.endsWith('State')) found.push(`takes a state for ${type}`)
  if (node.type === 'AssignmentExpression' && passesState(node.left)) found.push('writes a field of a state')
  if (node.type === 'UpdateExpression' && passesState(node.argument)) found.push('writes a field of a state')
  for (const child of Object.values(node)) writesIn(child, found)
  return found
}

function passesState(node) {
  if (node?.type !== 'MemberExpression') return false
  return node.object?.property?.name === 'state' || passesState(node.object)
}
