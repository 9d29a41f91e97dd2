/** The whole behaviour of one node, made of membership and commit. Pure. */
export {}
