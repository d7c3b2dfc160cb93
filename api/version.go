package api

// Version is this module's version, which each client's User-Agent has.
const Version = "0.1.0"
