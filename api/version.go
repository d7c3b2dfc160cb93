package client

// Version is this module's version, which each client's product token has.
const Version = "0.1.0"
