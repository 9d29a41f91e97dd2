/** The package that other programs import: engine, store and transport behind one driver loop. */
export {}
