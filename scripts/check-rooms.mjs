// The rooms inside a package: which floor each is on, and that an import only goes down. So whoever reads a room knows all
// that it can touch, and no two rooms lean on each other.
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

const problems = []
const examined = { rooms: 0, files: 0, imports: 0 }

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
    for (const specifier of importsOf(`${house}/${file}`)) {
      if (!specifier.startsWith('.')) continue
      examined.imports += 1
      const other = roomOf(normalize(join(dirname(file), specifier)))
      if (other === room || (floors[other] ?? Infinity) < floors[room]) continue
      problems.push(`${house}/${file} imports '${specifier}': ${other} is not below ${room}`)
    }
  }
  examined.rooms += entered.size
  for (const room of Object.keys(floors)) {
    if (!entered.has(room)) problems.push(`there is no room ${room} in ${house}, as scripts/check-rooms.mjs has it`)
  }
}

function roomOf(file) {
  return file.split('/')[0].replace(/\.(ts|js)$/, '')
}

function importsOf(path) {
  const { program } = parseSync(path, readText(path))
  return program.body.flatMap((node) => (node.source ? [node.source.value] : []))
}
