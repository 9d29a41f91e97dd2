/** The Transport port on libp2p: discovery, admission, supervised links. */
export {}
