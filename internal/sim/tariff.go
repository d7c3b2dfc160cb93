package sim

import (
	"regexp"
	"strconv"
	"strings"
)

// The documented prices of an hour of training.
const (
	tariffImage Money = 9_250_000
	tariffTiny  Money = 18_500_000 // up to 1 billion parameters
	tariffSmall Money = 27_750_000 // about 7
	tariffLarge Money = 46_250_000 // up to 40
	tariffHuge  Money = 92_500_000
)

var parameters = regexp.MustCompile(`(?i)(\d+(?:\.\d+)?)b(?:$|[^a-z0-9])`)

// tariff is the price of an hour, by the number of parameters that the model's
// name tells. The page puts 8 billion into the dearer class, but its own example
// of such a model into the cheaper one, and the example is what a server said.
func (s *Server) tariff(model, taskType string) Money {
	if !s.does(Tariff) {
		return Dollar
	}
	if taskType == "image" {
		return tariffImage
	}
	m := parameters.FindStringSubmatch(model[strings.LastIndexByte(model, '/')+1:])
	if m == nil {
		return tariffSmall
	}
	billions, _ := strconv.ParseFloat(m[1], 64)
	switch {
	case billions <= 1:
		return tariffTiny
	case billions <= 8:
		return tariffSmall
	case billions <= 40:
		return tariffLarge
	}
	return tariffHuge
}
