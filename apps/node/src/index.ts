/** The `replicator` binary: commands, HTTP API, page. */
export {}
