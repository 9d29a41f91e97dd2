/** The certificates of the HTTP API while a node runs: what the log is told of them, and new ones without a stop. */
import { Server as TlsServer } from 'node:tls'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { messageOf } from '../cli/exit.js'
import { readTls, type TlsFiles, type TlsRead } from '../http/tls.js'

/**
 * A certificate that has ended is told and used all the same: a voter that ended with it would cost the network more than
 * clients that turn away.
 */
export function tellOf({ facts, isValid }: TlsRead, logger: Logger): void {
  if (isValid) logger.info(facts, 'the HTTP API has this certificate')
  else logger.warn(facts, 'the certificate of the HTTP API is not valid now: clients will refuse it')
}

/**
 * Reads the files again, for the connections that come from now on; those that are open stay as they are. Files that can't
 * be used are told, and change nothing.
 */
export function renew(files: TlsFiles, { server }: FastifyInstance, logger: Logger): void {
  if (!(server instanceof TlsServer)) return
  try {
    const tls = readTls(files, Date.now())
    server.setSecureContext(tls)
    logger.info({}, 'read the files of TLS again, as SIGHUP asked')
    tellOf(tls, logger)
  } catch (error) {
    logger.error({ reason: messageOf(error) }, 'the new files of TLS are not used; those of before stay')
  }
}
