package sim

import (
	"os"
	"strings"
)

// Behaviour is something that the API's pages say the server does, and that can
// be switched off to show that a test would notice.
type Behaviour string

// does reports whether a behaviour is on.
func (s *Server) does(b Behaviour) bool { return !s.cfg.Broken[b] }

// BrokenFromEnv are the behaviours that the environment variable VOLTSIM_BREAK
// names, separated by commas.
func BrokenFromEnv() map[Behaviour]bool {
	broken := map[Behaviour]bool{}
	for name := range strings.SplitSeq(os.Getenv("VOLTSIM_BREAK"), ",") {
		if name != "" {
			broken[Behaviour(name)] = true
		}
	}
	return broken
}

// Telling is the behaviour that a route answers with the fields that its page
// shows.
func Telling(route string) Behaviour { return Behaviour("answer " + route) }
