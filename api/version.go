package api

// Version is this module's version. It is part of each client's User-Agent.
const Version = "0.1.0"
