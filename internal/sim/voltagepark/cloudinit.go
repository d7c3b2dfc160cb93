package voltagepark

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

var cloudInitFields = fixed(need("type", kernel.OneOf("instant-vm", "vm", "baremetal")), need("content", text))

// validateCloudInit says whether a script can be one. That it cannot is no error.
func (s *Server) validateCloudInit(c *call) *answer {
	problem := cloudInitProblem(c.Body.Text("content"))
	return kernel.OK(struct {
		Error   bool    `json:"error"`
		Message *string `json:"message"`
	}{problem != "", kernel.OrNull(problem)})
}

// topLevel is a line of a mapping's top level.
var topLevel = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]*:(\s.*)?$`)

// cloudInitProblem says what is wrong with a script. It is no YAML parser: it
// sees whether each line can belong to a mapping.
func cloudInitProblem(script string) string {
	if json.Valid([]byte(script)) && strings.HasPrefix(strings.TrimSpace(script), "{") {
		return "" // JSON is YAML too
	}
	keys := 0
	for i, line := range strings.Split(script, "\n") {
		line = strings.TrimRight(line, " \r")
		indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
		switch {
		case strings.Contains(indent, "\t"):
			return fmt.Sprintf("line %d: a tab cannot indent", i+1)
		case line == "" || line == "---" || strings.HasPrefix(line, "#"):
		case indent != "" || strings.HasPrefix(line, "- ") || line == "-":
			if keys == 0 {
				return fmt.Sprintf("line %d: a mapping was expected", i+1)
			}
		case topLevel.MatchString(line):
			keys++
		default:
			return fmt.Sprintf("line %d: a key and a colon were expected", i+1)
		}
	}
	if keys == 0 {
		return "a mapping was expected"
	}
	return ""
}
