package redislimit

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
)

// domain keeps the names that are made here apart from all other uses of a hash
// of the same API key.
const domain = "github.com/voltagegpu/volt-go/redislimit\x00"

// nameOf names an API key without telling it: it cannot be found from the name,
// nor the name looked up in a list of plain hashes of known keys.
func nameOf(namespace, apiKey string) string {
	h := hmac.New(sha256.New, []byte(domain+namespace))
	h.Write([]byte(apiKey))
	return hex.EncodeToString(h.Sum(nil))
}

// keysOf are the Redis keys of one quota. The part in braces is what Redis
// Cluster chooses the node by, so that all are on one.
func keysOf(prefix, name, class string) []string {
	base := prefix + ":{" + name + "}:" + class + ":"
	return []string{base + "state", base + "grants", base + "queue", base + "alive"}
}
