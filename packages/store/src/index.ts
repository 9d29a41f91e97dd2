/** The Store port on lmdb and in memory, and the stored form of a record. */
export {}
