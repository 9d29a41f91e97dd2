/** The shapes of the JSON bodies, as JSON Schema for the OpenAPI document. Members may be added, never taken away. */
import { SCOPES } from '@replicator/core'
import { COUNTERS, ERRORS, ID_PATTERNS, TTL_SECONDS_MAX } from '@replicator/interface'

type Schema = Readonly<Record<string, unknown>>

const text = (description: string): Schema => ({ type: 'string', description })
const id = (pattern: string, description: string): Schema => ({ type: 'string', pattern, description })
const whole = (description: string): Schema => ({ type: 'integer', minimum: 0, description })
const flag = (description: string): Schema => ({ type: 'boolean', description })
const list = (items: Schema, description: string): Schema => ({ type: 'array', items, description })
const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` })

function object(properties: Record<string, Schema>, optional: readonly string[] = []): Schema {
  return {
    type: 'object',
    properties,
    required: Object.keys(properties).filter((name) => !optional.includes(name)),
  }
}

const KEY = text('The key, decoded.')
const VERSION = whole('The version of the record: 1 for the first.')
const PROPOSAL = id(ID_PATTERNS.proposalReference, 'The id of a proposal, for /proposals/{id}.')
const CLUSTER = id(ID_PATTERNS.clusterId, 'The cluster id.')
const PEER = id(ID_PATTERNS.peerId, 'The peer id.')
const ROLE = {
  type: 'string',
  enum: ['voter', 'learner'],
  description: 'A voter has a vote; a learner only holds records.',
}
const PLACE = object({ cluster: CLUSTER, peer: PEER })

const VALUE_MEMBERS = {
  value: text('The value, where its type says that it is text and its bytes are UTF-8.'),
  valueBase64: { type: 'string', contentEncoding: 'base64', description: 'Any other value.' },
}
const EXPIRES = {
  type: 'string',
  format: 'date-time',
  description: 'When the record is to end; absent: never by itself.',
}
const RECORD = {
  key: KEY,
  version: VERSION,
  final: flag('Whether it never changes.'),
  bytes: whole('The length of the value.'),
  contentType: text('The type of the value.'),
}

const TIME = { type: 'string', format: 'date-time', description: 'When it was.' }
const SCOPE = { type: 'string', enum: SCOPES }
const TOKEN = {
  id: text('Unlike that of any other token, and no secret.'),
  name: text('For people; two may have the same.'),
  kind: { type: 'string', enum: ['http', 'join'], description: 'For requests, or for nodes that join.' },
  scopes: list(SCOPE, 'Of a token for requests: what it is good for; admin is all of it.'),
  prefix: text('The beginning of the keys that it is good for; absent: all.'),
  once: flag('Of a join token: it lets one node in.'),
  cluster: id(ID_PATTERNS.clusterId, 'Of a join token: the only cluster that it is good for; absent: any.'),
  usedBy: id(ID_PATTERNS.peerId, 'Whom a join token that lets one node in has let in; absent: nobody.'),
  created: TIME,
  createdBy: text('The name of the token that made it.'),
  expires: { ...TIME, description: 'When it is good no longer; absent: never by itself.' },
  revoked: { ...TIME, description: 'When it was revoked; absent: it was not.' },
  revokedBy: text('The name of the token that revoked it.'),
}
const TOKEN_OPTIONAL = ['scopes', 'prefix', 'once', 'cluster', 'usedBy', 'expires', 'revoked', 'revokedBy'] as const

export const SCHEMAS = {
  ListedRecord: object({ ...RECORD, expires: EXPIRES, ...VALUE_MEMBERS }, ['expires', 'value', 'valueBase64']),
  RecordPage: object(
    {
      records: list(ref('ListedRecord'), 'In the order of the UTF-8 bytes of their keys.'),
      next: text('What to give as after for the next page; absent where this is the last.'),
    },
    ['next'],
  ),
  Change: object(
    {
      ...RECORD,
      cluster: id(ID_PATTERNS.clusterId, 'The cluster that brought the change about.'),
      peer: id(ID_PATTERNS.peerId, 'The node that did.'),
      expires: EXPIRES,
      ...VALUE_MEMBERS,
    },
    ['expires', 'value', 'valueBase64'],
  ),
  Stored: object({
    key: KEY,
    version: VERSION,
    proposal: PROPOSAL,
    cluster: id(ID_PATTERNS.clusterId, 'Of the proposing node.'),
    peer: id(ID_PATTERNS.peerId, 'The proposing node.'),
  }),
  Holder: object({
    cluster: id(ID_PATTERNS.clusterId, 'The cluster that holds the key.'),
    peer: id(ID_PATTERNS.peerId, 'The node that proposed it.'),
    proposal: PROPOSAL,
  }),
  BatchLine: object(
    {
      op: {
        type: 'string',
        enum: ['create', 'update', 'delete', 'get'],
        description: 'What is to be done; create where nothing is said.',
      },
      key: KEY,
      value: text('The value as text, of the type text/plain; charset=utf-8 where nothing is said.'),
      valueBase64: { type: 'string', contentEncoding: 'base64', description: 'Or its bytes.' },
      contentType: text('The type of the value.'),
      mutable: flag('As the parameter of a PUT.'),
      ttl: { type: 'integer', minimum: 1, maximum: TTL_SECONDS_MAX, description: 'As the parameter of a PUT.' },
      final: flag('As the parameter of a PUT.'),
      ifMatch: {
        anyOf: [{ type: 'integer', minimum: 1 }, { const: '*' }],
        description: 'The version that is to be updated or deleted, or * for whatever is there.',
      },
      idempotencyKey: text('As the header Idempotency-Key.'),
    },
    ['op', 'value', 'valueBase64', 'contentType', 'mutable', 'ttl', 'final', 'ifMatch', 'idempotencyKey'],
  ),
  BatchAnswer: {
    ...object({
      line: { type: 'integer', minimum: 1, description: 'The number of the line.' },
      status: whole('What a request of its own would be answered with.'),
    }),
    description:
      'Beside these two, the members of what such a request is told: those of an answer, a record or a problem.',
    anyOf: [ref('Stored'), ref('ListedRecord'), ref('Problem')],
  },
  Proposal: object(
    {
      proposal: PROPOSAL,
      key: KEY,
      version: VERSION,
      state: {
        type: 'string',
        enum: ['stored', 'denied', 'pending', 'unknown'],
        description: '`unknown` where the records no longer remember, or no quorum answered.',
      },
      holder: ref('Holder'),
    },
    ['holder'],
  ),
  Proposed: object({
    key: KEY,
    version: VERSION,
    proposal: text('The id of the proposal; empty where there is a promise and no vote.'),
    owner: PLACE,
    ageMs: whole('How long this node has held it.'),
  }),
  Reservation: object({
    key: KEY,
    version: VERSION,
    proposal: text('The id of the proposal; empty where there is a promise and no vote.'),
    owner: PLACE,
    ageMs: whole('How long this node has held it.'),
    ballot: { type: 'object', description: 'The ballot it was last asked in.' },
  }),
  Reservations: object({
    reservations: list(ref('Reservation'), 'Oldest first.'),
    total: whole('How many there are.'),
  }),
  Resolved: object(
    {
      key: KEY,
      outcome: {
        type: 'string',
        enum: ['settled', 'none'],
        description: '`none` where the key was not reserved here.',
      },
      version: VERSION,
      holder: ref('Holder'),
    },
    ['version', 'holder'],
  ),
  Peer: object(
    {
      peerId: PEER,
      name: id(ID_PATTERNS.nodeName, 'What people call it. Two may have the same.'),
      clusterId: CLUSTER,
      role: ROLE,
      alive: flag('Heard from lately, or this node itself.'),
      self: flag('This node itself.'),
      retired: flag('Its store is an old copy, and it no longer votes: replace it.'),
      addresses: list({ type: 'string' }, 'Multiaddresses with the /p2p/ part.'),
      roundTripMs: { type: 'number', description: 'The last measured round trip.' },
      lastSeenMs: { type: 'number', description: 'How long ago it was last heard from.' },
    },
    ['roundTripMs', 'lastSeenMs'],
  ),
  Peers: object({ peers: list(ref('Peer'), 'Every member of the network.') }),
  MembersSummary: object({
    voters: whole('How many have a vote.'),
    learners: whole('How many have none, and hold all records.'),
    clusters: {
      type: 'object',
      propertyNames: { pattern: ID_PATTERNS.clusterId },
      additionalProperties: { type: 'integer', minimum: 0 },
      description: 'The voters of each cluster.',
    },
    classic: whole('Votes that a classic ballot needs.'),
    fast: whole('Votes that the open ballot needs.'),
    mayFail: object({
      nodes: { type: 'integer', description: 'Of those alive now, before writes stop; below zero where they have.' },
      clusters: whole('Whole clusters.'),
    }),
  }),
  MembersPreview: object({
    before: ref('MembersSummary'),
    after: ref('MembersSummary'),
    warnings: list({ type: 'string' }, 'What somebody should know before the change is made.'),
  }),
  Members: object({
    changed: flag('Whether anything had to be changed; false for a preview.'),
    epoch: whole('The epoch in which the members are so.'),
    generation: whole('Its generation.'),
    preview: ref('MembersPreview'),
  }),
  Clusters: object({
    clusters: {
      type: 'object',
      propertyNames: { pattern: ID_PATTERNS.clusterId },
      additionalProperties: { type: 'array', items: PEER },
      description: 'Peer ids by cluster id.',
    },
  }),
  Status: object(
    {
      peerId: id(ID_PATTERNS.peerId, 'The peer id of this node.'),
      name: id(ID_PATTERNS.nodeName, 'What people call this node.'),
      clusterId: id(ID_PATTERNS.clusterId, 'Its cluster.'),
      networkId: {
        description: 'Names the network for ever; empty while the node has not joined one.',
        anyOf: [{ type: 'string', pattern: ID_PATTERNS.networkId }, { const: '' }],
      },
      epoch: whole('The version of the network configuration.'),
      generation: whole('The epoch in which the voters last changed.'),
      role: { type: 'string', enum: ['voter', 'learner', 'joining', 'removed'] },
      joining: {
        type: 'string',
        enum: ['open', 'token'],
        description: 'Whether whoever joins needs a token. Absent while the node is in no network.',
      },
      ready: flag('Whether the node takes reads and writes.'),
      reasons: list({ type: 'string' }, 'Why it is not ready.'),
      warnings: list({ type: 'string' }, 'What an operator should know all the same.'),
      addresses: list({ type: 'string' }, 'Multiaddresses with the /p2p/ part.'),
      httpUrl: text('Where this API is.'),
      version: text('The version of the program.'),
      time: { type: 'string', format: 'date-time', description: 'What the clock of the node says.' },
      uptimeMs: whole('Since the start.'),
      records: whole('Committed records that hold a value.'),
      tombstones: whole('Keys that hold no value any more: deleted, or ended by their time.'),
      bytes: object({
        records: whole('Of the values of all records.'),
        disk: whole('That the files of the store take; 0 where it is in memory.'),
      }),
      reservations: whole('Open reservations.'),
      catchUp: object({
        state: { type: 'string', enum: ['current', 'behind'] },
        records: whole(
          'Records here, of those that there were when the node joined, or came back after it was away: there an estimate.',
        ),
        of: whole('How many there were; 0 before any voter has said so.'),
        perSecond: whole('Since this process began to catch up; 0 where current.'),
        bytes: whole('Bytes of the values that have come since then; 0 where current.'),
        secondsLeft: whole('What it takes at that rate; 0 where current, or where nothing can be said yet.'),
      }),
      quorum: object({
        votes: whole('Voters of the network.'),
        classic: whole('Votes that a classic ballot needs.'),
        fast: whole('Votes that the open ballot needs.'),
        reachable: whole('Voters heard from lately, this node included.'),
        mayFail: object({
          nodes: {
            type: 'integer',
            description: 'How many voters alive now may still fail before writes stop; below zero where they have.',
          },
          clusters: whole('How many whole clusters may.'),
        }),
      }),
      counters: {
        type: 'object',
        properties: Object.fromEntries(Object.entries(COUNTERS).map(([name, meaning]) => [name, whole(meaning)])),
        additionalProperties: false,
        description: 'Counts since the start, by name; what has not happened is left out.',
      },
    },
    ['joining'],
  ),
  Token: object(TOKEN, TOKEN_OPTIONAL),
  NewToken: object(
    { token: text('What to show as Authorization: Bearer, or to start a node with. It is told here alone.'), ...TOKEN },
    TOKEN_OPTIONAL,
  ),
  Tokens: object({ tokens: list(ref('Token'), 'The oldest first.') }),
  Audit: object({
    entries: list(
      object({
        number: whole('1, 2, 3 …: in the order in which they were kept.'),
        time: TIME,
        action: text('The name of the operation.'),
        by: object({ name: text('The name of the token.'), id: text('Its id.') }),
        from: text('The address that the request came from.'),
        outcome: text('ok, or the code of the problem; begun for what is told before it is done.'),
        about: { type: 'object', description: 'What it was about, by the names of the parameters.' },
        peer: PEER,
      }),
      'The oldest first.',
    ),
  }),
  Live: object({ live: flag('Always true: a node that is not does not answer.') }),
  Ready: object({
    ready: flag('Always true: a node that is not answers 503.'),
    reasons: list({ type: 'string' }, 'Empty.'),
  }),
  Problem: {
    type: 'object',
    description: 'An error (RFC 9457).',
    required: ['type', 'title', 'status', 'detail', 'code', 'key', 'retryable', 'outcome', 'docs'],
    properties: {
      type: text('Names the code as a URI.'),
      title: text('What the code means.'),
      status: whole('The HTTP status.'),
      detail: text('What is the matter with this request.'),
      code: { type: 'string', enum: Object.keys(ERRORS) },
      key: { type: ['string', 'null'], description: 'The key of the request; null where it has none.' },
      retryable: flag('Whether the same request may succeed later without being changed.'),
      outcome: { type: 'string', enum: ['not-stored', 'unknown'], description: 'What the attempt did to the store.' },
      docs: text('Where the documentation tells of the code, within the project.'),
      holder: ref('Holder'),
      version: VERSION,
      final: flag('Whether the stored record is final.'),
      suggestions: list({ type: 'string' }, 'Keys that were free a moment ago.'),
      proposal: PROPOSAL,
      ageMs: whole('How long the key has been reserved.'),
      retryAfterMs: whole('How long to wait before asking again.'),
      reasons: list({ type: 'string' }, 'Why the node is not ready.'),
      preview: ref('MembersPreview'),
    },
  },
} as const satisfies Record<string, Schema>

export type SchemaName = keyof typeof SCHEMAS
