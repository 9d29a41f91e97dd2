// The rooms inside a package: which floor each is on, that an import only goes down, and that each room of the engine writes
// its own slice of the state alone. So whoever reads a room knows all that it can touch, and no two rooms lean on each other.
//
// That nothing else is written is held by the compiler: a turn's state is read-only, all the way down, and so is the one that an
// engine shows. A room gets its slice to write by `own` of its `own.ts`. What is left for this check is that no room takes another
// way, or another room's, and that nobody gives the state a type that can be written.
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

/** What a state, and the effects of a turn, are called wherever one is at hand: the verbs of `turn` write both. */
const guarded = new Set(['state', 'effects'])

/** Calls that change the map, set or list that they are made on. */
const changes = new Set('set add delete clear push pop shift unshift splice sort reverse fill copyWithin'.split(' '))

/** Calls that give what lies in it. */
const lookups = new Set(['get', 'at', 'values', 'entries'])

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

/**
 * Where a state is taken for writable by force, or it or effects are written by way of an object that holds them: by an
 * assignment, a count, a `delete`, or a call that changes a collection. `names` are those that stand for a part of them where
 * the walk is.
 */
function writesIn(node, names = new Set(), found = []) {
  if (node === null || typeof node !== 'object') return found
  const isFunction = Array.isArray(node.params)
  const here = isFunction ? new Set(names) : names
  if (isFunction) for (const param of node.params) bind(param, false, here)
  if (node.type === 'VariableDeclarator') bind(node.id, isOfState(node.init, here), here)
  if (node.type === 'ForOfStatement') {
    // Its names are bound by what it goes through, not by the declarator, which has no value.
    for (const { id } of node.left.declarations ?? []) bind(id, isOfState(node.right, here), here)
    writesIn(node.body, here, found)
    return found
  }
  const type = node.type === 'TSAsExpression' ? node.typeAnnotation?.typeName?.name : undefined
  if (type?.endsWith('State')) found.push(`takes a state for ${type}`)
  const written = writtenBy(node)
  if (written?.type === 'MemberExpression' && isOfState(written.object, here))
    found.push('writes a field of a state, or of effects')
  const changed = changedBy(node)
  if (changed !== undefined && isOfState(changed, here)) found.push('changes a collection of a state, or of effects')
  for (const child of Object.values(node)) writesIn(child, here, found)
  return found
}

/** What is assigned to, counted up or down, or deleted. */
function writtenBy(node) {
  if (node.type === 'AssignmentExpression') return node.left
  if (node.type === 'UpdateExpression' || (node.type === 'UnaryExpression' && node.operator === 'delete'))
    return node.argument
  return undefined
}

/** The collection that a call changes. */
function changedBy(node) {
  const isChange = node.type === 'CallExpression' && changes.has(node.callee.property?.name)
  return isChange ? node.callee.object : undefined
}

/** Whether an expression is a state or effects, or something that lies in them. What is made of it, as by `map`, is not. */
function isOfState(node, names) {
  switch (node?.type) {
    case 'Identifier':
      return guarded.has(node.name) || names.has(node.name)
    case 'MemberExpression':
      return (!node.computed && guarded.has(node.property.name)) || isOfState(node.object, names)
    case 'CallExpression':
      return lookups.has(node.callee.property?.name) && isOfState(node.callee.object, names)
    case 'ChainExpression':
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSNonNullExpression':
      return isOfState(node.expression, names)
    default:
      return false
  }
}

/** Notes which names of a pattern stand for a part of a state or of effects from here on. */
function bind(pattern, isState, names) {
  switch (pattern?.type) {
    case 'Identifier':
      if (isState) names.add(pattern.name)
      else names.delete(pattern.name)
      return
    case 'ObjectPattern':
      for (const { key, value, argument } of pattern.properties)
        bind(value ?? argument, isState || guarded.has(key?.name), names)
      return
    case 'ArrayPattern':
      for (const element of pattern.elements) bind(element, isState, names)
      return
    case 'AssignmentPattern':
      bind(pattern.left, isState, names)
      return
    case 'RestElement':
      bind(pattern.argument, isState, names)
  }
}
