package docs

// Blocks are checked against these, so what go test keeps of a run must not
// outlive a change of them.
import (
	_ "github.com/voltagegpu/volt-go"
	_ "github.com/voltagegpu/volt-go/api"
	_ "github.com/voltagegpu/volt-go/apitest"
	_ "github.com/voltagegpu/volt-go/internal/contract"
	_ "github.com/voltagegpu/volt-go/limitertest"
	_ "github.com/voltagegpu/volt-go/packetai"
	_ "github.com/voltagegpu/volt-go/packetai/packetaitest"
	_ "github.com/voltagegpu/volt-go/voltagepark"
	_ "github.com/voltagegpu/volt-go/voltagepark/voltageparktest"
	_ "github.com/voltagegpu/volt-go/volttest"
)

const module = "github.com/voltagegpu/volt-go"

// imports are the packages that a block may name without importing them.
var imports = map[string]string{
	"context":  "context",
	"errors":   "errors",
	"fmt":      "fmt",
	"http":     "net/http",
	"json":     "encoding/json",
	"log":      "log",
	"os":       "os",
	"slog":     "log/slog",
	"sync":     "sync",
	"synctest": "testing/synctest",
	"testing":  "testing",
	"time":     "time",
	"url":      "net/url",

	"assert":  "github.com/stretchr/testify/assert",
	"require": "github.com/stretchr/testify/require",

	"api":             module + "/api",
	"apitest":         module + "/apitest",
	"contract":        module + "/internal/contract",
	"limitertest":     module + "/limitertest",
	"packetai":        module + "/packetai",
	"packetaitest":    module + "/packetai/packetaitest",
	"volt":            module,
	"voltagepark":     module + "/voltagepark",
	"voltageparktest": module + "/voltagepark/voltageparktest",
	"volttest":        module + "/volttest",
}
