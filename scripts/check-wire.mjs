// No dead field on the wire. Each field of the schema is read by the codec, and each field of the messages that it makes is
// read, by name, by something else than the codec. A field that may be absent is written by something as well: of all others
// the compiler demands it.
//
// Names alone would show little, since many messages have a field `key` or `epoch`. So the compiler says which place in the
// sources means which field of which message. Something of another type that is made out of a message counts for nothing:
// take the fields out by name.
import { existsSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { SyntaxKind } from 'typescript/unstable/ast'
import { API } from 'typescript/unstable/sync'
import { finish, root } from './sources.mjs'

const messages = 'packages/interface/src/messages.ts'
const generated = 'packages/rpc/gen/replicator.d.ts'
/** Sees all sources as they are written, not as they were built. */
const config = 'tsconfig.test.json'

/** What runs in a node, and isn't the codec. */
const production = /^(packages\/(?!rpc\/|testkit\/|compliance\/)[^/]+|apps\/[^/]+)\/src\//
const codec = /^packages\/rpc\/src\//

/** They tell the kinds of a union apart; the schema has no such field. */
const discriminants = new Set(['type', 'kind'])

const problems = []
const examined = { 'fields of the schema': 0, 'fields of messages': 0 }

if (existsSync(join(root, config))) {
  const api = new API({ cwd: root })
  try {
    const [project] = api.updateSnapshot({ openProjects: [join(root, config)] }).getProjects()
    checkSchema(project)
    checkMessages(project)
  } finally {
    api.close()
  }
} else problems.push(`there is no ${config}`)

finish('wire', examined, problems)

function checkSchema(project) {
  const file = project.program.getSourceFile(join(root, generated))
  for (const field of schemaFields(file)) {
    examined['fields of the schema'] += 1
    if (usesOf(project, field, codec).reads === 0) problems.push(`${nameOf(field)} of the schema is read by no codec`)
  }
}

/** The fields of the generated classes. Which one of a `oneof` is there is no field of its own: it is marked by `?`. */
function schemaFields(node, found = []) {
  if (node?.kind === SyntaxKind.PropertyDeclaration && node.postfixToken === undefined) found.push(node)
  node?.forEachChild((child) => {
    schemaFields(child, found)
  })
  return found
}

function checkMessages(project) {
  for (const field of messageFields(project)) {
    examined['fields of messages'] += 1
    const { reads, writes } = usesOf(project, field, production)
    if (reads === 0) problems.push(`${nameOf(field)} is read by nobody but the codec`)
    if (field.postfixToken !== undefined && writes === 0)
      problems.push(`${nameOf(field)} is written by nobody but the codec`)
  }
}

/** The declaration of every field that a message has, or something within a message. */
function messageFields({ program, checker }) {
  const file = program.getSourceFile(join(root, messages))
  const message = file?.statements.find(
    (each) => each.kind === SyntaxKind.TypeAliasDeclaration && each.name.text === 'Message',
  )
  const found = new Map()
  const seen = new Set()
  if (message !== undefined) visit(checker.getTypeFromTypeNode(message.type))
  return [...found.values()]

  function visit(type) {
    if (type === undefined || seen.has(type.id)) return
    seen.add(type.id)
    if (type.isUnionType()) return type.getTypes().forEach(visit)
    if (checker.isArrayLikeType(type)) return checker.getTypeArguments(type).forEach(visit)
    if (!type.isObjectType()) return
    for (const property of checker.getPropertiesOfType(type)) {
      const [handle] = property.declarations
      const field = handle?.resolve()
      if (field?.kind !== SyntaxKind.PropertySignature || !pathOf(field).startsWith('packages/interface/')) continue
      if (!discriminants.has(property.name)) found.set(`${pathOf(field)}:${field.pos}`, field)
      visit(checker.getTypeOfSymbol(property))
    }
  }
}

/** How often sources of these places take a field out of something, and put it into something that they make. */
function usesOf({ checker }, { name }, places) {
  const uses = { reads: 0, writes: 0 }
  for (const { references } of checker.getReferencedSymbolsForNode(name, name.getStart())) {
    for (const handle of references) {
      const node = handle.resolve()
      if (!places.test(pathOf(node))) continue
      const { kind } = node.parent
      if (kind === SyntaxKind.PropertyAccessExpression || kind === SyntaxKind.BindingElement) uses.reads += 1
      if (kind === SyntaxKind.PropertyAssignment || kind === SyntaxKind.ShorthandPropertyAssignment) uses.writes += 1
    }
  }
  return uses
}

function pathOf(node) {
  return relative(root, node.getSourceFile().fileName).replaceAll(sep, '/')
}

/** A field with what it is a field of, for example `Page.Entry.bytes`. */
function nameOf(field) {
  const names = [field.name.text]
  for (let node = field.parent; node !== undefined; node = node.parent) {
    const { kind, name } = node
    const isNamed = kind !== SyntaxKind.SourceFile && name?.kind === SyntaxKind.Identifier
    if (isNamed && !/^(replicator|v\d+)$/.test(name.text)) names.unshift(name.text)
  }
  return names.join('.')
}
