import { ERRORS, formatProposalReference, keyProblem, parseProposalReference } from '@replicator/interface'

console.log(keyProblem('user/ada') ?? 'the key may be used')
console.log(keyProblem('a\0b'))

const text = formatProposalReference({ key: 'user/ada', version: 1, id: '12D3KooWabc.1.00112233aabbccdd.7' })
console.log(text)
console.log(parseProposalReference(text)?.key)

console.log(ERRORS.KEY_STORED.status, ERRORS.KEY_STORED.title)
